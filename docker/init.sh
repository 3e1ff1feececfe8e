#!/bin/sh
# Runs to its end before any other container of ours starts; may run again at any time.
set -eu
printf '%s\n' "$AIRFLOW_DATABASE_PASSWORD" | python -m aidbook.local.container prepare
airflow db migrate
if airflow users list --output plain | grep -qw admin; then
    airflow users reset-password --username admin --password "$AIRFLOW_ADMIN_PASSWORD"
else
    airflow users create --username admin --password "$AIRFLOW_ADMIN_PASSWORD" --role Admin --firstname Data --lastname Engineer --email admin@localhost
fi
