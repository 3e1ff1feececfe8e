"""Ask for report years by hand: this is the DAG to backfill.

`airflow backfill create --dag-id report_year --from-date 2018-01-01 --to-date 2024-01-01` (or the UI's Backfill) makes one run a
year. Each writes a request into `ops.year_request` and wakes `yearly_load` for its year. It is green when it has asked; whether
the year was published is what `yearly_load`, `aidbook status` and `ops.year_status` say. A second backfill over the same years
needs `--reprocess-behavior completed`. A year whose inputs did not change ends `unchanged`, unless `forced` is true.

By itself it runs once a year, on 1 January. Without Airflow: `aidbook backfill FROM TO`.
"""

from typing import Any

from airflow.sdk import Param, dag, task

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
    """One request per report year."""

    @task(outlets=[year_requested])
    def request_year(*, partition_key: str | None = None, params: Any = None) -> int:
        """Write the request down; the event that follows carries this run's partition key."""
        from aidbook.flows.intake import request_year

        year = year_of(partition_key)
        request_year(year, "asked for by hand", "report_year", forced=params["forced"])
        return year

    request_year()


report_year()
