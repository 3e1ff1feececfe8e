"""The record of loads in schema ops: opened, stepped through, ended; and the year requests that they answer."""

import datetime as dt
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from aidbook.errors import WarehouseError
from aidbook.landing.alerts import write_alert
from aidbook.landing.ledger import in_words, keep_rules, write_causes
from aidbook.landing.lists import refuse_edited_lists
from aidbook.landing.manifest import Manifest
from aidbook.landing.requests import close_requests

UnitName = Literal["year", "claims"]

_YEAR_LOCKS = 584_031_320
"""Class of the advisory locks of :func:`lock_year`."""

SILENT_FOR = dt.timedelta(hours=12)
"""After this time without a step a load that runs was killed, and nobody goes on with one that failed."""


@dataclass(frozen=True, slots=True)
class Load:
    """One attempt to load one unit."""

    load_id: int
    unit: UnitName
    report_year: int | None
    manifest_sha256: str
    state: str
    is_forced: bool
    is_dry_run: bool
    verdict: str | None
    started_at: dt.datetime


def open_load(
    connection: psycopg.Connection[TupleRow],
    unit: UnitName,
    report_year: int | None,
    manifest: Manifest,
    asked: str,
    *,
    forced: bool = False,
    dry_run: bool = False,
) -> int:
    """Write down a new load with what it reads and why it runs, and return its id; ``asked`` says who runs it. The caller commits.

    Raises:
        WarehouseError: a code list was edited and the database holds it as it was.
    """
    refuse_edited_lists(connection)
    keep_rules(connection, manifest.rules)
    row = connection.execute(
        """
        insert into ops.load (unit, report_year, reason, is_forced, is_dry_run, manifest_sha256, rule_set_sha256, decided_sha256)
        values (%s, %s, %s, %s, %s, %s, %s, %s) returning load_id
        """,
        [unit, report_year, asked, forced, dry_run, manifest.sha256, manifest.rules.sha256, manifest.decided_sha256],
    ).fetchone()
    assert row is not None  # an insert without conflict clause gives its row
    load_id = int(row[0])
    table, column = ("load_submission", "submission_id") if unit == "year" else ("load_page", "page_version_id")
    with connection.cursor() as cursor, cursor.copy(f"copy ops.{table} (load_id, {column}) from stdin") as copy:
        for identifier in manifest.ids:
            copy.write_row([load_id, identifier])
    reason = in_words(write_causes(connection, load_id), asked)
    connection.execute("update ops.load set reason = %s where load_id = %s", [reason, load_id])
    return load_id


def read_load(connection: psycopg.Connection[TupleRow], load_id: int) -> Load:
    """The load with this id.

    Raises:
        WarehouseError: there is none.
    """
    row = connection.execute(
        """
        select load_id, unit, report_year, manifest_sha256, state, is_forced, is_dry_run, verdict, started_at
        from ops.load where load_id = %s
        """,
        [load_id],
    ).fetchone()
    if row is None:
        raise WarehouseError(f"There is no load {load_id} in ops.load.")
    return Load(*row)


def latest_load(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None) -> Load | None:
    """The latest load of a unit that was no dry run, or None."""
    row = connection.execute(
        "select max(load_id) from ops.load where unit = %s and report_year is not distinct from %s and not is_dry_run", [unit, report_year]
    ).fetchone()
    return None if row is None or row[0] is None else read_load(connection, row[0])


def overtake_older(
    connection: psycopg.Connection[TupleRow], load: Load, states: tuple[str, ...] = ("running", "waiting", "failed")
) -> None:
    """End the older loads of a unit in these states: the newer load answers for them, also for those that were killed."""
    connection.execute(
        """
        update ops.load set state = 'overtaken', finished_at = clock_timestamp()
        where unit = %s and report_year is not distinct from %s and load_id < %s and state = any(%s)
        """,
        [load.unit, load.report_year, load.load_id, list(states)],
    )


