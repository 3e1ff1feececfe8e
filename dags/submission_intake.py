"""Take in what provinces sent, answer every sender, and ask for the years that it changes.

Every night at 01:30 in Vietnam. Reads the inbox, lands files that are new, and wakes `yearly_load` once per report year whose
inputs are not those that were published; open requests of earlier nights are sent again. A night with nothing new loads nothing.
Each new file is answered the same night, beside the loads: the sender's own workbook with its faults marked, below `<home>/answers`.

When it fails: a file never fails this DAG (its faults are findings). Look at the log of the red task; every task may be run again.
Without Airflow: `aidbook land`, `aidbook answer FILE --out DIR`, `aidbook status`, `aidbook load --year Y`.
"""

from typing import Any

from airflow.sdk import dag, task

from aidbook.orchestration.assets import year_requested
from aidbook.orchestration.defaults import DEFAULTS, NIGHTLY
from aidbook.orchestration.verdicts import skip_unless


@dag(
    schedule=NIGHTLY,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["layer/landing", "cadence/nightly", "impact/tier_1"],
)
def submission_intake() -> None:
    """Inbox to landing, then answers, and one event per changed year."""

    @task
    def take_in() -> dict[str, Any]:
        """Land the files of the inbox that are new."""
        from aidbook.flows.intake import take_in
        from aidbook.orchestration.inbox import configured_inbox

        return take_in([configured_inbox()]).as_json()

    @task(outlets=[year_requested])
    def request_years(*, outlet_events: Any = None) -> list[int]:
        """Wake a load for every year that changed or is still open."""
        from aidbook.flows.intake import request_changed_years

        years = skip_unless(request_changed_years("submission_intake"), "Nothing changed.")
        outlet_events[year_requested].add_partitions([str(year) for year in years])
        return years

    @task
    def answer_senders() -> dict[str, Any]:
        """Write the workbook that goes back for every file that has none yet."""
        from aidbook.flows.answers import answer_submissions

        return answer_submissions().as_json()

    take_in() >> [request_years(), answer_senders()]


submission_intake()
