"""Read one cell as its field asks: the normalised value, or null and what stands against reading it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from aidbook.forms.form import Field, FieldType, Form
from aidbook.model.submission import Scalar
from aidbook.text.approvals import read_approval
from aidbook.text.dates import from_serial, read_date, read_months, read_open_start, read_period
from aidbook.text.fold import compose, fold
from aidbook.text.money import Money, MoneyCell, Unit, amounts_by_year, minor_units, read_money
from aidbook.text.numbers import Approximation, is_blank, plain, read_change, read_exponent, read_number
from aidbook.workbooks.currencies import UNKNOWN, row_unit
from aidbook.workbooks.grid import Content
from aidbook.workbooks.number_formats import shown_currency

_AROUND_INTEGER: Final = re.compile(
    r"^(?:nam|khoang|hon|tren|gan|uoc|~)?\s*(\d[\d.,\s]*?)\s*"
    r"(?:(?:luot )?(?:nguoi|em|tre em|tre|hoc sinh|phu nu|benh nhan|can bo|giao vien|sinh vien)(?: [a-z ]{1,30})?)?$"
)
"""Words for persons may follow; households are no persons, and one of them is any number of these."""


class Problem(StrEnum):
    """What stands against a cell; rules.yml says what each weighs (check: reading)."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    NOT_IN_LIST = "not_in_list"
    IMPLAUSIBLE = "implausible"
    MERGED = "merged"
    UNKNOWN_SECTOR = "unknown_sector"
    SHARES = "shares"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_INDICATOR = "unknown_indicator"
    UNIT_OF_OTHER_CURRENCY = "unit_of_other_currency"
    OTHER_YEARS = "other_years"
    """The cell has the amounts of several years; the report year's was taken."""
    SEVERAL_PAPERS = "several_papers"
    """The cell has the numbers of several papers; the first was taken."""
    REPEATS_NOTHING = "repeats_nothing"
    LENGTH = "length"
    """The cell says how long something takes; the last day was counted from the first."""
    RATIO = "ratio"
    """A change that is written as the ratio to the year before: 103.6 for 3.6."""
    NO_CURRENCY = "no_currency"
    """Nothing says in which currency an amount is; told once for a table."""
    APPROXIMATE = "approximate"
    """The cell hedges its amount ("khoảng 297.460"), or has a rounded one."""
    NOT_REPORTED = "not_reported"
    """The cell says that its value is not there yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as understood. ``currency`` is that of money; ``expected`` tells the sender what would do.

    ``readings`` are the values that an ambiguous number can have, in the unit of ``value``. ``rival_currency`` is that of the unit around
    it, where the row names another one.
    """

    value: Scalar
    problem: Problem | None = None
    expected: str | None = None
    currency: str | None = None
    readings: tuple[Decimal, ...] = ()
    rival_currency: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell's meaning takes from around it: the unit nearest to it, and the currency that its row names."""

    unit: Unit | None = None
    row_currency: str | None = None
    units: tuple[Unit, ...] = ()
    """The units among which only a currency could tell; ``unit`` is None then."""
    year: int | None = None
    """The report year."""
    is_headed: bool = False
    """Whether the header of the cell's own column names the unit: it then goes before the currency that a field mostly has."""


NOT_REPORTED: Final = Reading(None)
NOUGHT: Final = Reading("0")
"""A nought of no currency: it is nothing in any, and which one is told by the rest of its row."""
LONGEST_VALUE: Final = 1_000
"""Characters of a number, a date or a paper's number; longer text is none and would only keep the patterns busy."""
_PATTERNED: Final = frozenset(FieldType) - {FieldType.TEXT, FieldType.CODE, FieldType.BOOLEAN}


def read_cell(form: Form, field: Field, cell: Content | None, around: Surroundings) -> Reading:
    """Read what a cell holds as ``field``. A blank, a dash or "đang cập nhật" is not reported (null); a typed zero is zero."""
    if cell is None:
        return NOT_REPORTED
    if cell.number is None and cell.date is None and form.says_not_reported(cell.text):
        return Reading(None, Problem.NOT_REPORTED)
    if field.type is FieldType.BOOLEAN:
        return _boolean(form, field, cell)
    if cell.number is None and cell.date is None and is_blank(cell.text):
        return NOT_REPORTED
    if len(cell.text) > LONGEST_VALUE and field.type in _PATTERNED:
        return NOT_REPORTED if field.type is FieldType.ROW_NUMBER else Reading(None, Problem.UNREADABLE, f"< {LONGEST_VALUE}")
    return _READERS[field.type](form, field, cell, around)


