"""A percentage typed as a part of one is read as what the cell shows, else by the figures that it is the percentage of."""

from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import TOTALS, build_book, read, rows_of, rules_of

CHANGE, RATE = "Tăng/giảm (%)", "Tỷ lệ giải ngân (%)"


def totals_with(change: Any, rate: Any, *, before: Any = 80000) -> list[dict[str, Any]]:
    """The clean totals, whose disbursement is 100,000 of 300,000; the year before it was ``before``."""
    columns = {"Năm trước": None, CHANGE: None, RATE: None}
    return [*(columns | dict(line) for line in TOTALS[:3]), dict(TOTALS[3]) | {"Năm trước": before, CHANGE: change, RATE: rate}]


def read_percentages(totals: list[dict[str, Any]], number_format: str | None = None) -> tuple[Any, Any, list[str]]:
    def spoil(book: openpyxl.Workbook) -> None:
        for row in book["3_TongHop"].iter_rows():
            for cell in row:
                if number_format is not None and isinstance(cell.value, float):
                    cell.number_format = number_format

    submission = read(build_book(totals=totals, spoil=spoil))
    values = rows_of(submission, "total")[-1].values
    return values["change_pct"], values["disbursement_rate"], [rule for rule in rules_of(submission) if ".is_unambiguous" in rule]


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "0.0%", "#,##0.0\\ %;-0.0%"])
def test_percentage_of_a_cell_that_shows_one_is_a_hundred_times_its_number(number_format: str) -> None:
    assert read_percentages(totals_with(0.25, 0.333, before=None), number_format) == ("25", "33.3", [])


@pytest.mark.parametrize("number_format", ["General", '0.0"%"'])
def test_percentage_without_format_is_decided_by_its_figures(number_format: str) -> None:
    assert read_percentages(totals_with(0.25, 0.333), number_format) == ("25", "33.3", [])


def test_percentage_below_one_is_that_where_its_figures_say_so() -> None:
    assert read_percentages(totals_with(0.5, 33.3, before=99500)) == ("0.5", "33.3", [])


def test_percentage_that_nothing_decides_waits_with_both_readings() -> None:
    change, rate, rules = read_percentages(totals_with(0.4, 33.3, before=None))
    assert (change, rate, rules) == (None, "33.3", ["total.change_pct.is_unambiguous"])


def test_percentage_typed_with_its_sign_is_what_it_says() -> None:
    assert read_percentages(totals_with("0,4%", "33,3%", before=None)) == ("0.4", "33.3", [])


@pytest.mark.parametrize(("typed", "change"), [("125,0", "25"), ("25", "25"), ("125%", "25"), ("140", "140")])
def test_change_that_is_written_as_the_ratio_to_the_year_before_is_the_change(typed: str, change: str) -> None:
    assert read_percentages(totals_with(typed, 33.3))[0] == change


def test_change_written_as_a_ratio_is_noted_and_not_called_wrong() -> None:
    findings = read(build_book(totals=totals_with("125", 33.3))).findings
    assert [finding.rule for finding in findings if finding.field == "change_pct"] == ["total.change_pct.is_no_ratio"]
