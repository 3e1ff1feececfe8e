"""A table that goes on, on a second sheet without a header: read where the sheet says so and its columns are the same."""

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import build_book, project, read, rows_of, rules_of

from aidbook.model.submission import Submission


def continued(name: str, *titles: str, change: Callable[[list[Any]], list[Any]] = list) -> Submission:
    """A report of two projects whose second one stands on a sheet of its own, below some titles."""

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        row = [cell.value for cell in sheet[8]]
        sheet.delete_rows(8)
        further = book.create_sheet(name, book.index(sheet) + 1)
        for title in titles:
            further.append([title])
        further.append(change(row))

    return read(build_book(projects=[project(), project(title="Hai", approval_no="2/QĐ-UBND")], totals=[], spoil=spoil))


def titles_of(submission: Submission) -> list[tuple[str, int, object]]:
    return [(row.sheet, row.row_number, row.values["activity_title"]) for row in rows_of(submission, "project")][1:]


@pytest.mark.parametrize(
    ("name", "titles"),
    [("2_DuAn (tiếp theo)", ()), ("Trang 2", ("PHỤ LỤC (tiếp theo)",)), ("Trang 2", ("Biểu 02", "(Tiếp theo trang trước)"))],
)
def test_sheet_that_says_so_goes_on_with_the_table_before_it(name: str, titles: tuple[str, ...]) -> None:
    submission = continued(name, *titles)
    assert titles_of(submission) == [(name, len(titles) + 1, "Hai")]
    assert rows_of(submission, "project")[1].values["disbursed_year"] == "80000"
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.table.goes_on"]
    assert (finding.sheet, finding.expected, finding.severity) == (name, "2_DuAn", "info")
    assert "project.table.is_single" not in rules_of(submission)


def test_sheet_that_says_nothing_stays_a_question() -> None:
    submission = continued("Trang 2")
    assert titles_of(submission) == []
    assert "file.sheet.is_read" in rules_of(submission)


@pytest.mark.parametrize("change", [lambda row: [None, *row], lambda row: [*row, 1, 2], lambda row: row[:-6]])
def test_sheet_with_other_columns_stays_a_question(change: Callable[[list[Any]], list[Any]]) -> None:
    submission = continued("2_DuAn (tiếp theo)", change=change)
    assert titles_of(submission) == []
    assert "file.sheet.is_read" in rules_of(submission)
