"""How a table writes its numbers, where single cells leave it open: ``43.734`` under "triệu đồng" is two numbers by itself."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from aidbook.forms.rule import Rule
from aidbook.text.numbers import decimal_mark_of, plain
from aidbook.workbooks.doubts import Decision, Doubt
from aidbook.workbooks.foreign_units import Converter
from aidbook.workbooks.grid import Cell

_MARKS: Final = frozenset(".,")
_TWO: Final = 2


class Notation:
    """The decimal marks that the texts of a table's money show. ``lines`` are its lines, by field; ``fields`` those of money."""

    def __init__(self, lines: Sequence[Mapping[str, Cell]], fields: Sequence[str]) -> None:
        self._lines = lines
        self._fields = fields

    def marks_for(self, name: str) -> frozenset[str]:
        """Return the marks that decide for a column: its own, else those of all columns of money."""
        return self._shown_by((name,)) or self._shown_by(self._fields)

    def _shown_by(self, names: Sequence[str]) -> frozenset[str]:
        cells = (cell for line in self._lines for name in names if (cell := line.get(name)) is not None)
        texts = {cell.text for cell in cells if cell.number is None}
        return frozenset(mark for text in texts if (mark := decimal_mark_of(text)))


def by_custom(doubt: Doubt, doubts: Sequence[Doubt], rule: Rule, converter: Converter) -> Decision | None:
    """Read the points of a table as Vietnamese offices write them, between thousands, where nothing in it speaks against that.

    All its doubtful texts must have points and no commas, at least ``least`` of them, and none may then be more than a grant can be
    (``high_usd``). Somebody who writes decimals with a point writes one of them with other than three digits.
    """
    high = Decimal(rule.parameters["high_usd"])
    if len(doubts) < rule.parameters["least"] or not all(_is_plain(other, converter, high) for other in doubts):
        return None
    return Decision(plain(max(doubt.reading.readings)), "theo cách ghi số của Việt Nam", "as Vietnamese offices write numbers")


def by_size(doubt: Doubt, doubts: Sequence[Doubt], rule: Rule, converter: Converter) -> Decision | None:
    """Read the marks of a table as decimal ones where, as thousands, most of its amounts were more than a grant can be.

    ``44,000`` under "tỷ đồng" is 44 of them. All doubtful texts must have the same mark, at least ``least`` of them, and as decimals most
    must have the size of a grant (``low_usd`` to ``high_usd``).
    """
    marks = {mark for other in doubts for mark in set(other.cell.text) & _MARKS}
    if len(doubts) < rule.parameters["least"] or len(marks) != 1 or any(len(other.reading.readings) != _TWO for other in doubts):
        return None
    large, small = (_usual_size(doubts, choose, converter) for choose in (max, min))
    low, high = rule.parameters["low_usd"], rule.parameters["high_usd"]
    if large is None or small is None or not low <= small <= high < large:
        return None
    return Decision(plain(min(doubt.reading.readings)), "theo độ lớn của số tiền trong bảng", "by the size of the table's amounts")


def _usual_size(doubts: Sequence[Doubt], choose: Callable[[Sequence[Decimal]], Decimal], converter: Converter) -> Decimal | None:
    """Return the median in US dollars of one reading of each doubt; None without a rate."""
    amounts = [converter.usd(choose(doubt.reading.readings), doubt.reading.currency) for doubt in doubts]
    known = [amount for amount in amounts if amount is not None]
    return median(known) if len(known) == len(doubts) else None


def _is_plain(doubt: Doubt, converter: Converter, high: Decimal) -> bool:
    if set(doubt.cell.text) & _MARKS != {"."} or len(doubt.reading.readings) != _TWO:
        return False
    amount = converter.usd(max(doubt.reading.readings), doubt.reading.currency)
    return amount is not None and amount <= high
