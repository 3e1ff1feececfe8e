"""Numbers in a sentence that may be figures: money, percentages and counts, each with its span, its hedge and every reading it allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from aidbook.bulletins.amounts import CURRENCIES, SCALE, SCALES_TYPED, currency_of, read_number
from aidbook.bulletins.time_patterns import MONTH_NAMES
from aidbook.bulletins.vocabulary import any_of, counting_words, number_words, vocabulary
from aidbook.text.numbers import readings_of


class Kind(StrEnum):
    """What a number measures."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``readings`` are in base units, the likeliest first; ``high`` is the other end of a published range.

    ``head`` names the vocabulary group of what is counted; ``scale`` is the scale word as typed, folded; ``unit_is_carried`` says that the
    currency, or what is counted, stands in another figure's phrase.
    """

    kind: Kind
    start: int
    end: int
    readings: tuple[Decimal, ...]
    unit: str
    approx: str
    high: Decimal | None = None
    head: str | None = None
    unit_is_carried: bool = False
    scale: str | None = None
    joins_next: bool = False
    """It shares the words of the number behind it: ``từ 381 lên 388 tổ chức``."""


_NUMBER = r"\d{1,3}(?:[ ]\d{3}){1,3}(?![\d.,]*\d)|\d+(?:[.,]\d+)*"
_PLAIN_NUMBER = r"\d+(?:[.,]\d+)*"
_HEDGES = ("at_least", "at_most", "about")
_NOT_INSIDE = r"(?<![\w.,/])"


@cache
def _hedge_source() -> str:
    return any_of(tuple(word for group in _HEDGES for word in vocabulary().words[group]))


@cache
def _lead() -> str:
    """The hedge before a number. "Cao hơn 11 %" is a change, no hedge."""
    links = vocabulary().any("hedge_links")
    return rf"(?<![a-z0-9])(?<!cao )(?<!thap )(?<!nhieu )(?<!it )(?:(?P<hedge>{_hedge_source()})[ ]+(?:{links}[ ]+)?)?"


# Not inside a sum that is spelled out: "hai trăm hai mươi bốn nghìn đô la Mỹ".
_NOT_IN_WORDS = r"(?<![a-z0-9])(?<!muoi )(?<!tram )(?<!linh )(?<!le )(?<!nghin )(?<!trieu )(?<!ty )(?<!hundred )(?<!thousand )(?<!and )"


@cache
def _in_words() -> str:
    """Numbers in words that may stand before a scale: ``ba triệu USD``, ``two million dollars``."""
    return any_of((*number_words(), *counting_words()))


def number_in_digits(typed: str) -> str:
    """A number as typed, its words as digits."""
    return str(counting_words().get(typed) or number_words().get(typed) or typed)


@cache
def _money_pattern() -> re.Pattern[str]:
    words = vocabulary().words
    units = any_of(tuple(word for group in CURRENCIES for word in words[group]))
    return re.compile(
        rf"(?:{_lead()}|{_NOT_INSIDE})(?:{vocabulary().any('equivalents')}[ ]+(?:(?P<hedge2>{_hedge_source()})[ ]+)?)?"
        r"(?:(?<!dau )(?:tu|from)[ ]+)?"
        r"(?!(?:(?<=in )|(?<=nam ))(?:19|20)\d\d[ ])"  # "From 162 million USD in 2004 to 215 million USD": a year.
        rf"(?:(?P<before>us\$|usd|vnd|eur|\$|€)[ ]?)?(?P<number>{_NUMBER}|{_NOT_IN_WORDS}(?:{_in_words()})(?=[ ](?:{SCALE})[ ]))"
        rf"(?:/{_PLAIN_NUMBER}(?=[ ]*(?:{SCALE}|{units})(?![a-z])))?"  # "35/42 tỷ đồng": so much of so much.
        rf"(?:[ ]*(?:-|den|to)[ ]*(?P<high>{_PLAIN_NUMBER}))?"
        rf"(?:[ ]*(?P<scale>{SCALE})(?![a-z])(?:[.](?=[ ]?(?:{units})(?![a-z])|,|[ ][a-z(]))?"
        rf"(?:[ ](?P<rest>\d{{1,3}})[ ](?P<rest_scale>{SCALE})(?![a-z]))?)?"
        rf"(?:[ ]*(?P<after>{units})(?![a-z]))?"
    )


@cache
def _percent_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_lead()}|{_NOT_INSIDE})(?P<number>{_PLAIN_NUMBER})[ ]*(?:%|(?:phan tram|percent|per cent|percentage points)(?![a-z]))"
    )


_A_YEAR = re.compile(r"(?:19[89]|20[0-4])\d")
_YEAR_BEFORE = re.compile(r"(?:nam|in|of|since|from|to|for|and|by|year|period|,)[ ]*$")
# "năm 2022 tổ chức …" (not "Quảng Nam 12 dự án") and "tháng 10 dự án" are dates; "Nghị định 58" and "Cầu 32" are names.
_NO_COUNT_BEFORE = re.compile(
    r"(?<![a-z])(?:thang|ngay|quy|(?<!trong )(?<!tong )so"
    rf"|{MONTH_NAMES}|lan thu|thu|khoa|nghi dinh|quyet dinh|chi thi|ket luan|thong tu|decree|giai doan|dieu|lo|cau)"
    r"[ ]*$|-$|(?<!usd)(?<!dong)/$"
)


def find_quantities(folded: str, start: int, end: int, notation: str, unit: str | None = None) -> list[Quantity]:
    """The money, percentages and counts between two offsets of folded text, in their order, without overlap.

    ``notation`` is what :func:`notation_of` found in the whole text; it settles what a single dot before three digits means. ``unit``: the
    currency of the sentence before, for sums told by their scale only (``y tế nhận 18 tỷ, giáo dục 15 tỷ``).
    """
    found = list(_money(folded, start, end, notation, unit)) + list(_percents(folded, start, end))
    taken = [(quantity.start, quantity.end) for quantity in found]
    found += (count for count in _counts(folded, start, end, notation) if not any(a < count.end and count.start < b for a, b in taken))
    return sorted(found, key=lambda quantity: quantity.start)


def _money(folded: str, start: int, end: int, notation: str, unit_before: str | None) -> Iterator[Quantity]:
    for found in _money_pattern().finditer(folded, start, end):
        typed = found["before"] or found["after"]
        unit = currency_of(typed) if typed else unit_before
        if unit is None or (not typed and (found["scale"] is None or _continues_word(folded, found.end()))):
            continue
        if unit == "VND" and found["scale"] is None and _A_YEAR.fullmatch(found["number"]):
            continue  # "Năm 2023 Đồng Tháp": a year and a name.
        readings = read_number(number_in_digits(found["number"]), found["scale"], unit, notation)
        if not readings or not readings[0]:
            continue
        if found["rest"]:
            readings = tuple(reading + int(found["rest"]) * SCALES_TYPED[found["rest_scale"]] for reading in readings[:1])
        high = read_number(found["high"], found["scale"], unit, notation) if found["high"] else ()
        if high and high[0] <= readings[0]:
            high = ()
        unit_before = unit
        begin = found.start("hedge") if found["hedge"] else found.start() + len(found[0]) - len(found[0].lstrip())
        upper = high[0] if high else None
        yield Quantity(
            Kind.MONEY, begin, found.end(), readings, unit, _hedge(found), upper, unit_is_carried=typed is None, scale=found["scale"]
        )


def _percents(folded: str, start: int, end: int) -> Iterator[Quantity]:
    for found in _percent_pattern().finditer(folded, start, end):
        readings = tuple(sorted(readings_of(found["number"])))[:1]
        if readings:
            yield Quantity(Kind.PERCENT, found.start(), found.end(), readings, "percent", _hedge(found))


def _counts(folded: str, start: int, end: int, notation: str) -> Iterator[Quantity]:
    for found in _count_pattern().finditer(folded, start, end):
        is_years = _A_YEAR.fullmatch(found["number"]) and _A_YEAR.fullmatch(found["high"] or "")  # "In 2002-2012 the NGOs"
        if is_years or is_name_or_date(folded, start, *found.span("number")):
            continue
        word = number_words().get(found["number"])
        readings = (Decimal(word),) if word else read_number(found["number"], None, "count", notation)
        if not readings or readings[0] != int(readings[0]):
            continue
        high = readings_of(found["high"]) if found["high"] else ()
        upper = high[0] if high and high[0] > readings[0] else None
        head = next(group for group in _HEADS if found.groupdict().get(group))
        yield Quantity(Kind.COUNT, found.start(), found.end(), readings, "count", _hedge(found), upper, head)
    for found in _reverse_count_pattern().finditer(folded, start, end):
        readings = read_number(found["number"], None, "count", notation)
        if readings and readings[0] == int(readings[0]):
            head = next(group for group in _HEADS if found.groupdict().get(group))
            yield Quantity(Kind.COUNT, found.start("number"), found.end("number"), readings, "count", _hedge(found), None, head)


def is_name_or_date(folded: str, start: int, at: int, end: int) -> bool:
    """Whether digits are part of a date or a name: ``tháng 10 dự án …``, ``Nghị định 58``, ``in 2018 organisations …``."""
    if _NO_COUNT_BEFORE.search(folded, max(start, at - 16), at):
        return True
    return _A_YEAR.fullmatch(folded, at, end) is not None and _YEAR_BEFORE.search(folded, max(start, at - 10), at) is not None


_NO_ADJECTIVE = "years?|months?|weeks?|days?|decades?|times|provinces|districts|communes|people|households|percent"
"""Nouns that are counted themselves: "in the past five years non-governmental organisations …"."""
_HEADS = ("permit_heads", "dossier_heads", "ngo_heads", "project_heads", "country_heads", "delegation_heads")


@cache
def _count_pattern() -> re.Pattern[str]:
    """A number before what it counts. Vietnamese puts adjectives behind the noun, English before it: "18 transitional projects"."""
    words = vocabulary()
    heads = "|".join(rf"(?P<{group}>{words.any(group)})" for group in _HEADS)
    in_words = "|".join(sorted(number_words(), key=len, reverse=True))
    projects = words.any("project_heads")
    return re.compile(
        rf"(?:{_lead()}|{_NOT_INSIDE}|(?<=usd/)|(?<=dong/))(?P<number>{_NUMBER}|(?<![a-z])(?:{in_words}))"
        rf"(?:[ ]*(?:-|den|to)[ ]*(?P<high>{_PLAIN_NUMBER}))?"
        rf"[ ]+(?:{words.any('count_adjectives')}[, ]+){{0,3}}"
        rf"(?:(?:(?!(?:of|with|in|for|and|by|on|from|{_NO_ADJECTIVE})[ ])[a-z-]+[ ]){{0,2}}(?={words.any('english_heads')}))??(?:{heads})"
        rf"(?(project_heads)(?:(?:[ ]*[,/-][ ]*|[ ](?:va|and)[ ])(?:cac[ ])?{projects})*)"
    )


@cache
def _reverse_count_pattern() -> re.Pattern[str]:
    """``số tổ chức … hiện là 388``: what is counted stands before the number, and nothing countable follows it."""
    words = vocabulary()
    heads = "|".join(rf"(?P<{group}>{words.any(group)})" for group in ("ngo_heads", "project_heads"))
    are_numbered = rf"(?=(?:{words.any('count_adjectives')}[ ])*{words.any('english_heads')}[^.;,\d]{{0,60}}[ ]number(?:ed|s)?[ ])"
    return re.compile(
        rf"(?:{are_numbered}|{words.any('number_of')}[ ]|(?:^|(?<=[.;:\n][ ])|(?<=\n))[ +*-]*(?=[^.;\d]{{0,120}}[ ](?:hien|nay)[ ]))"
        rf"(?:{words.any('count_adjectives')}[ ])*(?:{heads})"
        rf"(?:[^.;\n\d]|(?<=tp)[.]|(?:19|20)\d\d(?!\d)|\d{{1,2}}(?= (?:nam|thang|years|months))){{0,120}}?(?:{words.any('amounts_to')}|:)"
        rf"[ ](?:{_lead()})(?P<number>{_NUMBER})(?=[ ]*(?:[.;,()\n](?!\d)|$)|[ ](?:in|vao|trong|nam)[ ](?:nam[ ])?(?:19|20)\d\d)"
    )


def _hedge(found: re.Match[str]) -> str:
    groups = found.groupdict()
    word = groups.get("hedge2") or groups.get("hedge")
    return next((group for group in _HEDGES if vocabulary().holds(group, word)), "exact") if word else "exact"


_GOES_ON = re.compile(
    r"[ ]*(?:[,;.)…(]|va[ ]|$|\n)|[ ](?:in|nam|trong|for|cho|and|was|were|had|went)[ ]|[ ]of (?:it|this|that|which|them)(?![a-z])"
)


def _continues_word(folded: str, end: int) -> bool:
    """Whether another measure follows a scale word without a currency: ``2 triệu người``. A list goes on with a mark, "and" or the end."""
    return _GOES_ON.match(folded, end) is None
