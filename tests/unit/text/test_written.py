"""Plain numbers inside messages get groups; whatever else has digits stays as it is."""

from decimal import Decimal

import pytest

from aidbook.text.numbers import read_number
from aidbook.text.written import english_amounts, to_cents, vietnamese_amounts, vietnamese_days


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("6142665841", "6.142.665.841", "6 142 665 841"),
        ("6143615356.5", "6.143.615.356,5", "6 143 615 356.5"),
        ("-12345", "-12.345", "-12 345"),
        ("9" * 6000, ".".join(["999"] * 2000), " ".join(["999"] * 2000)),
        ("≤ 350000000 USD", "≤ 350.000.000 USD", "≤ 350 000 000 USD"),
        ("5000 – 300000 USD", "5000 – 300.000 USD", "5000 – 300 000 USD"),
        ("372.9 USD, 1222.38", "372,9 USD, 1222,38", "372.9 USD, 1222.38"),
    ],
)
def test_amounts_are_written_as_each_language_reads_them(text: str, vietnamese: str, english: str) -> None:
    assert (vietnamese_amounts(text), english_amounts(text).replace("\u202f", " ")) == (vietnamese, english)


@pytest.mark.parametrize(
    "text", ["2023", "U13", "12.345.678", "12,345,678", "76.540", "1673/QĐ-UBND", "01/12/2026", "VN63-12345", "DA20230012", "2022-12-15"]
)
def test_amounts_other_texts_stay(text: str) -> None:
    assert (vietnamese_amounts(text), english_amounts(text)) == (text, text)


def test_amounts_as_typed_keep_their_short_decimals() -> None:
    assert vietnamese_amounts("372.9", is_typed=True) == "372.9"


def test_amounts_that_are_written_are_read_back() -> None:
    assert read_number(vietnamese_amounts("6143615356.5")) == (Decimal("6143615356.5"),)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2022-12-15", "15/12/2022"),
        ("2021-12-15/2022-06-14 / 2022-01-01/2022-06-30", "15/12/2021 – 14/06/2022 / 01/01/2022 – 30/06/2022"),
        ("(2022-12-15 – 2023-12-14)", "(15/12/2022 – 14/12/2023)"),
        ("1673/2022-12-15-UBND", "1673/2022-12-15-UBND"),
        ("2021-2025", "2021-2025"),
    ],
)
def test_days_are_written_day_first(text: str, written: str) -> None:
    assert vietnamese_days(text) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [("2.148596966181083752309741739", "2.15"), ("300000000.00", "300000000"), ("-0.005", "-0.01"), ("1E+30", "1" + "0" * 30)],
)
def test_to_cents_leaves_two_decimals_at_most(amount: str, written: str) -> None:
    assert to_cents(Decimal(amount)) == written
