"""Checks of scale: amounts a thousand times too big or too small, and amounts that were copied down a column."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Final

from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow, Scalar
from aidbook.text.numbers import plain
from aidbook.text.remembered import Remembered
from aidbook.text.written import to_cents
from aidbook.workbooks.checks.columns import decimal_of
from aidbook.workbooks.checks.report import Breach, Report, row_breach

_FEWEST_PARTS: Final = 2


def unit_slip(report: Report, rule: Rule) -> Iterator[Breach]:
    """An amount is ``factor`` times off the median of its column and, by itself, no plausible amount either.

    By itself means above ``high_usd`` (up to ``up_to_usd``: what is more than the country gets has its own rule) or below ``low_usd`` US
    dollars: a large project beside small ones is none. Fewer than ``least_rows`` amounts have no median worth a word. An amount may also
    be a thousand times too small for its own row, whose ``parts`` of it are all the larger.
    """
    factor = Decimal(rule.parameters["factor"])
    high, low = Decimal(rule.parameters["high_usd"]), Decimal(rule.parameters["low_usd"])
    ceiling = Decimal(rule.parameters["up_to_usd"])
    amounts = _positive(report, rule)
    if len(amounts) < rule.parameters["least_rows"]:
        return
    middle = median(amount for _, amount in amounts)
    for row, amount in amounts:
        is_big = amount > middle * factor and high < amount <= ceiling
        is_small = amount * factor < middle and amount < low
        if is_big or is_small or _is_below_parts(report, rule, row, amount):
            yield row_breach(row, rule.field, f"~ {middle:.0f} USD", {"usd": to_cents(amount)})


def _is_below_parts(report: Report, rule: Rule, row: LandedRow, amount: Decimal) -> bool:
    """Whether at least two parts of an amount are ten times it and more, and all of them would fit into a thousand times it."""
    names = rule.parameters["parts"].get(rule.field, ())
    parts = [part for name in names if (part := report.usd(row.values, name)) is not None]
    return sum(part > amount * 10 for part in parts) >= _FEWEST_PARTS and max(parts) <= amount * 1000


def column_scale(report: Report, rule: Rule) -> Iterator[Breach]:
    """The median of the column lies outside ``low_usd`` to ``high_usd`` US dollars: the unit of the whole table is wrong."""
    amounts = _positive(report, rule)
    table = report.tables.get(rule.table)
    if table is None or len(amounts) < rule.parameters["least_rows"]:
        return
    middle = median(amount for _, amount in amounts)
    low, high = Decimal(rule.parameters["low_usd"]), Decimal(rule.parameters["high_usd"])
    if low <= middle <= high:
        return
    header = table.map.headers.get(rule.field)
    cell, number, text = (header.address, header.row, header.text) if header else (None, None, None)
    yield Breach(table.map.sheet.name, cell, number, text, f"{plain(low)} – {plain(high)} USD", {"usd": to_cents(middle)})


def same_digits(report: Report, rule: Rule) -> Iterator[Breach]:
    """The amount is exactly a thousand, or a million, times ``other``, or that part of it: the same digits with other zeros."""
    names = (rule.field, rule.parameters["other"])
    columns = report.columns_of(rule)
    digits = Remembered(_digits)
    for row, left, right in zip(columns.rows, *(columns.values[name] for name in names), strict=True):
        # Most amounts have digits of their own, which costs less to see than to divide.
        if left is None or right is None or left == right or digits[left] != digits[right]:
            continue
        amount, other = decimal_of(left), decimal_of(right)
        if not amount or not other or len({row.values.get(f"{name}_currency") for name in names}) > 1:
            continue
        if max(amount / other, other / amount) in (1000, 1_000_000):
            yield row_breach(row, rule.field, row.raw.get(names[1]))


def copied_down(report: Report, rule: Rule) -> Iterator[Breach]:
    """One amount of at least ``usd`` US dollars, no round number, stands in ``rows`` rows or more. The first of them is named."""
    rows: dict[tuple[object, object], list[LandedRow]] = defaultdict(list)
    least = Decimal(rule.parameters["usd"])
    for row, amount in report.amounts_of(rule):
        value = row.values.get(rule.field)
        if amount >= least and not str(value).endswith("000"):
            rows[value, row.values.get(f"{rule.field}_currency")].append(row)
    for same in rows.values():
        if len(same) >= rule.parameters["rows"]:
            places = ", ".join(row.cells.get(rule.field, "") for row in same)
            yield row_breach(same[0], rule.field, None, {"places": places})


def _digits(amount: Scalar) -> str:
    """Return the digits of an amount without its zeros at either end."""
    return str(amount).replace(".", "").strip("0")


def _positive(report: Report, rule: Rule) -> list[tuple[LandedRow, Decimal]]:
    return [(row, amount) for row, amount in report.amounts_of(rule) if amount > 0]
