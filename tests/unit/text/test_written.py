"""Plain numbers inside messages get groups; whatever else has digits stays as it is."""

from decimal import Decimal

import pytest

from aidbook.text.numbers import read_number
from aidbook.text.written import to_cents, with_groups


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("6142665841", "6 142 665 841"),
        ("6143615356.5", "6 143 615 356,5"),
        ("-12345", "-12 345"),
        ("9" * 6000, " ".join(["999"] * 2000)),
        ("≤ 350000000 USD", "≤ 350 000 000 USD"),
        ("5000 – 300000 USD", "5000 – 300 000 USD"),
        ("Giải ngân 6142665841, lớn hơn 1633775.", "Giải ngân 6 142 665 841, lớn hơn 1 633 775."),
    ],
)
def test_with_groups_sets_plain_numbers_apart(text: str, written: str) -> None:
    assert with_groups(text, ",").replace("\u202f", " ") == written


@pytest.mark.parametrize("text", ["2023", "U13", "12.345.678", "12,345,678", "1673/QĐ-UBND", "01/12/2026", "VN63-12345", "DA20230012"])
def test_with_groups_other_texts_stay(text: str) -> None:
    assert with_groups(text) == text


def test_with_groups_what_it_writes_is_read_back() -> None:
    assert read_number(with_groups("6143615356.5", ",")) == (Decimal("6143615356.5"),)


@pytest.mark.parametrize(
    ("amount", "written"),
    [("2.148596966181083752309741739", "2.15"), ("300000000.00", "300000000"), ("-0.005", "-0.01"), ("1E+30", "1" + "0" * 30)],
)
def test_to_cents_leaves_two_decimals_at_most(amount: str, written: str) -> None:
    assert to_cents(Decimal(amount)) == written