def _text(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    return Reading(compose(cell.text).strip())


def _code(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    codes = field.codes or field.name
    code = form.code_of(codes, cell.text)
    if code is None:
        return Reading(None, Problem.NOT_IN_LIST, " | ".join(dict.fromkeys(form.lookups[codes].values())))
    return Reading(code)


def _boolean(form: Form, field: Field, cell: Content) -> Reading:
    if cell.truth is not None:
        return Reading(cell.truth)
    code = form.code_of("yes_no", cell.text)
    if code is None:
        return NOT_REPORTED if is_blank(cell.text) else Reading(None, Problem.UNREADABLE, "có | không")
    return Reading(code == "yes")


def _currency(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    unit = row_unit(cell.text)
    return Reading(unit.currency) if unit and unit.currency != UNKNOWN else Reading(None, Problem.UNREADABLE, "USD | VND | EUR …")


def _money(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    own_currency = around.row_currency or (shown_currency(cell.text) if cell.number is not None else None)
    if field.unit.isupper():
        own_currency = around.unit.currency if around.is_headed and around.unit else field.unit
    problem = None
    if cell.number is None and form.says_nothing(field.name, cell.text):
        cell = msgspec.structs.replace(cell, text="0")
    if cell.number is None and (":" in cell.text or "=" in cell.text) and (years := amounts_by_year(cell.text)):
        said = years.get(around.year or 0) if field.name in form.source["year_fields"] else None
        if said is None:
            return Reading(None, Problem.AMBIGUOUS, " / ".join(f"{year}: {text}" for year, text in years.items()))
        cell, problem = msgspec.structs.replace(cell, text=said), Problem.OTHER_YEARS
    amount = _amount_of(cell, own_currency)
    if amount is None:
        return Reading(None, Problem.UNREADABLE, "số tiền")
    if isinstance(amount, MoneyCell):
        return Reading(None, Problem.AMBIGUOUS, " / ".join(f"{plain(one.best)} {one.currency}" for one in amount.amounts))
    currency = amount.currency or own_currency or (around.unit.currency if around.unit else None)
    if currency in (None, UNKNOWN) and not any(amount.readings):
        return NOUGHT
    if currency is None or currency == UNKNOWN:
        either = " / ".join(f"{plain(amount.best * unit.multiplier)} {unit.currency}" for unit in around.units)
        if currency is None and not either:
            return Reading(None, Problem.NO_CURRENCY)
        return Reading(None, Problem.AMBIGUOUS, either or "loại tiền")
    multiplier = Decimal(1)
    if around.unit is not None and not amount.is_scaled and amount.currency is None:
        if around.unit.currency == currency:
            multiplier = around.unit.multiplier
        elif around.unit.multiplier != 1 and field.unit != currency and amount.best:
            return _in_foreign_unit(amount, currency, around.unit)
    # Beside a scale word three decimals are usual ("3,286 tỷ"): there they say nothing against a reading.
    readings = amount.readings if amount.is_scaled else _with_decimals(amount.readings, currency, multiplier)
    if cell.number is None and not amount.is_scaled and _lacks_a_mark(amount.readings, currency, multiplier):
        readings = (readings[0] * 1000, readings[0])
    if len(readings) > 1:
        return Reading(None, Problem.AMBIGUOUS, f"{_either(readings)} {currency}", currency, readings)
    if amount.is_scaled and not Money(readings, currency).is_plausible:
        return Reading(None, Problem.IMPLAUSIBLE, f"{plain(readings[0])} {currency}?")
    if problem is None and amount.approximation is not Approximation.EXACT:
        problem = Problem.APPROXIMATE
    expected = currency if problem is None else f"{plain(readings[0])} {currency}"
    return Reading(plain(readings[0]), problem, expected, currency)


def _in_foreign_unit(amount: Money, currency: str, unit: Unit) -> Reading:
    """Read a bare amount in a row of another currency than its unit: in whole units of it or in the unit's multiples, nobody knows."""
    whole, multiples = (_with_decimals(amount.readings, currency, times) for times in (Decimal(1), unit.multiplier))
    readings = tuple(dict.fromkeys((*whole, *multiples)))
    either = f"{_either(readings)} {currency} / {plain(multiples[0])} {unit.currency}"
    return Reading(None, Problem.UNIT_OF_OTHER_CURRENCY, either, currency, readings, unit.currency)


def _amount_of(cell: Content, currency: str | None) -> Money | MoneyCell | None:
    """Return the amount of a cell; both amounts where they are said to be one sum and cannot be; None where there is none."""
    if cell.number is not None:
        return Money((cell.number,), None)
    if cell.date is not None:
        return None
    if (rounded := read_exponent(cell.text)) is not None:
        return Money((rounded,), None, Approximation.ABOUT)
    negative = read_number(cell.text)
    if negative:
        return Money(negative, None)
    money = read_money(cell.text)
    if money is None or (len(money.amounts) > 1 and not money.is_pair):
        return None
    return money if money.is_contradicting else money.preferred(currency)


def _lacks_a_mark(readings: tuple[Decimal, ...], currency: str, multiplier: Decimal) -> bool:
    """Whether the only reading has three decimals that its currency does not: ``1234.567`` dollars may be 1,234,567 that lost a mark."""
    decimals = minor_units().get(currency, 2) + multiplier.adjusted()
    return len(readings) == 1 and abs(readings[0]) >= 1 and _decimals(readings[0]) == 3 > decimals


def _with_decimals(readings: tuple[Decimal, ...], currency: str, multiplier: Decimal) -> tuple[Decimal, ...]:
    """Apply a unit, and of several readings drop those written with decimals that the currency does not have.

    ``1.295`` in whole dollars can only be thousands, for nobody writes tenths of a cent; in thousands of dollars it can be both.
    """
    decimals = minor_units().get(currency, 2) + multiplier.adjusted()
    fitting = tuple(reading for reading in readings if _decimals(reading) <= decimals) if len(readings) > 1 else readings
    return tuple(reading * multiplier for reading in fitting or readings)


def _decimals(number: Decimal) -> int:
    """Return how many decimals a number was written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _integer(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    found = _AROUND_INTEGER.match(fold(cell.text))
    readings = (cell.number,) if cell.number is not None else read_number(found[1] if found else cell.text)
    whole = readings if cell.number is not None else tuple(reading for reading in readings if not _decimals(reading))
    if not whole or whole[0] != int(whole[0]):
        return Reading(None, Problem.UNREADABLE, "số nguyên")
    return _bounded(field, whole, lambda number: int(number))


def _row_number(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    readings = (cell.number,) if cell.number is not None else read_number(cell.text.strip().rstrip("."))
    return Reading(int(readings[0])) if readings and readings[0] == int(readings[0]) else NOT_REPORTED


def _decimal(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    text = cell.text.rpartition("=")[2]
    if cell.number is not None:
        readings: tuple[Decimal, ...] = (cell.number,)
    else:
        readings = read_number(text)
        money = read_money(text) if not readings else None
        readings = money.amounts[0].readings if money else readings
    if not readings:
        return Reading(None, Problem.UNREADABLE, "một số")
    return _bounded(field, readings, plain)


def _bounded(field: Field, readings: tuple[Decimal, ...], write: Callable[[Decimal], Scalar]) -> Reading:
    """Keep the readings that lie within what the field can mean; several left are ambiguous, none is implausible."""
    low, high = field.minimum, field.maximum
    within = tuple(r for r in readings if (low is None or r >= low) and (high is None or r <= high))
    if not within:
        return Reading(None, Problem.IMPLAUSIBLE, f"{plain(low) if low is not None else '…'} – {plain(high) if high is not None else '…'}")
    if len(within) > 1:
        return Reading(None, Problem.AMBIGUOUS, _either(within))
    return Reading(write(within[0]))


def _figure(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    """Read a number in the unit that its row names; counts are whole, money has the decimals of its currency."""
    unit = around.unit
    if cell.number is not None:
        return Reading(plain(cell.number))
    readings = read_number(cell.text)
    if not readings:
        money = read_money(cell.text)
        if money is None or (money.amounts[0].currency is not None and unit is None):
            return Reading(None, Problem.UNREADABLE, "một số")
        amount = money.preferred(unit.currency if unit else None)
        if amount.currency is not None and unit is not None and amount.currency != unit.currency:
            return Reading(None, Problem.UNREADABLE, unit.currency)
        multiplier = unit.multiplier if unit is not None and (amount.currency or amount.is_scaled) else Decimal(1)
        readings = tuple(reading / multiplier for reading in amount.readings)
    if len(readings) > 1 and unit is None:
        readings = tuple(reading for reading in readings if not _decimals(reading))
    elif len(readings) > 1 and unit is not None:
        readings = tuple(reading / unit.multiplier for reading in _with_decimals(readings, unit.currency, unit.multiplier))
    if len(readings) > 1:
        return Reading(None, Problem.AMBIGUOUS, _either(readings), readings=readings)
    return Reading(plain(readings[0]))


def _percent(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    if cell.number is not None:
        # A cell that shows 5 % holds 0.05.
        return Reading(plain(cell.number * 100 if cell.text.endswith("%") else cell.number))
    change = read_change(cell.text)
    if change is None:
        return Reading(None, Problem.UNREADABLE, "phần trăm")
    return Reading(None, Problem.AMBIGUOUS, _either(change.readings)) if change.is_ambiguous else Reading(plain(change.best))


def _date(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    # The fraction of a day number is a time of day.
    day = cell.date or (from_serial(float(int(cell.number))) if cell.number is not None else read_date(cell.text))
    return Reading(day.isoformat()) if day else Reading(None, Problem.UNREADABLE, "ngày/tháng/năm")


def _edge_date(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    """Read a day, or the first or last day of a month, year or span."""
    exact = _date(form, field, cell, around)
    if exact.value is not None:
        return exact
    if field.type is FieldType.START_DATE and (first := read_open_start(cell.text)):
        return Reading(first.isoformat())
    periods = read_period(cell.text)
    if not periods:
        is_length = field.type is FieldType.END_DATE and read_months(cell.text) is not None
        # Whether the first day is sure shows once the whole row is read.
        return NOT_REPORTED if is_length else exact
    if len(periods) > 1:
        return Reading(None, Problem.AMBIGUOUS, " / ".join(str(period) for period in periods))
    edge = periods[0].start if field.type is FieldType.START_DATE else periods[0].end
    return Reading(edge.isoformat())


def _approval(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    """Read a paper's number; of several the first. A number in a shape of its own stays as typed; words without any digit are none."""
    approval = read_approval(cell.text)
    if approval is not None:
        others = (read_approval(part) for part in re.split(r"[;\n]", cell.text)[1:])
        further = [paper for paper in others if paper and paper.number != approval.number]
        return Reading(approval.number, Problem.SEVERAL_PAPERS if further else None, approval.number)
    if any(character.isdigit() for character in cell.text):
        return Reading(compose(cell.text).strip())
    return Reading(None, Problem.UNREADABLE, "số, ký hiệu văn bản")


def _either(readings: tuple[Decimal, ...]) -> str:
    return " / ".join(plain(reading) for reading in readings)


_READERS: Final[Mapping[FieldType, Callable[[Form, Field, Content, Surroundings], Reading]]] = {
    FieldType.TEXT: _text,
    FieldType.CODE: _code,
    FieldType.CURRENCY: _currency,
    FieldType.MONEY: _money,
    FieldType.INTEGER: _integer,
    FieldType.ROW_NUMBER: _row_number,
    FieldType.DECIMAL: _decimal,
    FieldType.FIGURE: _figure,
    FieldType.PERCENT: _percent,
    FieldType.DATE: _date,
    FieldType.START_DATE: _edge_date,
    FieldType.END_DATE: _edge_date,
    FieldType.APPROVAL: _approval,
}
