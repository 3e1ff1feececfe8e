"""One load of one report year: identity, gate 1, candidate, gate 2, publish. Each step can be killed and run again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from psycopg import sql

from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import (
    Load,
    close_requests,
    end_load,
    note_detail,
    open_requests,
    published_manifest,
    read_load,
    recorded_step,
)
from aidbook.landing.loads import open_load as write_load
from aidbook.landing.manifest import claims_manifest, year_manifest
from aidbook.registry.identify import identify_rows
from aidbook.settings import settings
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.publish import Difference, Unit, lock_publishing, merge_candidate, preview_candidate
from aidbook.warehouse.stars import Publish

State = Literal["published", "unchanged", "overtaken", "refused", "waiting"]


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """How a load ended. ``verdict`` is the gate's word on what is published; ``differences`` counts rows by table."""

    load_id: int | None
    report_year: int | None
    state: State
    verdict: str | None = None
    page_path: str | None = None
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The outcome as plain values."""
        return asdict(self)


def open_load(year: int, reason: str) -> int | None:
    """Open a load of a year, or None where there is nothing to load: no file in force, or nothing changed since it was published."""
    with connected("loader") as connection:
        manifest = year_manifest(connection, year)
        forced = open_requests(connection).get(year, False)
        if not manifest.ids or (manifest.sha256 == published_manifest(connection, "year", year) and not forced):
            close_requests(connection, year, None)
            return None
        return write_load(connection, "year", year, manifest, reason, forced=forced)


def gate_landing(load_id: int) -> str:
    """Identity of every row, then gate 1 over the findings and the coverage; returns ``pass…``, ``waiting`` or ``refused``."""
    with connected("loader") as connection:
        if read_load(connection, load_id).unit == "year":
            with recorded_step(connection, load_id, "identify_rows") as detail:
                detail |= asdict(identify_rows(connection, load_id))
    return _pass_gate(load_id, 1)


def build_candidate(load_id: int) -> None:
    """Build the load's candidate with dbt; what dbt did with each model is kept in ops.model_result.

    Raises:
        BuildError: dbt failed; the load is marked failed and the published year stays as it is.
    """
    with connected("loader") as connection, recorded_step(connection, load_id, "build_candidate") as detail:
        results = build.build_candidate(load_id, unit_of(read_load(connection, load_id)))
        connection.execute("delete from ops.model_result where load_id = %s", [load_id])
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into ops.model_result (load_id, model, status, seconds, row_count, message) values (%s, %s, %s, %s, %s, %s)",
                [(load_id, r.name, r.status, r.seconds, r.row_count, r.message) for r in results],
            )
        detail["models"] = len(results)


def gate_candidate(load_id: int) -> str:
    """Gate 2 over the candidate; returns ``pass…``, ``waiting`` or ``refused``."""
    return _pass_gate(load_id, 2)


def publish(load_id: int) -> LoadOutcome:
    """Publish a candidate that passed its gates: marts, history and ops change in one transaction.

    A load whose inputs are no longer the newest ends ``overtaken``: the newer load will publish.
    """
    with connected("loader") as connection, recorded_step(connection, load_id, "publish") as detail:
        load = read_load(connection, load_id)
        unit = unit_of(load)
        known_from = lock_publishing(connection)
        if _newest_manifest(connection, load) != load.manifest_sha256:
            end_load(connection, load, "overtaken")
            detail["outcome"] = "overtaken"
            differences: tuple[Difference, ...] = ()
            outcome = LoadOutcome(load_id, load.report_year, "overtaken")
        else:
            is_final = load.unit == "claims" or _judge_completeness(connection, load)
            differences = tuple(
                merge_candidate(connection, build.candidate_stars(load_id), build.candidate_schema(load_id), unit, known_from)
            )
            outcome = _write_publication(connection, load, unit, differences, known_from, is_final=is_final)
            detail |= {"outcome": "published", "differences": [asdict(difference) for difference in differences]}
    _write_page(load_id)
    _sweep()
    return outcome


def load_year(year: int, reason: str, *, step: Callable[[str], None] = lambda _: None, dry_run: bool = False) -> LoadOutcome:
    """All steps of one year in this process. With ``dry_run`` the differences are shown and nothing is published."""
    load_id = open_load(year, reason)
    if load_id is None:
        return LoadOutcome(None, year, "unchanged")
    return run_load(load_id, step=step, dry_run=dry_run)


def run_load(load_id: int, *, step: Callable[[str], None] = lambda _: None, dry_run: bool = False) -> LoadOutcome:
    """All steps of an open load, from its first."""
    with connected("loader") as connection:
        load = read_load(connection, load_id)
    step("identity and gate 1")
    if (verdict := gate_landing(load_id)) in ("refused", "waiting"):
        return _stopped(load, verdict)
    step("dbt builds the candidate")
    build_candidate(load_id)
    step("gate 2")
    if (verdict := gate_candidate(load_id)) in ("refused", "waiting"):
        return _stopped(load, verdict)
    if dry_run:
        return _dry_run(load)
    step("publish")
    return publish(load_id)


def unit_of(load: Load) -> Unit:
    """The unit that a load replaces."""
    return Unit(Publish.YEAR if load.unit == "year" else Publish.CLAIMS, load.report_year)


def _pass_gate(load_id: int, gate: Literal[1, 2]) -> str:
    from aidbook.quality.gate import run_gate  # Great Expectations takes 4 s to import: only where a gate runs

    with connected("loader") as connection, recorded_step(connection, load_id, f"gate_{gate}") as detail:
        verdict = str(run_gate(connection, load_id, gate).verdict)
        if verdict == "waiting" and _is_approved(connection, load_id):
            verdict = "pass_with_warnings"
        detail["outcome"] = verdict
        if verdict in ("refused", "waiting"):
            load = read_load(connection, load_id)
            end_load(connection, load, verdict, verdict=verdict)
            if load.report_year is not None:
                settle_fates(connection, load_id, load.report_year, is_published=False)
    if verdict in ("refused", "waiting"):
        _write_page(load_id)
        _sweep()
    return verdict


def _write_publication(
    connection: Connection, load: Load, unit: Unit, differences: tuple[Difference, ...], known_from: dt.datetime, *, is_final: bool
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
        [load.unit, unit.slot, load.load_id, load.manifest_sha256, is_final, known_from],
    )
    if load.report_year is not None:
        settle_fates(connection, load.load_id, load.report_year, is_published=True)
        # A load that was killed between its steps stays open; a newer publication of its year answers for it.
        connection.execute(
            """
            update ops.load set state = 'overtaken', finished_at = clock_timestamp()
            where unit = 'year' and report_year = %s and load_id < %s and state in ('running', 'waiting')
            """,
            [load.report_year, load.load_id],
        )
    changed = {d.table: d.inserted + d.updated + d.deleted for d in differences}
    end_load(connection, load, "published", verdict=verdict, detail={"changed_rows": changed})
    return LoadOutcome(load.load_id, load.report_year, "published", verdict, differences=differences)


def _judge_completeness(connection: Connection, load: Load) -> bool:
    """Whether every province is in the candidate; written down before the merge, because dim_year shows it."""
    row = connection.execute(
        sql.SQL("select provinces_received, provinces_expected from {} where report_year = %s").format(
            sql.Identifier(build.candidate_schema(load.load_id), "dim_year")
        ),
        [load.report_year],
    ).fetchone()
    received, expected = row or (0, None)
    is_complete = expected is not None and received >= expected
    connection.execute("update ops.load set is_provisional = %s where load_id = %s", [not is_complete, load.load_id])
    note_detail(connection, load.load_id, {"provinces_expected": expected, "provinces_received": received})
    return is_complete


def _has_warnings(connection: Connection, load_id: int) -> bool:
    row = connection.execute("select exists (select from ops.check_result where load_id = %s and not is_passed)", [load_id]).fetchone()
    return row is not None and bool(row[0])


def _is_approved(connection: Connection, load_id: int) -> bool:
    row = connection.execute("select decision from ops.decision where load_id = %s order by decision_id desc limit 1", [load_id]).fetchone()
    return row is not None and row[0] == "approve"


def _newest_manifest(connection: Connection, load: Load) -> str:
    manifest = year_manifest(connection, load.report_year) if load.report_year is not None else claims_manifest(connection)
    return manifest.sha256


def _stopped(load: Load, verdict: str) -> LoadOutcome:
    state: State = "refused" if verdict == "refused" else "waiting"
    return LoadOutcome(load.load_id, load.report_year, state, state, str(page_path(load.load_id)))


def _dry_run(load: Load) -> LoadOutcome:
    with connected("loader") as connection:
        differences = preview_candidate(
            connection, build.candidate_stars(load.load_id), build.candidate_schema(load.load_id), unit_of(load)
        )
        end_load(connection, load, "unchanged", detail={"dry_run": True}, answers=False)
    _sweep()
    return LoadOutcome(load.load_id, load.report_year, "unchanged", differences=tuple(differences))


def page_path(load_id: int) -> Path:
    """Where the gate's page of a load lies."""
    return settings().pages / f"load_{load_id}.html"


def _write_page(load_id: int) -> None:
    from aidbook.quality.page import write_page

    with connected("loader") as connection:
        path = write_page(connection, load_id, page_path(load_id))
        note_detail(connection, load_id, {}, str(path))


def _sweep() -> None:
    """Leave only the candidates that run, or that are the latest refused or waiting one of their year."""
    with connected("loader") as connection:
        rows = connection.execute(
            """
            select l.load_id
            from ops.load as l
            where
                l.state = 'running'
                or (
                    l.state in ('waiting', 'refused', 'failed')
                    and l.load_id = (
                        select max(n.load_id) from ops.load as n
                        where n.unit = l.unit and n.report_year is not distinct from l.report_year
                    )
                )
            """
        ).fetchall()
        build.drop_candidates(connection, {int(row[0]) for row in rows})
