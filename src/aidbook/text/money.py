"""Money as offices and papers write it: amounts with their currency, one sum in two currencies, and unit lines above a table."""

import csv
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from aidbook import paths
from aidbook.text.fold import compose, fold, fold_in_place
from aidbook.text.money_texts import plain_money
from aidbook.text.number_words import read_number_words
from aidbook.text.numbers import NUMBER_PATTERN, SCALE_PATTERN, SCALES, Approximation, plain, readings_of, scaled, take_approximation

PLAUSIBLE_USD: Final = Decimal(10) ** 9
"""More than the country receives in four years: a single amount above it is a slip of unit (papers printed ``USD 66 trillion``)."""

PLAUSIBLE_VND: Final = Decimal(25) * Decimal(10) ** 12
"""The same limit in đồng."""

_EQUIVALENT: Final = re.compile(r"tuong duong|quy doi|equivalent|~|=|≈")
_RATE: Final = re.compile(r"\(?\s*(?:bang|dat|ty le(?: giai ngan)?|chiem|(?:da )?giai ngan|hoan thanh)?\s*(\d+(?:[.,]\d+)?)\s*%\s*\)?")
_RATE_NOTE: Final = re.compile(
    r"\(?\s*(?:theo\s+)?(?:ty gia[^\d()]{0,30}(?:1\s*(?:usd|\$)\s*=\s*)?|1\s*(?:usd|\$)\s*=\s*)\d[\d.,]*\s*"
    r"(?:(?:vnd|dong|d)(?![a-z]))?(?:\s*/\s*(?:1\s*)?(?:usd|\$))?\s*\)?"
)
"""The rate at which an amount was converted: ``(tỷ giá 23.787)``, ``1 USD = 23.787 đ``. It is no second amount."""
_YEAR_LABEL: Final = re.compile(r"(?:nam\s*)?\b((?:19|20)\d{2})\s*[:=]\s*")
_LONGEST: Final = 1_000
"""Characters; longer texts would only keep the patterns busy, some for the square of their length."""
_IN_WORDS: Final = re.compile(r"\(\s*(?:(?:viet )?bang chu\s*:?\s*)?([^()\d]{5,200}?)\s*[./]?\s*\)")
_AROUND: Final = re.compile(r"[\s().,;:/]+|tuong duong|quy doi(?: ra)?|khoang|xap xi|hoac|va|equivalent(?: to)?|=|~|≈")


PAIR_RATES: Final = (Decimal(5_000), Decimal(50_000))
"""Đồng per US dollar within which two amounts can be one sum; fields.csv bounds a declared rate alike."""


@dataclass(frozen=True, slots=True)
class Money:
    """One amount in the base unit of its currency. ``readings`` has every value that the text allows, the likeliest first."""

    readings: tuple[Decimal, ...]
    currency: str | None
    approximation: Approximation = Approximation.EXACT
    is_scaled: bool = False
    """Whether a scale word (``triệu``, ``tỷ``) stood beside the number and is already applied."""

    @property
    def best(self) -> Decimal:
        """The likeliest amount; sure only when there is one reading."""
        return self.readings[0]

    @property
    def is_plausible(self) -> bool:
        """Whether one grant could be so large; False asks a person to look at the unit."""
        return abs(self.best) <= (PLAUSIBLE_VND if self.currency in ("VND", "KRW", "JPY") else PLAUSIBLE_USD)


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """What a text about money says: amounts in text order, and a rate in percent that stood beside them.

    With :attr:`is_pair` the amounts are one sum in two currencies: count it once, never add.
    """

    amounts: tuple[Money, ...]
    is_pair: bool = False
    rate_percent: Decimal | None = None

    def preferred(self, currency: str | None = None) -> Money:
        """Return the amount in ``currency`` if it is there, else the one in USD, else the first."""
        for wanted in (currency, "USD"):
            for amount in self.amounts:
                if wanted is not None and amount.currency == wanted:
                    return amount
        return self.amounts[0]

    @property
    def is_contradicting(self) -> bool:
        """Whether a pair in USD and VND cannot be one sum at any rate there was."""
        return self.is_pair and {amount.currency for amount in self.amounts} == {"USD", "VND"} and not _agreements(*self.amounts)


