"""The stars as BI tools meet them: tables of bi with keys, which hold nothing and show the rows of marts.

A view has no keys, and a BI tool that finds no keys cannot join. So each star stands in bi as the parent table of its published table:
asking the parent reads the child (PostgreSQL's inheritance), and the parent carries the same primary and foreign keys, here among the
tables of bi, where the reader may look. Nothing is stored or written twice.
"""

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.errors import WarehouseError
from aidbook.warehouse.comments import comment_on
from aidbook.warehouse.roles import NAMES
from aidbook.warehouse.stars import Star


def show_star(connection: psycopg.Connection[TupleRow], star: Star) -> None:
    """Create or complete the table of bi that shows a published table, with comments, keys and rights.

    Columns are only added, at the end; what others built on the table stays.

    Raises:
        WarehouseError: in an older database a view stood in its place and something of somebody's own depends on that view.
    """
    table = sql.Identifier("bi", star.name)
    kind = _kind(connection, star.name)
    if kind == "v":
        _drop_view(connection, star, table)
    if kind != "r":
        _create(connection, star, table)
    _complete(connection, star, table)
    comment_on(connection, table, star)
    # The loader tells the planner what a publish changed.
    connection.execute(sql.SQL("grant maintain on {} to {}").format(table, sql.Identifier(NAMES["loader"])))
    # The information schema shows a foreign key only to those who may do more than read, and some BI tools ask there. The right to refer
    # to a key gives the reader nothing else: it owns no table that could.
    key = sql.SQL(", ").join(map(sql.Identifier, star.key))
    connection.execute(sql.SQL("grant references ({}) on {} to {}").format(key, table, sql.Identifier(NAMES["reader"])))


def _create(connection: psycopg.Connection[TupleRow], star: Star, table: sql.Identifier) -> None:
    parts = [sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.data_type)) for column in star.columns]
    parts.append(sql.SQL("primary key ({})").format(sql.SQL(", ").join(map(sql.Identifier, star.key))))
    # Rows live in marts alone.
    parts.append(sql.SQL("constraint {} check (false) no inherit").format(sql.Identifier(f"{star.name}_shows_marts")))
    connection.execute(sql.SQL("create table {} ({})").format(table, sql.SQL(", ").join(parts)))
    connection.execute(sql.SQL("alter table {} inherit {}").format(sql.Identifier("marts", star.name), table))


def _complete(connection: psycopg.Connection[TupleRow], star: Star, table: sql.Identifier) -> None:
    for column in star.columns:
        connection.execute(
            sql.SQL("alter table {} add column if not exists {} {}").format(table, sql.Identifier(column.name), sql.SQL(column.data_type))
        )
    there = {
        name
        for (name,) in connection.execute(
            "select conname from pg_constraint where contype = 'f' and conrelid = format('bi.%%I', %s::text)::regclass", [star.name]
        )
    }
    for reference in star.references:
        name = f"{star.name}_{reference.column}_fkey"
        if name not in there:
            connection.execute(
                sql.SQL("alter table {} add constraint {} foreign key ({}) references {} ({})").format(
                    table,
                    sql.Identifier(name),
                    sql.Identifier(reference.column),
                    sql.Identifier("bi", reference.table),
                    sql.Identifier(reference.to_column),
                )
            )


def _drop_view(connection: psycopg.Connection[TupleRow], star: Star, table: sql.Identifier) -> None:
    try:
        connection.execute(sql.SQL("drop view {}").format(table))
    except psycopg.errors.DependentObjectsStillExist as error:
        raise WarehouseError(
            f"bi.{star.name} becomes a table with keys, but something stands on the view: {error.diag.message_detail} "
            f"Drop that, run `aidbook db upgrade`, and create it again: name and columns stay the same."
        ) from error


def _kind(connection: psycopg.Connection[TupleRow], name: str) -> str | None:
    row = connection.execute("select relkind::text from pg_class where oid = to_regclass(format('bi.%%I', %s::text))", [name]).fetchone()
    return None if row is None else str(row[0])
