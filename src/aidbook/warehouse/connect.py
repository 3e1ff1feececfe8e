"""Connections to the warehouse, one role at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.rows import TupleRow

from aidbook.errors import WarehouseError
from aidbook.settings import Role, settings
from aidbook.warehouse.address import read_address

Connection = psycopg.Connection[TupleRow]


@contextmanager
def connected(role: Role = "loader", *, autocommit: bool = False) -> Iterator[Connection]:
    """A connection as ``role``: commits at the end, rolls back on an error.

    Raises:
        SettingsError: no address is known for the role, or it is none.
        WarehouseError: the server does not answer or refuses the role.
    """
    dsn = settings().dsn_of(role)
    # Before libpq sees it: what it says of an address that it cannot read quotes pieces of it.
    parts = read_address(dsn, f"AIDBOOK_{'' if role == 'admin' else f'{role.upper()}_'}DSN")
    try:
        connection = psycopg.connect(dsn, autocommit=autocommit, application_name=f"aidbook {role}", connect_timeout=10)
    except psycopg.OperationalError as error:
        server = f"{parts.get('host')}:{parts.get('port')}/{parts.get('dbname')}"
        raise WarehouseError(f"No connection to {server} as {role}: {error}. Is it running? `make run` starts it.") from error
    with connection:
        yield connection
