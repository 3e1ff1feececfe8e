"""The record of loads in schema ops: opened, gone on with, ended; and the year requests that they answer.

A load runs until it is published, refused, unchanged or overtaken. In between it may wait for a person, who rejects it (refused) or
approves it, and whoever finishes an approved load lets it run again; or it fails and is tried again, and then runs too.
"""

from collections.abc import Mapping
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
from aidbook.landing.requests import close_requests, lock_requests, newest_request

UnitName = Literal["year", "claims"]

_YEAR_LOCKS = 584_031_320
"""Class of the advisory locks of :func:`lock_year`."""


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
    requests_through: int


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
    through = 0
    if report_year is not None:
        lock_requests(connection, report_year)
        through = newest_request(connection, report_year)
    row = connection.execute(
        """
        insert into ops.load (
            unit, report_year, reason, is_forced, is_dry_run, manifest_sha256, rule_set_sha256, decided_sha256, requests_through
        )
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning load_id
        """,
        [unit, report_year, asked, forced, dry_run, manifest.sha256, manifest.rules.sha256, manifest.decided_sha256, through],
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
        select load_id, unit, report_year, manifest_sha256, state, is_forced, is_dry_run, verdict, requests_through
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
    connection: psycopg.Connection[TupleRow], load: Load, states: tuple[str, ...] = ("running", "waiting", "approved", "failed")
) -> None:
    """End the older loads of a unit in these states: the newer load answers for them, also for those that were killed."""
    connection.execute(
        """
        update ops.load set state = 'overtaken', finished_at = clock_timestamp()
        where unit = %s and report_year is not distinct from %s and load_id < %s and state = any(%s)
        """,
        [load.unit, load.report_year, load.load_id, list(states)],
    )


def published_load(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None) -> Load | None:
    """The load behind what is published now, or None."""
    row = connection.execute(
        "select load_id from ops.publication where unit = %s and report_year = %s", [unit, report_year or 0]
    ).fetchone()
    return None if row is None else read_load(connection, row[0])


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
        alert_about(connection, load, "critical" if state == "refused" else "warning", said or f"is {state}.")
    if load.report_year is not None and state != "overtaken":
        close_requests(connection, load.report_year, load.load_id, load.requests_through)


def is_wanted(connection: psycopg.Connection[TupleRow], load: Load) -> bool:
    """Whether a load still runs and no newer one of its unit has come to an end; else it ends overtaken. Holds its row until the commit."""
    row = connection.execute("select state from ops.load where load_id = %s for update", [load.load_id]).fetchone()
    if row is None or row[0] != "running":
        return False
    newer = connection.execute(
        """
        select from ops.load
        where
            unit = %s and report_year is not distinct from %s and load_id > %s and not is_dry_run
            and state in ('published', 'waiting', 'approved', 'refused')
        """,
        [load.unit, load.report_year, load.load_id],
    ).fetchone()
    if newer is None or load.is_dry_run:
        return True
    end_load(connection, load, "overtaken")
    return False


def approve_load(connection: psycopg.Connection[TupleRow], load: Load) -> None:
    """Write down that a load that waited is to be finished."""
    connection.execute("update ops.load set state = 'approved', active_at = clock_timestamp() where load_id = %s", [load.load_id])


def alert_about(connection: psycopg.Connection[TupleRow], load: Load, severity: str, said: str) -> None:
    """Raise an alert that begins with the load's unit and number; a dry run raises none."""
    if not load.is_dry_run:
        subject = f"Report year {load.report_year}" if load.unit == "year" else "The claims"
        write_alert(connection, load.load_id, severity, f"{subject}: load {load.load_id} {said}")


def note_detail(connection: psycopg.Connection[TupleRow], load_id: int, detail: Mapping[str, Any], page_path: str | None = None) -> None:
    """Add to what is known of a load."""
    connection.execute(
        "update ops.load set detail = detail || %s, page_path = coalesce(%s, page_path) where load_id = %s",
        [Jsonb(dict(detail)), page_path, load_id],
    )


def forget_page(connection: psycopg.Connection[TupleRow], load_id: int) -> None:
    """Write down that a load has no page of its present state."""
    connection.execute("update ops.load set page_path = null where load_id = %s", [load_id])


def lock_year(connection: psycopg.Connection[TupleRow], report_year: int) -> None:
    """Until the transaction ends, be the only one who writes down what the rows of this year are: two loads of it may run at once."""
    connection.execute("select pg_advisory_xact_lock(%s::integer, %s::integer)", [_YEAR_LOCKS, report_year])
