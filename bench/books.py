"""Files to measure with: the sample's reports of one year, each with its project rows repeated to a wished number."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter
from openpyxl.utils import coordinate_to_tuple

from aidbook.forms.load import load_form
from aidbook.model.submission import LandedRow, Submission
from aidbook.sample import make_sample
from aidbook.workbooks.read import read_many

YEAR = 2023
SEED = 1


def make_books(folder: Path, count: int, rows: int) -> tuple[list[Path], list[Path]]:
    """Write ``count`` workbooks with ``rows`` project rows each, and the same rows as .csv; the names tell province and year."""
    sample = folder / "sample"
    make_sample(sample, [YEAR], 1.0, SEED, False, lambda _: None)
    sources = sorted((sample / "inbox" / str(YEAR)).iterdir())[:count]
    workbooks, tables = folder / "xlsx", folder / "csv"
    workbooks.mkdir()
    tables.mkdir()
    made = []
    for source, submission in zip(sources, read_many(sources), strict=True):
        projects = [row for row in submission.rows if row.table == "project"]
        book, table = workbooks / source.name, tables / f"{source.stem}.csv"
        _write_book(source, book, projects, rows, {row.sheet for row in submission.rows if row.table == "total"})
        _write_table(table, submission, projects, rows)
        made.append((book, table))
    return [book for book, _ in made], [table for _, table in made]


def _write_book(source: Path, target: Path, projects: Sequence[LandedRow], rows: int, left_out: set[str]) -> None:
    """Copy a workbook as it is down to its first project row, then its project rows over and over, each with a title of its own.

    The sheets of ``left_out`` hold totals, which the repeated rows would not meet.
    """
    sheet_name, first = projects[0].sheet, min(row.row_number for row in projects)
    title, approval = (coordinate_to_tuple(projects[0].cells[field])[1] - 1 for field in ("activity_title", "approval_no"))
    with (
        python_calamine.CalamineWorkbook.from_path(str(source)) as book,
        xlsxwriter.Workbook(str(target), {"constant_memory": True}) as copy,
    ):
        day = copy.add_format({"num_format": "dd/mm/yyyy"})
        for name in (name for name in book.sheet_names if name == sheet_name or name not in left_out):
            sheet, out = book.get_sheet_by_name(name), copy.add_worksheet(name)
            lines: list[list[Any]] = sheet.to_python(skip_empty_area=False)
            if name != sheet_name:
                for number, line in enumerate(lines):
                    _write_line(out, number, line, day)
                continue
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                if bottom < first - 1:
                    out.merge_range(top, left, bottom, right, lines[top][left])
            for number, line in enumerate(lines[: first - 1]):
                _write_line(out, number, line, day)
            models = [lines[row.row_number - 1] for row in projects]
            for number in range(rows):
                line = [*models[number % len(models)]]
                line[title] = f"{line[title]}, đợt {number}"
                line[approval] = f"{number}/QĐ-UBND"
                _write_line(out, first - 1 + number, line, day)


def _write_line(out: Any, number: int, line: Sequence[Any], day: Any) -> None:
    for column, value in enumerate(line):
        if isinstance(value, dt.date):
            out.write_datetime(number, column, value, day)
        elif value != "":
            out.write(number, column, value)


def _write_table(target: Path, submission: Submission, projects: Sequence[LandedRow], rows: int) -> None:
    form = load_form(submission.form)
    fields = [field for field in form.fields["project"] if field in projects[0].raw]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(form.label("project", field) for field in fields)
        writer.writerows(_records(projects, fields, rows))


def _records(projects: Sequence[LandedRow], fields: Sequence[str], rows: int) -> Iterator[list[str]]:
    for number in range(rows):
        raw = dict(projects[number % len(projects)].raw)
        raw |= {"activity_title": f"{raw['activity_title']}, đợt {number}", "approval_no": f"{number}/QĐ-UBND"}
        yield [raw.get(field, "") for field in fields]
