"""Numbers as offices and papers type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidbook.text.numbers import Approximation, from_cell, is_blank, plain, read_change, read_number, read_quantity


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.720.153", "1720153"),
        ("1,720,153", "1720153"),
        ("1 720 153", "1720153"),
        ("19,6", "19.6"),
        ("19.6", "19.6"),
        ("1.720.153,50", "1720153.50"),
        ("1,720,153.5", "1720153.5"),
        ("0,295", "0.295"),
        ("01", "1"),
        ("1720,153", "1720.153"),
        ("-1.720.153", "-1720153"),
        ("(1.720.153)", "-1720153"),
    ],
)
def test_read_number_one_reading(typed: str, value: str) -> None:
    assert read_number(typed) == (Decimal(value),)


@pytest.mark.parametrize("typed", ["1,295", "1.295"])
def test_read_number_three_digits_after_one_mark_gives_both_readings(typed: str) -> None:
    assert read_number(typed) == (Decimal(1295), Decimal("1.295"))


@pytest.mark.parametrize("typed", ["", "12.34.5", "1.2.3", "1,72,015", "12a", "1.720.15", "một", "1..2", "--5", "2021-2025"])
def test_read_number_anything_else_is_unreadable(typed: str) -> None:
    assert read_number(typed) == ()


@pytest.mark.parametrize(
    ("typed", "value", "approximation"),
    [
        ("hơn 228,7 triệu", "228700000", Approximation.AT_LEAST),
        ("gần 1,14 tỷ", "1140000000", Approximation.ABOUT),
        ("dưới 5 tỉ", "5000000000", Approximation.AT_MOST),
        ("01 triệu", "1000000", Approximation.EXACT),
        ("2.624 tỷ", "2624000000000", Approximation.EXACT),
        ("3 nghìn tỷ", "3000000000000", Approximation.EXACT),
        ("1,5 million", "1500000", Approximation.EXACT),
        ("1.200 trillion", "1200000000000", Approximation.EXACT),
    ],
)
def test_read_quantity_scale_and_hedge(typed: str, value: str, approximation: Approximation) -> None:
    quantity = read_quantity(typed)
    assert quantity is not None
    assert (quantity.best, quantity.approximation) == (Decimal(value), approximation)


def test_read_quantity_dot_and_three_digits_before_ty_stays_ambiguous() -> None:
    quantity = read_quantity("2.624 tỷ")
    assert quantity is not None
    assert quantity.is_ambiguous


def test_read_quantity_words_beside_the_number_are_unreadable() -> None:
    assert read_quantity("12 người và 3 máy") is None


@pytest.mark.parametrize(("typed", "value"), [("giảm 15%", "-15"), ("tăng 19,3%", "19.3"), ("-3,2", "-3.2"), ("0", "0")])
def test_read_change_sign_may_be_a_word(typed: str, value: str) -> None:
    change = read_change(typed)
    assert change is not None
    assert change.best == Decimal(value)


@pytest.mark.parametrize("typed", ["", "-", "–", "...", "…", "x", "Không"])
def test_is_blank_not_reported(typed: str) -> None:
    assert is_blank(typed)


@pytest.mark.parametrize("typed", ["0", "không rõ số tiền", "12", "???", "####", "%", "１２"])
def test_is_blank_a_typed_zero_is_reported(typed: str) -> None:
    assert not is_blank(typed)


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from([".", ","]))
def test_read_number_grouped_thousands_always_allow_the_written_number(number: int, mark: str) -> None:
    assert Decimal(number) in read_number(f"{number:,}".replace(",", mark))


def test_plain_and_from_cell_show_what_a_person_sees() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("1720153.00")) == "1720153"
    assert plain(from_cell(0.1)) == "0.1"
    assert plain(from_cell(1720153.0)) == "1720153"
