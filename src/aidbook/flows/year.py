"""The steps of one load: identity and gate 1, candidate, gate 2, publish. Each can be killed and run again.

A load that a newer publication overtook ends as ``overtaken`` at its next step: its candidate is gone, and nobody waits for it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Concatenate, ParamSpec

from psycopg import sql

from aidbook.flows.aftermath import page_path, sweep_candidates, write_gate_page
from aidbook.flows.gates import pass_gate, unit_of
from aidbook.flows.outcome import LoadOutcome
from aidbook.landing.decisions import is_approved, is_declared_final
from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import (
    Load,
    end_load,
    latest_load,
    note_detail,
    overtake_older,
    published_load,
    read_load,
    recorded_step,
)
from aidbook.landing.loads import open_load as write_load
from aidbook.landing.manifest import claims_manifest, year_manifest
from aidbook.landing.requests import close_requests, open_requests
from aidbook.registry.identify import identify_rows
from aidbook.registry.project_linking import link_projects
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.dbt import StartedDbt
from aidbook.warehouse.publish import Difference, lock_publishing, merge_candidate, refresh_statistics

P = ParamSpec("P")

OVERTAKEN = "overtaken"


def open_load(year: int, reason: str, *, forced: bool = False, dry_run: bool = False) -> int | None:
    """Open a load of a year, or None where what is published is made of the newest files, or no file of the year ever came.

    A year whose last file was withdrawn is loaded too: it is to be emptied, which the gate asks a person about.
    """
    with connected("loader") as connection:
        manifest = year_manifest(connection, year)
        published = published_load(connection, "year", year)
        forced = forced or open_requests(connection).get(year, False)
        if published is None and not manifest.ids:
            close_requests(connection, year, None)
            return None
        if published is not None and published.manifest_sha256 == manifest.sha256 and not forced:
            if not dry_run:
                _stand_by_publication(connection, published)
                close_requests(connection, year, published.load_id)
            return None
        return write_load(connection, "year", year, manifest, reason, forced=forced, dry_run=dry_run)


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
    """Gate 2 over the candidate, and what it would change; returns ``pass…``, ``waiting`` (also for gate 1) or ``refused``."""
    return pass_gate(load_id, 2)


def publish(load_id: int) -> LoadOutcome:
    """Publish a candidate that passed its gates: marts, history and ops change in one transaction.

    A load whose inputs are no longer the newest ends ``overtaken``: the newer load will publish. One that was published already (its task
    was killed after the commit) only gets its page.
    """
    try:
        outcome = _publish(load_id)
    except Exception:
        if _state(load_id) != OVERTAKEN:
            raise
        return LoadOutcome(load_id, None, "overtaken")
    if outcome.state == "published":
        write_gate_page(load_id)
    sweep_candidates()
    return outcome


def _publish(load_id: int) -> LoadOutcome:
    with connected("loader") as connection:
        load = read_load(connection, load_id)
        if load.state == "published":
            return LoadOutcome(load_id, load.report_year, "published", load.verdict, str(page_path(load_id)))
        if load.state == OVERTAKEN:
            return LoadOutcome(load_id, load.report_year, "overtaken")
        if load.state == "refused":
            return LoadOutcome(load_id, load.report_year, "refused", "refused", str(page_path(load_id)))
        if load.state == "waiting" and not is_approved(connection, load_id):
            return LoadOutcome(load_id, load.report_year, "waiting", "waiting", str(page_path(load_id)))
        with recorded_step(connection, load_id, "publish") as detail:
            known_from = lock_publishing(connection)
            if read_load(connection, load_id).state == "published":
                # Somebody else went on with it too, as the command line and Airflow after one approval, and came first.
                detail["outcome"] = "published"
                return LoadOutcome(load_id, load.report_year, "published", read_load(connection, load_id).verdict, str(page_path(load_id)))
            if _newest_manifest(connection, load) != load.manifest_sha256:
                end_load(connection, load, "overtaken")
                detail["outcome"] = OVERTAKEN
                return LoadOutcome(load_id, load.report_year, "overtaken")
            is_final = load.unit == "claims" or _judge_completeness(connection, load)
            stars, schema = build.candidate_stars(load_id), build.candidate_schema(load_id)
            differences = tuple(merge_candidate(connection, stars, schema, unit_of(load), known_from))
            outcome = _write_publication(connection, load, differences, known_from, is_final=is_final)
            detail |= {"outcome": "published", "differences": [asdict(difference) for difference in differences]}
        connection.commit()
        refresh_statistics(connection, differences)
    return outcome


def _write_publication(
    connection: Connection, load: Load, differences: tuple[Difference, ...], known_from: dt.datetime, *, is_final: bool
) -> LoadOutcome:
    verdict = "published_with_warnings" if _has_warnings(connection, load.load_id) else "published"
    connection.execute(
        """
        insert into ops.publication (unit, report_year, load_id, manifest_sha256, is_final, published_at)
        values (%s, %s, %s, %s, %s, %s)
        on conflict (unit, report_year) do update set
            load_id = excluded.load_id, manifest_sha256 = excluded.manifest_sha256,
            is_final = excluded.is_final, published_at = excluded.published_at
        """,
        [load.unit, unit_of(load).slot, load.load_id, load.manifest_sha256, is_final, known_from],
    )
    if load.report_year is not None:
        settle_fates(connection, load.load_id, load.report_year, is_published=True)
    overtake_older(connection, load)
    changed = {d.table: d.inserted + d.updated + d.deleted for d in differences}
    end_load(connection, load, "published", verdict=verdict, detail={"changed_rows": changed})
    return LoadOutcome(load.load_id, load.report_year, "published", verdict, str(page_path(load.load_id)), differences)


def _stand_by_publication(connection: Connection, published: Load) -> None:
    """What is published is right again, as after the withdrawal of a faulty file: write so beside the refusal in between."""
    latest = latest_load(connection, "year", published.report_year)
    if latest is None or latest.state not in ("refused", "waiting") or published.report_year is None:
        return
    manifest = year_manifest(connection, published.report_year)
    load_id = write_load(connection, "year", published.report_year, manifest, "the published files are in force again")
    end_load(connection, read_load(connection, load_id), "unchanged", verdict=published.verdict)
    settle_fates(connection, published.load_id, published.report_year, is_published=True)


def _judge_completeness(connection: Connection, load: Load) -> bool:
    """Whether every province is in the candidate, or a person called the year final; written before the merge, as dim_year shows it."""
    row = connection.execute(
        sql.SQL("select provinces_received, provinces_expected from {} where report_year = %s").format(
            sql.Identifier(build.candidate_schema(load.load_id), "dim_year")
        ),
        [load.report_year],
    ).fetchone()
    received, expected = row or (0, None)
    is_final = (expected is not None and received >= expected) or is_declared_final(connection, load)
    connection.execute("update ops.load set is_provisional = %s where load_id = %s", [not is_final, load.load_id])
    note_detail(connection, load.load_id, {"provinces_expected": expected, "provinces_received": received})
    return is_final


def _state(load_id: int) -> str:
    with connected("loader") as connection:
        return read_load(connection, load_id).state


def _has_warnings(connection: Connection, load_id: int) -> bool:
    row = connection.execute("select exists (select from ops.check_result where load_id = %s and not is_passed)", [load_id]).fetchone()
    return row is not None and bool(row[0])


def _newest_manifest(connection: Connection, load: Load) -> str:
    manifest = year_manifest(connection, load.report_year) if load.report_year is not None else claims_manifest(connection)
    return manifest.sha256
