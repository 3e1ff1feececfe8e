"""What Airflow is given before it starts: secrets that are made up once, a database, and airflow.cfg."""

import configparser
import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from aidbook.local.postgres import ensure_database
from aidbook.local.processes import choose_port

USER = "admin"
DATABASE = "airflow"
"""Airflow's metadata database, and the role that owns it."""

_FIRST_PORT = 18080


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
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        _write_private(file, json.dumps(kept, indent=1))
    return kept


def make_database(admin_dsn: str, password: str) -> None:
    """Make sure of the role `airflow` with this password, and of its database.

    Raises:
        LocalServerError: the server cannot be reached, or the administrator may not.
    """
    ensure_database(admin_dsn, DATABASE)
    name = sql.Identifier(DATABASE)
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        exists = connection.execute("select from pg_roles where rolname = %s", [DATABASE]).fetchone() is not None
        verb = sql.SQL("alter" if exists else "create")
        connection.execute(sql.SQL("{} role {} login password {}").format(verb, name, sql.Literal(password)))
        connection.execute(sql.SQL("grant {} to current_user").format(name))
        connection.execute(sql.SQL("alter database {} owner to {}").format(name, name))
        connection.execute(sql.SQL("revoke all on database {} from public").format(name))


def write_config(folder: Path, dags: Path, admin_dsn: str) -> None:
    """Write airflow.cfg, with only what differs from Airflow's own defaults, and the password file of its auth manager."""
    kept = kept_secrets(folder)
    server = conninfo_to_dict(admin_dsn)
    database = f"{DATABASE}:{kept['database_password']}@{server.get('host', '127.0.0.1')}:{server.get('port', 5432)}/{DATABASE}"
    passwords = folder / "passwords.json"
    _write_private(passwords, json.dumps({USER: kept["password"]}) + "\n")
    url = f"http://127.0.0.1:{kept['port']}"
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
                "execution_api_server_url": f"{url}/execution/",
            },
            "database": {
                "sql_alchemy_conn": f"postgresql+psycopg://{database}",
                "sql_alchemy_conn_async": f"postgresql+asyncpg://{database}",
            },
            "api": {"host": "127.0.0.1", "port": kept["port"], "base_url": url, "workers": 1, "secret_key": kept["api_secret"]},
            "api_auth": {"jwt_secret": kept["jwt_secret"]},
            "logging": {"base_log_folder": folder / "logs"},
            "usage_data_collection": {"enabled": False},
        }
    )
    draft = folder / "airflow.cfg.draft"
    _write_private(draft, "")
    with draft.open("w", encoding="utf-8") as file:
        config.write(file)
    draft.rename(folder / "airflow.cfg")


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
