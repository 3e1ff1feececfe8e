"""How fast files become committed landing rows with findings, as ratios from one run. See README.md beside this file.

python bench/intake.py [--workbooks 63] [--rows 5000] [--known 1000]
"""

import argparse
import csv
import datetime as dt
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import python_calamine

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "src"), str(Path(__file__).resolve().parent)]

GOALS = {"workbooks": 2.0, "csv": 2.5, "known": 1.0, "memory": 500.0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workbooks", type=int, default=63)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--known", type=int, default=1_000)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="aidbook-bench-"))
    folder.chmod(0o711)
    try:
        _measure(folder, wanted.workbooks, wanted.rows, wanted.known)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path, count: int, rows: int, known: int) -> None:
    from books import make_books

    from aidbook.local.postgres import PostgresServer, ensure_database

    print(f"{dt.date.today()}, {platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"Making {count} workbooks of {rows:,} project rows, and the same rows as .csv …", flush=True)
    books, tables = make_books(folder, count, rows)
    server = PostgresServer(folder / "postgres")
    server.start()
    try:
        ensure_database(server.dsn(), "bench")
        os.environ |= {"AIDBOOK_HOME": str(folder / "home"), "AIDBOOK_DSN": server.dsn("bench")}
        from aidbook.warehouse.upgrade import upgrade

        upgrade()
        _report_workbooks(books)
        _report_tables(tables, server.dsn("bench"))
        _report_known(folder, known)
        _report_memory()
    finally:
        server.stop()


def _report_workbooks(books: list[Path]) -> None:
    bare, cells = _timed(lambda: sum(_read_bare(book) for book in books))
    seconds, rows = _timed(lambda: _land(books))
    print(f"workbooks   python-calamine reads {cells:,} lines in {bare:.1f} s on one core; intake lands {rows:,} rows in {seconds:.1f} s")
    _judge("workbooks", seconds / bare, "times python-calamine")


def _report_tables(tables: list[Path], dsn: str) -> None:
    bare, _ = _timed(lambda: _copy_bare(tables, dsn))
    seconds, rows = _timed(lambda: _land(tables))
    print(f"csv         a bare COPY of the same files takes {bare:.1f} s; intake lands {rows:,} rows in {seconds:.1f} s")
    _judge("csv", seconds / bare, "times a bare COPY")


def _report_known(folder: Path, count: int) -> None:
    inbox = folder / "known"
    inbox.mkdir()
    for number in range(count):
        (inbox / f"{number}.txt").write_bytes(f"file {number}".encode())
    _land([inbox])
    seconds, _ = _timed(lambda: _land([inbox]))
    print(f"known       an intake with nothing new among {count:,} known files takes {seconds:.2f} s")
    _judge("known", seconds, "s")


def _report_memory() -> None:
    own, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"memory      largest: this process {own:.0f} MB (with making the files), any child (readers, dbt, server) {children:.0f} MB")
    _judge("memory", max(own, children), "MB")


def _judge(name: str, value: float, unit: str) -> None:
    goal = GOALS[name]
    print(f"            {value:.2f} {unit}; goal {goal:g}: {'reached' if value <= goal else 'not reached'}", flush=True)


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _read_bare(book: Path) -> int:
    with python_calamine.CalamineWorkbook.from_path(str(book)) as opened:
        return sum(len(opened.get_sheet_by_name(name).to_python()) for name in opened.sheet_names)


def _land(files: list[Path]) -> int:
    from aidbook.flows.intake import take_in

    return take_in(files).rows


def _copy_bare(tables: list[Path], dsn: str) -> int:
    """COPY into a table of texts and nothing else, one transaction a file as the intake has it."""
    copied = 0
    with psycopg.connect(dsn) as connection:
        for number, table in enumerate(tables):
            with table.open(encoding="utf-8", newline="") as lines:
                width = len(next(csv.reader(lines)))
            with table.open("rb") as file:
                columns: Any = ", ".join(f"c{column} text" for column in range(width))
                connection.execute(f"create table bare_{number} ({columns})")  # type: ignore[arg-type]  # names made here
                with connection.cursor() as cursor, cursor.copy(f"copy bare_{number} from stdin (format csv)") as copy:  # type: ignore[arg-type]
                    while piece := file.read(1 << 20):
                        copy.write(piece)
                copied += cursor.rowcount
            connection.commit()
    return copied


if __name__ == "__main__":
    main()
