#!/bin/sh
# Every command of the image starts here: nothing that it uses reports home.
set -eu
set -a
. /opt/aidbook/src/aidbook/local/telemetry_off.env
set +a
exec "$@"
