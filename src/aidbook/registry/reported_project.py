"""What the reports in force tell of one natural key, and how two of them compare in place, time and money."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from aidbook.registry.decisions import Decision, SameDecision, is_near, same_decision
from aidbook.registry.project_titles import Title
from aidbook.registry.words import read_name

NEAR_TOTAL: Final = Decimal("0.005")
"""Part of the larger total by which two totals of one project may differ: one was rounded."""


@dataclass(frozen=True, slots=True)
class ReportedProject:
    """A natural key with all that the reports in force tell of it. Sets have one member per different telling.

    ``donor`` is that of :func:`donor_of`, ``units`` are the provinces that report it, each in its era, ``places`` the same as units of
    2025; ``totals`` what is committed for the whole life, by currency.
    """

    natural_key: str
    donor: str
    is_listed_donor: bool
    units: frozenset[str]
    places: frozenset[str]
    title: Title
    decision: Decision | None
    is_national: bool
    starts: frozenset[dt.date]
    ends: frozenset[dt.date]
    totals: frozenset[tuple[str, Decimal]]
    years: frozenset[int]
    submissions: frozenset[int]

    def told_again(self, sets: Mapping[str, frozenset[Any]]) -> "ReportedProject":
        """The same with what another report tells of it: members for its sets."""
        return replace(self, **{name: getattr(self, name) | members for name, members in sets.items()})

    @property
    def first_days(self) -> frozenset[dt.date]:
        """First days without 1 January, which may stand for its year."""
        return frozenset(day for day in self.starts if (day.month, day.day) != (1, 1))

    def is_beside(self, other: "ReportedProject") -> bool:
        """Whether one province may speak of both: the same unit, or a unit and its successor. Two that merged in 2025 are two."""
        if not self.units.isdisjoint(other.units):
            return True
        if self.places.isdisjoint(other.places):
            return False
        return {_era(unit) for unit in self.units}.isdisjoint(map(_era, other.units))

    def same_decision(self, other: "ReportedProject") -> SameDecision:
        """How surely both go by one paper. Two provinces' papers are one only where number, symbol and day are all told and equal."""
        same = same_decision(self.decision, other.decision)
        if self.is_beside(other) or (self.is_national and other.is_national):
            return same
        is_whole = bool(self.decision and self.decision.symbol and other.decision and other.decision.symbol)
        return same if same is SameDecision.CERTAIN and is_whole else SameDecision.NO

    def lives_agree(self, other: "ReportedProject") -> bool | None:
        """Whether first or last days speak for one project; None where too little is told, False where they speak against it.

        An extended project keeps its first day, one whose first day was mistyped its last. A day that is the first of January may stand
        for its year.
        """
        if not self.starts or not other.starts:
            is_one_title = self.title.sorted_words == other.title.sorted_words
            return True if is_one_title and self.ends & other.ends else None
        if any(_is_one_start(first, second) for first in self.starts for second in other.starts):
            return True
        return bool(_exact_ends(self.ends) & _exact_ends(other.ends))

    def totals_agree(self, other: "ReportedProject") -> bool | None:
        """Whether some total is one but for rounding; None where no currency is told of both."""
        pairs = [(one, two) for currency, one in self.totals for code, two in other.totals if currency == code]
        return any(abs(one - two) <= NEAR_TOTAL * max(one, two) for one, two in pairs) if pairs else None

    def years_from(self, other: "ReportedProject") -> int:
        """Report years between the nearest reports of both; 0 where both were reported in one year."""
        return min(abs(first - second) for first in self.years for second in other.years)


@cache
def donor_of(donor_id: str, *, is_listed: bool) -> str:
    """By what the donors of two projects are compared: the donor of a list, else the telling words of a name that no list has.

    "Hope Bridge Foundation" and "Quỹ Hope Bridge" are two donors until a person judges, but no two projects for that.
    """
    name = donor_id.rsplit("/", 1)[-1]
    if is_listed or donor_id.startswith("individual/"):
        return donor_id
    return " ".join(sorted(read_name(name).content)) or donor_id


def _era(unit: str) -> str:
    return unit.split("-")[0]


def _is_one_start(one: dt.date, other: dt.date) -> bool:
    stands_for_year = one.year == other.year and dt.date(one.year, 1, 1) in (one, other)
    return stands_for_year or (is_near(one, other) and (one.year == other.year or abs((one - other).days) <= 31))


def _exact_ends(days: Iterable[dt.date]) -> set[dt.date]:
    """Without 31 December, on which most projects end."""
    return {day for day in days if (day.month, day.day) != (12, 31)}
