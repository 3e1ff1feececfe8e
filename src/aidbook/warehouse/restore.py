"""The published tables made again from candidates of all that is published, whatever became of them; history stays a record.

Publish compares a candidate with `marts`. Here `marts` are what is in doubt: rows may be lost or changed. So they are made equal to the
candidates first, and what the result is compared with is history, which says what was published.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.publish import AFTER_FACTS, Difference, Unit, candidate_rows, in_publish_order, merge_rows
from aidbook.warehouse.stars import Publish, Star


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a published unit should show, built from the files behind its publication."""

    load_id: int
    """The load that was published."""
    unit: Unit
    schema: str


def restore_rows(connection: psycopg.Connection[TupleRow], stars: Sequence[Star], candidates: Sequence[Candidate]) -> list[Difference]:
    """Make `marts` what the candidates say, and nothing besides; the caller holds the lock of publishing and commits.

    Every candidate holds the members of all that is published, so the last one gives them.
    """
    differences = []
    for star in in_publish_order(stars, Publish.YEAR, Publish.CLAIMS):
        own = [candidate for candidate in candidates if candidate.unit.publish is star.publish]
        done = [merge_rows(connection, star, candidate_rows(star, stars, one.schema), one.unit) for one in own]
        differences.append(_sum(star, [*done, _drop_unpublished(connection, star, own)]))
    for star in in_publish_order(stars, *AFTER_FACTS):
        if candidates:
            last = candidates[-1]
            differences.append(merge_rows(connection, star, candidate_rows(star, stars, last.schema), last.unit))
        else:
            differences.append(_drop_unpublished(connection, star, ()))
    return differences


def settle_history(connection: psycopg.Connection[TupleRow], stars: Iterable[Star], known_from: dt.datetime) -> list[Difference]:
    """Let history say what `marts` hold now; where it says so already, nothing is written."""
    return [_settle(connection, star, known_from) for star in stars]


def _drop_unpublished(connection: psycopg.Connection[TupleRow], star: Star, published: Sequence[Candidate]) -> Difference:
    stays: sql.Composable = sql.SQL("false")
    if published and star.publish is Publish.CLAIMS:
        stays = sql.SQL("true")
    elif published:
        stays = sql.SQL("report_year in ({})").format(sql.SQL(", ").join(sql.Literal(one.unit.report_year) for one in published))
    done = connection.execute(sql.SQL("delete from {} where not ({})").format(sql.Identifier("marts", star.name), stays))
    return Difference(star.name, 0, 0, done.rowcount)


def _settle(connection: psycopg.Connection[TupleRow], star: Star, known_from: dt.datetime) -> Difference:
    def columns(names: Iterable[str], alias: str) -> sql.Composed:
        return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)

    parts = {
        "marts": sql.Identifier("marts", star.name),
        "history": sql.Identifier("history", star.name),
        "known_from": sql.Literal(known_from),
        "names": sql.SQL(", ").join(map(sql.Identifier, star.column_names)),
        "in_marts": columns(star.column_names, "m"),
        "in_history": columns(star.column_names, "h"),
        "marts_key": columns(star.key, "m"),
        "history_key": columns(star.key, "h"),
        "earlier_key": columns(star.key, "e"),
    }
    closed, opened = (connection.execute(sql.SQL(statement).format(**parts)).rowcount for statement in _SETTLE_STEPS)
    if not closed and not opened:
        return Difference(star.name, 0, 0, 0)
    row = connection.execute(sql.SQL(_COUNT_CHANGED).format(**parts)).fetchone()
    assert row is not None  # an aggregate always gives a row
    return Difference(star.name, opened - row[0], row[0], closed - row[0])


_SETTLE_STEPS: tuple[LiteralString, LiteralString] = (
    """
    update {history} as h set known = tstzrange(lower(h.known), {known_from})
    where
        upper_inf(h.known)
        and not exists (
            select from {marts} as m where ({marts_key}) = ({history_key}) and row({in_marts}) is not distinct from row({in_history})
        )
    """,
    """
    insert into {history} ({names}, known)
    select {in_marts}, tstzrange({known_from}, null) from {marts} as m
    where not exists (select from {history} as h where upper_inf(h.known) and ({history_key}) = ({marts_key}))
    """,
)
"""Close the versions that are not published any more, then open those that are: versions may not overlap."""

_COUNT_CHANGED: LiteralString = """
    select count(*) from {history} as h
    inner join {history} as e on ({earlier_key}) = ({history_key}) and upper(e.known) = {known_from}
    where lower(h.known) = {known_from}
"""


def _sum(star: Star, differences: Iterable[Difference]) -> Difference:
    found = list(differences)
    return Difference(star.name, sum(d.inserted for d in found), sum(d.updated for d in found), sum(d.deleted for d in found))
