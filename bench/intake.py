"""How fast files become committed landing rows with findings, as ratios from one run. See README.md beside this file.

python bench/intake.py [--workbooks 63] [--rows 5000] [--known 1000]
"""

import argparse
import csv
from pathlib import Path
from typing import Any

import psycopg
import python_calamine
from books import make_books
from measuring import judge, largest_mb, own_database, own_folder, print_machine, timed

GOALS = {"workbooks": 2.0, "csv": 2.5, "known": 1.0, "memory": 500.0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workbooks", type=int, default=63)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--known", type=int, default=1_000)
    wanted = parser.parse_args()
    print_machine()
    with own_folder() as folder:
        print(f"Making {wanted.workbooks} workbooks of {wanted.rows:,} project rows, and the same rows as .csv …", flush=True)
        books, tables = make_books(folder, wanted.workbooks, wanted.rows)
        with own_database(folder) as dsn:
            _report_workbooks(books)
            _report_tables(tables, dsn)
            _report_known(folder, wanted.known)
        _report_memory()


def _report_workbooks(books: list[Path]) -> None:
    bare, cells = timed(lambda: sum(_read_bare(book) for book in books))
    seconds, rows = timed(lambda: _land(books))
    print(f"workbooks   python-calamine reads {cells:,} lines in {bare:.1f} s on one core; intake lands {rows:,} rows in {seconds:.1f} s")
    judge(seconds / bare, "times python-calamine", GOALS["workbooks"])


def _report_tables(tables: list[Path], dsn: str) -> None:
    bare, _ = timed(lambda: _copy_bare(tables, dsn))
    seconds, rows = timed(lambda: _land(tables))
    print(f"csv         a bare COPY of the same files takes {bare:.1f} s; intake lands {rows:,} rows in {seconds:.1f} s")
    judge(seconds / bare, "times a bare COPY", GOALS["csv"])


def _report_known(folder: Path, count: int) -> None:
    inbox = folder / "known"
    inbox.mkdir()
    for number in range(count):
        (inbox / f"{number}.txt").write_bytes(f"file {number}".encode())
    _land([inbox])
    seconds, _ = timed(lambda: _land([inbox]))
    print(f"known       an intake with nothing new among {count:,} known files takes {seconds:.2f} s")
    judge(seconds, "s", GOALS["known"])


def _report_memory() -> None:
    own, children = largest_mb()
    print(f"memory      largest: this process {own:.0f} MB (with making the files), any child (readers, dbt, server) {children:.0f} MB")
    judge(max(own, children), "MB", GOALS["memory"])


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
