"""Code lists stand in two places: the files that a data officer edits, and schema reference as `aidbook db upgrade` read them last.

No load begins while the two differ: it would be built from the old list, and remembered as built from the new one.
"""

import hashlib
from collections.abc import Mapping

import psycopg
from psycopg.rows import TupleRow

from aidbook import paths
from aidbook.errors import WarehouseError


def keep_list_versions(connection: psycopg.Connection[TupleRow]) -> None:
    """Write down which files the lists of the database were loaded from. Only for the owner, who loads them; the caller commits."""
    connection.execute("delete from ops.list_version")
    with connection.cursor() as cursor:
        cursor.executemany("insert into ops.list_version (path, sha256) values (%s, %s)", list(_files().items()))


def refuse_edited_lists(connection: psycopg.Connection[TupleRow]) -> None:
    """Stop a load that would not be built from the lists that the project has now.

    Raises:
        WarehouseError: a list was edited, added or removed since the database was last upgraded; the message names all of them.
    """
    kept = {str(path): str(sha256) for path, sha256 in connection.execute("select path, sha256 from ops.list_version").fetchall()}
    files = _files()
    edited = sorted(path for path in kept.keys() | files.keys() if kept.get(path) != files.get(path))
    if edited:
        raise WarehouseError(
            f"Not in the database as it stands in the project: {', '.join(edited)}. Put it there by `aidbook db upgrade`, then load again."
        )


def _files() -> Mapping[str, str]:
    return {
        file.relative_to(paths.PROJECT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(paths.SEEDS.glob("*.csv"))
    }
