"""The whole of a warehouse as bytes, to compare two of them: every table and view in the order of its rows, every archived file."""

import hashlib
from pathlib import Path

import psycopg
from psycopg import sql

_RELATIONS = """
    select n.nspname, c.relname from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v', 'm') and n.nspname in ('landing', 'registry', 'reference', 'marts', 'history', 'ops', 'bi')
    order by 1, 2
"""


def ordered_copy(dsn: str) -> dict[str, bytes]:
    """Every table and view of the warehouse: its rows as COPY writes them, in the order of all their columns."""
    copies = {}
    with psycopg.connect(dsn) as connection:
        for schema, name in connection.execute(_RELATIONS).fetchall():
            query = sql.SQL("copy (select r::text from {} as r order by 1) to stdout").format(sql.Identifier(schema, name))
            with connection.cursor().copy(query) as copy:
                copies[f"{schema}.{name}"] = b"".join(bytes(block) for block in copy)
    return copies


def files_below(folder: Path) -> dict[str, str]:
    """The sha256 of every file below a folder, by its path there."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
