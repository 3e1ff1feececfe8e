"""Looking for words that must not be anywhere: in files, databases, and the arguments of processes."""

import io
import json
import subprocess
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from aidbook.local.postgres import wheel_binaries
from aidbook.local.programs import without_password
from aidbook.settings import Settings

HOLDERS = frozenset({"credentials.env", "airflow/airflow.cfg", "airflow/secrets.json", "airflow/passwords.json"})
"""Files of the home folder that are there to hold passwords; only their owner may read them."""


class CommandLines(threading.Thread):
    """Every process's arguments, as any user of the machine may see them, looked at a few times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: set[bytes] = set()
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(0.3):
            shown = set()
            for process in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    shown.add(process.read_bytes())
            # A set of its own: a test may be going through the one before.
            self.seen = self.seen | shown

    def end(self) -> None:
        self._end.set()
        self.join()


def secrets_of(settings: Settings, airflow: Path) -> dict[str, str]:
    """What must stay secret, by what it is: passwords of the database's roles, and what Airflow was given."""
    passwords = {role: str(conninfo_to_dict(settings.dsn_of(role))["password"]) for role in ("admin", "owner", "loader", "reader")}
    kept = json.loads((airflow / "secrets.json").read_text())
    return passwords | {name: value for name, value in kept.items() if name != "port"}


def found_in_files(words: Mapping[str, str], folder: Path, holders: Iterable[str] = HOLDERS) -> list[str]:
    """Where a word stands in a file below a folder, also inside workbooks."""
    found = []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not file.is_symlink() and name not in holders:
            content = b"".join(_parts(file.read_bytes()))
            found += [f"{what} in {name}" for what, word in words.items() if word.encode() in content]
    return found


def found_in_database(words: Mapping[str, str], dsn: str) -> list[str]:
    """Where a word stands in a database: in its plain dump, with every row of every table."""
    address, environment = without_password(dsn)
    command = [str(wheel_binaries() / "pg_dump"), "--inserts", f"--dbname={address}"]
    dump = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    lines = [line for line in dump.splitlines() if any(word.encode() in line for word in words.values())]
    return [f"{conninfo_to_dict(dsn)['dbname']}: {line[:200].decode(errors='replace')}" for line in lines]


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"PK"):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
