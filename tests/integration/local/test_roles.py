"""Roles and their addresses: where they point, what of them the server's log may show."""

from collections.abc import Iterator

import psycopg
import pytest
from databases import forget_settings

from aidbook.errors import SettingsError
from aidbook.local.postgres import PostgresServer, ensure_database
from aidbook.settings import Role, Settings, reload_settings, settings
from aidbook.warehouse.address import read_address, same_server_as
from aidbook.warehouse.roles import append_credentials, ensure_role, ensure_roles

ROLES: tuple[Role, ...] = ("owner", "loader", "reader")


@pytest.fixture(scope="module", autouse=True)
def passwords_put_back(template: Settings) -> Iterator[None]:
    """Roles belong to the whole server: afterwards they have the passwords again that all other tests know."""
    yield
    with pytest.MonkeyPatch.context() as patch:
        forget_settings(patch)
        ensure_roles(template)


@pytest.fixture(autouse=True)
def admin(server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The administrator's address of a database that is empty but for the rights of the roles."""
    ensure_database(server.dsn(), "roles")
    monkeypatch.setenv("AIDBOOK_DSN", server.dsn("roles"))
    reload_settings()
    ensure_roles(settings())
    reload_settings()
    return server.dsn("roles")


@pytest.fixture
def kept() -> dict[str, str]:
    """A credentials file that speaks of a server of another day, with the passwords that count."""
    addresses = {f"AIDBOOK_{role.upper()}_DSN": settings().dsn_of(role).replace("127.0.0.1", "gone.example") for role in ROLES}
    append_credentials(settings().credentials, addresses)
    reload_settings()
    return addresses


def test_roles_of_the_file_move_to_the_administrators_server_with_their_passwords(kept: dict[str, str]) -> None:
    ensure_roles(settings())
    reload_settings()
    for role in ROLES:
        dsn = settings().dsn_of(role)
        assert dsn == kept[f"AIDBOOK_{role.upper()}_DSN"].replace("gone.example", "127.0.0.1")
        psycopg.connect(dsn).close()


def test_role_of_the_environment_keeps_its_address(kept: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    given = kept["AIDBOOK_READER_DSN"].replace("gone.example", "balancer.example")
    monkeypatch.setenv("AIDBOOK_READER_DSN", given)
    reload_settings()
    ensure_roles(settings())
    reload_settings()
    assert settings().dsn_of("reader") == given
    assert "127.0.0.1" in settings().dsn_of("loader")


def test_roles_keep_every_option_of_the_administrators_address(admin: str, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDBOOK_DSN", f"{admin}?sslmode=prefer&options=-cstatement_timeout%3D7s")
    reload_settings()
    ensure_roles(settings())
    reload_settings()
    parts = read_address(settings().dsn_of("loader"), "loader")
    assert (parts["sslmode"], parts["options"]) == ("prefer", "-cstatement_timeout=7s")
    with psycopg.connect(settings().dsn_of("loader")) as connection:
        assert connection.execute("show statement_timeout").fetchone() == ("7s",)


def test_role_of_the_environment_without_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDBOOK_OWNER_DSN", "postgresql://aidbook_owner@127.0.0.1/aidbook")
    reload_settings()
    with pytest.raises(SettingsError, match="AIDBOOK_OWNER_DSN gives no password"):
        ensure_roles(settings())


def test_password_of_a_role_is_in_no_log_even_if_the_statement_fails(server: PostgresServer) -> None:
    size = server.service.log.stat().st_size
    with psycopg.connect(settings().dsn_of("loader"), autocommit=True) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ensure_role(connection, "newcomer", "open-sesame")
    said = server.service.log.read_bytes()[size:].decode()
    assert "newcomer" in said
    assert "open-sesame" not in said


@pytest.mark.parametrize(
    "statement",
    ["select lo_from_bytea(0, 'a')", "select lo_create(0)", "select pg_advisory_lock(1)", "select pg_try_advisory_xact_lock_shared(1, 1)"],
)
def test_reader_may_not_call_what_writes_or_holds_the_night_up(statement: str) -> None:
    with psycopg.connect(settings().dsn_of("reader"), autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)  # type: ignore[arg-type]


def test_owner_and_loader_may_take_locks() -> None:
    for role in ("owner", "loader"):
        with psycopg.connect(settings().dsn_of(role)) as connection:  # type: ignore[arg-type]
            assert connection.execute("select pg_try_advisory_lock(1)").fetchone() == (True,)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_reader_does_not_get_into_another_database_of_our_server(database: str) -> None:
    reader = read_address(settings().dsn_of("reader"), "reader")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(same_server_as(reader, reader["user"], reader["password"], database))
