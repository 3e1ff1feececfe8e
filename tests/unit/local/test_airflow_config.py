"""Airflow's configuration is private, complete, and the same every time."""

import configparser
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from aidbook.local.airflow import Airflow
from aidbook.local.airflow_config import PRELOADED, kept_secrets, move_port, write_config
from aidbook.local.telemetry import telemetry_off

DSN = "postgresql://postgres:secret@127.0.0.1:15432/postgres"


def test_kept_secrets_are_made_up_once(tmp_path: Path) -> None:
    assert kept_secrets(tmp_path) == kept_secrets(tmp_path)
    assert kept_secrets(tmp_path)["password"] != kept_secrets(tmp_path / "other")["password"]


def test_write_config_leaves_nothing_for_others_to_read(tmp_path: Path) -> None:
    write_config(tmp_path / "airflow", tmp_path, DSN)
    assert (tmp_path / "airflow").stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "airflow").iterdir())


def test_write_config_keeps_airflow_on_loopback_with_its_own_role(tmp_path: Path) -> None:
    write_config(tmp_path / "airflow", tmp_path, DSN)
    config = configparser.ConfigParser(interpolation=None)
    config.read(tmp_path / "airflow" / "airflow.cfg")
    assert config["api"]["host"] == "127.0.0.1"
    assert config["database"]["sql_alchemy_conn"].startswith("postgresql+psycopg://airflow:")
    assert config["database"]["sql_alchemy_conn"].endswith("@127.0.0.1:15432/airflow")
    assert "secret" not in config["database"]["sql_alchemy_conn"]


def test_write_config_keeps_the_options_of_the_servers_address(tmp_path: Path) -> None:
    write_config(tmp_path / "airflow", tmp_path, f"{DSN}?sslmode=verify-full&sslrootcert=/etc/ssl/ours.pem&connect_timeout=5")
    config = configparser.ConfigParser()  # with references, as Airflow reads it
    config.read(tmp_path / "airflow" / "airflow.cfg")
    assert make_url(config["database"]["sql_alchemy_conn"]).query == {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ssl/ours.pem",
        "connect_timeout": "5",
    }
    # asyncpg takes them in an address of its own, and would hand one that it does not know to the server.
    inner = make_url(str(make_url(config["database"]["sql_alchemy_conn_async"]).query["dsn"]))
    assert inner.query == {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/ours.pem"}
    assert (inner.host, inner.port, inner.database, inner.username) == ("127.0.0.1", 15432, "airflow", "airflow")


def test_write_config_says_whether_anything_changed(tmp_path: Path) -> None:
    assert write_config(tmp_path / "airflow", tmp_path, DSN)
    assert not write_config(tmp_path / "airflow", tmp_path, DSN)
    assert write_config(tmp_path / "airflow", tmp_path, DSN.replace("15432", "15433"))


@pytest.mark.parametrize("module", PRELOADED)
def test_preloaded_module_exists_because_a_missing_one_is_passed_over_in_silence(module: str) -> None:
    # Looked up without an import: Airflow would read the configuration of whoever runs the tests.
    package, *rest = module.split(".")
    spec = find_spec(package)
    assert spec is not None
    place = Path((spec.submodule_search_locations or [""])[0], *rest)
    assert place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def test_move_port_chooses_another_and_writes_it_wherever_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "airflow"
    write_config(folder, tmp_path, f"{DSN}?sslmode=disable")
    before, port = (folder / "airflow.cfg").read_text(), kept_secrets(folder)["port"]
    move_port(folder)
    moved = kept_secrets(folder)["port"]
    assert moved != port
    assert (folder / "airflow.cfg").read_text() == before.replace(port, moved)
    assert not write_config(folder, tmp_path, f"{DSN}?sslmode=disable")


def test_airflow_environment_switches_every_telemetry_off(tmp_path: Path) -> None:
    off = telemetry_off()
    assert {"DO_NOT_TRACK", "DBT_SEND_ANONYMOUS_USAGE_STATS", "GX_ANALYTICS_ENABLED", "SCARF_ANALYTICS"} <= set(off)
    assert off.items() <= Airflow(tmp_path).environment.items()
