"""A load from its first step to its last in one process, as the command line runs it."""

from collections.abc import Callable
from functools import partial

from aidbook.flows.aftermath import page_path, tidy_up
from aidbook.flows.gates import unit_of
from aidbook.flows.outcome import OVERTAKEN, LoadOutcome, State
from aidbook.flows.publish import preview, publish
from aidbook.flows.year import build_candidate, gate_candidate, gate_landing, open_load
from aidbook.landing.loads import end_load, published_load, read_load
from aidbook.landing.steps import is_candidate_fresh, verdict_on_candidate
from aidbook.warehouse import build
from aidbook.warehouse.connect import connected

TRIES = 3
"""How often a year is begun again because newer files arrived while it was loaded."""


def load_year(
    year: int, reason: str, *, step: Callable[[str], None] = lambda _: None, forced: bool = False, dry_run: bool = False
) -> LoadOutcome:
    """Load one year. With ``dry_run`` the differences are found and nothing is published, answered or remembered as an answer."""
    outcome = LoadOutcome(None, year, "unchanged")
    for _ in range(TRIES):
        load_id = open_load(year, reason, forced=forced, dry_run=dry_run)
        if load_id is None:
            with connected("loader") as connection:
                is_published = published_load(connection, "year", year) is not None
            return LoadOutcome(None, year, "unchanged" if is_published else "nothing_received")
        outcome = run_load(load_id, step=step)
        if outcome.state != OVERTAKEN:
            break
        # A request by hand is written down by now: it stays open until a load has answered.
        forced = forced and dry_run
    return outcome


def run_load(load_id: int, *, step: Callable[[str], None] = lambda _: None) -> LoadOutcome:
    """All steps of an open load."""
    with connected("loader") as connection:
        load = read_load(connection, load_id)
    # dbt takes as long to start as identity and gate 1 take: it starts beside them.
    with build.starting(load_id, unit_of(load)) as dbt:
        for name, run in (
            ("identity and gate 1", gate_landing),
            ("dbt builds the candidate", partial(build_candidate, started=dbt)),
            ("gate 2", gate_candidate),
        ):
            step(name)
            if (answer := run(load_id)) in _STOPS:
                return _stopped(load_id, _STOPS[answer])
    step("differences" if load.is_dry_run else "publish")
    return _preview(load_id) if load.is_dry_run else publish(load_id)


_STOPS: dict[str, State] = {"refused": "refused", "waiting": "waiting", OVERTAKEN: "overtaken"}


def _stopped(load_id: int, state: State) -> LoadOutcome:
    with connected("loader") as connection:
        load = read_load(connection, load_id)
    return LoadOutcome(load_id, load.report_year, state, state, str(page_path(load_id)))


def finish_load(load_id: int) -> LoadOutcome:
    """Publish what passed its gates or was approved.

    A load that waited for a person while something else was published goes through all its steps again: its candidate knows nothing of it.
    So does one that broke down on the way. Where its checks then fail on rows that nobody has seen, it waits again.
    """
    with connected("loader") as connection:
        load = read_load(connection, load_id)
        is_judged = verdict_on_candidate(connection, load_id) is not None and build.has_candidate(connection, load_id)
        is_stale = load.state == "approved" and not is_candidate_fresh(connection, load_id)
    goes_again = load.state in ("approved", "failed", "running") and (is_stale or not is_judged)
    return run_load(load_id) if goes_again else publish(load_id)


def _preview(load_id: int) -> LoadOutcome:
    with connected("loader") as connection:
        load = read_load(connection, load_id)
        differences = preview(connection, load)
        end_load(connection, load, "unchanged")
    tidy_up(load_id)
    return LoadOutcome(load_id, load.report_year, "unchanged", page_path=str(page_path(load_id)), differences=tuple(differences))
