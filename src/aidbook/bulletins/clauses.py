"""How a sentence is divided, and which words belong to one figure: those before it up to the figure before, those after it up to a cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from aidbook.bulletins.quantities import Kind, Quantity
from aidbook.bulletins.segment import Passage
from aidbook.bulletins.vocabulary import vocabulary

# A comma inside a number is followed by a digit; one between clauses by a space.
_COMMA = re.compile(r",(?!\d)|[():]|[ ](?:va|and)(?=[ ])")
# Not before what was done with the sum: "3.2 million USD, was disbursed".
_CUT = re.compile(rf"(?!,[ ](?:was|were|has been|have been|had been|duoc|da duoc)[ ])(?:{_COMMA.pattern})")
_CLAUSE = re.compile(r",(?!\d)|[:;]")
_BY = re.compile(r"[ ](?:[a-z]+[ ]){0,3}?(?:da )?(?:duoc|do|ma|so tien|so von|khoan)[ ](?:ma |cua )?(?:hon |gan |khoang |tren )?")
_BRACKETED = re.compile(r"[.]?[ ]*\([^()]*\)")
_SEMICOLON = re.compile(r";|[.!?…](?=[ ])")
_BARE_BEHIND = re.compile(r"[ ]*(?:(?:hon|gan|khoang|tren|over|nearly|about)[ ])?(?=\d)")


@cache
def _short_form() -> re.Pattern[str]:
    return re.compile(rf"[^,;:()\d\n]{{0,40}}\([^()\d]{{0,12}}?{vocabulary().any('ngo_marks')}[ ]?\)")


@dataclass(frozen=True, slots=True)
class Order:
    """The place of a figure in a list that answers, one by one, to another list: ``năm 2020 và 2021 lần lượt là 3,2 và 4,1 triệu USD``."""

    index: int
    of: int
    at: int
    """Where the list begins; the other list is before it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The words of one figure: ``lead`` before it and ``tail`` after it, as offsets."""

    start: int
    """Where the lead begins."""
    at: int
    """Where the figure begins."""
    end: int
    """Where the figure ends."""
    stop: int
    """Where the tail ends."""
    sentence: int
    """Where the sentence begins."""
    order: Order | None = None

    def lead(self, folded: str) -> str:
        """The words before the figure."""
        return folded[self.start : self.at]

    def tail(self, folded: str) -> str:
        """The words after the figure."""
        return folded[self.end : self.stop]


def reach_of(folded: str, passage: Passage, quantities: Sequence[Quantity], index: int) -> Reach:
    """The words that may tell what a figure measures.

    Before it they end at a semicolon, at a word that turns to something else (``còn``, ``trong khi``), or at the figure before; to an
    amount a count before it is no end (``cam kết 28 dự án với 1,7 triệu USD``). After it they end at a comma, a bracket, an "and", the
    next figure.
    """
    quantity = quantities[index]
    before = [other for other in quantities[:index] if not (quantity.kind is Kind.MONEY and other.kind is Kind.COUNT)]
    while before and before[-1].joins_next:
        before.pop()  # The two share the words before both.
    ends = [other.end for other in before]
    start = max([passage.start, part_start(folded, passage.start, quantity.start), *ends])
    # "900 tổ chức từ hơn 30 nước có quan hệ với Việt Nam": where they come from is no end.
    following = list(quantities[index + 1 :])
    skipped = quantity.end
    if following and quantity.head == "ngo_heads" and following[0].head == "country_heads":
        skipped = following.pop(0).end
    # "983.467 USD (22,43 tỷ đồng) được giải ngân": nor is the same sum in brackets.
    bracketed = _BRACKETED.match(folded, quantity.end, passage.end) if quantity.kind is Kind.MONEY else None
    if bracketed and following and following[0].kind is Kind.MONEY and following[0].end <= bracketed.end():
        following, skipped = following[1:], bracketed.end()
    # "14 tổ chức phi chính phủ nước ngoài (PCPNN) dự họp": nor is the short form of what is counted.
    short_form = _short_form().match(folded, quantity.end, following[0].start if following else passage.end)
    if short_form and quantity.head == "ngo_heads":
        skipped = short_form.end()
    # "5,2 triệu USD được 30 tổ chức giải ngân": nor is who gave it.
    if (
        following
        and quantity.kind is Kind.MONEY
        and following[0].head == "ngo_heads"
        and _BY.fullmatch(folded, quantity.end, following[0].start)
    ):
        skipped = following.pop(0).end
    stop = following[0].start if following else passage.end
    cut = _CUT.search(folded, max(quantity.end, skipped), stop)
    turn = _SEMICOLON.search(folded, quantity.end, stop)
    stop = min([stop, *(found.start() for found in (cut, turn) if found)])
    return Reach(start, quantity.start, quantity.end, stop, passage.start, _order(folded, passage, quantities, index))


def _order(folded: str, passage: Passage, quantities: Sequence[Quantity], index: int) -> Order | None:
    word = vocabulary()["respectively"].search(folded, passage.start, passage.end)
    if word is None:
        return None
    listed = [other for other in quantities if other.kind is quantities[index].kind and other.unit == quantities[index].unit]
    listed = [other for other in listed if other.start > word.start()] or listed
    return Order(listed.index(quantities[index]), len(listed), listed[0].start) if quantities[index] in listed else None


def part_start(folded: str, start: int, at: int) -> int:
    """Where the part of the sentence that holds this offset begins: after the last semicolon or turning word."""
    # "Y tế: 14 dự án; hơn 50 tỷ đồng": a figure right behind the mark goes on with what was named before it.
    ends = [found.end() for found in _SEMICOLON.finditer(folded, start, at) if not _BARE_BEHIND.fullmatch(folded, found.end(), at)]
    ends += [
        found.start()
        for found in vocabulary()["turns"].finditer(folded, start, at)
        if folded[: found.start()].rstrip().endswith((",", ";"))
    ]
    return max(ends, default=start)


def part_end(folded: str, at: int, end: int) -> int:
    """Where the part of the sentence that holds this offset ends."""
    found = _SEMICOLON.search(folded, at, end)
    return found.start() if found else end


def clause_end(folded: str, at: int, end: int) -> int:
    """Where the clause that holds this offset ends."""
    found = _CLAUSE.search(folded, at, end)
    return found.start() if found else end


def clause_start(folded: str, start: int, at: int) -> int:
    """Where the clause that holds this offset begins; its own offset where nothing cuts."""
    return max((found.end() for found in _CLAUSE.finditer(folded, start, at)), default=at)


def own_lead(folded: str, reach: Reach) -> str:
    """The lead without what belongs to the figure before it: all up to the last cut, or all of it where no cut divides the two."""
    cuts = [found.end() for found in _COMMA.finditer(folded, reach.start, reach.at)]
    if cuts:
        return folded[cuts[-1] : reach.at]
    is_own = reach.start == reach.sentence or folded[reach.start - 1] == ";"
    return folded[reach.start : reach.at] if is_own else ""


def in_brackets(folded: str, start: int, at: int) -> bool:
    """Whether a bracket is open at this offset."""
    return folded.rfind("(", start, at) > folded.rfind(")", start, at)


def crosses(folded: str, start: int, end: int) -> bool:
    """Whether a comma or a semicolon stands between two offsets; those inside numbers do not count."""
    return _CLAUSE.search(folded, start, end) is not None


def last_clause(words: str) -> str:
    """The words after the last comma, bracket or semicolon."""
    return re.split(r",(?!\d)|[();:]", words)[-1]


def named_clause(words: str) -> str:
    """The last clause that has words: a figure right behind a comma is named before it (``phần ODA không hoàn lại, trên 2,4 tỷ USD``)."""
    return next((clause for clause in reversed(re.split(r",(?!\d)|[();:]", words)) if clause.strip()), "")
