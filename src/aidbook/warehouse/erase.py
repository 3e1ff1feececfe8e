"""A person's name out of every table: of landing, registry, ops, marts and history. What is counted and summed stays as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from aidbook.errors import WarehouseError
from aidbook.landing.steps import distrust_candidates
from aidbook.text.person import Spelling
from aidbook.warehouse.connect import Connection
from aidbook.warehouse.publish import LOCK

SCHEMAS: Final = ("landing", "registry", "ops", "marts", "history")
_OF_KEYS: Final = ("_id", "_key", "_ids", "_keys")
"""Ends of the names of columns that identify something by words: two persons who were erased must not become one."""
_TEXTS: Final = """
    select n.nspname, c.relname, a.attname, format_type(a.atttypid, null)
    from pg_attribute as a
    inner join pg_class as c on c.oid = a.attrelid
    inner join pg_namespace as n on n.oid = c.relnamespace
    where
        c.relkind = 'r' and n.nspname = any(%s) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
    order by 1, 2, 3
"""
_FOREIGN_KEYS: Final = """
    select n.nspname, c.relname, k.conname
    from pg_constraint as k inner join pg_class as c on c.oid = k.conrelid inner join pg_namespace as n on n.oid = c.relnamespace
    where k.contype = 'f' and not k.condeferrable and n.nspname = any(%s) and k.conparentid = 0
    order by 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column that may hold a name."""

    schema: str
    table: str
    name: str
    type: str

    @property
    def label(self) -> str:
        """As a person reads it."""
        return f"{self.schema}.{self.table}.{self.name}"


def rows_with(connection: Connection, written: Sequence[Spelling]) -> dict[str, int]:
    """In how many rows of which columns a person stands.

    Raises:
        WarehouseError: the name is that of a place, an organisation or another entry of the code lists.
    """
    for column in _columns(connection, ("reference",)):
        if count := _count(connection, column, written):
            raise WarehouseError(f"{column.label} has this name in {count} rows: it is that of an entry of a code list, not of a person.")
    return {column.label: count for column in _columns(connection, SCHEMAS) if (count := _count(connection, column, written))}


def erase(connection: Connection, written: Sequence[Spelling], author: str, why: str) -> int:
    """Cover a person in every column and write the act down without the name; its number. The caller commits.

    Nothing is published meanwhile, and no candidate that was built before it afterwards: the name may stand in it.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    row = connection.execute("insert into ops.erasure (author, why) values (%s, %s) returning erasure_id", [author, why]).fetchone()
    assert row is not None  # an insert gives its row
    number = int(row[0])
    # Names stand in keys too, and keys refer to each other: all are judged once at the end.
    keys = connection.execute(_FOREIGN_KEYS, [list(SCHEMAS)]).fetchall()
    for key in keys:
        _alter(connection, key, "deferrable initially deferred")
    figures = _figures(connection, written)
    places = {}
    try:
        for column in _columns(connection, SCHEMAS):
            if count := _cover(connection, column, written, number):
                places[column.label] = count
        connection.execute("set constraints all immediate")
    except psycopg.errors.IntegrityError as error:
        # What PostgreSQL says of it may quote the name.
        table = f"{error.diag.schema_name}.{error.diag.table_name}"
        if isinstance(error, psycopg.errors.UniqueViolation | psycopg.errors.ExclusionViolation):
            raise WarehouseError(f"Two rows of {table} would become one. Nothing was erased: give one name at a time.") from None
        raise WarehouseError(f"{table} would break its rule {error.diag.constraint_name}. Nothing was erased.") from None
    _keep_decisions(connection, figures)
    distrust_candidates(connection)
    for key in keys:
        _alter(connection, key, "not deferrable")
    connection.execute("update ops.erasure set places = %s where erasure_id = %s", [Jsonb(places), number])
    return number


