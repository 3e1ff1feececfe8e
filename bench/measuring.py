"""What every bench shares: the machine's line, times, goals, and a database of its own."""

import datetime as dt
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg

T = TypeVar("T")
PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "src"), str(PROJECT / "tests")]


def print_machine() -> None:
    """When and on what was measured."""
    print(f"{dt.date.today()}, {platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that is gone afterwards; the database server, which may run as another user, can pass through it."""
    folder = Path(tempfile.mkdtemp(prefix="aidbook-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of a fresh database with aidbook's structure, on a server of its own with durable commits."""
    from aidbook.local.postgres import PostgresServer, ensure_database

    server = PostgresServer(folder / "postgres")
    server.start()
    try:
        ensure_database(server.dsn(), "bench")
        os.environ |= {"AIDBOOK_HOME": str(folder / "home"), "AIDBOOK_DSN": server.dsn("bench")}
        from aidbook.settings import reload_settings
        from aidbook.warehouse.upgrade import upgrade

        # A bench may have had another database before.
        reload_settings()
        upgrade()
        yield server.dsn("bench")
    finally:
        server.stop()


def run_sql(connection: psycopg.Connection[tuple[object, ...]], name: str, **holes: int) -> None:
    """Run an SQL file of this folder with its sizes and years filled in."""
    sql = (PROJECT / "bench" / name).read_text(encoding="utf-8")
    for hole, value in holes.items():
        sql = sql.replace(f"{{{hole}}}", str(value))
    connection.execute(sql)  # type: ignore[call-overload]  # a file of ours, no text from outside


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds by the clock, and what the work gave."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def largest_mb() -> tuple[float, float]:
    """The peak memory of this process, and of the largest child that has ended, in MB."""
    own, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own, children


def judge(value: float, unit: str, goal: float) -> None:
    """Print a value beside its goal."""
    print(f"            {value:.2f} {unit}; goal {goal:g}: {'reached' if value <= goal else 'not reached'}", flush=True)
