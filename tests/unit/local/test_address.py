"""The same server for another user: nothing of an address is lost, and what cannot be read is one message."""

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from aidbook.errors import SettingsError
from aidbook.settings import reload_settings
from aidbook.warehouse.address import password_of, read_address, same_server_as
from aidbook.warehouse.connect import connected

PASSWORD = "p/@ %:?#[]"


@pytest.mark.parametrize(
    ("dsn", "expected"),
    [
        ("postgresql://a:b@db.example:5433/x", {"host": "db.example", "port": "5433"}),
        ("postgresql://a:b@db.example/x?sslmode=require", {"host": "db.example", "port": "5432", "sslmode": "require"}),
        ("postgresql://a:b@[::1]:5433/x", {"host": "::1", "port": "5433"}),
        ("postgresql://a:b@%2Fvar%2Frun%2Fpostgresql/x", {"host": "/var/run/postgresql", "port": "5432"}),
        ("host=/var/run/postgresql dbname=x user=a", {"host": "/var/run/postgresql", "port": "5432"}),
        (
            "postgresql://a:b@one:1,two:2/x?target_session_attrs=read-write",
            {"host": "one,two", "port": "1,2", "target_session_attrs": "read-write"},
        ),
        ("postgresql:///x", {"host": "localhost", "port": "5432"}),
        ("postgresql://a:b@h/x?sslrootcert=/etc/ssl/our%20ca.pem", {"host": "h", "port": "5432", "sslrootcert": "/etc/ssl/our ca.pem"}),
    ],
)
def test_same_server_as_keeps_everything_but_the_user(dsn: str, expected: dict[str, str]) -> None:
    url = same_server_as(read_address(dsn, "AIDBOOK_DSN"), "me", PASSWORD)
    assert conninfo_to_dict(url) == {"user": "me", "password": PASSWORD, "dbname": "x", **expected}
    assert make_url(url).password == PASSWORD


@pytest.mark.parametrize("dsn", ["", "bogus open-sesame", "postgresql://a:open-sesame@h", "mysql://a:open-sesame@h/x"])
def test_read_address_of_what_is_none_names_the_variable_and_no_secret(dsn: str) -> None:
    with pytest.raises(SettingsError, match="AIDBOOK_DSN") as raised:
        read_address(dsn, "AIDBOOK_DSN")
    assert "open-sesame" not in str(raised.value)


def test_password_of_an_address_without_one_is_refused() -> None:
    with pytest.raises(SettingsError, match="AIDBOOK_LOADER_DSN gives no password"):
        password_of("postgresql://a@h/x", "AIDBOOK_LOADER_DSN")


@pytest.mark.parametrize(
    "dsn", ["postgresql//u:open-sesame@h/db", "postgresql://u:open/sesame@h/db", "postgresql://u:o@pen-sesame@h/db", "open-sesame"]
)
def test_address_that_cannot_be_read_is_refused_without_a_piece_of_its_password(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDBOOK_LOADER_DSN", dsn)
    reload_settings()
    with pytest.raises(SettingsError) as refused, connected("loader"):
        pass
    assert "sesame" not in str(refused.value)
    assert "pen" not in str(refused.value)
