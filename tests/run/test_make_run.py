"""`make run` and `make stop` as they are called, on a sample of one year; the tests go on from each other, in this order.

Not part of `make test`, whose time it would take: `make test-run`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aidbook import paths
from aidbook.local.airflow import Airflow
from aidbook.local.postgres import local_server
from aidbook.local.processes import is_port_free, is_running
from aidbook.local.site import SampleSite
from aidbook.settings import Settings

SMALL = {"AIDBOOK_SAMPLE_YEARS": "2022", "AIDBOOK_SAMPLE_SCALE": "0.1"}
_SECONDS = 900


@dataclass(frozen=True)
class Checkout:
    """A home folder of its own, and the two programs."""

    home: Path

    def call(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run the program of a make target to its end."""
        return subprocess.run(
            [sys.executable, "-m", f"aidbook.local.{program}"],
            cwd=paths.PROJECT,
            env={name: value for name, value in os.environ.items() if not name.startswith("AIDBOOK_")}
            | {"AIDBOOK_HOME": str(self.home), "PYTHONPATH": str(paths.PROJECT / "src"), **SMALL},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    @property
    def pids(self) -> dict[str, int | None]:
        """Every process that `make run` keeps, by name."""
        services = Airflow(self.home).services
        services |= {"site": SampleSite(self.home, self.home).service, "postgres": local_server(self.home).service}
        return {name: service.pid for name, service in services.items()}

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """A query as the loader."""
        with psycopg.connect(Settings(_env_file=self.home / "credentials.env").dsn_of("loader")) as connection:  # type: ignore[call-arg]
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def loads(self) -> list[tuple[Any, ...]]:
        """Every load and its state."""
        return self.ask("select load_id, unit, report_year, state from ops.load order by load_id")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """An empty home; whatever the tests leave running there is ended."""
    checkout = Checkout(tmp_path_factory.mktemp("checkout") / "home")
    yield checkout
    checkout.call("stop")
    server = local_server(checkout.home)
    assert not server.is_alive
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def bystander() -> Iterator["subprocess.Popen[bytes]"]:
    """Somebody else's Python server on this machine."""
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    yield process
    process.kill()
    process.wait()


def test_first_run_publishes_and_says_where_to_look(checkout: Checkout) -> None:
    done = checkout.call("run")
    assert done.returncode == 0, done.stdout
    assert "The night is done" in done.stdout
    assert "63 of 63" in done.stdout
    lines = done.stdout.rstrip().splitlines()[-4:]
    assert [line.split("  ")[0] for line in lines] == ["Airflow", "BI tools", "Gate's report", "Stop"]
    assert None not in checkout.pids.values()
    assert checkout.ask("select report_year, verdict like 'published%' from ops.year_status") == [(2022, True)]
    assert checkout.home.stat().st_mode & 0o077 == 0


def test_second_run_starts_and_loads_nothing(checkout: Checkout) -> None:
    pids, loads = checkout.pids, checkout.loads()
    done = checkout.call("run")
    assert done.returncode == 0, done.stdout
    assert "nothing new to do" in done.stdout
    assert (checkout.pids, checkout.loads()) == (pids, loads)


def test_run_after_a_file_came_loads_its_year_again(checkout: Checkout) -> None:
    (file,) = (checkout.home / "inbox" / "2022").glob("2022_04_*.xlsx")
    newer = file.with_name(f"newer_{file.name}")
    shutil.copy(file, newer)
    # A comment at the end of the archive: other bytes, the same workbook.
    content = newer.read_bytes()
    newer.write_bytes(content[:-2] + b"\x05\x00newer")
    before = checkout.loads()
    done = checkout.call("run")
    assert done.returncode == 0, done.stdout
    assert "The night is done" in done.stdout
    assert len(checkout.loads()) == len(before) + 1


def test_run_after_kill_9_of_its_parts_picks_up_with_what_was_published(checkout: Checkout) -> None:
    before, loads = checkout.pids, checkout.loads()
    killed = ("scheduler", "postgres", "api-server")
    for name in killed:
        pid = before[name]
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    # Meanwhile another program has taken Airflow's port.
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = Airflow(checkout.home).port
        while not is_port_free(port):
            time.sleep(0.05)
        other.bind(("127.0.0.1", port))
        other.listen()
        done = checkout.call("run")
    assert done.returncode == 0, done.stdout
    after = checkout.pids
    assert None not in after.values()
    assert all(after[name] != before[name] for name in killed)
    assert after["site"] == before["site"]
    assert Airflow(checkout.home).port != port
    assert checkout.loads() == loads


def test_stop_ends_exactly_its_own(checkout: Checkout, bystander: "subprocess.Popen[bytes]") -> None:
    pids = checkout.pids
    done = checkout.call("stop")
    assert done.returncode == 0, done.stdout
    for name in ("scheduler", "dag-processor", "triggerer", "api-server", "sample site", "PostgreSQL"):
        assert name in done.stdout
    assert not [name for name, pid in pids.items() if pid is not None and is_running(pid)]
    assert set(checkout.pids.values()) == {None}
    assert bystander.poll() is None
    assert "Nothing runs." in checkout.call("stop").stdout
