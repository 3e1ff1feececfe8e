"""What all DAGs have in common: the hour, the owner and the patience."""

from datetime import timedelta
from typing import Any

from airflow.sdk import CronPartitionTimetable, CronTriggerTimetable

from aidbook.clock import TIME_ZONE
from aidbook.orchestration.alerts import send_alerts, tell_failure

# Zero, because Airflow takes False for "unless the last one was due recently": who unpauses a DAG at 02:00 would get last night's run.
_NOT_BEFORE_DUE = timedelta(0)

NIGHTLY = CronTriggerTimetable("30 1 * * *", timezone=TIME_ZONE, run_immediately=_NOT_BEFORE_DUE)
"""After the provinces' working day and before the committee's; nobody is at a form."""

REPORT_YEARS = CronPartitionTimetable("0 0 1 1 *", timezone=TIME_ZONE, key_format="%Y", run_immediately=_NOT_BEFORE_DUE)
"""One run a year, whose partition key is the year: what makes years something that Airflow can backfill."""

DEFAULTS: dict[str, Any] = {
    "owner": "aidbook",
    # For a database that restarts or a site that does not answer. What the gate refuses is never tried again: see verdicts.py.
    "retries": 2,
    "retry_delay": timedelta(seconds=30),
    # Rows of ops.alert are sent as soon as the task that wrote them ends, and again with every later task until a notifier took them.
    "on_failure_callback": tell_failure,
    "on_success_callback": send_alerts,
    "on_skipped_callback": send_alerts,
}

LOADS_AT_ONCE = 2
"""Years that do one step side by side. Each is bound by the processor (dbt, Great Expectations), and two cores are the least we run on."""

RUNS_AT_ONCE = 64
"""Runs of yearly_load. One that waits for a person holds no process, but it is a run: many may wait, and others load meanwhile."""
