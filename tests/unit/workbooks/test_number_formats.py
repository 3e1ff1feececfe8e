"""A number format that shows a currency says it: Excel shows the officer "$12,000", and nothing is missing then."""

import openpyxl
import pytest
from unit.workbooks.books import COVER, build_book, project, read, rows_of, rules_of

from aidbook.model.submission import Submission
from aidbook.workbooks.number_formats import shown_signs


def read_formatted(number_format: str, unit: str | None = None, currency: str | None = None) -> Submission:
    def spoil(book: openpyxl.Workbook) -> None:
        for row in book["2_DuAn"].iter_rows(min_row=7):
            for cell in row:
                if isinstance(cell.value, int) and cell.value > 1200:
                    cell.number_format = number_format

    cover = {label: value for label, value in COVER.items() if label != "Đơn vị tính"} | ({"Đơn vị tính": unit} if unit else {})
    return read(build_book(cover=cover, projects=[project(currency=currency)], totals=[], spoil=spoil))


@pytest.mark.parametrize(
    ("number_format", "currency"),
    [
        ('"$"#,##0', "USD"),
        ("[$$-409]#,##0.00", "USD"),
        ("[$€-2] #,##0", "EUR"),
        ('#,##0 "USD"', "USD"),
        ('#,##0\\ "đ"', "VND"),
        ("#,##0 [$₫-42A]", "VND"),
        ("_-[$$-409]* #,##0_ ;_-[$$-409]* \\-#,##0\\ ;_-@_ ", "USD"),
    ],
)
def test_currency_that_a_format_shows_is_that_of_the_amount(number_format: str, currency: str) -> None:
    submission = read_formatted(number_format)
    values = rows_of(submission, "project")[0].values
    assert (values["disbursed_year"], values["disbursed_year_currency"]) == ("80000", currency)
    assert "cover.default_unit.is_given" not in rules_of(submission)


@pytest.mark.parametrize("number_format", ["#,##0", "[$-409]#,##0", "[Red]#,##0", '#,##0 "người"', "General"])
def test_format_without_currency_says_none(number_format: str) -> None:
    assert "cover.default_unit.is_given" in rules_of(read_formatted(number_format))


def test_currency_of_a_format_leaves_the_unit_of_the_table_its_multiples() -> None:
    values = rows_of(read_formatted('"$"#,##0', unit="1.000 USD"), "project")[0].values
    assert (values["disbursed_year"], values["disbursed_year_currency"]) == ("80000000", "USD")


def test_currency_of_the_row_goes_before_that_of_a_format() -> None:
    values = rows_of(read_formatted('"$"#,##0', currency="EUR"), "project")[0].values
    assert (values["disbursed_year"], values["disbursed_year_currency"]) == ("80000", "EUR")


def test_shown_signs_of_no_styles_are_none() -> None:
    assert shown_signs(b"") == {}
