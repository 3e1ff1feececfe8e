"""Load one reporting year through its gates. See docs/run_a_yearly_load.md.

One run per report year, which is the run's partition key; woken by `submission_intake` and `report_year`. To load years again,
backfill `report_year`: a backfill of this DAG is refused, because it follows events and not a clock.

A red `gate_landing` or `gate_candidate` is a refused year, not a broken program: the gate's page names file, sheet and cell, and what
was published stays as it was. A skipped `publish_year` behind a green or skipped gate waits for a person (`aidbook approve`), or
nothing had changed. Anything else in red is an accident; clear the run (`airflow dags clear yearly_load --partition-key 2024`).
Without Airflow: `aidbook load --year 2024`.
"""

from typing import Any

from airflow.sdk import PartitionedAssetTimetable, dag, task

from aidbook.orchestration.assets import year_requested
from aidbook.orchestration.defaults import DEFAULTS, LOADS_AT_ONCE
from aidbook.orchestration.verdicts import skip_unless, stop_unless_passed, task_result, year_of


@dag(
    schedule=PartitionedAssetTimetable(assets=year_requested),
    catchup=False,
    max_active_runs=LOADS_AT_ONCE,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["layer/marts", "cadence/on_request", "impact/tier_1"],
)
def yearly_load() -> None:
    """Gate 1, candidate, gate 2, publish."""

    @task
    def gate_landing(*, partition_key: str | None = None) -> int:
        """Open the load, say who is who in its rows, and judge its files."""
        from aidbook.flows import year as flow

        year = year_of(partition_key)
        load_id = skip_unless(flow.open_load(year, "requested"), f"{year}: what is published is made of the newest files.")
        stop_unless_passed(flow.gate_landing(load_id), load_id)
        return load_id

    @task
    def build_candidate(load_id: int) -> int:
        """Let dbt build the year beside the published one."""
        from aidbook.flows.year import build_candidate

        stop_unless_passed(build_candidate(load_id), load_id)
        return load_id

    @task
    def gate_candidate(load_id: int) -> int:
        """Judge the built year: ranges, totals, last year, coverage, claims."""
        from aidbook.flows.year import gate_candidate

        stop_unless_passed(gate_candidate(load_id), load_id)
        return load_id

    @task
    def publish_year(load_id: int) -> dict[str, Any]:
        """Publish what differs, in one transaction."""
        from aidbook.flows.year import publish

        return task_result(publish(load_id).as_json())

    publish_year(gate_candidate(build_candidate(gate_landing())))


yearly_load()