def note_files(connection: Connection, number: int, blanked: Mapping[str, str], others: int) -> None:
    """Write down what is blanked outside the database: archived files by their first sha256, of others how many. The caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into landing.erased_file (sha256, blanked_sha256, erasure_id)
            select f.sha256, %s, %s from landing.file as f where f.sha256 = %s
            on conflict (sha256) do update set blanked_sha256 = excluded.blanked_sha256, erasure_id = excluded.erasure_id
            """,
            [(now, number, first) for first, now in blanked.items()],
        )
    connection.execute(
        "update ops.erasure set places = places || %s where erasure_id = %s",
        [Jsonb({"archived files": len(blanked), "other files": others}), number],
    )


def note_pages(connection: Connection, number: int, pages: Iterable[str]) -> None:
    """Write down archived pages, by the sha256 of their body, that no reader is to read again. The caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into landing.erased_page (sha256, erasure_id) values (%s, %s)
            on conflict (sha256) do update set erasure_id = excluded.erasure_id
            """,
            [(sha256, number) for sha256 in pages],
        )


def forget_old_versions(connection: Connection) -> None:
    """Have PostgreSQL drop the rows as they were before, which it keeps for a while. Not inside a transaction."""
    for schema, table in dict.fromkeys((column.schema, column.table) for column in _columns(connection, SCHEMAS)):
        connection.execute(sql.SQL("vacuum {}").format(sql.Identifier(schema, table)))


def _columns(connection: Connection, schemas: Sequence[str]) -> Iterator[TextColumn]:
    for row in connection.execute(_TEXTS, [list(schemas)]).fetchall():
        yield TextColumn(*row)


def _count(connection: Connection, column: TextColumn, written: Sequence[Spelling]) -> int:
    row = connection.execute(
        sql.SQL("select count(*) from {} where {}::text ~* any(%s)").format(
            sql.Identifier(column.schema, column.table), sql.Identifier(column.name)
        ),
        [[spelling.pattern for spelling in written]],
    ).fetchone()
    return int(row[0]) if row else 0


def _cover(connection: Connection, column: TextColumn, written: Sequence[Spelling], number: int) -> int:
    parts = {"table": sql.Identifier(column.schema, column.table), "name": sql.Identifier(column.name), "type": sql.SQL(column.type)}
    covered: sql.Composable = sql.SQL("{name}::text").format(**parts)
    is_key = column.name.endswith(_OF_KEYS)
    for spelling in written:
        covered = sql.SQL("regexp_replace({}, {}, {}, 'gi')").format(
            covered, sql.Literal(spelling.pattern), sql.Literal(f"erased-{number}" if is_key else spelling.covered)
        )
    return connection.execute(
        sql.SQL("update {table} set {name} = ({covered})::{type} where {name}::text ~* any(%s)").format(covered=covered, **parts),
        [[spelling.pattern for spelling in written]],
    ).rowcount


def _figures(connection: Connection, written: Sequence[Spelling]) -> dict[tuple[int, int], str]:
    """The keys of the figures in whose sentences the name stands, by page and place."""
    rows = connection.execute(
        "select page_version_id, ordinal, figure_key from registry.figure where sentence ~* any(%s)",
        [[spelling.pattern for spelling in written]],
    ).fetchall()
    return {(page, ordinal): key for page, ordinal, key in rows}


def _keep_decisions(connection: Connection, figures: Mapping[tuple[int, int], str]) -> None:
    """What people decided about figures hangs on their sentences, which read otherwise now."""
    for (page, ordinal), key in figures.items():
        connection.execute(
            """
            update registry.statement_review as r set figure_key = f.figure_key
            from registry.figure as f where f.page_version_id = %s and f.ordinal = %s and r.figure_key = %s
            """,
            [page, ordinal, key],
        )


def _alter(connection: Connection, key: Sequence[str], how: str) -> None:
    schema, table, name = key
    connection.execute(
        sql.SQL("alter table {} alter constraint {} {}").format(sql.Identifier(schema, table), sql.Identifier(name), sql.SQL(how))
    )
