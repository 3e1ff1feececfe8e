"""What a candidate changes in what is published, by table of facts, place and sector: rows in ops.load_difference.

Of a place or a sector in which anything changes every pair of both is written, so that its sums before and after are whole.
"""

from collections.abc import Iterable
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.publish import Unit
from aidbook.warehouse.stars import Publish, Star

_PLACES = ("reporting_place_key", "place_key")
"""Where a difference is counted: at the office that reports, as the gate asks the offices; else where the row itself is."""


def write_differences(connection: psycopg.Connection[TupleRow], load_id: int, stars: Iterable[Star], candidate: str, unit: Unit) -> None:
    """Write down what the candidate's own facts change in the published ones, in place of what an earlier try wrote.

    A row that moves from one place or sector to another counts as changed where it goes, and its money is in the sums of both.
    """
    connection.execute("delete from ops.load_difference where load_id = %s", [load_id])
    for star in stars:
        place = next((name for name in _PLACES if name in star.column_names), None)
        # Without a place it is no fact of its own: it says where the rows of another table come from.
        if star.publish is unit.publish and place is not None:
            connection.execute(_difference_of(star, place, candidate, unit), {"load": load_id})


def _difference_of(star: Star, place: str, candidate: str, unit: Unit) -> sql.Composed:
    scope = sql.SQL("where report_year = {}").format(sql.Literal(unit.report_year)) if star.publish is Publish.YEAR else sql.SQL("")
    return sql.SQL(
        """
        with pairs as (
            select
                a.{place} as place_after, b.{place} as place_before,
                {sector_after} as sector_after, {sector_before} as sector_before,
                a.{key} is not null as is_after, b.{key} is not null as is_before,
                row({new_values}) is distinct from row({old_values}) as is_changed,
                {committed_after} as committed_after, {committed_before} as committed_before,
                {disbursed_after} as disbursed_after, {disbursed_before} as disbursed_before
            from (select {columns} from {built} {scope}) as a
            full join (select {columns} from {published} {scope}) as b on {same_key}
        ),

        sides as (
            select
                place_after as place_key, sector_after as sector_key,
                (not is_before)::integer as rows_in, 0 as rows_out, (is_before and is_changed)::integer as rows_changed,
                null::numeric as committed_before, committed_after, null::numeric as disbursed_before, disbursed_after
            from pairs where is_after
            union all
            select place_before, sector_before, 0, (not is_after)::integer, 0, committed_before, null, disbursed_before, null
            from pairs where is_before
        ),

        grouped as (
            select
                place_key, sector_key, sum(rows_in) as rows_in, sum(rows_out) as rows_out, sum(rows_changed) as rows_changed,
                sum(committed_before) as committed_before, sum(committed_after) as committed_after,
                sum(disbursed_before) as disbursed_before, sum(disbursed_after) as disbursed_after
            from sides
            group by place_key, sector_key
        ),

        -- A place or sector that is no longer used has its name among the published ones.
        places as (
            select distinct on (place_key) place_key, unit_id, name_vi
            from (
                select place_key, unit_id, name_vi, 1 as source from {built_places}
                union all
                select place_key, unit_id, name_vi, 2 from marts.dim_place
            ) as named
            order by place_key, source
        ),

        sectors as (
            select distinct on (sector_key) sector_key, sector_code, name_vi, name_en
            from (
                select sector_key, sector_code, name_vi, name_en, 1 as source from {built_sectors}
                union all
                select sector_key, sector_code, name_vi, name_en, 2 from marts.dim_sector
            ) as named
            order by sector_key, source
        ),

        named as (
            select
                p.unit_id, p.name_vi as place, s.sector_code, s.name_vi as sector_vi, s.name_en as sector_en,
                sum(g.rows_in) as rows_in, sum(g.rows_out) as rows_out, sum(g.rows_changed) as rows_changed,
                sum(g.committed_before) as committed_before, sum(g.committed_after) as committed_after,
                sum(g.disbursed_before) as disbursed_before, sum(g.disbursed_after) as disbursed_after
            from grouped as g
            left join places as p on p.place_key = g.place_key
            left join sectors as s on s.sector_key = g.sector_key
            group by p.unit_id, p.name_vi, s.sector_code, s.name_vi, s.name_en
        ),

        compared as (
            select
                n.*,
                rows_in + rows_out + rows_changed > 0
                or committed_before is distinct from committed_after or disbursed_before is distinct from disbursed_after as is_other
            from named as n
        ),

        -- What stays as it is in a place or sector where something else changes belongs to the sums of that place or sector.
        touched as (
            select
                c.*,
                bool_or(is_other) over (partition by unit_id, place) as is_of_place,
                sector_code is not null and bool_or(is_other) over (partition by sector_code, sector_vi, sector_en) as is_of_sector
            from compared as c
        )

        insert into ops.load_difference
        select
            %(load)s, {table}, unit_id, place, sector_code, sector_vi, sector_en, rows_in, rows_out, rows_changed,
            committed_before, committed_after, disbursed_before, disbursed_after
        from touched where is_of_place or is_of_sector
        """
    ).format(
        place=sql.Identifier(place),
        key=sql.Identifier(star.key[0]),
        columns=sql.SQL(", ").join(map(sql.Identifier, star.column_names)),
        new_values=sql.SQL(", ").join(sql.Identifier("a", name) for name in star.column_names),
        old_values=sql.SQL(", ").join(sql.Identifier("b", name) for name in star.column_names),
        built=sql.Identifier(candidate, star.name),
        published=sql.Identifier("marts", star.name),
        scope=scope,
        same_key=sql.SQL(" and ").join(sql.SQL("a.{0} = b.{0}").format(sql.Identifier(name)) for name in star.key),
        built_places=sql.Identifier(candidate, "dim_place"),
        built_sectors=sql.Identifier(candidate, "dim_sector"),
        table=sql.Literal(star.name),
        **{
            f"{name}_{side}": _column(star, alias, column, kind)
            for name, column, kind in (
                ("sector", "sector_key", "bigint"),
                ("committed", "committed_year_usd", "numeric"),
                ("disbursed", "disbursed_year_usd", "numeric"),
            )
            for side, alias in (("after", "a"), ("before", "b"))
        },
    )


def _column(star: Star, alias: str, name: str, kind: LiteralString) -> sql.Composable:
    """A column of one side of a pair, or nothing of its type where the table has no such column."""
    if name in star.column_names:
        return sql.Identifier(alias, name)
    return sql.SQL("null::") + sql.SQL(kind)
