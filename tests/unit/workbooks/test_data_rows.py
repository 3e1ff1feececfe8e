"""A row of data is told from a header by its numbers, however they were typed."""

import datetime as dt
from decimal import Decimal

import pytest

from aidbook.workbooks.data_rows import DataRows
from aidbook.workbooks.grid import Cell, Content, Sheet

WORDS = ["Tên dự án", "Lĩnh vực", "Ghi chú"]


def sheet_of(*contents: str | int | dt.date) -> Sheet:
    made = [
        Content(held)
        if isinstance(held, str)
        else (Content(str(held), number=Decimal(held)) if isinstance(held, int) else Content("ngày đầu năm", date=held))
        for held in contents
    ]
    return Sheet("2_DuAn", {7: {column: Cell(7, column, held) for column, held in enumerate(made, start=1)}}, (), 7)


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 120_000],
        ["1.720.153", "35.000"],
        ["1,2 tỷ đồng", "45.000 USD"],
        [dt.date(2022, 1, 1), "12345"],
    ],
)
def test_row_with_two_numbers_is_data(numbers: list[str | int | dt.date]) -> None:
    assert DataRows(sheet_of(*WORDS, *numbers)).is_data(7)


@pytest.mark.parametrize(
    "numbers",
    [
        ["(12)", "(13)"],
        [2021, 2022],
        ["2021", "2022"],
        ["1.000 USD", "1.000 EUR"],
        ["120.000"],
        [],
    ],
)
def test_row_of_column_numbers_years_units_or_one_number_is_no_data(numbers: list[str | int | dt.date]) -> None:
    assert not DataRows(sheet_of(*WORDS, *numbers)).is_data(7)


def test_row_with_a_fifth_of_numbers_is_no_data() -> None:
    assert not DataRows(sheet_of(*["Tên"] * 8, 1, 2)).is_data(7)
    assert DataRows(sheet_of(*["Tên"] * 7, 1, 2)).is_data(7)
    assert not DataRows(sheet_of(1, 2)).is_data(8)
