"""Ask for report years by hand: this is the DAG to backfill.

`airflow backfill create --dag-id report_year --from-date 2018-01-01 --to-date 2024-01-01` (or the UI's Backfill) makes one run a
year. Each writes a request into `ops.year_request`, wakes `yearly_load` for its year, and ends as the year ended: green when it was
published or had not changed, skipped behind the request when it waits for a person, red when it was refused or its load broke down. A
second backfill over the same years needs `--reprocess-behavior completed`, and Airflow refuses it while the first is running; a single
run, triggered with a year as its partition key, may be asked for at any time. A year whose inputs did not change ends `unchanged`, unless
`forced` is true. The load itself is the run of `yearly_load` with the year as its partition key.

By itself it runs once a year, on 1 January; after a first backfill Airflow adds the run of this year's. Without Airflow:
`aidbook backfill FROM TO`.
"""

from typing import Any

from airflow.sdk import Param, dag, task

from aidbook.orchestration.answers import AwaitAnswer
from aidbook.orchestration.assets import year_requested
from aidbook.orchestration.defaults import DEFAULTS, REPORT_YEARS
from aidbook.orchestration.verdicts import year_of


@dag(
    schedule=REPORT_YEARS,
    catchup=False,
    max_active_runs=4,
    default_args=DEFAULTS,
    params={"forced": Param(False, type="boolean", description="Load the year even where its inputs did not change.")},
    doc_md=__doc__,
    tags=["layer/marts", "cadence/by_hand", "impact/tier_1"],
)
def report_year() -> None:
    """One request per report year, and what became of it."""

    @task(outlets=[year_requested])
    def request_year(*, partition_key: str | None = None, params: Any = None) -> dict[str, Any]:
        """Write the request down; the event that follows carries this run's partition key."""
        from aidbook.flows.intake import request_year

        year = year_of(partition_key)
        return {"year": year, "at": request_year(year, "asked for by hand", "report_year", forced=params["forced"]).isoformat()}

    AwaitAnswer(
        task_id="await_answer", asked=request_year(), doc_md="Wait, without a slot, until a load has answered; end as the year ended."
    )


report_year()