def end_killed_loads(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """Mark loads that run and have been silent for half a day as failed, with when they fell silent; returns them. The caller commits.

    No step takes so long, and the next night comes later. A load that is alive after all runs again from its next step on.
    """
    rows = connection.execute(
        """
        update ops.load
        set state = 'failed', finished_at = active_at, detail = detail || '{"error": "killed: no step went on with it"}'
        where state = 'running' and active_at < clock_timestamp() - %s
        returning load_id
        """,
        [SILENT_FOR],
    ).fetchall()
    return [int(row[0]) for row in rows]


def last_outcome(connection: psycopg.Connection[TupleRow], load_id: int, step: str) -> str | None:
    """What came of a step when the load last did it, or None."""
    row = connection.execute(
        "select outcome from ops.step_outcome where load_id = %s and step = %s order by step_outcome_id desc limit 1", [load_id, step]
    ).fetchone()
    return None if row is None else str(row[0])


def published_load(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None) -> Load | None:
    """The load behind what is published now, or None."""
    row = connection.execute(
        "select load_id from ops.publication where unit = %s and report_year = %s", [unit, report_year or 0]
    ).fetchone()
    return None if row is None else read_load(connection, row[0])


def needs_load(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None, manifest: Manifest) -> bool:
    """Whether a load would give another answer than the latest one: other inputs, or a refusal that no longer stands."""
    published = published_load(connection, unit, report_year)
    latest = latest_load(connection, unit, report_year)
    is_stopped = latest is not None and latest.state in ("refused", "waiting")
    if published is not None and published.manifest_sha256 == manifest.sha256:
        return is_stopped
    if latest is not None and is_stopped and latest.manifest_sha256 == manifest.sha256:
        return False
    # The national series is there also before the first page is.
    return unit == "claims" or bool(manifest.ids) or published is not None


def end_load(
    connection: psycopg.Connection[TupleRow],
    load: Load,
    state: str,
    *,
    verdict: str | None = None,
    detail: Mapping[str, Any] | None = None,
    said: str | None = None,
) -> None:
    """Write down how a load ended, raise an alert where a person must act, and close the requests that it answers.

    ``said`` takes the place of "is <state>." in the alert.

    A dry run answers nobody, and an overtaken load leaves the answer to the newer inputs.
    """
    connection.execute(
        """
        update ops.load
        set state = %s, verdict = %s, detail = detail || %s, finished_at = clock_timestamp()
        where load_id = %s
        """,
        [state, verdict, Jsonb(dict(detail or {})), load.load_id],
    )
    if load.is_dry_run:
        return
    if state in ("refused", "waiting"):
        _alert(connection, load, "critical" if state == "refused" else "warning", said or f"is {state}.")
    if load.report_year is not None and state != "overtaken":
        close_requests(connection, load.report_year, load.load_id, load.started_at)


def note_detail(connection: psycopg.Connection[TupleRow], load_id: int, detail: Mapping[str, Any], page_path: str | None = None) -> None:
    """Add to what is known of a load."""
    connection.execute(
        "update ops.load set detail = detail || %s, page_path = coalesce(%s, page_path) where load_id = %s",
        [Jsonb(dict(detail)), page_path, load_id],
    )


def lock_year(connection: psycopg.Connection[TupleRow], report_year: int) -> None:
    """Until the transaction ends, be the only one who writes down what the rows of this year are: two loads of it may run at once."""
    connection.execute("select pg_advisory_xact_lock(%s::integer, %s::integer)", [_YEAR_LOCKS, report_year])


@contextmanager
def recorded_step(connection: psycopg.Connection[TupleRow], load_id: int, step: str) -> Iterator[dict[str, Any]]:
    """Record a step of a load in ops.step_outcome, also when it fails; what the step puts into the dict is kept as detail."""
    started_at = dt.datetime.now(dt.UTC)
    detail: dict[str, Any] = {}
    connection.execute("update ops.load set active_at = clock_timestamp() where load_id = %s", [load_id])
    connection.execute(
        "update ops.load set state = 'running', finished_at = null where load_id = %s and state in ('failed', 'waiting')", [load_id]
    )
    connection.commit()
    try:
        yield detail
    except Exception as error:
        if connection.broken:
            # The server is gone or has cut us off: nothing can be written down, and the error itself says more than a second one.
            raise
        connection.rollback()
        message = "".join(traceback.format_exception_only(error)).strip()
        _write_step(connection, load_id, step, "failed", {**detail, "error": message}, started_at)
        connection.execute(
            """
            update ops.load set state = 'failed', detail = detail || %s, finished_at = clock_timestamp()
            where load_id = %s and state = 'running'
            """,
            [Jsonb({"error": message}), load_id],
        )
        load = read_load(connection, load_id)
        if load.state == "failed":
            _alert(connection, load, "critical", f"failed at {step}.")
        connection.commit()
        raise
    _write_step(connection, load_id, step, str(detail.get("outcome", "done")), detail, started_at)


def _alert(connection: psycopg.Connection[TupleRow], load: Load, severity: str, said: str) -> None:
    if not load.is_dry_run:
        subject = f"Report year {load.report_year}" if load.unit == "year" else "The claims"
        write_alert(connection, load.load_id, severity, f"{subject}: load {load.load_id} {said}")


def _write_step(
    connection: psycopg.Connection[TupleRow], load_id: int, step: str, outcome: str, detail: Mapping[str, Any], started_at: dt.datetime
) -> None:
    connection.execute("update ops.load set active_at = clock_timestamp() where load_id = %s", [load_id])
    connection.execute(
        "insert into ops.step_outcome (load_id, step, outcome, detail, started_at) values (%s, %s, %s, %s, %s)",
        [load_id, step, outcome, Jsonb(dict(detail)), started_at],
    )
