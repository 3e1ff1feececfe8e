"""Decide amounts of a row in another currency than the unit of its table: "1.000 USD" above, VND in the row.

Whether they are in whole units of the row's currency or in the table's multiples of it, or in the table's unit after all, nothing says. The
size of the row's amounts decides where only one of these can be meant, else the other rows of that currency do; else the row waits.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from aidbook.forms.form import Form
from aidbook.forms.reference import Rates, rates_of
from aidbook.forms.rule import Rule
from aidbook.text.numbers import plain
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.doubts import Decision, Doubt
from aidbook.workbooks.reading import Problem

UNIT_RULE: Final = "project.unit.matches_currency"
_TWO: Final = 2
"""Readings of an amount that is doubtful for its unit alone: the first in whole units, the second in the table's multiples."""


@dataclass(frozen=True, slots=True)
class Converter:
    """Tells sizes: a year's rates, with the rate that the cover declares."""

    rates: Rates | None
    vnd_per_usd: Decimal | None

    @classmethod
    def of_report(cls, cover: Cover) -> Self:
        """Return that of a report's year."""
        declared = cover.values.get("declared_fx_rate")
        rates = None if cover.year is None else rates_of(cover.year)
        return cls(rates, Decimal(declared) if isinstance(declared, str) else None)

    def usd(self, amount: Decimal, currency: str | None) -> Decimal | None:
        """Return the size of an amount in US dollars; None without a rate."""
        amount = abs(amount)
        return self.rates.usd(amount, currency, vnd_per_usd=self.vnd_per_usd) if self.rates and currency else None


def settle_foreign_units(doubts: Sequence[Doubt], form: Form, converter: Converter) -> Iterator[tuple[Doubt, Decision | None]]:
    """Yield each doubt over a unit with its decision; None where the row must wait.

    The rule :data:`UNIT_RULE` bounds the largest amount of a row (``low_usd``, ``high_usd``) and says how many rows of a currency must be
    of a known size (``least``) before the others follow them.
    """
    rule = form.rule(UNIT_RULE)
    rows = [list(row) for _, row in itertools.groupby(doubts, key=lambda doubt: doubt.cell.row)]
    sizes = [_by_size(row, rule, converter) for row in rows]
    known: dict[tuple[str | None, str | None], Counter[int]] = {}
    for row, way in zip(rows, sizes, strict=True):
        if way is not None:
            known.setdefault(_kind(row), Counter())[way] += 1
    for row, way in zip(rows, sizes, strict=True):
        others = known.get(_kind(row), Counter())
        follows = next(iter(others)) if len(others) == 1 and others.total() >= rule.parameters["least"] else None
        for doubt in row:
            yield doubt, _decision(doubt, way, follows)


def _decision(doubt: Doubt, way: int | None, follows: int | None) -> Decision | None:
    if len(doubt.reading.readings) != _TWO:
        return None
    if way is not None:
        return Decision(plain(doubt.reading.readings[way]), "theo độ lớn của số tiền trong dòng", "by the size of the row's amounts")
    if follows is not None:
        return Decision(plain(doubt.reading.readings[follows]), "theo các dòng khác cùng loại tiền", "by the other rows of its currency")
    return None


def _by_size(row: Sequence[Doubt], rule: Rule, converter: Converter) -> int | None:
    """Return the reading (0 or 1) that alone gives the row's largest amount a size that a grant can have.

    The table's own unit is no reading, for the row says another currency; but where it fits too, size decides nothing.
    """
    certain = [doubt for doubt in row if len(doubt.reading.readings) == _TWO]
    if not certain:
        return None
    largest = max(certain, key=lambda doubt: abs(doubt.reading.readings[0]))
    readings = largest.reading.readings
    amounts = (
        converter.usd(readings[0], largest.reading.currency),
        converter.usd(readings[1], largest.reading.currency),
        converter.usd(readings[1], largest.reading.rival_currency),
    )
    low, high = Decimal(rule.parameters["low_usd"]), Decimal(rule.parameters["high_usd"])
    if None in amounts:
        return None
    fitting = [way for way, amount in enumerate(amounts) if amount is not None and low <= amount <= high]
    return fitting[0] if len(fitting) == 1 and fitting[0] < _TWO else None


def _kind(row: Sequence[Doubt]) -> tuple[str | None, str | None]:
    return row[0].reading.currency, row[0].reading.rival_currency


def is_over_unit(doubt: Doubt) -> bool:
    """Whether it is the unit of an amount that is in doubt, and not how its number is to be read."""
    return doubt.reading.problem is Problem.UNIT_OF_OTHER_CURRENCY
