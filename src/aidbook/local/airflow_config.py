"""What Airflow is given before it starts: secrets that are made up once, a database, and airflow.cfg."""

import configparser
import io
import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from aidbook.local.postgres import ensure_database
from aidbook.local.processes import choose_port
from aidbook.warehouse.address import read_address, same_server_as
from aidbook.warehouse.roles import ensure_role

USER = "admin"
DATABASE = "airflow"
"""Airflow's metadata database, and the role that owns it."""

PRELOADED = (
    "airflow.executors.local_executor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.dag_processing.dagbag",
    "airflow.providers.standard.operators.hitl",
    "great_expectations.expectations",
)
"""Modules that the scheduler's workers share. None of ours: a task runs our code as it stands when it begins."""

_FIRST_PORT = 18080
_ASYNCPG_KNOWS = ("host", "port", "dbname", "target_session_attrs")


def kept_secrets(folder: Path) -> dict[str, str]:
    """Port, passwords and keys of the Airflow in a folder: made up the first time, the same ever after."""
    file = folder / "secrets.json"
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    makers: dict[str, Callable[[], str]] = {
        "port": lambda: str(choose_port(_FIRST_PORT)),
        "password": lambda: secrets.token_urlsafe(12),
        "database_password": lambda: secrets.token_urlsafe(24),
        "fernet_key": lambda: urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "api_secret": lambda: secrets.token_urlsafe(32),
        "jwt_secret": lambda: secrets.token_urlsafe(48),
    }
    missing = {name: make() for name, make in makers.items() if name not in kept}
    if missing:
        kept |= missing
        _keep(folder, kept)
    return kept


def move_port(folder: Path) -> None:
    """Choose another port than the one that is kept, because another program has it, and write it down wherever it stands."""
    kept = kept_secrets(folder)
    kept["port"] = str(choose_port(int(kept["port"]) + 1))
    _keep(folder, kept)
    file = folder / "airflow.cfg"
    if file.exists():
        config = configparser.ConfigParser(interpolation=None)
        config.read(file, encoding="utf-8")
        config.read_dict(_addresses(kept["port"]))
        _write_whole(file, _as_text(config))


def make_database(admin_dsn: str, password: str) -> None:
    """Make sure of the role `airflow` with this password, and of its database.

    Raises:
        LocalServerError: the server cannot be reached, or the administrator may not.
    """
    ensure_database(admin_dsn, DATABASE)
    name = sql.Identifier(DATABASE)
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        ensure_role(connection, DATABASE, password)
        connection.execute(sql.SQL("grant {} to current_user").format(name))
        connection.execute(sql.SQL("alter database {} owner to {}").format(name, name))
        connection.execute(sql.SQL("revoke all on database {} from public").format(name))


def write_config(folder: Path, dags: Path, admin_dsn: str) -> bool:
    """Write airflow.cfg, with only what differs from Airflow's own defaults, and the password file of its auth manager.

    Returns:
        Whether airflow.cfg has changed, so that processes that run by the old one are to be started again.
    """
    kept = kept_secrets(folder)
    server = read_address(admin_dsn, "AIDBOOK_DSN")
    passwords = folder / "passwords.json"
    _write_whole(passwords, json.dumps({USER: kept["password"]}) + "\n")
    config = configparser.ConfigParser(interpolation=None)
    config.read_dict(
        {
            "core": {
                "dags_folder": dags,
                "plugins_folder": folder / "plugins",
                "load_examples": False,
                "executor": "LocalExecutor",
                # Tasks at once; Airflow's own 32 would start 32 workers on two cores.
                "parallelism": 4,
                "simple_auth_manager_users": f"{USER}:admin",
                "simple_auth_manager_passwords_file": passwords,
                "fernet_key": kept["fernet_key"],
            },
            "database": {
                "sql_alchemy_conn": _in_config(_sync_address(server, kept["database_password"])),
                "sql_alchemy_conn_async": _in_config(_async_address(server, kept["database_password"])),
            },
            "api": {"host": "127.0.0.1", "workers": 1, "secret_key": kept["api_secret"]},
            "api_auth": {"jwt_secret": kept["jwt_secret"]},
            "scheduler": {
                # What every gate imports is imported once, in the process that workers are forked from: three seconds less at each gate.
                "mp_start_method": "forkserver",
                "mp_forkserver_preload": ",".join(PRELOADED),
                # Seconds until tasks of a killed scheduler are begun again by the next one.
                "orphaned_tasks_check_interval": 60,
            },
            # A task that fails or is skipped says so when its process is seen to have ended, which is looked at so often (s).
            "workers": {"min_heartbeat_interval": 1},
            "logging": {"base_log_folder": folder / "logs"},
            "usage_data_collection": {"enabled": False},
        }
    )
    config.read_dict(_addresses(kept["port"]))
    file, text = folder / "airflow.cfg", _as_text(config)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    _write_whole(file, text)
    return True


def _addresses(port: str) -> dict[str, dict[str, str]]:
    """What in airflow.cfg speaks of the port."""
    url = f"http://127.0.0.1:{port}"
    return {"core": {"execution_api_server_url": f"{url}/execution/"}, "api": {"port": port, "base_url": url}}


def _sync_address(server: dict[str, str], password: str) -> str:
    return same_server_as(server, DATABASE, password, DATABASE).replace("postgresql://", "postgresql+psycopg://", 1)


def _async_address(server: dict[str, str], password: str) -> str:
    """The address for asyncpg, which knows libpq's options in an address of its own only, not as SQLAlchemy would hand them over."""
    known = {name: value for name, value in server.items() if name in _ASYNCPG_KNOWS or name.startswith("ssl")}
    address = same_server_as(known, DATABASE, password, DATABASE)
    if "?" in address:
        return f"postgresql+asyncpg:///?{urlencode({'dsn': address})}"
    return address.replace("postgresql://", "postgresql+asyncpg://", 1)


def _in_config(value: str) -> str:
    """Airflow reads `%` in airflow.cfg as the start of a reference."""
    return value.replace("%", "%%")


def _as_text(config: configparser.ConfigParser) -> str:
    text = io.StringIO()
    config.write(text)
    return text.getvalue()


def _keep(folder: Path, kept: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _write_whole(folder / "secrets.json", json.dumps(kept, indent=1))


def _write_whole(path: Path, text: str) -> None:
    """Write a file for its owner's eyes; a run that is killed leaves the old one."""
    draft = path.with_name(f"{path.name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.rename(path)
