"""Decisions that approve projects, however their numbers are typed: ``1234/QĐ-UBND``, ``QĐ số 1234/QD-UBND``, ``1234``."""

import csv
import datetime as dt
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final

from aidbook import paths
from aidbook.text.fold import key

NEAR_DAYS = 31
"""Days between two days of one decision: that of the signature and that of the letter that sent it, or a month that was mistyped."""

_NUMBER: Final = re.compile(r"\d+[a-z]?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NO_SYMBOL: Final = frozenset({"qd", "quyet", "dinh", "so", "ngay", "cv", "cong", "van"})


class SameDecision(IntEnum):
    """How surely two papers are one."""

    NO = 0
    UNKNOWN = 1
    """One of the two is not told."""
    LIKELY = 2
    """Number and symbol agree; a day is missing or near."""
    CERTAIN = 3
    """Number, symbol and day agree."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision's number without leading zeros, the words of its symbol without "QĐ", and its day."""

    number: str
    symbol: frozenset[str]
    day: dt.date | None
    year: int | None

    @property
    def is_national(self) -> bool:
        """Whether a ministry or the Prime Minister gave it: one such decision covers projects in several provinces."""
        return not self.symbol.isdisjoint(_national_symbols())


@lru_cache(maxsize=1 << 16)
def read_decision(number: str | None, day: str | None) -> Decision | None:
    """Read a decision's number as a row gives it, with its day (ISO); None where no number is in it."""
    words = key(number or "").split()
    first = next((place for place, word in enumerate(words) if _NUMBER.fullmatch(word)), None)
    if first is None:
        return None
    told = dt.date.fromisoformat(day) if day else None
    rest = words[first + 1 :]
    year = next((int(word) for word in rest if _YEAR.fullmatch(word)), told.year if told else None)
    symbol = frozenset(word.removeprefix("qd") for word in rest if not word[0].isdigit() and word not in _NO_SYMBOL) - {""}
    return Decision(words[first].lstrip("0") or "0", symbol, told, year)


def same_decision(one: Decision | None, other: Decision | None) -> SameDecision:
    """How surely two decisions of one office are the same paper. Numbers begin anew each year, so the day or the year belongs to them."""
    if one is None or other is None:
        return SameDecision.UNKNOWN
    if one.number != other.number or not (one.symbol <= other.symbol or other.symbol <= one.symbol):
        return SameDecision.NO
    if one.day is not None and other.day is not None:
        if one.day == other.day:
            return SameDecision.CERTAIN
        # An office gives a number once a year, whatever month was typed.
        return SameDecision.LIKELY if one.day.year == other.day.year or is_near(one.day, other.day) else SameDecision.NO
    return SameDecision.LIKELY if one.year is None or other.year is None or one.year == other.year else SameDecision.NO


def is_near(one: dt.date, other: dt.date) -> bool:
    """Whether two days may be one that was mistyped: within a month, day and month exchanged, or the year beside it."""
    if abs((one - other).days) <= NEAR_DAYS:
        return True
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return abs(one.year - other.year) == 1 and (one.month, one.day) == (other.month, other.day) != (1, 1)


@cache
def _national_symbols() -> frozenset[str]:
    with (paths.SEEDS / "decision_offices.csv").open(encoding="utf-8", newline="") as file:
        symbols = {row["symbol"] for row in csv.DictReader(file)}
    return frozenset(word for symbol in symbols for word in (key(symbol), key(symbol).replace(" ", "")))
