"""Money as typed: amounts, pairs, unit lines."""

import time
from decimal import Decimal

import pytest

from aidbook.text.money import amounts_by_year, read_currency, read_money
from aidbook.text.numbers import Approximation
from aidbook.text.units import Unit, read_unit, read_units


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [
        ("1,720,153 USD", "1720153", "USD"),
        ("25.761.306 USD", "25761306", "USD"),
        ("25,7 triệu USD", "25700000", "USD"),
        ("19,6 tỷ đồng", "19600000000", "VND"),
        ("hơn 93 tỷ đồng (64%)", "93000000000", "VND"),
        ("2.624 tỷ đồng", "2624000000000", "VND"),
        ("VND1.200 trillion", "1200000000000", "VND"),
        ("USD 1,5 million", "1500000", "USD"),
        ("$1.200.000", "1200000", "USD"),
        ("500 đ", "500", "VND"),
        ("1.720.153", "1720153", None),
        ("5.946.750.000 đ (tỷ giá 23.787)", "5946750000", "VND"),
        ("250.000 USD (1 USD = 23.787 đ)", "250000", "USD"),
        ("250.000 USD, theo tỷ giá: 23.787 đ/USD", "250000", "USD"),
        ("12.000 USD (1)", "12000", "USD"),
        ("12.000 USD (tiền mặt)", "12000", "USD"),
        ("Hiện vật trị giá 12.000 USD", "12000", "USD"),
        ("2 tỷ rưỡi đồng", "2500000000", "VND"),
        ("500.000.000 (năm trăm triệu đồng)", "500000000", "VND"),
        ("500.000.000 đồng (Bằng chữ: Năm trăm triệu đồng chẵn)", "500000000", "VND"),
    ],
)
def test_read_money_one_amount(typed: str, value: str, currency: str | None) -> None:
    cell = read_money(typed)
    assert cell is not None
    assert (cell.preferred().best, cell.preferred().currency) == (Decimal(value), currency)


def test_read_money_rate_beside_an_amount_is_kept_apart() -> None:
    cell = read_money("hơn 93 tỷ đồng (64%)")
    assert cell is not None
    assert (cell.rate_percent, cell.preferred().approximation) == (Decimal(64), Approximation.AT_LEAST)


@pytest.mark.parametrize("typed", ["107,56 triệu USD, tương đương 2.624 tỷ đồng", "25,4 tỷ đồng (tương đương 1.104.469 USD)"])
def test_read_money_pair_is_one_sum_in_two_currencies(typed: str) -> None:
    cell = read_money(typed)
    assert cell is not None
    assert cell.is_pair
    assert cell.preferred().currency == "USD"
    assert cell.preferred("VND").currency == "VND"


def test_read_money_press_error_is_not_plausible() -> None:
    cell = read_money("over USD 66 trillion")
    assert cell is not None
    assert not cell.preferred().is_plausible


@pytest.mark.parametrize(
    "typed",
    [
        "5.000.000 (năm trăm triệu đồng)",
        "12.500 USD và hiện vật",
        "12 người",
        "10 USD + 20 EUR",
        "200 đ/người",
        "chưa rõ",
        "",
        "USD",
        "1.2.3 USD",
    ],
)
def test_read_money_anything_else_is_unreadable(typed: str) -> None:
    assert read_money(typed) is None


def test_read_money_of_digits_without_end_is_none_at_once() -> None:
    before = time.process_time()
    assert read_money("9" * 30_000) is None
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("typed", "multiplier", "currency"),
    [
        ("ĐVT: 1.000 USD", 1000, "USD"),
        ("Đơn vị tính: triệu đồng", 10**6, "VND"),
        ("(Đơn vị: nghìn USD)", 1000, "USD"),
        ("tỷ đồng", 10**9, "VND"),
        ("EUR", 1, "EUR"),
        ("(đv: tr.đồng)", 10**6, "VND"),
        ("Unit: thousand USD", 1000, "USD"),
        ("Tính bằng: USD", 1, "USD"),
    ],
)
def test_read_unit_line(typed: str, multiplier: int, currency: str) -> None:
    assert read_unit(typed) == Unit(Decimal(multiplier), currency)


@pytest.mark.parametrize("typed", ["250.000 USD", "12 đồng", "người", "%", "triệu", "Đơn vị tính:", "tổ chức"])
def test_read_unit_that_is_no_money_is_none(typed: str) -> None:
    assert read_unit(typed) is None


@pytest.mark.parametrize(("typed", "code"), [("VNĐ", "VND"), ("đô la Mỹ", "USD"), ("Euro", "EUR"), ("usd", "USD"), ("vàng", None)])
def test_read_currency_words(typed: str, code: str | None) -> None:
    assert read_currency(typed) == code


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("2022: 40.000; 2023: 76.500", {2022: "40.000", 2023: "76.500"}),
        ("Năm 2022: 1 tỷ đồng\nnăm 2023 = 2 tỷ đồng", {2022: "1 tỷ đồng", 2023: "2 tỷ đồng"}),
        ("76.500 năm 2023: tạm tính", {}),
        ("2022: 1; 2022: 2", {}),
        ("76.500", {}),
    ],
)
def test_amounts_by_year(typed: str, parts: dict[int, str]) -> None:
    assert amounts_by_year(typed) == parts


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("USD / triệu đồng", [(1, "USD"), (10**6, "VND")]),
        ("ĐVT: USD, triệu đồng", [(1, "USD"), (10**6, "VND")]),
        ("1.000 USD (hoặc tỷ đồng)", [(1000, "USD"), (10**9, "VND")]),
        ("1,000 USD", [(1000, "USD")]),
        ("USD/người", []),
    ],
)
def test_read_units_every_part_is_one(typed: str, units: list[tuple[int, str]]) -> None:
    assert [(int(unit.multiplier), unit.currency) for unit in read_units(typed)] == units
