#!/bin/sh
# The scheduler, and beside it the sample's web site: on this loopback, which only the scheduler's tasks read. Both in one container, because
# one that shares another's network is left without any when the other is started anew.
set -eu
while :; do
    env -i "PATH=$PATH" python -m http.server 8000 --bind 127.0.0.1 --directory "$AIDBOOK_HOME/sample/site" || sleep 1
done &
exec airflow scheduler --skip-serve-logs
