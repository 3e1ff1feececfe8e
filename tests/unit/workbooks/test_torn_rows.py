"""Rows of a .csv that were cut at the commas of their numbers, and sheets that only show how the form is filled in."""

import openpyxl
from unit.workbooks.books import PROJECT, build_book, read, rows_of, rules_of

from aidbook.model.submission import Submission

HEADS = "STT,Tên dự án,Nhà tài trợ,Cam kết năm 2022 (USD),Giải ngân năm 2022 (USD)"
TITLE = "BÁO CÁO VIỆN TRỢ NĂM 2022 CỦA TỈNH CAO BẰNG,,,,"


def read_csv(*lines: str) -> Submission:
    return read("\n".join((TITLE, HEADS, *lines)).encode(), "cao-bang_2022.csv")


def test_row_with_more_cells_than_the_header_waits_and_the_others_load() -> None:
    submission = read_csv("1,Một,Example Aid,100000,80000", "2,Hai,Example Aid,1,845,300,80,000")
    assert [(row.row_number, row.rule) for row in submission.waiting_rows] == [(4, "project.row.fits_header")]
    assert rows_of(submission, "project")[0].values["disbursed_year"] == "80000"
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.row.fits_header"]
    assert (finding.seen, finding.expected) == ("8", "5")
    assert "project.header.is_given" not in rules_of(submission)
    assert (rows_of(submission, "project")[1].values["committed_year"], rows_of(submission, "project")[1].raw["committed_year"]) == (
        None,
        "1",
    )


def test_quoted_numbers_are_not_torn() -> None:
    submission = read_csv('1,Một,Example Aid,"100,000","80,000"')
    assert not submission.waiting_rows
    assert rows_of(submission, "project")[0].values["disbursed_year"] == "80000"


def test_remark_beside_a_table_of_a_workbook_tears_nothing() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["2_DuAn"].cell(7, len(PROJECT) + 2, "xem lại")

    assert not read(build_book(spoil=spoil)).waiting_rows


def test_sheet_that_shows_how_to_fill_in_is_no_report_and_that_is_said() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.move_sheet(book.copy_worksheet(book["2_DuAn"]), -4)
        book["2_DuAn Copy"].title = "Hướng dẫn điền"

    submission = read(build_book(spoil=spoil))
    assert {row.sheet for row in rows_of(submission, "project")} == {"2_DuAn"}
    assert [finding.seen for finding in submission.findings if finding.rule == "file.sheet.is_read"] == ["Hướng dẫn điền"]
