"""Numbers whose unit or noun stands in another number's phrase: ``cam kết 3,2 và giải ngân 2,9 triệu USD``, ``of these, 58 were new``."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from aidbook.bulletins.amounts import read_number
from aidbook.bulletins.quantities import Kind, Quantity, is_name_or_date
from aidbook.bulletins.sectors import ends_in_sector
from aidbook.bulletins.vocabulary import number_words, vocabulary

_LONGEST_LEAD = 24
_LONGEST_SUBJECT = 60


def with_elliptic(folded: str, start: int, end: int, quantities: Sequence[Quantity], notation: str, counted: str | None) -> list[Quantity]:
    """The quantities of a passage, and the bare numbers that share the unit or the noun of one of them.

    ``counted``: what the sentence before counted last, for one that divides it. Each number added says that its unit is carried.
    """
    known = list(quantities)
    for found in reversed(list(_bare().finditer(folded, start, end))):
        at, stop = found.span()
        if any(quantity.start < stop and at < quantity.end for quantity in known) or is_name_or_date(folded, start, at, stop):
            continue
        added = _joined_to_next(folded, at, stop, known, notation) or _counted_again(folded, start, at, stop, known, notation, counted)
        if added is not None:
            known = sorted([*known, added], key=lambda quantity: quantity.start)
    return known


@cache
def _bare() -> re.Pattern[str]:
    """A number in digits or in words, beside no sign that makes it a date, a share or a part of a name."""
    in_words = "|".join(sorted(number_words(), key=len, reverse=True))
    return re.compile(rf"(?<![\w.,/-])(?:\d{{1,3}}(?:[.,]\d{{1,3}})*(?![\d.,]*\d)|{in_words})(?![\w%/-])")


def _hedges() -> str:
    return "|".join(vocabulary().any(group) for group in ("at_least", "at_most", "about"))


@cache
def _joint() -> re.Pattern[str]:
    """What may stand between two numbers of one unit: a comma, "and", "to", and what was done with the second."""
    words = vocabulary()
    done = "|".join(words.any(group) for group in ("disbursed", "committed", "approved"))
    joint = rf"(?:,|{words.any('elliptic_joints')}|{words.any('out_of')})(?:[ ]*{words.any('elliptic_joints')})?"
    return re.compile(rf"[ ]*{joint}(?:[ ]*(?:{done}|{_hedges()}))*[ ]*")


@cache
def _lead() -> re.Pattern[str]:
    words = vocabulary()
    return re.compile(rf"(?:^|[,;(]|{words.any('elliptic_leads')})[ ]*(?:{words.any('amounts_to')}[ ]*)?(?:(?:{_hedges()})[ ]+)?$")


@cache
def _tail() -> re.Pattern[str]:
    said = "|".join(vocabulary().any(group) for group in ("elliptic_tails", "stopped", "newly_registered"))
    return re.compile(rf"[ ](?:{said})|[ ]?[(]?(?:in|nam|trong nam)[ ](?:19|20)\d\d")


@cache
def _same_number() -> re.Pattern[str]:
    """``con số đã là (21)``: the number of what was counted before."""
    words = vocabulary()
    return re.compile(
        rf"{words.any('same_measure')}[ ](?:[a-z]+[ ]){{0,4}}?(?:{words.any('amounts_to')}|{words.any('change_ends')})[ ](?:[a-z]+[ ])?$"
    )


@cache
def _at_another_time() -> re.Pattern[str]:
    """``năm 2010 có 20 tổ chức, tới năm 2020 đã là (80)``, ``by 2020 there were (80) of them``."""
    words = vocabulary()
    return re.compile(
        rf"(?<![a-z])(?:nam|in|by)[ ](?:19|20)\d\d,?(?:[ ](?:da|chi|moi|thi|con so|so nay|there|it|they|that|number|the|figure))*"
        rf"[ ]{words.any('amounts_to')}[ ](?:(?:{_hedges()})[ ])?$"
    )


def _changes(folded: str, start: int, at: int, stop: int) -> bool:
    """``số dự án tăng (từ 32) lên (37)``: the number stands where a change begins or ends."""
    words = vocabulary()
    lead = folded[max(start, at - _LONGEST_LEAD) : at]
    if re.search(rf"{words.any('change_ends')}[ ]\d[\d.,]*[ ]{words.any('from_words')}[ ]$", lead):
        return True
    if re.search(rf"{words.any('from_words')}[ ]*$", lead):
        return re.match(rf"[ ](?:[^,;.\d]{{0,20}}[ ])?{words.any('change_ends')}[ ]", folded[stop : stop + _LONGEST_LEAD * 2]) is not None
    changed = rf"(?:\d[^,;]{{0,24}}|{words.any('rises')}|{words.any('falls')})"
    is_end = re.search(rf"{changed}[ ]{words.any('change_ends')}[ ]$", lead) is not None
    is_between = re.match(rf"[ ]{words.any('from_words')}[ ]\d", folded[stop:]) is not None  # "Rose to 750 from 730"
    return is_end and (is_between or _ends_clause().match(folded, stop) is not None)


@cache
def _ends_clause() -> re.Pattern[str]:
    return re.compile(r"[ ]*(?:[.,;()\n]|$)")


def _named(folded: str, start: int, at: int) -> str | None:
    """What a sentence counts without a number of its own: ``số dự án tăng từ 25 năm 2020 lên 31 năm 2021``."""
    words = vocabulary()
    for head in ("ngo_heads", "project_heads"):
        named = rf"{words.any('number_of')}[ ](?:{words.any('count_adjectives')}[ ])*{words.any(head)}"
        changed = rf"{words.any(head)}[^.,;\d]{{0,30}}(?:{words.any('rises')}|{words.any('falls')})"
        if re.search(f"{named}|{changed}", folded[start:at]):
            return head
    return None


def _is_answering(folded: str, start: int, at: int) -> bool:
    """``số dự án năm 2018 và 2019 lần lượt là 14 và (18)``: the number is one of a list that answers to another list."""
    words = vocabulary()
    said = rf"{words.any('respectively')}[ ](?:{words.any('amounts_to')}[ ])?(?:\d[\d.]*(?:,[ ]|[ ](?:va|and)[ ]))*$"
    return re.search(said, folded[start:at]) is not None and _named(folded, start, at) is not None


def _joined_to_next(folded: str, at: int, stop: int, known: Sequence[Quantity], notation: str) -> Quantity | None:
    """``3,2 và 2,9 triệu USD``, ``từ 381 lên 388 tổ chức``: the next number tells unit, scale or noun."""
    behind = next((quantity for quantity in known if quantity.start >= stop), None)
    if behind is None or not folded[at].isdigit() or behind.kind is Kind.PERCENT or not _joint().fullmatch(folded, stop, behind.start):
        return None
    if behind.kind is Kind.MONEY and "," in folded[stop : behind.start] and folded[at:stop].isdigit():
        return None  # "Từ 21 lên 25, giải ngân 6,2 triệu USD": a count.
    readings = read_number(folded[at:stop], behind.scale, behind.unit, notation)
    if not readings:
        return None
    return replace(behind, start=at, end=stop, readings=readings, approx="exact", high=None, unit_is_carried=True, joins_next=True)


def _is_of_another_time(folded: str, start: int, at: int, stop: int, known: Sequence[Quantity]) -> bool:
    """Whether what the figure right before counts is counted again, with a time of its own."""
    last = next((quantity for quantity in reversed(known) if quantity.end <= at), None)
    is_end = _ends_clause().match(folded, stop) or re.match(r"[ ]of (?:them|these|those)", folded[stop:])
    lead = folded[max(start, at - _LONGEST_SUBJECT) : at]
    return last is not None and last.head is not None and is_end is not None and _at_another_time().search(lead) is not None


def _is_of_sector(folded: str, start: int, at: int, stop: int, known: Sequence[Quantity]) -> bool:
    """``45 dự án; trong đó y tế (12), giáo dục (20)``: projects that were counted, sector by sector; no other figure stands between."""
    last = next((quantity for quantity in reversed(known) if quantity.end <= at), None)
    if last is None or last.head != "project_heads" or _ends_clause().match(folded, stop) is None:
        return False
    divides = vocabulary()["divides"].search(folded, last.end, at) or re.search(r"[(:]", folded[last.end : at])
    return divides is not None and ends_in_sector().search(folded[max(start, at - _LONGEST_SUBJECT) : at]) is not None


def _counted_again(
    folded: str, start: int, at: int, stop: int, known: Sequence[Quantity], notation: str, counted: str | None
) -> Quantity | None:
    """``143 projects. Of these, 58 were in health``, ``73 of them funded work``: counted is what was counted before."""
    counted_before = (quantity.head for quantity in reversed(known) if quantity.end <= at and quantity.head)
    before = next((head for head in counted_before if head != "country_heads"), None)  # "1,000 NGOs from 35 countries, of which 498 …"
    head = before or _named(folded, start, at) or counted
    lead = folded[max(start, at - _LONGEST_LEAD) : at]
    is_changed = _named(folded, start, at) is not None and _changes(folded, start, at, stop)
    is_counted = (
        is_changed
        or (_is_answering(folded, start, at) and re.match(r"[ ]*(?:[.,;()\n]|(?:va|and)[ ]\d|$)", folded[stop:]) is not None)
        or (_tail().match(folded, stop) and _lead().search(lead))
        or _is_of_another_time(folded, start, at, stop, known)
        or _is_of_sector(folded, start, at, stop, known)
        or (_ends_clause().match(folded, stop) and _same_number().search(folded[max(start, at - _LONGEST_SUBJECT) : at]))
    )
    if head is None or not is_counted:
        return None
    word = number_words().get(folded[at:stop])
    readings = (Decimal(word),) if word else read_number(folded[at:stop], None, "count", notation)
    if not readings or readings[0] != int(readings[0]):
        return None
    return Quantity(Kind.COUNT, at, stop, readings, "count", "exact", head=head, unit_is_carried=True)
