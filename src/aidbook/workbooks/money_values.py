"""Read one cell as an amount of money, or as a figure of a totals sheet, in the unit around it."""

from decimal import Decimal

import msgspec

from aidbook.forms.form import Field, Form
from aidbook.text.money import Money, MoneyCell, amounts_by_year, minor_units, read_money
from aidbook.text.numbers import Approximation, plain, read_exponent, read_number
from aidbook.text.units import Unit
from aidbook.workbooks.currencies import UNKNOWN
from aidbook.workbooks.grid import Content
from aidbook.workbooks.number_formats import shown_currency
from aidbook.workbooks.reading import NOUGHT, Problem, Reading, Surroundings, either_of


def read_amount(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    """Read an amount in the base unit of its currency; null where its number, its currency or its unit is not sure."""
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
        return Reading(None, Problem.AMBIGUOUS, f"{either_of(readings)} {currency}", currency, readings)
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
    either = f"{either_of(readings)} {currency} / {plain(multiples[0])} {unit.currency}"
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
    return len(readings) == 1 and abs(readings[0]) >= 1 and decimals_of(readings[0]) == 3 > decimals


def _with_decimals(readings: tuple[Decimal, ...], currency: str, multiplier: Decimal) -> tuple[Decimal, ...]:
    """Apply a unit, and of several readings drop those written with decimals that the currency does not have.

    ``1.295`` in whole dollars can only be thousands, for nobody writes tenths of a cent; in thousands of dollars it can be both.
    """
    decimals = minor_units().get(currency, 2) + multiplier.adjusted()
    fitting = tuple(reading for reading in readings if decimals_of(reading) <= decimals) if len(readings) > 1 else readings
    return tuple(reading * multiplier for reading in fitting or readings)


def decimals_of(number: Decimal) -> int:
    """Return how many decimals a number was written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def read_figure(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
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
        readings = tuple(reading for reading in readings if not decimals_of(reading))
    elif len(readings) > 1 and unit is not None:
        readings = tuple(reading / unit.multiplier for reading in _with_decimals(readings, unit.currency, unit.multiplier))
    if len(readings) > 1:
        return Reading(None, Problem.AMBIGUOUS, either_of(readings), readings=readings)
    return Reading(plain(readings[0]))
