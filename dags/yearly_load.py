"""Load one reporting year through its gates. See docs/run_a_yearly_load.md.

One run per report year, which is the run's partition key; woken by `submission_intake` and `report_year`. To load years again,
backfill `report_year`: a backfill of this DAG is refused, because it follows events and not a clock.

A red `gate_landing` or `gate_candidate` is a refused year, not a broken program: the gate's page names file, sheet and cell, and what
was published stays as it was. Where a person must decide, `approve_year` waits, for an answer here (Required Actions) or for
`aidbook approve` or `aidbook reject`; it is skipped where nobody need be asked, and red after a rejection. A red `publish_year` whose log
says "waits again" wants both cleared: its checks fail on rows that were not shown before. All skipped: nothing had changed. Anything
else in red is an accident; clear the run (`airflow dags clear yearly_load --partition-key 2024`).
Without Airflow: `aidbook load --year 2024`.
"""

from typing import Any

from airflow.sdk import PartitionedAssetTimetable, TriggerRule, dag, task

from aidbook.orchestration.approval import LoadApproval
from aidbook.orchestration.assets import year_requested
from aidbook.orchestration.defaults import DEFAULTS, LOADS_AT_ONCE, RUNS_AT_ONCE
from aidbook.orchestration.verdicts import result_of_publish, skip_unless, stop_unless_passed, task_after_gates, year_of


@dag(
    schedule=PartitionedAssetTimetable(assets=year_requested),
    catchup=False,
    max_active_runs=RUNS_AT_ONCE,
    default_args=DEFAULTS | {"max_active_tis_per_dag": LOADS_AT_ONCE},
    doc_md=__doc__,
    tags=["layer/marts", "cadence/on_request", "impact/tier_1"],
)
def yearly_load() -> None:
    """Gate 1, candidate, gate 2, where need be a person, publish."""

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

    @task.branch
    def gate_candidate(load_id: int) -> str:
        """Judge the built year: ranges, totals, last year, coverage, claims. Goes on to publishing, or to a person before it."""
        from aidbook.flows.year import gate_candidate

        return task_after_gates(gate_candidate(load_id), load_id)

    @task(trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
    def publish_year(load_id: int) -> dict[str, Any]:
        """Publish what differs, in one transaction."""
        from aidbook.flows.whole_load import finish_load

        return result_of_publish(finish_load(load_id).as_json())

    load_id = gate_landing()
    judged = gate_candidate(build_candidate(load_id))
    # Waiting is no step of a load: any number may wait.
    approve_year = LoadApproval(task_id="approve_year", load_id=load_id, max_active_tis_per_dag=None, doc_md=LoadApproval.__doc__)
    judged >> approve_year >> (published := publish_year(load_id))
    judged >> published


yearly_load()
