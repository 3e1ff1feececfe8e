"""What a typed number says in base units: its scale, its currency, and the notation of the text around it."""

import re
from decimal import Decimal

from aidbook.bulletins.vocabulary import any_of, vocabulary
from aidbook.text.numbers import SCALES, readings_of

MOST_PLAUSIBLE = {"USD": Decimal(10) ** 10, "EUR": Decimal(10) ** 10, "VND": Decimal(10) ** 14}
"""No sum of foreign NGO aid, of any place over any years, comes near these: a reading above is a slip of the press or of ours
(all of 1996-2017 was published as 4.3 billion USD)."""
# What headlines shorten, beside a currency only: "US$300m".
SCALES_TYPED = SCALES | {
    "m": SCALES["million"],
    "mn": SCALES["million"],
    "mln": SCALES["million"],
    "bln": SCALES["billion"],
    "bil": SCALES["billion"],
}
SCALE = "|".join(sorted(SCALES_TYPED, key=len, reverse=True))
CURRENCIES = ("usd", "vnd", "eur")
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,]*\d)")
_DOT_DECIMAL = re.compile(rf"(?<![\d.,/])\d+\.\d{{1,2}}(?![\d.,]*\d)[ ]*(?:%|(?:{SCALE})(?![a-z]))")


def notation_of(folded: str) -> str:
    """``comma`` or ``dot``: the decimal mark that the text surely uses somewhere; ``mixed`` or ``unknown`` where it does not tell."""
    comma, dot = _COMMA_DECIMAL.search(folded) is not None, _DOT_DECIMAL.search(folded) is not None
    return {(True, False): "comma", (False, True): "dot", (True, True): "mixed", (False, False): "unknown"}[comma, dot]


def read_number(number: str, scale: str | None, unit: str, notation: str) -> tuple[Decimal, ...]:
    """Every value in base units that a typed number allows, the likeliest first. ``unit`` is a currency or ``count``."""
    factor = SCALES_TYPED[scale] if scale else Decimal(1)
    readings = tuple(reading * factor for reading in _settle(number, readings_of(number), scale, unit, notation))
    limit = MOST_PLAUSIBLE.get(unit)
    plausible = tuple(reading for reading in readings if limit is None or reading <= limit)
    return plausible or readings


def _settle(number: str, readings: tuple[Decimal, ...], scale: str | None, unit: str, notation: str) -> tuple[Decimal, ...]:
    """Order the readings of one separator before three digits, and drop the one that the text's own notation excludes."""
    if len(readings) < 2:
        return readings
    thousands, decimal = readings[0], readings[1]
    mark = "," if "," in number else "."
    if scale is None:
        # Money in base units and counts have no three decimals.
        return (thousands,)
    if (notation == "comma" and mark == ".") or (notation == "dot" and mark == ","):
        return (thousands,)
    if (notation == "comma" and mark == ",") or (notation == "dot" and mark == "."):
        return (decimal,)
    return (decimal, thousands) if mark == "," else (thousands, decimal)


def money_unit(words: str) -> tuple[str, str | None] | None:
    """The currency, and the scale word before it, that a header or a line of units names: ``đơn vị tính: triệu đồng``."""
    units = any_of(tuple(word for group in CURRENCIES for word in vocabulary().words[group]))
    found = re.search(rf"(?<![a-z])(?:(?P<scale>{SCALE})[. ]*)?(?P<unit>{units})(?![a-z])", words)
    return (currency_of(found["unit"]), found["scale"]) if found else None


def currency_of(typed: str) -> str:
    """The currency that a word or a sign of the vocabulary means."""
    return next(group.upper() for group in CURRENCIES if vocabulary().holds(group, typed))
