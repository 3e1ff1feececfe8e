"""``aidbook db upgrade``: roles, migrations, seeds, structure of marts and history, bi. The only DDL besides candidates."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import yoyo

from aidbook.errors import WarehouseError
from aidbook.landing.lists import keep_list_versions
from aidbook.settings import reload_settings, settings
from aidbook.warehouse.build import parsing
from aidbook.warehouse.connect import connected
from aidbook.warehouse.dbt import read_manifest, run_dbt
from aidbook.warehouse.ddl import apply_structure, ensure_schemas
from aidbook.warehouse.fingerprint import DBT_PROJECT, Tree, fingerprint
from aidbook.warehouse.known_on import keep_past
from aidbook.warehouse.roles import ensure_roles
from aidbook.warehouse.stars import Star, read_stars
from aidbook.warehouse.subjects import read_subjects, recorded_tables

MIGRATIONS = Path(__file__).parent / "migrations"

STRUCTURE: Tree = (
    Path(__file__).parent,
    ("comments.py", "constraints.py", "ddl.py", "known_on.py", "reader_stars.py", "subjects.py", "versions.py"),
)
"""What makes the structure of marts, history and bi from the contracts."""

LOCK = 5_840_313_202_021
"""Advisory lock of the upgrade: two processes never change the structure at once."""

OLDEST_SERVER = 180000
"""PostgreSQL 18: keys WITHOUT OVERLAPS, and RETURNING of old and new rows."""


def upgrade(progress: Callable[[str], None] = lambda _: None) -> bool:
    """Bring the database to this version of the project; False if it was there already.

    Safe to repeat: what is in place stays. Loads that wait for a person must be loaded again after an upgrade that changed seeds.

    Raises:
        SettingsError: no administrator's address is known.
        WarehouseError: the server is too old, or a contract changed in a way that needs a migration.
    """
    progress("Roles and passwords")
    ensure_roles(settings())
    reload_settings()
    with connected("admin") as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise WarehouseError(f"PostgreSQL {connection.info.server_version // 10000} is too old: aidbook needs PostgreSQL 18.")
    with _alone():
        return _upgrade_structure(progress)


def restore_structure(progress: Callable[[str], None] = lambda _: None) -> list[Star]:
    """Make again what is missing of marts, history and bi, also where the database is of this version; gives the published tables.

    Raises:
        BuildError: dbt could not make a view.
    """
    work = settings().work / "upgrade"
    with _alone():
        with connected("owner") as connection:
            ensure_schemas(connection)
        run_dbt(["parse"], target="published", role="owner", schema="marts", target_path=work)
        return _make_structure(work, progress)


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time, by a session lock, which a killed upgrade gives back by itself; yoyo's own lock is a row that would stay."""
    with connected("owner", autocommit=True) as guard:
        guard.execute("select pg_advisory_lock(%s)", [LOCK])
        yield


def _upgrade_structure(progress: Callable[[str], None]) -> bool:
    progress("Migrations of landing, registry and ops")
    _migrate(settings().dsn_of("owner"))
    made_from = fingerprint((MIGRATIONS, ("*.sql",)), DBT_PROJECT, STRUCTURE)
    with connected("owner") as connection:
        if _current_fingerprint(connection) == made_from:
            return False
    work = settings().work / "upgrade"
    with parsing():
        progress("Seeds into reference")
        run_dbt(["seed", "--full-refresh"], target="published", role="owner", schema="reference", target_path=work)
        with connected("owner") as connection:
            keep_list_versions(connection)
        _make_structure(work, progress)
    with connected("owner") as connection:
        connection.execute("delete from ops.structure_version where fingerprint = %s", [made_from])
        connection.execute("insert into ops.structure_version (fingerprint) values (%s)", [made_from])
    return True


def _make_structure(work: Path, progress: Callable[[str], None]) -> list[Star]:
    progress("Structure of marts and history")
    stars = read_stars(read_manifest(work))
    with connected("owner") as connection:
        apply_structure(connection, stars)
    progress("Views and functions of bi")
    run_dbt(["build", "--selector", "bi"], target="published", role="owner", schema="marts", target_path=work)
    progress("What bi showed on a day gone by")
    with connected("owner") as connection:
        keep_past(connection, stars, read_subjects(read_manifest(work), recorded_tables(stars)))
    return stars


def _migrate(dsn: str) -> None:
    backend = yoyo.get_backend(dsn.replace("postgresql://", "postgresql+psycopg://", 1))
    migrations = yoyo.read_migrations(str(MIGRATIONS))
    try:
        backend.apply_migrations(backend.to_apply(migrations))
    finally:
        backend.connection.close()


def _current_fingerprint(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    row = connection.execute("select fingerprint from ops.structure_version order by upgraded_at desc limit 1").fetchone()
    return None if row is None else str(row[0])
