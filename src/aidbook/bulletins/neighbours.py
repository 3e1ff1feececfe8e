"""What a number has to do with those beside it: one sum in two currencies, one change told twice, organisations with their projects."""

import re
from collections.abc import Sequence

from aidbook.bulletins.clauses import Reach, part_end, reach_of
from aidbook.bulletins.percents import change_before, is_difference
from aidbook.bulletins.quantities import Kind, Quantity
from aidbook.bulletins.segment import Passage
from aidbook.bulletins.vocabulary import vocabulary

_IN_WORDS = re.compile(r"[ ]*\([^()\d]*\)")
_LISTED = re.compile(r"[ ]*(?:,|va|cung|and|voi|plus)*[ ]*")
_LONGEST_WITH = 30
_BETWEEN_TWO_CURRENCIES = 40


def is_same_sum(folded: str, quantities: Sequence[Quantity], index: int) -> bool:
    """One sum in two currencies: ``25,4 tỷ đồng (tương đương 1.104.469 USD)``, ``5 triệu USD viện trợ, tương đương 115 tỷ đồng``."""
    quantity, before = quantities[index], quantities[index - 1] if index else None
    if before is None or quantity.kind is not Kind.MONEY or before.kind is not Kind.MONEY or before.unit == quantity.unit:
        return False
    between = _IN_WORDS.sub("", folded[before.end : quantity.start])  # "224.486 USD (hai trăm hai mươi …), tương đương"
    if not between.strip(" (,=~") or between.strip(" (,=~") == "khoang":
        return True
    is_said = vocabulary()["equals_in_money"].search(folded, before.end, quantity.end)
    return is_said is not None and len(between) < _BETWEEN_TWO_CURRENCIES and ";" not in between


def sign_of_difference(folded: str, passage: Passage, quantities: Sequence[Quantity], percent: Quantity) -> int | None:
    """``giảm 0,3 triệu USD (14,6%)``, ``tăng 6 dự án, tức 13%``: the sign of one change, told as a difference and in per cent."""
    index = quantities.index(percent)
    if index == 0 or quantities[index - 1].kind is Kind.PERCENT:
        return None
    said = rf"[ ]*(?:[(]|,?[ ]{vocabulary().any('equals')}[ ])(?:{vocabulary().any('change_links')}[ ])*"
    if re.fullmatch(said, folded[quantities[index - 1].end : percent.start]) is None:
        return None
    before = reach_of(folded, passage, quantities, index - 1)
    change = change_before(before.lead(folded))
    return change[0] if change and is_difference(folded, before) else None


def joins_difference(folded: str, passage: Passage, quantities: Sequence[Quantity], index: int) -> bool:
    """``tăng 2 dự án và 300.000 USD``: the second is a difference, as the one before it is."""
    quantity = quantities[index]
    if quantity.kind is Kind.PERCENT or _LISTED.fullmatch(folded, quantities[index - 1].end, quantity.start) is None:
        return False
    return is_difference(folded, reach_of(folded, passage, quantities, index - 1))


def has_projects(quantities: Sequence[Quantity], quantity: Quantity) -> bool:
    """Whether projects are counted right behind: ``15 tổ chức với 25 dự án``."""
    following = next((other for other in quantities if other.start >= quantity.end), None)
    return following is not None and following.head == "project_heads" and following.start - quantity.end <= _LONGEST_WITH


def is_of_emergency(folded: str, reach: Reach, end: int) -> bool:
    """Whether a figure's part of a sentence tells of one emergency. One in spite of which work went on is none."""
    words, start = vocabulary(), reach.start
    behind = re.compile(rf"{words.any('in_spite_of')}[^,;.]{{0,30}}$")
    found = words["emergencies"].finditer(folded, start, part_end(folded, reach.end, end))
    return any(behind.search(folded[start : emergency.start()]) is None for emergency in found)
