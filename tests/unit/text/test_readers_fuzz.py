"""Whatever stands in a cell, the readers of numbers, money, dates and headers return or refuse; what we write they give back."""

import calendar
import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from aidbook.text.approvals import read_approval
from aidbook.text.dates import read_date, read_open_start, read_period, read_span
from aidbook.text.money import amounts_by_year, read_money
from aidbook.text.numbers import decimal_mark_of, plain, read_change, read_number, read_quantity
from aidbook.text.units import read_unit, read_units
from aidbook.workbooks.header_words import read_header

NEARLY = st.text(alphabet="0123456789.,-–/() \u00a0'’%=~ắđủyĩ́ usdvntỷriệgàhámnăqI₫€$", max_size=40)
"""Text of the characters that the readers look for: random Unicode alone would hardly ever get past the first of them."""

TEXTS = st.one_of(st.text(max_size=60), NEARLY)
WHOLE = st.integers(min_value=0, max_value=10**15)
NOTATIONS = st.sampled_from([(".", ","), (",", "."), (" ", ","), ("\u00a0", ",")])


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_readers_any_text_is_read_or_refused(text: str) -> None:
    read_number(text)
    decimal_mark_of(text)
    read_change(text)
    read_quantity(text)
    read_money(text)
    read_units(text)
    amounts_by_year(text)
    read_unit(text)
    read_date(text)
    read_period(text)
    read_span(text)
    read_approval(text)
    read_open_start(text)
    read_header(text)


@settings(deadline=None)
@given(WHOLE, st.integers(min_value=0, max_value=99), NOTATIONS)
def test_number_written_in_either_notation_comes_back(whole: int, hundredths: int, notation: tuple[str, str]) -> None:
    thousands, mark = notation
    number = Decimal(whole) + Decimal(hundredths) / 100
    typed = f"{whole:,}".replace(",", thousands) + (f"{mark}{hundredths:02d}" if hundredths else "")
    readings = read_number(typed)
    assert number in readings
    # Only one separator before three digits leaves two readings, and then both are there.
    assert len(readings) == 1 or (not hundredths and 1000 <= whole < 10**6)


@settings(deadline=None)
@given(WHOLE, st.sampled_from([("USD", "USD"), ("đồng", "VND"), ("VNĐ", "VND"), ("Euro", "EUR"), ("$", "USD")]))
def test_money_written_with_a_currency_comes_back(whole: int, currency: tuple[str, str]) -> None:
    cell = read_money(f"{whole:,} {currency[0]}".replace(",", "."))
    assert cell is not None
    assert Decimal(whole) in cell.amounts[0].readings
    assert cell.amounts[0].currency == currency[1]


@settings(deadline=None)
@given(st.integers(1, 999), st.integers(1, 9), st.sampled_from([("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3)]))
def test_money_written_with_a_scale_word_comes_back(whole: int, tenth: int, scale: tuple[str, int]) -> None:
    cell = read_money(f"{whole},{tenth} {scale[0]} đồng")
    assert cell is not None
    assert cell.amounts[0].readings == ((Decimal(whole) + Decimal(tenth) / 10) * scale[1],)


@settings(deadline=None)
@given(st.integers(10_000, 10**8), st.integers(15_000, 27_000))
def test_money_one_sum_in_two_currencies_is_one_pair(dollars: int, rate: int) -> None:
    cell = read_money(f"{dollars:,} USD / {dollars * rate:,} đồng".replace(",", "."))
    assert cell is not None
    assert cell.is_pair
    assert cell.preferred("USD").best == dollars
    assert cell.preferred("VND").best == dollars * rate


DAYS = st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2069, 12, 31))
FORMS = st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "%d / %m / %Y", "%d/%m/%y"])


@settings(deadline=None)
@given(DAYS, FORMS)
def test_date_written_in_any_form_comes_back(day: dt.date, form: str) -> None:
    assert read_date(day.strftime(form)) == day


@settings(deadline=None)
@given(DAYS, DAYS, st.sampled_from([" - ", "-", " đến ", "–", " đến hết "]), st.sampled_from(["%d/%m/%Y", "%d.%m.%Y"]))
def test_span_of_days_comes_back(one: dt.date, other: dt.date, joint: str, form: str) -> None:
    first, last = sorted((one, other))
    period = read_period(first.strftime(form) + joint + last.strftime(form))
    assert [(p.start, p.end) for p in period] == [(first, last)]


@settings(deadline=None)
@given(st.integers(2000, 2040), st.integers(1, 12), st.sampled_from(["{m}/{y}", "T{m}/{y}", "tháng {m} năm {y}", "Tháng {m}/{y}"]))
def test_month_comes_back(year: int, month: int, form: str) -> None:
    (period,) = read_period(form.format(m=month, y=year))
    assert (period.start, period.end) == (dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from(["QĐ-UBND", "QĐ-TTg", "QĐ-SNgV", "BC-SKHĐT"]), DAYS, st.sampled_from([" ngày ", ", ", "\n"]))
def test_approval_with_its_day_comes_back(number: int, symbol: str, day: dt.date, joint: str) -> None:
    approval = read_approval(f"{number}/{symbol}{joint}{day.strftime('%d/%m/%Y')}")
    assert approval is not None
    assert (approval.number, approval.date) == (f"{number}/{symbol}", day)


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12))
def test_plain_number_is_read_as_itself(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert number in read_number(plain(number))


@settings(deadline=None)
@given(
    st.sampled_from(["Tổng cam kết", "Cam kết năm", "Giải ngân trong năm"]),
    st.integers(2000, 2040),
    st.sampled_from([("USD", 1), ("1.000 USD", 1000), ("triệu đồng", 10**6), ("nghìn USD", 1000)]),
)
def test_header_written_with_year_and_unit_is_taken_apart(words: str, year: int, unit: tuple[str, int]) -> None:
    header = read_header(f"{words} {year} ({unit[0]})")
    assert header.year == year
    assert [one.multiplier for one in header.units] == [unit[1]]
    assert f"{words} {year}" in header.texts
