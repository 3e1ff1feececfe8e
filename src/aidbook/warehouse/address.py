"""Addresses of PostgreSQL: the same server as another user, with every other option (sslmode and the like) kept."""

from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from aidbook.errors import SettingsError


def read_address(dsn: str, variable: str) -> dict[str, str]:
    """The parts of an address by libpq's names (host, port, user, password, dbname, sslmode, …), as far as it gives them.

    Args:
        dsn: a ``postgresql://`` URL or ``name=value`` pairs.
        variable: where it came from, for the message; the address itself holds a password and is never shown.

    Raises:
        SettingsError: it is neither, or it names no database.
    """
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(dsn).items() if value is not None}
    except psycopg.ProgrammingError:
        parts = {}
    # A sign of the password that is not written as %XX ends it too early; the rest would stand in messages as a host or a port.
    if "@" in parts.get("host", "") or not (parts.get("port", "").replace(",", "") or "0").isdigit():
        parts = {}
    if not parts:
        raise SettingsError(
            f"{variable} is no address of PostgreSQL. It looks like postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require "
            "and in the password @ : / ? # and % are written as %40 %3A %2F %3F %23 %25."
        )
    if not parts.get("dbname"):
        raise SettingsError(
            f"{variable} names no database. It ends like @HOST:PORT/DATABASE; the database may be empty, but it must exist."
        )
    return parts


def password_of(dsn: str, variable: str) -> str:
    """The password in an address.

    Raises:
        SettingsError: there is none, or it is no address.
    """
    password = read_address(dsn, variable).get("password")
    if not password:
        raise SettingsError(
            f"{variable} gives no password, and its user is to be made with one: postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
        )
    return password


def same_server_as(parts: dict[str, str], user: str, password: str, database: str | None = None) -> str:
    """The URL of a database of the server that ``parts`` speak of, for another user.

    A socket's folder and a list of hosts go into the query, where libpq, SQLAlchemy and yoyo read them alike.
    """
    others = {name: value for name, value in parts.items() if name not in ("user", "password", "host", "port", "dbname")}
    host, port = parts.get("host") or "localhost", parts.get("port") or "5432"
    if host.startswith("/") or "," in host:
        place = ""
        others = {"host": host, "port": port, **others}
    else:
        place = f"{f'[{host}]' if ':' in host else host}:{port}"
    query = f"?{urlencode(others, quote_via=quote, safe='/,')}" if others else ""
    return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{place}/{quote(database or parts['dbname'], safe='')}{query}"
