"""Tables side by side on one sheet are read each on its own; a spacer column inside one table parts nothing."""

from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from unit.workbooks.books import COVER, PROJECT, SECOND_PROJECT, TOTALS, build_book, read, rows_of, rules_of

from aidbook.model.submission import Submission
from aidbook.workbooks.answer.places import places_of
from aidbook.workbooks.json import submission_as_json
from aidbook.workbooks.side_by_side import sheet_named

SHORT = ["STT", "Tên dự án", "Nhà tài trợ", "Cam kết trong năm", "Giải ngân trong năm"]
LEFT = [[1, "Nước sạch", "Example Aid", 100000, 80000], [2, "Thư viện", "Example Aid", 50000, 20000]]
RIGHT = [[1, "Trạm y tế", "Helping Hand", 7000, 5000], [2, "Xe lăn", "Helping Hand", 9000, 9000]]


def put(sheet: Worksheet, row: int, column: int, lines: list[list[Any]]) -> None:
    for down, line in enumerate(lines):
        for right, value in enumerate(line):
            sheet.cell(row + down, column + right, value)


def beside(*tables: tuple[int, list[list[Any]]], titles: tuple[tuple[str, str], ...] = ()) -> Submission:
    """A report whose project sheet has nothing but these tables, each from its column on."""

    def spoil(book: openpyxl.Workbook) -> None:
        del book["2_DuAn"]
        sheet = book.create_sheet("Biểu")
        for column, lines in tables:
            put(sheet, 6, column, lines)
        for address, title in titles:
            sheet[address] = title

    return read(build_book(cover=COVER, totals=[], spoil=spoil))


def titles(submission: Submission, table: str = "project") -> list[tuple[str, int, object]]:
    name = "activity_title" if table == "project" else "indicator"
    return [(row.sheet, row.row_number, row.values[name]) for row in rows_of(submission, table)]


def test_two_tables_of_projects_side_by_side_are_both_read() -> None:
    submission = beside((1, [SHORT, *LEFT]), (7, [SHORT, *RIGHT]))
    assert titles(submission) == [
        ("Biểu", 7, "Nước sạch"),
        ("Biểu", 8, "Thư viện"),
        ("Biểu [G:K]", 7, "Trạm y tế"),
        ("Biểu [G:K]", 8, "Xe lăn"),
    ]
    assert [row.values["disbursed_year"] for row in rows_of(submission, "project")] == ["80000", "20000", "5000", "9000"]
    assert [row.cells["disbursed_year"] for row in rows_of(submission, "project")] == ["E7", "E8", "K7", "K8"]


def test_totals_beside_projects_are_no_columns_of_theirs() -> None:
    lines = [[line["Chỉ tiêu"], line["Năm báo cáo"], line["Đơn vị tính"]] for line in TOTALS]
    submission = beside((1, [SHORT, *LEFT]), (8, [["Chỉ tiêu", "Năm 2022", "Đơn vị tính"], *lines]))
    assert len(titles(submission)) == 2
    assert [row for _, row, _ in titles(submission, "total")] == [7, 8, 9, 10]


def test_each_of_two_tables_keeps_the_unit_line_above_it() -> None:
    submission = beside((1, [SHORT, *LEFT]), (7, [SHORT, *RIGHT]), titles=(("E5", "ĐVT: 1.000 USD"), ("K5", "ĐVT: triệu đồng")))
    amounts = [(row.values["disbursed_year"], row.values["disbursed_year_currency"]) for row in rows_of(submission, "project")]
    assert amounts == [("80000000", "USD"), ("20000000", "USD"), ("5000000000", "VND"), ("9000000000", "VND")]


def test_a_spacer_column_inside_one_table_parts_nothing() -> None:
    spaced = [[*line[:3], None, *line[3:]] for line in [SHORT, *LEFT]]
    submission = beside((1, spaced))
    assert titles(submission) == [("Biểu", 7, "Nước sạch"), ("Biểu", 8, "Thư viện")]
    assert rows_of(submission, "project")[0].values["disbursed_year"] == "80000"


def test_a_table_below_that_lies_across_the_empty_column_keeps_the_sheet_whole() -> None:
    headers = list(PROJECT)

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        sheet.insert_rows(1, 6)
        put(sheet, 2, 1, [SHORT, LEFT[0]])
        put(sheet, 2, 7, [SHORT, RIGHT[0]])
        assert [cell.value for cell in sheet[12]][: len(headers)] == headers

    submission = read(build_book(projects=[PROJECT, SECOND_PROJECT], spoil=spoil, totals=[]))
    assert {row.values["activity_title"] for row in rows_of(submission, "project")} >= {PROJECT[headers[1]], SECOND_PROJECT[headers[1]]}


def test_a_finding_in_the_right_table_points_into_the_real_sheet() -> None:
    submission = beside((1, [SHORT, *LEFT]), (7, [SHORT, [1, "Trạm y tế", "Helping Hand", "một ít", 5000]]))
    assert "project.committed_year.is_readable" in rules_of(submission)
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.committed_year.is_readable"]
    assert list(places_of(finding)) == [("Biểu", "J7")]
    printed = submission_as_json(submission)
    assert not any("[" in str(entry["sheet"]) for entry in (*printed["rows"], *printed["findings"]))
    assert sheet_named("Biểu [nháp]") == "Biểu [nháp]"
