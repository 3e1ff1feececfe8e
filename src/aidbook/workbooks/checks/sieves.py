"""What is left of a condition once it is compiled: it sifts rows by their columns, the whole column at once where that decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aidbook.model.submission import Scalar
from aidbook.text.numbers import is_blank
from aidbook.text.remembered import Remembered
from aidbook.text.written import to_cents
from aidbook.workbooks.checks.columns import Columns

Places = Sequence[int]
"""Places of rows in their columns."""


@dataclass(frozen=True)
class OfValue:
    """A condition on one field alone."""

    field: str
    verdicts: Remembered[Scalar, bool]
    """What the condition says of each distinct value."""
    bound: str = ""
    """Of a comparison of size, what it compares with."""

    def sift(self, columns: Columns[Any], places: Places) -> Places:
        """Return those of ``places`` for which the condition holds."""
        verdicts, distinct = self.verdicts, columns.distinct[self.field]
        if len(distinct) < len(places) and not any(map(verdicts.__getitem__, distinct)):
            return ()
        values = columns.values[self.field]
        return [at for at in places if verdicts[values[at]]]

    def expected(self, columns: Columns[Any], at: int) -> str:
        """Return the bound that a value passed; ``""`` where there is none."""
        return self.bound


@dataclass(frozen=True)
class HasWords:
    """A field's text has one of some words; ``words`` are as they stand in a line of :attr:`Columns.lines`."""

    field: str
    words: Sequence[str]

    def sift(self, columns: Columns[Any], places: Places) -> Places:
        """Return those of ``places`` for which the condition holds."""
        text, lines = columns.text[self.field], columns.lines[self.field]
        words = [word for word in self.words if word in text]
        return [at for at in places if any(word in lines[at] for word in words)] if words else ()

    def expected(self, columns: Columns[Any], at: int) -> str:
        """Return the bound that a value passed; ``""`` where there is none."""
        return ""


@dataclass(frozen=True)
class Missing:
    """Nothing is reported in a row. A cell with a text that could not be read has a finding of its own."""

    field: str

    def sift(self, columns: Columns[Any], places: Places) -> Places:
        """Return those of ``places`` for which the condition holds."""
        values = columns.values[self.field]
        return [at for at in places if values[at] is None and is_blank(columns.rows[at].raw.get(self.field, ""))]

    def expected(self, columns: Columns[Any], at: int) -> str:
        """Return the bound that a value passed; ``""`` where there is none."""
        return ""


@dataclass(frozen=True)
class OfPair:
    """A comparison of two fields of a row. ``bound`` writes the right side."""

    field: str
    other: str
    holds: Callable[[Scalar, Scalar], bool]
    bound: Callable[[Scalar], str] = lambda _: ""

    def sift(self, columns: Columns[Any], places: Places) -> Places:
        """Return those of ``places`` for which the condition holds."""
        lefts, rights, holds = columns.values[self.field], columns.values[self.other], self.holds
        return [at for at in places if holds(lefts[at], rights[at])]

    def expected(self, columns: Columns[Any], at: int) -> str:
        """Return the bound that a value passed; ``""`` where there is none."""
        return self.bound(columns.values[self.other][at])


@dataclass(frozen=True)
class Limit:
    """How far an amount may go: to a bound times ``factor``, and by ``margin``, a share of that, beyond it."""

    is_upper: bool
    factor: Decimal | None
    margin: Decimal

    def is_passed(self, amount: Decimal | None, bound: Decimal | None) -> bool:
        """Whether an amount lies beyond the limit; never where it or the bound is not reported."""
        if amount is None or bound is None:
            return False
        whole = bound if self.factor is None else bound * self.factor
        limit = whole + abs(whole) * self.margin if self.margin else whole
        return amount > limit if self.is_upper else amount < limit

    def written(self, bound: Decimal | None) -> str:
        """Write the bound times ``factor``."""
        return "" if bound is None else to_cents(bound if self.factor is None else bound * self.factor)


@dataclass(frozen=True)
class OfAmounts:
    """A comparison of two amounts of a row, in US dollars or in one currency."""

    field: str
    other: str
    limit: Limit
    in_usd: bool

    def sift(self, columns: Columns[Any], places: Places) -> Places:
        """Return those of ``places`` for which the condition holds."""
        amounts, bounds = self._amounts(columns, self.field), self._amounts(columns, self.other)
        passing = (at for at in places if self.limit.is_passed(amounts[at], bounds[at]))
        own, others = (columns.values[f"{name}_currency"] for name in (self.field, self.other))
        return [at for at in passing if self.in_usd or own[at] == others[at]]

    def expected(self, columns: Columns[Any], at: int) -> str:
        """Return the bound that a value passed; ``""`` where there is none."""
        return self.limit.written(self._amounts(columns, self.other)[at])

    def _amounts(self, columns: Columns[Any], field: str) -> Sequence[Decimal | None]:
        return columns.usd[field] if self.in_usd else columns.numbers[field]


@dataclass(frozen=True)
class OfUsd:
    """A comparison of an amount in US dollars with one bound."""

    field: str
    bound: Decimal | None
    limit: Limit

    def sift(self, columns: Columns[Any], places: Places) -> Places:
        """Return those of ``places`` for which the condition holds."""
        amounts = columns.usd[self.field]
        return [at for at in places if self.limit.is_passed(amounts[at], self.bound)]

    def expected(self, columns: Columns[Any], at: int) -> str:
        """Return the bound that a value passed; ``""`` where there is none."""
        return self.limit.written(self.bound)


Sieve = OfValue | HasWords | Missing | OfPair | OfAmounts | OfUsd


def sift(sieves: Sequence[Sieve], columns: Columns[Any]) -> Places:
    """Return the places of the rows that pass every sieve. Those of single values are the cheapest and leave few to the others."""
    places: Places = range(len(columns.rows))
    for sieve in sorted(sieves, key=lambda sieve: isinstance(sieve, OfPair | OfAmounts | OfUsd)):
        if not places:
            break
        places = sieve.sift(columns, places)
    return places


def expected(sieves: Sequence[Sieve], columns: Columns[Any], at: int) -> str:
    """Return what the first comparison of size expected."""
    return next((bound for sieve in sieves if (bound := sieve.expected(columns, at))), "")
