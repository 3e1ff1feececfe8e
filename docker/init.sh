#!/bin/sh
# Runs to its end before any other container of ours starts; may run again at any time. Passwords go by environment or stdin only:
# arguments stand in the list of processes.
set -eu
printf '%s\n' "$AIRFLOW_DATABASE_PASSWORD" | python -m aidbook.local.container prepare
airflow db migrate
printf '%s\n' "$AIRFLOW_ADMIN_PASSWORD" | python /opt/aidbook/docker/admin.py
