"""The steps of one load before it is published: identity and gate 1, candidate, gate 2. Each can be killed and run again.

A load that a newer publication overtook ends as ``overtaken`` at its next step: its candidate is gone, and nobody waits for it.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Concatenate, ParamSpec

from aidbook.flows.gates import pass_gate, unit_of
from aidbook.flows.outcome import OVERTAKEN
from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import Load, end_load, latest_load, overtake_older, published_load, read_load
from aidbook.landing.loads import open_load as write_load
from aidbook.landing.manifest import Manifest, year_manifest
from aidbook.landing.needs import claim_approved, is_in_hand, knows_all
from aidbook.landing.requests import close_requests, forced_since, lock_requests, newest_request, request_year
from aidbook.landing.steps import begin_candidate, recorded_step
from aidbook.registry.identify import identify_rows
from aidbook.registry.project_linking import link_projects
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.dbt import StartedDbt

P = ParamSpec("P")


def open_load(year: int, reason: str, *, forced: bool = False, dry_run: bool = False) -> int | None:
    """Open a load of a year, or None where what is published is made of the newest files, or no file of the year ever came.

    A load that a person approved and nobody finishes is gone on with instead; where somebody does, there is nothing to open. A year whose
    last file was withdrawn is loaded too: it is to be emptied, which the gate asks a person about. ``forced`` is a request by hand to load
    also what is published already; it is written down, so it stays asked until a load has answered, but for a dry run.
    """
    with connected("loader") as connection:
        if forced and not dry_run:
            request_year(connection, year, "asked for by hand", reason, forced=True)
        lock_requests(connection, year)
        manifest = year_manifest(connection, year)
        published = published_load(connection, "year", year)
        if published is None and not manifest.ids:
            close_requests(connection, year, None, newest_request(connection, year))
            return None
        if published is not None and not (forced and dry_run) and knows_all(connection, published, manifest):
            if not dry_run:
                _stand_by_publication(connection, published, manifest)
                close_requests(connection, year, published.load_id, newest_request(connection, year))
            return None
        if not dry_run and is_in_hand(connection, "year", year, manifest):
            return None
        if not dry_run and (approved := claim_approved(connection, "year", year, manifest)) is not None:
            return approved.load_id
        is_forced = forced or bool(published and forced_since(connection, year, published.requests_through))
        return write_load(connection, "year", year, manifest, reason, forced=is_forced, dry_run=dry_run)


def unless_overtaken(step: Callable[Concatenate[int, P], str]) -> Callable[Concatenate[int, P], str]:
    """Run a step of a load that is still wanted; a load that was overtaken meanwhile says so instead of failing."""

    @wraps(step)
    def run(load_id: int, /, *arguments: P.args, **named: P.kwargs) -> str:
        if _state(load_id) == OVERTAKEN:
            return OVERTAKEN
        try:
            return step(load_id, *arguments, **named)
        except Exception:
            # A newer publication may have removed the candidate under this very step.
            if _state(load_id) == OVERTAKEN:
                return OVERTAKEN
            raise

    return run


@unless_overtaken
def gate_landing(load_id: int) -> str:
    """Identity of every row, then gate 1 over the findings and the coverage; returns ``pass…`` or ``refused``.

    Warnings over their budget stop nothing here: a person is asked once, after gate 2, with the differences before them.
    """
    with connected("loader") as connection:
        load = read_load(connection, load_id)
        if load.unit == "year":
            with recorded_step(connection, load_id, "link_projects") as detail:
                detail |= asdict(link_projects(connection, load.report_year))
            with recorded_step(connection, load_id, "identify_rows") as detail:
                detail |= asdict(identify_rows(connection, load_id))
    with connected("loader", autocommit=True) as connection:
        # By these the models and gates find a load's rows among those of all years, and PostgreSQL has not seen this load yet.
        connection.execute("analyze ops.load_submission, registry.row_identity (submission_id, project_id, fate)")
    return pass_gate(load_id, 1)


@unless_overtaken
def build_candidate(load_id: int, started: StartedDbt | None = None) -> str:
    """Build the load's candidate with dbt; what dbt did with each model is kept in ops.model_result. Returns ``built``.

    Args:
        load_id: the load.
        started: a dbt that was started for this load while something else was done; else one is started now.

    Raises:
        BuildError: dbt failed; the load is marked failed and the published year stays as it is.
    """
    with connected("loader") as connection, recorded_step(connection, load_id, "build_candidate") as detail:
        begin_candidate(connection, load_id)
        if started is None:
            with build.starting(load_id, unit_of(read_load(connection, load_id))) as now:
                results = build.build_candidate(now)
        else:
            results = build.build_candidate(started)
        connection.execute("delete from ops.model_result where load_id = %s", [load_id])
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into ops.model_result (load_id, model, status, seconds, row_count, message) values (%s, %s, %s, %s, %s, %s)",
                [(load_id, r.name, r.status, r.seconds, r.row_count, r.message) for r in results],
            )
        detail["models"] = len(results)
    return "built"


@unless_overtaken
def gate_candidate(load_id: int) -> str:
    """Gate 2 over the candidate, and what it would change; returns ``pass…``, ``waiting`` (also for gate 1) or ``refused``.

    A candidate that the erasing of a person has removed since it was built is built again.
    """
    with connected("loader") as connection:
        is_there = build.has_candidate(connection, load_id)
    if not is_there and build_candidate(load_id) == OVERTAKEN:
        return OVERTAKEN
    return pass_gate(load_id, 2)


def _stand_by_publication(connection: Connection, published: Load, manifest: Manifest) -> None:
    """What is published is right again, as after the withdrawal of a faulty file: write so beside what was refused or waits since."""
    latest = latest_load(connection, "year", published.report_year)
    if latest is None or latest.state not in ("refused", "waiting", "approved") or published.report_year is None:
        return
    load_id = write_load(connection, "year", published.report_year, manifest, "the published files are in force again")
    unchanged = read_load(connection, load_id)
    overtake_older(connection, unchanged, states=("waiting", "approved"))
    end_load(connection, unchanged, "unchanged", verdict=published.verdict)
    settle_fates(connection, published.load_id, published.report_year, is_published=True)


def _state(load_id: int) -> str:
    with connected("loader") as connection:
        return read_load(connection, load_id).state
