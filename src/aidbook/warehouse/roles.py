"""The three roles, and where their passwords are kept."""

import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from aidbook.settings import Role, Settings

NAMES: dict[Role, str] = {"owner": "aidbook_owner", "loader": "aidbook_loader", "reader": "bi_reader"}
"""Database names of the roles; ``admin`` is whoever made the database."""

READER_STATEMENT_TIMEOUT = "60s"
"""A BI tool that asks for more should be told so, not hold the night up."""


def ensure_roles(settings: Settings) -> None:
    """Create the roles that are missing, with generated passwords.

    A role whose address is given in the environment gets the password of that address; the others' addresses are
    written to the credentials file (mode 0600) of the home folder.
    """
    admin_dsn = settings.dsn_of("admin")
    known: dict[Role, str] = {}
    made: dict[str, str] = {}
    for role, name in NAMES.items():
        given = getattr(settings, f"{role}_dsn")
        if given is None:
            made[f"AIDBOOK_{role.upper()}_DSN"] = known[role] = _with_user(admin_dsn, name, secrets.token_urlsafe(24))
        else:
            known[role] = given.get_secret_value()
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        database = connection.info.dbname
        for role, name in NAMES.items():
            _ensure_role(connection, name, str(conninfo_to_dict(known[role])["password"]))
        _limit_roles(connection, database)
    if made:
        append_credentials(settings.credentials, made)


def append_credentials(path: Path, values: dict[str, str]) -> None:
    """Add or replace lines ``NAME=value`` of the credentials file, which only its owner may read."""
    lines = dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line) if path.exists() else {}
    lines.update(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in lines.items())
    draft.replace(path)


def _ensure_role(connection: psycopg.Connection[tuple[object, ...]], name: str, password: str) -> None:
    exists = connection.execute("select from pg_roles where rolname = %s", [name]).fetchone() is not None
    verb = sql.SQL("alter" if exists else "create")
    connection.execute(sql.SQL("{} role {} login password {}").format(verb, sql.Identifier(name), sql.Literal(password)))


def _limit_roles(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    names = {role: sql.Identifier(name) for role, name in NAMES.items()}
    there = sql.Identifier(database)
    statements: list[sql.SQL | sql.Composed] = [
        sql.SQL("revoke all on database {} from public").format(there),
        sql.SQL("revoke all on schema public from public"),
        sql.SQL("grant connect, create on database {} to {}").format(there, names["owner"]),
        # The migration library keeps its own record there.
        sql.SQL("grant usage, create on schema public to {}").format(names["owner"]),
        # The loader makes candidate_<load_id> schemas; it has no right to create anything elsewhere.
        sql.SQL("grant connect, create, temporary on database {} to {}").format(there, names["loader"]),
        sql.SQL("grant connect on database {} to {}").format(there, names["reader"]),
        sql.SQL("alter role {} in database {} set default_transaction_read_only = on").format(names["reader"], there),
        sql.SQL("alter role {} in database {} set statement_timeout = {}").format(
            names["reader"], there, sql.Literal(READER_STATEMENT_TIMEOUT)
        ),
        sql.SQL("alter role {} in database {} set search_path = bi").format(names["reader"], there),
    ]
    for statement in statements:
        connection.execute(statement)


def _with_user(dsn: str, user: str, password: str) -> str:
    parts = conninfo_to_dict(dsn)
    return f"postgresql://{user}:{password}@{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts['dbname']}"
