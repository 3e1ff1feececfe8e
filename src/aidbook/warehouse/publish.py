"""Publish: one transaction under an advisory lock, DML only, differences only; marts, history and ops change together or not at all."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.stars import Publish, Star

LOCK = 5_840_313_202_022
"""Advisory lock that every publish holds: two of them never interleave."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many rows of one table a publish changed."""

    table: str
    inserted: int
    updated: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What is published: a report year, or the claims."""

    publish: Publish
    report_year: int | None

    @property
    def slot(self) -> int:
        """Its row in ops.publication: claims stand at 0."""
        return self.report_year or 0


def lock_publishing(connection: psycopg.Connection[TupleRow]) -> dt.datetime:
    """Wait for the turn to publish and give the moment from which the new state is known.

    The moment lies after every earlier publish, even where the clock was set back in between.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    connection.execute("set constraints all deferred")
    row = connection.execute(
        "select greatest(clock_timestamp(), max(published_at) + interval '1 microsecond') from ops.publication"
    ).fetchone()
    assert row is not None  # an aggregate always gives a row
    known_from: dt.datetime = row[0]
    return known_from


def merge_candidate(
    connection: psycopg.Connection[TupleRow], stars: Sequence[Star], candidate: str, unit: Unit, known_from: dt.datetime
) -> list[Difference]:
    """Make the published tables equal to the candidate, and history with them; the caller holds the lock and commits.

    The unit's own facts come first. Members follow, each table after all that refer to it, so that what is still used is known.
    Comparisons come last: they read the published tables themselves.
    """
    differences = []
    for star in _in_publish_order(stars, unit):
        source = _source(star, stars, candidate)
        scope = sql.SQL("t.report_year = {}").format(sql.Literal(unit.report_year)) if star.publish is Publish.YEAR else sql.SQL("true")
        differences.append(_merge(connection, star, source, scope, known_from))
    return differences


def refresh_statistics(connection: psycopg.Connection[TupleRow], differences: Iterable[Difference]) -> None:
    """Let the planner know what a publish changed; the first reader should not pay for missing statistics.

    The table of bi that shows a star has statistics of its own; counting them counts those of marts too.
    """
    for difference in differences:
        if difference.inserted or difference.updated or difference.deleted:
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier("bi", difference.table)))


def preview_candidate(connection: psycopg.Connection[TupleRow], stars: Sequence[Star], candidate: str, unit: Unit) -> list[Difference]:
    """What :func:`merge_candidate` would change, found by doing it and taking it back."""
    with connection.transaction(force_rollback=True):
        return merge_candidate(connection, stars, candidate, unit, lock_publishing(connection))


def _in_publish_order(stars: Sequence[Star], unit: Unit) -> Iterable[Star]:
    by_kind = {kind: [star for star in stars if star.publish is kind] for kind in Publish}
    yield from reversed(by_kind[unit.publish])
    yield from reversed(by_kind[Publish.IDENTITY])
    yield from reversed(by_kind[Publish.REFERENCE])
    yield from reversed(by_kind[Publish.COMPARISON])


def _source(star: Star, stars: Sequence[Star], candidate: str) -> sql.Composed:
    rows = sql.SQL("select {} from {} as c").format(_names(star.column_names, "c"), sql.Identifier(candidate, star.name))
    if not star.only_used:
        return rows
    used = [
        sql.SQL("select {} from {}").format(sql.Identifier(reference.column), sql.Identifier("marts", other.name))
        for other in stars
        for reference in other.references
        if reference.table == star.name and other.name != star.name
    ]
    # Members with negative keys are the explicit unknown, not applicable and not yet reported: always there. A member that only facts of
    # another year still name, because what it stands for was told apart otherwise since, stays as it was until that year is loaded again.
    return sql.SQL(
        """
        {rows} where c.{key} < 0 or c.{key} in ({used})
        union all
        select {columns} from {marts} as m
        where m.{key} in ({used}) and not exists (select from {candidate} as c where c.{key} = m.{key})
        """
    ).format(
        rows=rows,
        key=sql.Identifier(star.key[0]),
        used=sql.SQL(" union ").join(used),
        columns=_names(star.column_names, "m"),
        marts=sql.Identifier("marts", star.name),
        candidate=sql.Identifier(candidate, star.name),
    )


def _merge(
    connection: psycopg.Connection[TupleRow], star: Star, source: sql.Composed, scope: sql.Composable, known_from: dt.datetime
) -> Difference:
    parts = {
        "changed": sql.Identifier(f"changed_{star.name}"),
        "marts": sql.Identifier("marts", star.name),
        "history": sql.Identifier("history", star.name),
        "source": source,
        "scope": scope,
        "same_key": _equal(star.key, "t", "s"),
        "update": _update_arm(star),
        "columns": _names(star.column_names),
        "source_columns": _names(star.column_names, "s"),
        "new_columns": _names(star.column_names, "new"),
        "target_keys": _old_keys(star, "t"),
        "old_keys": _old_keys(star, "old"),
        "same_old_key": sql.SQL(" and ").join(
            sql.SQL("h.{} = c.{}").format(sql.Identifier(n), sql.Identifier(f"old_{n}")) for n in star.key
        ),
        "known_from": sql.Literal(known_from),
    }
    for statement in _MERGE_STEPS:
        connection.execute(sql.SQL(statement).format(**parts))
    counted = sql.SQL("select action, count(*) from {changed} group by action").format(**parts)
    counts: dict[str, int] = dict(connection.execute(counted).fetchall())
    return Difference(star.name, counts.get("INSERT", 0), counts.get("UPDATE", 0), counts.get("DELETE", 0))


_MERGE_STEPS: tuple[LiteralString, ...] = (
    "drop table if exists {changed}",
    "create temporary table {changed} on commit drop as select null::text as action, {target_keys}, t.* from {marts} as t with no data",
    """
    with merged as (
        merge into {marts} as t
        using ({source}) as s
        on {same_key}
        {update}
        when not matched by target then insert ({columns}) values ({source_columns})
        when not matched by source and {scope} then delete
        returning merge_action() as action, {old_keys}, {new_columns}
    )
    insert into {changed} select * from merged
    """,
    """
    update {history} as h set known = tstzrange(lower(h.known), {known_from})
    from {changed} as c
    where c.action in ('UPDATE', 'DELETE') and upper_inf(h.known) and {same_old_key}
    """,
    """
    insert into {history} ({columns}, known)
    select {columns}, tstzrange({known_from}, null) from {changed} where action in ('INSERT', 'UPDATE')
    """,
)
"""Merge and remember what changed; close the versions that ended; open the new ones. In this order: versions may not overlap."""


def _update_arm(star: Star) -> sql.Composable:
    values = [name for name in star.column_names if name not in star.key]
    if not values:
        return sql.SQL("")
    return sql.SQL("when matched and row({}) is distinct from row({}) then update set {}").format(
        _names(values, "t"), _names(values, "s"), sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(name)) for name in values)
    )


def _old_keys(star: Star, alias: LiteralString) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL("{} as {}").format(sql.Identifier(alias, name), sql.Identifier(f"old_{name}")) for name in star.key)


def _names(names: Iterable[str], alias: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) if alias else sql.Identifier(name) for name in names)


def _equal(names: Iterable[str], left: str, right: str) -> sql.Composed:
    return sql.SQL(" and ").join(sql.SQL("{} = {}").format(sql.Identifier(left, name), sql.Identifier(right, name)) for name in names)
