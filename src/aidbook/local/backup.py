"""`aidbook backup`: one file with all that cannot be made again, taken beside the running night.

In it are the database but for candidates, which a load makes anew, and the files of the home folder that are records. ``marts`` is in it
although `aidbook rebuild` could make it: what was published comes back as it was quoted, whatever the rules of the project say by then.
No password is in it: roles are the server's, and addresses stay in credentials.env.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from psycopg import sql

from aidbook.landing.archive import FILES
from aidbook.local.backup_file import DUMP, BackupWriter, Manifest
from aidbook.local.programs import client_program, run_program
from aidbook.settings import settings
from aidbook.warehouse import build, upgrade
from aidbook.warehouse.connect import Connection, connected

FOLDERS: Final = ("archive", "answers", "pages")
"""Folders of the home folder that are kept: what was received, what went back, what the gate showed."""
SCHEMAS: Final = ("landing", "registry", "reference", "marts", "history", "ops", "bi")
_UNDER_WAY: Final = ".draft"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made. ``damaged`` names archived files whose bytes are no longer those that their name says."""

    file: Path
    manifest: Manifest
    damaged: tuple[str, ...]


def back_up(folder: Path, progress: Callable[[str], None] = lambda _: None) -> Backup:
    """Write a backup into ``folder``; loads, publishes and intakes go on beside it.

    The database comes first and is one moment of it; the archive only grows, so it holds all that this moment speaks of.

    Raises:
        WarehouseError: the database does not answer.
        LocalServerError: there is no pg_dump for this server, or it failed.
    """
    now = dt.datetime.now(dt.UTC)
    damaged = []
    with BackupWriter(folder, now) as writer:
        progress("The database")
        manifest = _dump(writer.dump, now)
        with connected("owner") as connection:
            blanked = dict(connection.execute("select sha256, blanked_sha256 from landing.erased_file").fetchall())
        writer.add(writer.dump, DUMP)
        progress("The archive")
        for path, name in _files():
            sha256 = writer.add(path, name)
            if name.startswith(f"archive/{FILES}/") and sha256 not in (None, path.name, blanked.get(path.name)):
                damaged.append(name)
        return Backup(writer.seal(manifest), manifest, tuple(damaged))


def _dump(place: Path, now: dt.datetime) -> Manifest:
    with connected("owner") as connection:
        connection.execute("set transaction isolation level repeatable read")
        # No upgrade changes the structure meanwhile; one that is at work is waited for.
        connection.execute("select pg_advisory_xact_lock_shared(%s)", [upgrade.LOCK])
        snapshot = _one(connection, "select pg_export_snapshot()")
        version = connection.info.server_version
        manifest = Manifest(
            made_at=now.isoformat(),
            server_version=version,
            migrations=applied_migrations(connection),
            years=[year for (year,) in connection.execute("select report_year from ops.publication where unit = 'year' order by 1")],
            rows=count_rows(connection),
        )
        arguments = [
            *("--format=custom", f"--snapshot={snapshot}", "--no-large-objects", f"--file={place}"),
            *(f"--exclude-schema={prefix}*" for prefix in (build.PREFIX, build.REBUILT)),
        ]
        run_program(client_program("pg_dump", version), arguments, settings().dsn_of("owner"))
    return manifest


def applied_migrations(connection: Connection) -> list[str]:
    """The migrations that the database went through."""
    return [str(name) for (name,) in connection.execute("select migration_id from public._yoyo_migration order by 1").fetchall()]


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table holds, by schema and name."""
    tables = connection.execute(
        """
        select n.nspname, c.relname from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname = any(%s) order by 1, 2
        """,
        [list(SCHEMAS)],
    ).fetchall()
    # A star of bi is the parent of its published table and holds nothing itself.
    return {
        f"{schema}.{table}": int(str(_one(connection, sql.SQL("select count(*) from only {}").format(sql.Identifier(schema, table)))))
        for schema, table in tables
    }


def _files() -> Iterator[tuple[Path, str]]:
    """Every file to keep, and its name in the backup."""
    home = settings().home.resolve()
    for folder in FOLDERS:
        # The index of pages before the pages: it never names a page that is not in the backup.
        files = sorted((home / folder).rglob("*"), key=lambda file: (file.suffix != ".jsonl", file))
        for file in files:
            if file.is_file() and not file.is_symlink() and file.suffix != _UNDER_WAY:
                yield file, file.relative_to(home).as_posix()


def _one(connection: Connection, query: str | sql.Composed) -> object:
    row = connection.execute(query).fetchone()
    assert row is not None  # each of these asks for one row
    return row[0]
