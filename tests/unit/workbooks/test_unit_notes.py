"""Units that contradict each other are told once, with the one that was taken."""

from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import COVER, HEADERS, build_book, project, read, rows_of

from aidbook.model.finding import Finding
from aidbook.model.submission import Submission

MONEY = ("total", "committed", "disbursed", "cumulative", "cash", "in_kind")


def report(cover: str | None, line: str | None, headers: str | None, row_below: bool = False) -> Submission:
    """A report with units on the cover, in a line above the table, and in every header of money or in a row below it."""

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        sheet["A4"] = line
        for cell in list(sheet[6]):
            if headers and cell.value in [HEADERS[name] for name in MONEY]:
                if row_below:
                    sheet.cell(7, cell.column, headers)
                else:
                    cell.value = f"{cell.value} ({headers})"

    lines: list[Any] = [project(currency=None, cash="một ít")]
    if row_below:
        lines.insert(0, dict.fromkeys(lines[0]))
    return read(build_book(cover=COVER | {"Đơn vị tính": cover}, projects=lines, totals=[], spoil=spoil))


def told(submission: Submission) -> list[Finding]:
    return [finding for finding in submission.findings if finding.rule == "project.unit.is_single"]


@pytest.mark.parametrize(
    ("cover", "line", "headers", "seen", "taken"),
    [
        ("USD", "ĐVT: triệu đồng", None, "USD", "triệu đồng"),
        ("USD", None, "triệu đồng", "USD", "triệu đồng"),
        ("triệu đồng", "ĐVT: triệu đồng", "USD", "triệu đồng", "USD"),
        ("USD", "ĐVT: nghìn USD", None, "USD", "nghìn USD"),
    ],
)
def test_unit_that_contradicts_a_nearer_one_is_told_once(cover: str, line: str | None, headers: str | None, seen: str, taken: str) -> None:
    (finding,) = told(report(cover, line, headers))
    assert (finding.sheet, finding.seen, finding.expected) == ("2_DuAn", seen, taken)


@pytest.mark.parametrize(("cover", "line", "headers"), [("USD", None, None), ("USD", "ĐVT: USD", "USD"), ("USD", "USD / triệu đồng", None)])
def test_units_that_agree_are_not_told(cover: str, line: str | None, headers: str | None) -> None:
    assert told(report(cover, line, headers)) == []


def test_row_of_units_below_the_headers_names_no_column() -> None:
    submission = report("USD", None, "Triệu đồng", row_below=True)
    (row,) = rows_of(submission, "project")
    assert (row.values["disbursed_year"], row.values["disbursed_year_currency"]) == ("80000000000", "VND")
    (unread,) = [finding for finding in submission.findings if finding.rule == "project.disbursed_cash.is_readable"]
    assert '"Trong đó: tiền mặt"' in unread.message_vi


def test_row_of_units_below_a_header_of_three_rows_is_none_of_its_data() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        for cell in list(sheet[6]):
            sheet.cell(4, cell.column, "BIỂU CHI TIẾT" if cell.column == 1 else None)
            if cell.value in [HEADERS[name] for name in MONEY]:
                # The header's words stand in three rows: a parent, the header, and a part of it.
                sheet.cell(5, cell.column, "Kinh phí viện trợ")
                sheet.cell(7, cell.column, "(số liệu thực tế)")
                sheet.cell(8, cell.column, "Tr.đ")

    empty = dict.fromkeys(project())
    submission = read(
        build_book(cover=COVER | {"Đơn vị tính": None}, projects=[empty, empty, project(currency=None)], totals=[], spoil=spoil)
    )
    (row,) = rows_of(submission, "project")
    assert (row.row_number, row.values["disbursed_year"], row.values["disbursed_year_currency"]) == (9, "80000000000", "VND")
