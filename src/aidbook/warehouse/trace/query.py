"""Rows of the database as dictionaries."""

from collections.abc import Mapping
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Connection = psycopg.Connection[Any]
Row = Mapping[str, Any]


def ask(connection: Connection, statement: LiteralString | sql.Composed, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of a query."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, parameters).fetchall()


def ask_one(connection: Connection, statement: LiteralString | sql.Composed, **parameters: Any) -> dict[str, Any] | None:
    """The one row of a query, or None."""
    rows = ask(connection, statement, **parameters)
    return rows[0] if rows else None
