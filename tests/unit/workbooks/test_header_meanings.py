"""What a header's own words change: a note's mark, brackets, conversion, parts of another amount, parts of a year."""

from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import COVER, HEADERS, PROJECT, build_book, read, rows_of, rules_of

from aidbook.forms.load import load_form
from aidbook.model.submission import Submission
from aidbook.workbooks.header_words import HeaderBook, read_header


def read_with(changes: dict[str, Any], without: tuple[str, ...] = (), **cover: Any) -> Submission:
    line = {header: value for header, value in PROJECT.items() if header not in without}
    return read(build_book(cover=COVER | cover, projects=[line | changes], totals=[]))


def value(submission: Submission, name: str) -> object:
    return rows_of(submission, "project")[0].values.get(name)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nhà tài trợ2", "donor_name"),
        ("Tổng vốn cam kết**", "committed_total"),
        ("Cam kết năm 2031 [a]", "committed_year"),
        ("Tên dự án ¹", "activity_title"),
        ("Lũy kế giải ngân - USD", "disbursed_cumulative"),
        ("Giải ngân năm 2031 USD", "disbursed_year"),
        ("Vốn viện trợ (trong năm)", "committed_year"),
        ("Vốn viện trợ (tổng)", "committed_total"),
        ("Ngân sách giải ngân (năm 2031)", "disbursed_year"),
        ("Giải ngân cả năm 2031", "disbursed_year"),
        ("Tổng vốn (triệu đồng)", "committed_total"),
    ],
)
def test_header_is_known_by_the_words_that_mean_its_column(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) == field


def test_header_of_disbursement_is_not_counted_in_thousands() -> None:
    assert [(str(unit.multiplier), unit.currency) for unit in read_header("Giải ngân USD").units] == [("1", "USD")]
    assert [(str(unit.multiplier), unit.currency) for unit in read_header("Giải ngân, ngàn USD").units] == [("1000", "USD")]


def test_column_converted_into_a_currency_is_in_it_whatever_the_row_says() -> None:
    changes = {"Loại tiền": "EUR", "Giải ngân năm 2022 (quy USD)": 80000, "Giá trị cam kết trong năm": 7000}
    submission = read_with(changes, without=(HEADERS["disbursed"],))
    assert (value(submission, "disbursed_year"), value(submission, "disbursed_year_currency")) == ("80000", "USD")
    assert value(submission, "committed_year_currency") == "EUR"


def two_storeys(*columns: tuple[str, str]) -> Submission:
    """The clean table, its amounts under merged parents: (parent, leaf) from column R on."""

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        sheet.insert_rows(7)
        for column in range(1, 18):
            sheet.merge_cells(start_row=6, end_row=7, start_column=column, end_column=column)
        for column, (parent, leaf) in enumerate(columns, start=18):
            sheet.cell(6, column, parent)
            sheet.cell(7, column, leaf)
            sheet.cell(8, column, column * 1000)

    line = {header: PROJECT[header] for header in list(PROJECT)[:17]}
    return read(build_book(projects=[line], totals=[], spoil=spoil))


def test_cash_and_kind_of_the_commitment_are_no_disbursement() -> None:
    amounts = [(parent, leaf) for parent in ("Giá trị cam kết", "Giải ngân năm 2022") for leaf in ("Tiền mặt", "Hiện vật", "Tổng")]
    submission = two_storeys(*amounts)
    found = {name: value(submission, name) for name in ("disbursed_cash", "disbursed_in_kind", "disbursed_year", "committed_total")}
    assert found == {"disbursed_cash": "21000", "disbursed_in_kind": "22000", "disbursed_year": "23000", "committed_total": "20000"}
    assert rules_of(submission).count("project.header.is_known") == 2


def test_column_up_to_the_middle_of_the_year_is_not_the_years() -> None:
    submission = read_with({"Giải ngân đến 30/6/2022": 30000}, without=(HEADERS["disbursed"],))
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.header.is_of_report_year"]
    assert finding.seen == "30/06/2022"
    assert value(submission, "disbursed_year") is None


def test_column_up_to_the_middle_of_the_year_is_the_half_years() -> None:
    period = {"Kỳ báo cáo": "6 tháng", "Số liệu tính đến ngày": "14/06/2022"}
    submission = read_with({"Giải ngân đến 14/6/2022": 30000}, without=(HEADERS["disbursed"],), **period)
    assert value(submission, "disbursed_year") == "30000"


def test_column_of_the_whole_year_counts_beside_that_of_its_half() -> None:
    changes = {"Giải ngân đến 30/6/2022": 30000, "Giải ngân cả năm 2022": 80000}
    submission = read_with(changes, without=(HEADERS["disbursed"],))
    assert value(submission, "disbursed_year") == "80000"
