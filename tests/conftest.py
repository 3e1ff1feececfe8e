"""Shared fixtures: a PostgreSQL server of the tests' own, and fresh databases on it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from aidbook.local.postgres import PostgresServer, ensure_database
from aidbook.settings import Settings, reload_settings, settings
from aidbook.warehouse.roles import ensure_roles

TEMPLATE = "aidbook_template"
_NUMBERS = count(1)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees or touches the state and the servers of the machine that it runs on."""
    for name in [name for name in os.environ if name.startswith("AIDBOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AIDBOOK_HOME", str(tmp_path / "home"))
    reload_settings()
    yield
    reload_settings()


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this test session, without syncing to disk."""
    folder = Path(tempfile.mkdtemp(prefix="aidbook-tests-"))
    # Where tests run as root the server runs as nobody, who must get into the folder.
    folder.chmod(0o711)
    server = PostgresServer(folder / "postgres", durable=False)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Database:
    """A fresh, upgraded, empty warehouse; `settings()` of the test speaks of it."""

    name: str
    home: Path
    admin: str
    owner: str
    loader: str
    reader: str


@pytest.fixture(scope="session")
def template(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a database that went through `aidbook db upgrade` once; tests get copies, which take 0.1 s each."""
    from aidbook.warehouse.upgrade import upgrade

    ensure_database(server.dsn(), TEMPLATE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIDBOOK_HOME", str(tmp_path_factory.mktemp("template")))
        patch.setenv("AIDBOOK_DSN", server.dsn(TEMPLATE))
        reload_settings()
        upgrade()
        reload_settings()
        upgraded = settings()
    reload_settings()
    return upgraded


@contextmanager
def fresh_database(server: PostgresServer, template: Settings, home: Path) -> Iterator[Database]:
    """A copy of the upgraded database, dropped at the end."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    dsns = {role: template.dsn_of(role).replace(f"/{TEMPLATE}", f"/{name}") for role in ("admin", "owner", "loader", "reader")}
    database = Database(name=name, home=home, **dsns)
    with pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
        # Rights on a database, unlike those on what is in it, are not part of the copy.
        ensure_roles(settings())
    try:
        yield database
    finally:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def speaking_of(database: Database, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make `settings()` speak of this database."""
    patch.setenv("AIDBOOK_HOME", str(database.home))
    patch.setenv("AIDBOOK_DSN", database.admin)
    for role in ("owner", "loader", "reader"):
        patch.setenv(f"AIDBOOK_{role.upper()}_DSN", getattr(database, role))
    reload_settings()
    yield
    reload_settings()


@pytest.fixture
def database(server: PostgresServer, template: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database for one test alone, with all roles; dropped afterwards."""
    with fresh_database(server, template, tmp_path / "home") as database, speaking_of(database, monkeypatch):
        yield database
