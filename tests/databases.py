"""Databases for tests: copies of one that went through `aidbook db upgrade`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from aidbook.local.postgres import PostgresServer
from aidbook.settings import Settings, reload_settings, settings
from aidbook.warehouse.roles import ensure_roles

TEMPLATE = "aidbook_template"
_NUMBERS = count(1)


@dataclass(frozen=True)
class Database:
    """A fresh, upgraded, empty warehouse; `settings()` of the test speaks of it."""

    name: str
    home: Path
    admin: str
    owner: str
    loader: str
    reader: str


@contextmanager
def fresh_database(server: PostgresServer, template: Settings, home: Path, source: str = TEMPLATE) -> Iterator[Database]:
    """A copy of the upgraded database, or of another one that nobody is connected to; dropped at the end."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(source)))
    dsns = {role: template.dsn_of(role).replace(f"/{TEMPLATE}", f"/{name}") for role in ("admin", "owner", "loader", "reader")}
    database = Database(name=name, home=home, **dsns)
    # dbt parses the project once for all databases of a test run.
    for work in (template.work, home / "work"):
        work.mkdir(parents=True, exist_ok=True)
    (template.work / "parsed").mkdir(exist_ok=True)
    if not (home / "work" / "parsed").exists():
        (home / "work" / "parsed").symlink_to(template.work / "parsed")
    with pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
        # Rights on a database, unlike those on what is in it, are not part of the copy.
        ensure_roles(settings())
    try:
        yield database
    finally:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def forget_settings(patch: pytest.MonkeyPatch) -> None:
    """Take every setting of aidbook out of the environment, so that neither the machine's own state nor another test's is seen."""
    for name in [name for name in os.environ if name.startswith("AIDBOOK_")]:
        patch.delenv(name)


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
