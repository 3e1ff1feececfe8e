"""`aidbook restore`: a backup into an empty database and home folder, or in the place of what is there."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aidbook.errors import BackupError
from aidbook.local.backup import FOLDERS, SCHEMAS, applied_migrations, count_rows
from aidbook.local.backup_file import DUMP, Manifest, unpack
from aidbook.local.programs import client_program, run_program
from aidbook.settings import reload_settings, settings
from aidbook.warehouse.build import candidates, drop_candidates
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.roles import NAMES, ensure_roles
from aidbook.warehouse.upgrade import MIGRATIONS, upgrade

_STAGE: Final = ".restore-"
"""Begins the name of the folder where a backup is unpacked; that of a killed restore is swept by the next."""
_WAIT: Final = "90s"
"""For readers to end their queries: longer than the reader's statement timeout."""


def restore(file: Path, *, replace: bool = False, progress: Callable[[str], None] = lambda _: None) -> Manifest:
    """Bring back what a backup holds: the database in one transaction, then the folders, then the structure of this version.

    Every byte is checked before anything is touched. A restore that was killed is repeated, with ``replace``. Loads that ran or waited
    when the backup was made end as failed, because their candidates are not in it: the next night loads their years again.

    Args:
        file: what ``aidbook backup`` wrote.
        replace: whether what is there now may be lost. Without it the database and the folders must be empty.
        progress: told what is done.

    Raises:
        BackupError: the file is damaged or newer than this version, something is there, or somebody works in the database.
        SettingsError: no administrator's address is known.
        LocalServerError: PostgreSQL's programs failed; the database is then what it was.
    """
    home = settings().make_home()
    for left in home.glob(f"{_STAGE}*"):
        shutil.rmtree(left)
    with TemporaryDirectory(prefix=_STAGE, dir=home) as folder:
        staged = Path(folder)
        progress("Every byte is checked")
        manifest = unpack(file, staged)
        _check_known(file, manifest)
        _check_folders(home, replace=replace)
        progress("Roles")
        ensure_roles(settings())
        reload_settings()
        with connected("owner", autocommit=True) as connection:
            _check_database(connection, replace=replace)
        progress("The database")
        _restore_database(staged, manifest)
        progress("The archive")
        for name in FOLDERS:
            _take_place(staged / name, home / name, staged / f"{name}.old")
    with connected("loader") as connection:
        drop_candidates(connection, candidates(connection))
    upgrade(progress)
    with connected("owner", autocommit=True) as connection:
        _settle(connection)
        connection.execute("analyze")
    return manifest


def _check_known(file: Path, manifest: Manifest) -> None:
    unknown = sorted(set(manifest.migrations) - {path.stem for path in MIGRATIONS.glob("*.sql")})
    if unknown:
        raise BackupError(f"{file} was made by a newer version: this one has no migration {', '.join(unknown)}. Restore it with that.")


def _check_folders(home: Path, *, replace: bool) -> None:
    filled = [str(home / name) for name in FOLDERS if (home / name).is_dir() and any((home / name).iterdir())]
    if filled and not replace:
        raise BackupError(f"There are files in {', '.join(filled)}. With --replace they are lost and those of the backup take their place.")


def _check_database(connection: Connection, *, replace: bool) -> None:
    there = connection.execute(
        "select n.nspname, count(*) from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace "
        "where n.nspname = any(%s) group by 1 order by 1",
        [list(SCHEMAS)],
    ).fetchall()
    if there and not replace:
        told = ", ".join(f"{schema} ({count} objects)" for schema, count in there)
        raise BackupError(
            f"The database {connection.info.dbname} is not empty: {told}. Restore into an empty one, or with --replace lose what is there."
        )
    (at_work,) = connection.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and usename = %s", [NAMES["loader"]]
    ).fetchone() or (0,)
    if at_work:
        raise BackupError(
            f"{at_work} sessions of {NAMES['loader']} are at work in the database {connection.info.dbname}. End Airflow first "
            "(`make stop`, which also ends our own PostgreSQL; `make restore` starts that again)."
        )


def _restore_database(staged: Path, manifest: Manifest) -> None:
    """Everything old goes and everything of the dump comes in one transaction: a reader sees the one or the other."""
    dsn = settings().dsn_of("owner")
    with connected("owner") as connection:
        version = connection.info.server_version
    clear, script = staged / "clear.sql", staged / "script.sql"
    clear.write_text("\n".join((f"set lock_timeout = '{_WAIT}';", *_CLEARING)), encoding="utf-8")
    # A script in a file, not through a pipe: psql would commit what came before a pipe broke.
    program = client_program("pg_restore", version)
    run_program(program, ["--no-owner", f"--file={script}", staged / DUMP], None)
    arguments = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={clear}", f"--file={script}"]
    run_program(client_program("psql", version), arguments, dsn)
    with connected("owner") as connection:
        found = count_rows(connection)
        if found != manifest.rows or applied_migrations(connection) != manifest.migrations:
            names = sorted(name for name in found.keys() | manifest.rows.keys() if found.get(name) != manifest.rows.get(name))
            raise BackupError(f"What was restored is not what was dumped: {', '.join(names)} differ. Restore again, with --replace.")


_CLEARING: Final = (
    *(f"drop schema if exists {schema} cascade;" for schema in reversed(SCHEMAS)),
    # The migration library's own record; the dump brings it back.
    *(f"drop table if exists public.{table} cascade;" for table in ("_yoyo_log", "_yoyo_migration", "_yoyo_version", "yoyo_lock")),
)


def _take_place(new: Path, place: Path, old: Path) -> None:
    if place.exists():
        place.rename(old)
    if new.exists():
        new.rename(place)


def _settle(connection: Connection) -> None:
    connection.execute(
        """
        update ops.load set state = 'failed', verdict = null, finished_at = clock_timestamp(),
            detail = detail || '{"error": "its candidate was not in the backup that was restored; the next night loads the year again"}'
        where state in ('running', 'waiting', 'approved')
        """
    )
    # The pages came along into another home folder.
    connection.execute(
        "update ops.load set page_path = %(pages)s || substring(page_path from '[^/]*$') "
        "where page_path <> %(pages)s || substring(page_path from '[^/]*$')",
        {"pages": f"{settings().pages}/"},
    )
