"""Publish: one transaction under an advisory lock, DML only, differences only; marts, history and ops change together or not at all."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

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

    @property
    def rows(self) -> int:
        """All that changed."""
        return self.inserted + self.updated + self.deleted


@dataclass(frozen=True, slots=True)
class Unit:
    """What is published: a report year, or the claims."""

    publish: Publish
    report_year: int | None

    @property
    def slot(self) -> int:
        """Its row in ops.publication: claims stand at 0."""
        return self.report_year or 0


AFTER_FACTS: Final = (Publish.IDENTITY, Publish.REFERENCE, Publish.COMPARISON)
"""What follows the facts of a unit, in this order."""

Clock = Callable[[], dt.datetime]
"""Tells the time, with its zone."""


def lock_publishing(connection: psycopg.Connection[TupleRow], clock: Clock | None = None) -> dt.datetime:
    """Wait for the turn to publish and give the moment from which the new state is known.

    The moment lies after every earlier publish, even where the clock was set back in between: what was published on a day that the clock
    came back to is known from the last moment before it went back, so that no later publish changes what an earlier day showed.

    Args:
        connection: of the loader, in a transaction, which keeps the turn.
        clock: asked once it is our turn; without one the server's.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    connection.execute("set constraints all deferred")
    row = connection.execute(
        """
        select greatest(coalesce(%s, clock_timestamp()), max(published_at) + interval '1 microsecond')
        from ops.publication
        """,
        [clock() if clock else None],
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
    for star in in_publish_order(stars, unit.publish, *AFTER_FACTS):
        differences.append(merge_rows(connection, star, candidate_rows(star, stars, candidate), unit))
        _remember(connection, star, known_from)
    return differences


def refresh_statistics(connection: psycopg.Connection[TupleRow], differences: Iterable[Difference]) -> None:
    """Let the planner know what a publish changed; the first reader should not pay for missing statistics.

    The table of bi that shows a star has statistics of its own, which no autovacuum counts; counting them counts those of marts too.
    Where little changed, amounts and texts are left out: they look like those of the years before, while a new year, its days and its
    keys have to be found.
    """
    for difference in differences:
        if difference.rows:
            (columns,) = connection.execute(_NEW_VALUES, {"table": difference.table, "rows": difference.rows}).fetchone() or (None,)
            of_columns = sql.SQL("({})").format(_names(columns)) if columns else sql.SQL("")
            connection.execute(sql.SQL("analyze {} {}").format(sql.Identifier("bi", difference.table), of_columns))


_NEW_VALUES: Final[LiteralString] = """
with shown as (select format('bi.%%I', %(table)s::text)::regclass as bi, format('marts.%%I', %(table)s::text)::regclass as marts)

select array_agg(a.attname order by a.attnum) filter (where a.atttypid not in ('numeric'::regtype, 'text'::regtype))
from shown as s
inner join pg_attribute as a on a.attrelid = s.bi and a.attnum > 0 and not a.attisdropped
inner join pg_class as m on m.oid = s.marts
left join pg_stats as c on (c.schemaname, c.tablename, c.attname, c.inherited) = ('bi', %(table)s, a.attname, true)
group by s.marts, m.reltuples
having
    greatest(%(rows)s, pg_stat_get_mod_since_analyze(s.marts)) < 0.1 * m.reltuples
    and count(c.attname) = count(*)
"""
"""Columns of a table of bi that are neither amounts nor texts, where less than a tenth of its rows changed since all of its columns were
counted; no row where more changed, or where a column was never counted."""


def in_publish_order(stars: Sequence[Star], *kinds: Publish) -> Iterator[Star]:
    """The tables of some kinds, each after all that refer to it."""
    for kind in kinds:
        yield from reversed([star for star in stars if star.publish is kind])


def candidate_rows(star: Star, stars: Sequence[Star], candidate: str) -> sql.Composed:
    """What a candidate says that a table should hold, as a query: of members those that published facts use."""
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
        with members as materialized ({rows}),
        used as materialized ({used})
        select * from members as c where c.{key} < 0 or c.{key} in (select * from used)
        union all
        select {columns} from {marts} as m
        where m.{key} in (select * from used) and not exists (select from members as c where c.{key} = m.{key})
        """
    ).format(
        rows=rows,
        key=sql.Identifier(star.key[0]),
        used=sql.SQL(" union ").join(used),
        columns=_names(star.column_names, "m"),
        marts=sql.Identifier("marts", star.name),
    )


def merge_rows(connection: psycopg.Connection[TupleRow], star: Star, source: sql.Composed, unit: Unit | None = None) -> Difference:
    """Make a published table equal to a query, facts of years for the unit's year alone; what changed stays in a temporary table.

    Without a unit all of the table is made equal.
    """
    of_year = sql.SQL("t.report_year = {}").format(sql.Literal(unit.report_year)) if unit else sql.SQL("true")
    parts = {
        "changed": _changed(star),
        "marts": sql.Identifier("marts", star.name),
        "source": source,
        "scope": of_year if star.publish is Publish.YEAR else sql.SQL("true"),
        "same_key": _equal(star.key, "t", "s"),
        "update": _update_arm(star),
        "columns": _names(star.column_names),
        "source_columns": _names(star.column_names, "s"),
        "new_columns": _names(star.column_names, "new"),
        "target_keys": _old_keys(star, "t"),
        "old_keys": _old_keys(star, "old"),
    }
    for statement in _MERGE_STEPS:
        connection.execute(sql.SQL(statement).format(**parts))
    counted = sql.SQL("select action, count(*) from {changed} group by action").format(**parts)
    counts: dict[str, int] = dict(connection.execute(counted).fetchall())
    return Difference(star.name, counts.get("INSERT", 0), counts.get("UPDATE", 0), counts.get("DELETE", 0))


def _remember(connection: psycopg.Connection[TupleRow], star: Star, known_from: dt.datetime) -> None:
    parts = {
        "changed": _changed(star),
        "history": sql.Identifier("history", star.name),
        "columns": _names(star.column_names),
        "same_old_key": sql.SQL(" and ").join(
            sql.SQL("h.{} = c.{}").format(sql.Identifier(n), sql.Identifier(f"old_{n}")) for n in star.key
        ),
        "known_from": sql.Literal(known_from),
    }
    for statement in _HISTORY_STEPS:
        connection.execute(sql.SQL(statement).format(**parts))


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
)
"""Merge, and keep what changed."""

_HISTORY_STEPS: tuple[LiteralString, ...] = (
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
"""Close the versions that ended, then open the new ones: versions may not overlap."""


def _update_arm(star: Star) -> sql.Composable:
    values = [name for name in star.column_names if name not in star.key]
    if not values:
        return sql.SQL("")
    return sql.SQL("when matched and row({}) is distinct from row({}) then update set {}").format(
        _names(values, "t"), _names(values, "s"), sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(name)) for name in values)
    )


def _changed(star: Star) -> sql.Identifier:
    return sql.Identifier(f"changed_{star.name}")


def _old_keys(star: Star, alias: LiteralString) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL("{} as {}").format(sql.Identifier(alias, name), sql.Identifier(f"old_{name}")) for name in star.key)


def _names(names: Iterable[str], alias: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) if alias else sql.Identifier(name) for name in names)


def _equal(names: Iterable[str], left: str, right: str) -> sql.Composed:
    return sql.SQL(" and ").join(sql.SQL("{} = {}").format(sql.Identifier(left, name), sql.Identifier(right, name)) for name in names)
