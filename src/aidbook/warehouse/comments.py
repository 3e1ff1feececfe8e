"""Comments of tables and columns, as the dbt contracts describe them."""

from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.stars import Star


def comment_on(connection: psycopg.Connection[TupleRow], table: sql.Identifier, star: Star) -> None:
    """Say what a star's table and its columns are, in English and Vietnamese."""
    connection.execute(sql.SQL("comment on table {} is {}").format(table, sql.Literal(star.comment)))
    for column in star.columns:
        connection.execute(sql.SQL("comment on column {}.{} is {}").format(table, sql.Identifier(column.name), sql.Literal(column.comment)))


def comment_like(connection: psycopg.Connection[TupleRow], view: str, about: str, source: tuple[str, str], own: Mapping[str, str]) -> None:
    """Say what a view of bi is; its columns are what they are in the table or view that it shows, or what ``own`` says by name."""
    name = sql.Identifier("bi", view)
    connection.execute(sql.SQL("comment on view {} is {}").format(name, sql.Literal(about)))
    rows = connection.execute(
        """
        select a.attname, col_description(s.attrelid, s.attnum)
        from pg_attribute as a
        left join pg_attribute as s
            on a.attname = s.attname and s.attrelid = format('%%I.%%I', %s::text, %s::text)::regclass and s.attnum > 0
        where a.attrelid = format('bi.%%I', %s::text)::regclass and a.attnum > 0 and not a.attisdropped
        """,
        [*source, view],
    ).fetchall()
    for column, meaning in rows:
        connection.execute(
            sql.SQL("comment on column {}.{} is {}").format(name, sql.Identifier(column), sql.Literal(own.get(column, meaning)))
        )
