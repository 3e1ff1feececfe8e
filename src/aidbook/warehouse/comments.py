"""Comments of tables and columns, as the dbt contracts describe them."""

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.stars import Star


def comment_on(connection: psycopg.Connection[TupleRow], table: sql.Identifier, star: Star) -> None:
    """Say what a star's table and its columns are, in English and Vietnamese."""
    connection.execute(sql.SQL("comment on table {} is {}").format(table, sql.Literal(star.comment)))
    for column in star.columns:
        connection.execute(sql.SQL("comment on column {}.{} is {}").format(table, sql.Identifier(column.name), sql.Literal(column.comment)))
