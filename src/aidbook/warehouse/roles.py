"""The three roles, and where their passwords are kept."""

import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql

from aidbook.settings import Role, Settings
from aidbook.warehouse.address import password_of, read_address, same_server_as

NAMES: dict[Role, str] = {"owner": "aidbook_owner", "loader": "aidbook_loader", "reader": "bi_reader"}
"""Database names of the roles; ``admin`` is whoever made the database."""

READER_SETTINGS = {
    "default_transaction_read_only": "on",
    # A BI tool that asks for more should be told so, not hold the night up.
    "statement_timeout": "60s",
    "search_path": "bi",
    # For sums over all years: sort and group in memory, trust the indexes of a fast disk, compile no query of a tenth of a second.
    "work_mem": "64MB",
    "random_page_cost": "1.1",
    "jit": "off",
}
"""How the reader of ``bi`` works with the database, unless a session says otherwise."""

_WRITING_FUNCTIONS = ("lo_creat", "lo_create", "lo_from_bytea", "lo_import")
"""They make large objects, which belong to no schema, so that no right on a schema keeps anybody from them."""


def ensure_roles(settings: Settings) -> None:
    """Create the roles that are missing, with generated passwords.

    A role whose address the environment gives has the password of that address. The others are wherever the administrator is: of
    their addresses in the credentials file (mode 0600) of the home folder only the password counts, the rest is written anew.

    Raises:
        SettingsError: an address cannot be read, or lacks the database or the password.
    """
    settings.make_home()
    server = read_address(settings.dsn_of("admin"), "AIDBOOK_DSN")
    environment = Settings(home=settings.home)
    passwords: dict[Role, str] = {}
    kept: dict[str, str] = {}
    for role, name in NAMES.items():
        variable = f"AIDBOOK_{role.upper()}_DSN"
        given, known = getattr(environment, f"{role}_dsn"), getattr(settings, f"{role}_dsn")
        if given is not None:
            passwords[role] = password_of(given.get_secret_value(), variable)
        else:
            passwords[role] = password_of(known.get_secret_value(), variable) if known else secrets.token_urlsafe(24)
            kept[variable] = same_server_as(server, name, passwords[role])
    with psycopg.connect(settings.dsn_of("admin"), autocommit=True) as connection:
        for role, name in NAMES.items():
            ensure_role(connection, name, passwords[role])
        _limit_roles(connection, connection.info.dbname)
        _limit_functions(connection)
    if kept:
        append_credentials(settings.credentials, kept)


def ensure_role(connection: psycopg.Connection[tuple[object, ...]], name: str, password: str) -> None:
    """Create a role that may log in, or give it this password. Only its SCRAM hash travels, so no log of the server can show it."""
    exists = connection.execute("select from pg_roles where rolname = %s", [name]).fetchone() is not None
    verb = sql.SQL("alter" if exists else "create")
    scrambled = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("{} role {} login password {}").format(verb, sql.Identifier(name), sql.Literal(scrambled)))


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
        *(
            sql.SQL("alter role {} in database {} set {} = {}").format(names["reader"], there, sql.Identifier(name), sql.Literal(value))
            for name, value in READER_SETTINGS.items()
        ),
    ]
    for statement in statements:
        connection.execute(statement)


def _limit_functions(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Only owner and loader may take advisory locks, which hold publishing up, or make large objects; everybody may, by default.

    The rights on the server's own functions are a superuser's to give. Where the administrator is none, they stay as the server has them.
    """
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row is None or not row[0]:
        return
    functions = connection.execute(
        """
        select p.oid::regprocedure::text
        from pg_proc as p
        where
            p.pronamespace = 'pg_catalog'::regnamespace
            and (p.proname = any(%s) or p.proname ~ '^pg_(try_)?advisory_')
        order by 1
        """,
        [list(_WRITING_FUNCTIONS)],
    ).fetchall()
    # The names come from the server's own catalogue, quoted by it.
    listed = sql.SQL(", ").join(sql.SQL(str(signature)) for (signature,) in functions)
    roles = sql.SQL(", ").join([sql.Identifier(NAMES["owner"]), sql.Identifier(NAMES["loader"])])
    connection.execute(sql.SQL("revoke execute on function {} from public").format(listed))
    connection.execute(sql.SQL("grant execute on function {} to {}").format(listed, roles))
