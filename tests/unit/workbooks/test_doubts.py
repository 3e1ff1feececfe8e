"""A text with two readings: decided by the table's total or by its column, else empty and both shown."""

from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import COVER, build_book, project, read, rows_of

from aidbook.model.submission import Submission


def read_column(*typed: Any, total: Any = None, unit: str = "1.000 USD", currency: str = "USD") -> Submission:
    """Read rows whose disbursed cells are ``typed``, with a totals row if ``total`` is given."""

    def add_total(book: openpyxl.Workbook) -> None:
        if total is not None:
            sheet = book["2_DuAn"]
            sheet.cell(7 + len(typed), 2, "Tổng cộng")
            sheet.cell(7 + len(typed), 20, total)

    lines = [project(title=f"Dự án số {number}", disbursed=text, currency=currency) for number, text in enumerate(typed)]
    return read(build_book(cover=COVER | {"Đơn vị tính": unit}, projects=lines, totals=[], spoil=add_total))


def disbursed(submission: Submission) -> list[object]:
    return [row.values["disbursed_year"] for row in rows_of(submission, "project")]


def decided(submission: Submission) -> list[tuple[str | None, str | None]]:
    return [(finding.cell, finding.expected) for finding in submission.findings if finding.rule == "project.disbursed_year.was_decided"]


@pytest.mark.parametrize(
    ("typed", "neighbour", "value"),
    [
        ("1,295", "12,5", "1295"),
        ("1,295", "12.5", "1295000"),
        ("1.295", "1.720.153", "1295000"),
        ("1.295", "1,720,153", "1295"),
        ("1.295", "3.5", "1295"),
    ],
)
def test_doubt_neighbours_in_one_notation_decide(typed: str, neighbour: str, value: str) -> None:
    submission = read_column(typed, neighbour)
    assert disbursed(submission)[0] == value
    assert decided(submission) == [("T7", f"{value} USD")]
    assert "project.disbursed_year.is_unambiguous" not in {finding.rule for finding in submission.findings}


@pytest.mark.parametrize(("total", "value"), [(1395, "1295000"), (101.295, "1295")])
def test_doubt_total_decides(total: object, value: str) -> None:
    submission = read_column("1,295", 100, total=total)
    assert disbursed(submission)[0] == value
    assert [finding.severity for finding in submission.findings if finding.rule == "project.disbursed_year.was_decided"] == ["info"]


@pytest.mark.parametrize(
    ("stated", "unit", "value"),
    [(1395000, "USD", "1295000"), (101295, "USD", "1295"), (1395, "nghìn USD", "1295000"), (1395000, "đồng", None), (7, "USD", None)],
)
def test_doubt_totals_sheet_decides_in_its_own_unit(stated: int, unit: str, value: str | None) -> None:
    lines = [project(title="Một", disbursed="1,295"), project(title="Hai", disbursed=100)]
    totals = [{"Chỉ tiêu": "Giá trị giải ngân trong năm", "Năm báo cáo": stated, "Đơn vị tính": unit}]
    submission = read(build_book(cover=COVER | {"Đơn vị tính": "1.000 USD"}, projects=lines, totals=totals))
    assert disbursed(submission)[0] == value
    assert bool(decided(submission)) == (value is not None)


def test_doubt_total_goes_before_neighbours() -> None:
    assert disbursed(read_column("1,295", "12,5", total=1307.5))[0] == "1295000"


@pytest.mark.parametrize("neighbours", [(), (100,), ("1295",), ("12,5", "12.5")])
def test_doubt_nothing_decides_stays_empty_with_both_readings(neighbours: tuple[Any, ...]) -> None:
    submission = read_column("1,295", *neighbours)
    assert disbursed(submission)[0] is None
    finding = next(finding for finding in submission.findings if finding.rule == "project.disbursed_year.is_unambiguous")
    assert (finding.cell, finding.expected) == ("T7", "1295000 / 1295 USD")


def test_doubt_total_that_fits_both_ways_decides_nothing() -> None:
    assert disbursed(read_column("1,295", "1,296", total=9999999))[0] is None


@pytest.mark.parametrize(
    ("typed", "value"), [("2.624 tỷ đồng", "2624000000000"), ("19,6 tỷ đồng", "19600000000"), ("1 tỷ 200 triệu đồng", "1200000000")]
)
def test_doubt_points_before_a_scale_word_are_thousands(typed: str, value: str) -> None:
    assert disbursed(read_column(typed, unit="đồng", currency="VND")) == [value]


@pytest.mark.parametrize("typed", ["1.104.469 USD/25,4 tỷ đồng", "25,4 tỷ đồng\n(1.104.469 USD)", "1,104,469 USD = 25,4 tỷ đồng"])
def test_two_currencies_for_one_sum_are_counted_once(typed: str) -> None:
    assert disbursed(read_column(typed, unit="USD")) == ["1104469"]


def test_two_currencies_that_cannot_be_one_sum_stay_empty() -> None:
    submission = read_column("25,4 tỷ đồng (tương đương 104.469.000 USD)", unit="USD")
    assert disbursed(submission) == [None]
    assert "project.disbursed_year.is_unambiguous" in {finding.rule for finding in submission.findings}


@pytest.mark.parametrize("neighbours", [("850.25", "850,25"), ("12,5",)])
def test_doubt_points_before_a_scale_word_are_thousands_in_a_column_of_both_notations(neighbours: tuple[str, ...]) -> None:
    assert disbursed(read_column("1.200 triệu đồng", *neighbours, unit="triệu đồng", currency="VND"))[0] == "1200000000"


def test_value_and_rate_in_one_cell_gives_the_value() -> None:
    assert disbursed(read_column("hơn 93 tỷ đồng (64%)", unit="đồng", currency="VND")) == ["93000000000"]


def test_doubt_size_decides_for_a_table_that_has_decimals_alone() -> None:
    submission = read_column("44,000", "15,000", "7,000", unit="tỷ đồng", currency="VND")
    assert disbursed(submission) == ["44000000000", "15000000000", "7000000000"]
    assert all("theo độ lớn" in finding.message_vi for finding in submission.findings if finding.rule.endswith(".was_decided"))


def test_doubt_of_amounts_that_are_possible_either_way_is_not_decided_by_size() -> None:
    assert disbursed(read_column("4,000", "5,000", "7,000", unit="triệu đồng", currency="VND")) == [None] * 3


def test_doubts_of_a_whole_column_are_noted_once_with_their_cells() -> None:
    submission = read_column(*(f"{number}.250" for number in range(1, 9)), unit="triệu đồng", currency="VND")
    found = [finding for finding in submission.findings if finding.rule == "project.disbursed_year.was_decided"]
    assert [(finding.count, len(finding.cells)) for finding in found] == [(1, 0), (1, 0), (6, 6)]
    assert "(Tương tự ở 5 chỗ nữa: " in found[-1].message_vi


@pytest.mark.parametrize(("neighbours", "value"), [((), "1234.567"), (("1.200.000", "35,5"), None), (("1,200,000", "35.5"), "1234.567")])
def test_doubt_of_three_decimals_that_no_currency_has_is_decided_by_the_column(neighbours: tuple[str, ...], value: str | None) -> None:
    submission = read_column("1234.567", *neighbours, unit="USD")
    assert disbursed(submission)[0] == value
    assert [finding.cell for finding in submission.findings if finding.field == "disbursed_year" and finding.row_number == 7]