@cache
def minor_units() -> Mapping[str, int]:
    """Return how many decimals each known currency has: two for USD, none for VND."""
    with (paths.SEEDS / "currencies.csv").open(encoding="utf-8", newline="") as file:
        return {row["currency"]: int(row["minor_units"]) for row in csv.DictReader(file)}


@cache
def currency_codes() -> Mapping[str, str]:
    """Return the folded written forms of currencies (``vnđ``, ``đô la mỹ``, ``$``) with their ISO codes, from seed currencies.csv."""
    codes: dict[str, str] = {}
    with (paths.SEEDS / "currencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in (row["currency"], row["name_vi"], row["name_en"], *row["written_forms"].split("|")):
                codes.setdefault(fold(form), row["currency"])
    return codes


def read_currency(text: str) -> str | None:
    """Return the ISO code of a currency word or sign; None if it is not one that the project knows."""
    return currency_codes().get(fold(text).strip(" .()"))


def read_money(text: str) -> MoneyCell | None:
    """Read all money of a short text: ``1.104.469 USD``, ``hơn 93 tỷ đồng (64%)``, ``25,4 tỷ đồng (tương đương 1.104.469 USD)``.

    A bare number is an amount without currency. None if no amount is found or if words are left over: then it is a sentence, not a cell;
    so is a text of more than a thousand characters.
    """
    if len(text) > _LONGEST:
        return None
    typed = fold_in_place(compose(text))
    folded = plain_money(_IN_WORDS.sub(_in_figures, typed))
    without_rate = _RATE_NOTE.sub(" ", folded).strip()
    # A text that is nothing but a rate names no amount besides it.
    folded = without_rate if re.search(r"\d", without_rate) else folded
    rate = _RATE.search(folded)
    if rate:
        folded = (folded[: rate.start()] + " " + folded[rate.end() :]).strip()
    amounts: list[Money] = []
    rest: list[str] = []
    position = 0
    for found in _amount_pattern().finditer(folded):
        before = folded[position : found.start()]
        # The hedge stands before the amount; what else stands there must be a known joint.
        joint, approximation = take_approximation(_AROUND.sub(" ", before).strip())
        money = _money_of(found, approximation if approximation is not Approximation.EXACT else _hedge_of(before))
        if money is None:
            return None
        if amounts and not before.strip() and (whole := _compound(amounts[-1], money)):
            amounts[-1] = whole
        else:
            rest.append(joint)
            amounts.append(money)
        position = found.end()
    rest.append(_AROUND.sub(" ", folded[position:]).strip())
    if not amounts or any(rest):
        return None
    amounts = _once(amounts)
    if len(amounts) > 1 and _IN_WORDS.sub(_in_figures, typed) != typed:
        # The words say another sum than the figures.
        return None
    is_pair = _is_pair(amounts, is_said=bool(_EQUIVALENT.search(folded)) or "(" in folded)
    if is_pair:
        amounts = _agreeing(*amounts)
    rate_percent = Decimal(rate[1].replace(",", ".")) if rate else None
    return MoneyCell(tuple(amounts), is_pair=is_pair, rate_percent=rate_percent)


def _in_figures(found: re.Match[str]) -> str:
    """Write a sum in words, ``(nam tram trieu dong)``, in figures; any other text in parentheses stays."""
    words = found[1].removesuffix(" chan").split()
    for count in range(min(3, len(words) - 1), 0, -1):
        number = read_number_words(" ".join(words[:-count]))
        if number is not None and read_currency(" ".join(words[-count:])):
            return f"({plain(number)} {' '.join(words[-count:])})"
    return found[0]


def _once(amounts: list[Money]) -> list[Money]:
    """Take an amount that is said twice, ``500.000.000 (500.000.000 đồng)``, as one."""
    if len(amounts) != 2:
        return amounts
    first, second = amounts
    common = tuple(reading for reading in first.readings if reading in second.readings)
    if not common or (first.currency and second.currency and first.currency != second.currency):
        return amounts
    return [replace(first, readings=common, currency=first.currency or second.currency)]


def amounts_by_year(text: str) -> Mapping[int, str]:
    """Part ``2022: 40.000; 2023: 76.500`` into what it says of each year, as typed; nothing of a text that does not begin with a year."""
    typed = compose(text).strip()
    labels = list(_YEAR_LABEL.finditer(fold_in_place(typed)))
    if not labels or labels[0].start() > 0:
        return {}
    ends = [*(label.start() for label in labels[1:]), len(typed)]
    parts = {int(label[1]): typed[label.end() : end].strip(" ;,.\n") for label, end in zip(labels, ends, strict=True)}
    return parts if len(parts) == len(labels) else {}


@cache
def _amount_pattern() -> re.Pattern[str]:
    """Build the pattern of one amount: currency, number and scale word in the orders that occur; at least the number."""
    forms = sorted(currency_codes(), key=len, reverse=True)
    words = "|".join(re.escape(form) + (r"(?![a-z])" if form[-1].isalpha() else "") for form in forms)
    return re.compile(
        rf"(?:(?<![a-z])(?P<before>{words})\s*)?(?P<minus>-\s*)?(?P<digits>{NUMBER_PATTERN})\s*"
        rf"(?:(?P<scale>{SCALE_PATTERN})(?![a-z]))?\s*(?P<after>{words})?"
    )


def _money_of(found: re.Match[str], approximation: Approximation) -> Money | None:
    readings = scaled(readings_of(found["digits"]), found["scale"], english_dot="." in found["digits"])
    if not readings:
        return None
    if found["minus"]:
        readings = tuple(-reading for reading in readings)
    written = found["after"] or found["before"]
    return Money(readings, currency_codes()[written] if written else None, approximation, is_scaled=bool(found["scale"]))


def _compound(first: Money, second: Money) -> Money | None:
    """Add what was said in two steps, ``1 tỷ 200 triệu đồng``: two scale words, the larger first, one currency at the end."""
    if not (first.is_scaled and second.is_scaled and first.currency is None) or len(first.readings) + len(second.readings) > 2:
        return None
    if not 0 <= second.best < first.best or second.best >= _scale_of(first.best):
        return None
    return Money((first.best + second.best,), second.currency, first.approximation, is_scaled=True)


def _scale_of(amount: Decimal) -> Decimal:
    """Return the largest scale that an amount holds: a thousand million of 1 200 000 000."""
    return max((scale for scale in SCALES.values() if scale <= amount), default=Decimal(1))


def _is_pair(amounts: Sequence[Money], *, is_said: bool) -> bool:
    """Tell one sum in two currencies: it is said to be (``tương đương``, parentheses), or the two agree at a rate that there can be."""
    if len(amounts) != 2 or amounts[0].currency == amounts[1].currency:
        return False
    return is_said or bool(_agreements(*amounts))


def _agreeing(first: Money, second: Money) -> list[Money]:
    """Keep the readings of a pair at which its two amounts can be one sum; all of them where none can."""
    pairs = _agreements(first, second)
    if not pairs:
        return [first, second]
    kept = tuple(tuple(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
    return [replace(first, readings=kept[0]), replace(second, readings=kept[1])]


def _agreements(first: Money, second: Money) -> list[tuple[Decimal, Decimal]]:
    """Return the pairs of readings whose rate of đồng per US dollar lies within :data:`PAIR_RATES`; none for other currencies."""
    if {first.currency, second.currency} != {"USD", "VND"}:
        return []
    low, high = PAIR_RATES
    dollars_first = first.currency == "USD"
    found = []
    for a, b in itertools.product(first.readings, second.readings):
        dollars, dong = (a, b) if dollars_first else (b, a)
        if dollars and low <= dong / dollars <= high:
            found.append((a, b))
    return found


def _hedge_of(before: str) -> Approximation:
    """``khoảng`` and ``xấp xỉ`` are taken out with the joints; find them again as a hedge."""
    return Approximation.ABOUT if re.search(r"khoang|xap xi|~|≈", before) else Approximation.EXACT
