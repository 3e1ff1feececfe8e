"""Collect bulletins, read their statements and publish those that a written policy accepts as claims.

Every night at 01:30 in Vietnam. Asks allowed hosts only, keeps every response, reads figures with their sentence, and loads the
claims as a unit of their own; they are compared with the warehouse's figures in `fct_reconciliation` and never added to aid.

When it fails: `collect_pages` in red means that a crawler was killed or broke (its log says whose); what it fetched is kept, and the
next try asks only for the rest. A site that does not answer is no failure: `landing.fetch_outcome` has every answer. `extract_pages`
needs no network. `load_claims` in red means that the gate refused the claims or that dbt failed, and the published claims stay. Skipped, it
waits for a person (`aidbook approve` or `aidbook reject` without a year): a task that waited here would keep the next nights from
collecting.

Without Airflow: `aidbook collect` does all three, `aidbook reread` the last two, `aidbook extract DIR --out DIR` reads pages of your own.
"""

from typing import Any

from airflow.sdk import dag, task

from aidbook.orchestration.defaults import DEFAULTS, NIGHTLY
from aidbook.orchestration.verdicts import task_result


@dag(
    schedule=NIGHTLY,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["layer/landing", "layer/marts", "cadence/nightly", "impact/tier_2"],
)
def bulletin_collect() -> None:
    """Sites to pages, pages to statements, statements to claims."""

    @task
    def collect_pages() -> dict[str, Any]:
        """Fetch what the sources' rules allow and keep what is new."""
        from aidbook.flows.bulletins import collect_pages

        return collect_pages().as_json()

    @task
    def extract_pages() -> dict[str, Any]:
        """Read the statements of pages that are new, or that only an older reader has read."""
        from aidbook.flows.bulletins import extract_pages

        return extract_pages().as_json()

    @task
    def load_claims() -> dict[str, Any]:
        """Gate and publish the accepted statements."""
        from aidbook.flows.bulletins import load_claims

        return task_result(load_claims("bulletin_collect").as_json())

    collect_pages() >> extract_pages() >> load_claims()


bulletin_collect()
