"""Structure of marts and history, made from the dbt contracts, and its face in bi. Runs only in ``aidbook db upgrade``."""

import hashlib
from collections.abc import Iterable
from typing import Final

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.errors import WarehouseError
from aidbook.warehouse.comments import comment_on
from aidbook.warehouse.constraints import apply_constraints
from aidbook.warehouse.reader_stars import show_star
from aidbook.warehouse.roles import NAMES
from aidbook.warehouse.stars import Column, Index, Publish, Star

KNOWN = "known"
"""Column of history: when a row was known, from the moment it was published until it was replaced or withdrawn."""

_LONGEST_NAME: Final = 63
"""Bytes of a name in PostgreSQL."""


def apply_structure(connection: psycopg.Connection[TupleRow], stars: Iterable[Star]) -> None:
    """Create what is missing and refresh comments; stars come in the order of their foreign keys.

    A column that a contract gained is added at the end; rows that are published already have nothing there until their year is loaded.

    Raises:
        WarehouseError: a contract changed the type of a published column, which needs a migration that says how.
    """
    for star in stars:
        marts, history = sql.Identifier("marts", star.name), sql.Identifier("history", star.name)
        if not _exists(connection, "marts", star.name):
            connection.execute(_create_marts(star, marts))
        if not _exists(connection, "history", star.name):
            connection.execute(_create_history(star, history))
        # A version that ended is closed; nothing else of it is the loader's to change.
        connection.execute(sql.SQL("grant update ({}) on {} to {}").format(sql.Identifier(KNOWN), history, sql.Identifier(NAMES["loader"])))
        if star.publish is Publish.YEAR:
            # Most questions about the past are about some years.
            connection.execute(
                sql.SQL("create index if not exists {} on {} (report_year)").format(sql.Identifier(f"{star.name}_by_year"), history)
            )
        for schema, table in (("marts", marts), ("history", history)):
            _add_columns(connection, schema, table, star)
            comment_on(connection, table, star)
        for index in star.indexes:
            connection.execute(_create_index(star, index))
        apply_constraints(connection, star)
        show_star(connection, star)
        connection.execute(
            sql.SQL("comment on column {}.known is {}").format(
                history, sql.Literal("When this version was the published one. | Tiếng Việt: thời gian bản ghi này được công bố.")
            )
        )


def ensure_schemas(connection: psycopg.Connection[TupleRow]) -> None:
    """Make the schemas that can be built again, where somebody dropped them, with the rights that the migrations gave."""
    loader, reader = sql.Identifier(NAMES["loader"]), sql.Identifier(NAMES["reader"])
    readers = {"marts": [loader], "bi": [loader, reader]}
    rights = {"marts": "select, insert, update, delete, maintain", "bi": "select"}
    for name, roles in readers.items():
        schema = sql.Identifier(name)
        connection.execute(sql.SQL("create schema if not exists {}").format(schema))
        for role in roles:
            connection.execute(sql.SQL("grant usage on schema {} to {}").format(schema, role))
            connection.execute(
                sql.SQL("alter default privileges in schema {} grant {} on tables to {}").format(schema, sql.SQL(rights[name]), role)
            )


def _create_marts(star: Star, table: sql.Identifier) -> sql.Composed:
    # The other constraints are apply_constraints's: it adds them to tables of older databases too.
    parts = [sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.data_type)) for column in star.columns]
    parts.append(sql.SQL("primary key ({})").format(_names(star.key)))
    return sql.SQL("create table {} ({})").format(table, sql.SQL(", ").join(parts))


def _create_history(star: Star, table: sql.Identifier) -> sql.Composed:
    parts: list[sql.SQL | sql.Composed] = [_column(column) for column in star.columns]
    parts.append(sql.SQL("known tstzrange not null"))
    parts.append(sql.SQL("primary key ({}, known without overlaps)").format(_names(star.key)))
    return sql.SQL("create table {} ({})").format(table, sql.SQL(", ").join(parts))


def _create_index(star: Star, index: Index) -> sql.Composed:
    # PostgreSQL cuts a name at 63 bytes, and two that are cut to one would be one index. Other columns beside it make another index.
    name = f"{star.name}_by_{'_'.join(index.columns)}"
    if index.include:
        name += f"_with_{hashlib.sha256(' '.join(index.include).encode()).hexdigest()[:8]}"
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    include = sql.SQL(" include ({})").format(_names(index.include)) if index.include else sql.SQL("")
    return sql.SQL("create index if not exists {} on {} ({}){}").format(
        sql.Identifier(name), sql.Identifier("marts", star.name), _names(index.columns), include
    )


def _column(column: Column) -> sql.Composed:
    required = sql.SQL(" not null" if column.is_required else "")
    return sql.SQL("{} {}{}").format(sql.Identifier(column.name), sql.SQL(column.data_type), required)


def _add_columns(connection: psycopg.Connection[TupleRow], schema: str, table: sql.Identifier, star: Star) -> None:
    rows: list[tuple[str, str, bool]] = connection.execute(
        """
        select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
        from pg_attribute as a
        where a.attrelid = format('%%I.%%I', %s::text, %s::text)::regclass and a.attnum > 0 and not a.attisdropped
        """,
        [schema, star.name],
    ).fetchall()
    there = {name: data_type for name, data_type, _ in rows}
    for column in star.columns:
        if column.name not in there:
            connection.execute(
                sql.SQL("alter table {} add column {} {}").format(table, sql.Identifier(column.name), sql.SQL(column.data_type))
            )
        elif not _same_type(connection, there[column.name], column.data_type):
            raise WarehouseError(
                f"{schema}.{star.name}.{column.name} is {there[column.name]} and its contract says {column.data_type}: "
                f"add a migration under src/aidbook/warehouse/migrations that changes it."
            )

    required = {column.name for column in star.columns if column.is_required}
    for name in {name for name, _, is_required in rows if is_required} - required - {*star.key, KNOWN}:
        # Its contract lets it be empty now; a column that the contract lost stays for its history, and nothing fills it any more.
        connection.execute(sql.SQL("alter table {} alter column {} drop not null").format(table, sql.Identifier(name)))


def _same_type(connection: psycopg.Connection[TupleRow], there: str, contract: str) -> bool:
    row = connection.execute("select to_regtype(%s) = to_regtype(%s)", [there, contract]).fetchone()
    return row is not None and row[0] is True


def _exists(connection: psycopg.Connection[TupleRow], schema: str, name: str) -> bool:
    row = connection.execute("select to_regclass(format('%%I.%%I', %s::text, %s::text)) is not null", [schema, name]).fetchone()
    return row is not None and bool(row[0])


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
