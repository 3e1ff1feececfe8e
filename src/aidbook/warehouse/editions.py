"""Editions: published states with a name ("giao ban 2024"), and what has changed since."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, class_row

from aidbook.clock import HERE
from aidbook.errors import WarehouseError
from aidbook.warehouse.publish import lock_publishing

SUBJECTS: Final = ("aid", "projects", "ngos", "ngo_counts", "registrations", "claims", "reconciliation", "data_status")
"""The views whose rows are counted in a comparison."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A published state with a name."""

    name: str
    known_at: dt.datetime
    author: str
    why: str
    named_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AidChange:
    """Aid of one year, place and sector, then and now: rows by key, US dollars; None where nothing was reported."""

    report_year: int
    place: str
    sector: str
    rows_in: int
    rows_out: int
    rows_changed: int
    newly_approved_usd_then: Decimal | None
    newly_approved_usd_now: Decimal | None
    committed_year_usd_then: Decimal | None
    committed_year_usd_now: Decimal | None
    disbursed_year_usd_then: Decimal | None
    disbursed_year_usd_now: Decimal | None


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """Rows of a view that only one of the two states shows; a row that changed is one of either."""

    subject: str
    only_then: int
    only_now: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two published states."""

    then: dt.datetime
    now: dt.datetime
    aid: tuple[AidChange, ...]
    """Years, places and sectors of bi.aid where anything differs."""
    subjects: tuple[SubjectChange, ...]


def name_edition(connection: psycopg.Connection[TupleRow], name: str, author: str, why: str, on_day: dt.date | None = None) -> Edition:
    """Give a name to what is published now, or to what was at the end of a day that is over.

    Raises:
        WarehouseError: the name is empty or taken, the day is not over, or nothing was published by then.
    """
    name, why = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (name, why))
    if not name or not why:
        raise WarehouseError('An edition needs a name and a reason: aidbook edition name "giao ban 2024" --why "…".')
    # A publish that runs now would belong to the moment as soon as it ends, so it is waited for.
    turn = lock_publishing(connection)
    first, last = _published_between(connection)
    known_at = last
    if on_day is not None:
        known_at = dt.datetime.combine(on_day + dt.timedelta(days=1), dt.time(), HERE) - dt.timedelta(microseconds=1)
        if known_at >= turn:
            raise WarehouseError(
                f"{on_day} is not over in Việt Nam, and more may be published. Leave --on out to name what is published now."
            )
        if known_at < first:
            raise WarehouseError(f"Nothing was published by the end of {on_day}; the first publication is of {first:%Y-%m-%d %H:%M %Z}.")
    try:
        row = connection.execute(
            "insert into ops.edition (name, known_at, author, why) values (%s, %s, %s, %s) returning named_at",
            [name, known_at, author, why],
        ).fetchone()
    except psycopg.errors.UniqueViolation as error:
        raise WarehouseError(f'An edition is called "{name}" already, and an edition is never changed: choose another name.') from error
    assert row is not None  # an insert without conflict clause gives its row
    return Edition(name, known_at, author, why, row[0])


def list_editions(connection: psycopg.Connection[TupleRow]) -> list[Edition]:
    """All editions, the latest state first."""
    with connection.cursor(row_factory=class_row(Edition)) as cursor:
        return cursor.execute("select name, known_at, author, why, named_at from ops.edition order by known_at desc, name").fetchall()


def compare_edition(connection: psycopg.Connection[TupleRow], name: str, other: str | None = None) -> Comparison:
    """What an edition shows otherwise than another one, or than what is published now.

    Raises:
        WarehouseError: no edition has such a name, or nothing is published.
    """
    then = _moment(connection, name)
    now = _moment(connection, other) if other is not None else _published_between(connection)[1]
    moments = {"then": then, "now": now}
    with connection.cursor(row_factory=class_row(AidChange)) as cursor:
        aid = cursor.execute(_AID_CHANGES, moments).fetchall()
    subjects = []
    for subject in SUBJECTS:
        function = sql.Identifier("bi", f"{subject}_known_at")
        row = connection.execute(sql.SQL(_ONLY_IN_ONE).format(function), moments).fetchone()
        assert row is not None  # a select without from gives a row
        subjects.append(SubjectChange(subject, *row))
    return Comparison(then, now, tuple(aid), tuple(subjects))


_AID_CHANGES: Final = """
    select
        coalesce(n.report_year, t.report_year) as report_year,
        coalesce(n.place, t.place) as place,
        coalesce(n.sector, t.sector) as sector,
        count(*) filter (where t.aid_flow_key is null) as rows_in,
        count(*) filter (where n.aid_flow_key is null) as rows_out,
        count(*) filter (where t.aid_flow_key = n.aid_flow_key and t is distinct from n) as rows_changed,
        sum(t.newly_approved_usd) as newly_approved_usd_then,
        sum(n.newly_approved_usd) as newly_approved_usd_now,
        sum(t.committed_year_usd) as committed_year_usd_then,
        sum(n.committed_year_usd) as committed_year_usd_now,
        sum(t.disbursed_year_usd) as disbursed_year_usd_then,
        sum(n.disbursed_year_usd) as disbursed_year_usd_now
    from bi.aid_known_at(%(then)s) as t
    full outer join bi.aid_known_at(%(now)s) as n on t.aid_flow_key = n.aid_flow_key
    group by 1, 2, 3
    having count(*) filter (where t is distinct from n) > 0
    order by 1, 2, 3
"""

_ONLY_IN_ONE: LiteralString = """
    select
        (select count(*) from (select * from {0}(%(then)s) except all select * from {0}(%(now)s)) as r),
        (select count(*) from (select * from {0}(%(now)s) except all select * from {0}(%(then)s)) as r)
"""


def _moment(connection: psycopg.Connection[TupleRow], name: str) -> dt.datetime:
    try:
        row = connection.execute("select bi.edition_moment(%s)", [name]).fetchone()
    except psycopg.errors.NoDataFound as error:
        raise WarehouseError(f'No edition is called "{name}"; `aidbook edition list` shows them all.') from error
    assert row is not None  # a select without from gives a row
    moment: dt.datetime = row[0]
    return moment


def _published_between(connection: psycopg.Connection[TupleRow]) -> tuple[dt.datetime, dt.datetime]:
    row = connection.execute("select min(published_at), max(published_at) from ops.publication_version").fetchone()
    if row is None or row[0] is None:
        raise WarehouseError("Nothing is published yet: `aidbook load --year …` publishes a year.")
    return row[0], row[1]
