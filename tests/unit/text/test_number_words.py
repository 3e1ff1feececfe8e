"""Numbers in words."""

from decimal import Decimal

import pytest

from aidbook.text.number_words import read_number_words


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("năm trăm triệu", "500000000"),
        ("Hai tỷ rưỡi", "2500000000"),
        ("một trăm linh năm nghìn", "105000"),
        ("mười hai nghìn", "12000"),
        ("hai mươi lăm triệu ba trăm ngàn chẵn", "25300000"),
        ("bốn tỷ ba trăm chín mươi triệu không trăm linh một nghìn", "4390001000"),
        ("chín mươi mốt", "91"),
    ],
)
def test_read_number_words_says_the_number(typed: str, value: str) -> None:
    assert read_number_words(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "xã", "trăm", "năm trăm triệu đồng", "tiền mặt", "một hai"])
def test_read_number_words_anything_else_is_none(typed: str) -> None:
    assert read_number_words(typed) is None
