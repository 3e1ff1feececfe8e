"""Decide a cell with two readings by what stands around it.

That is the table's own total, else what the totals sheet states, else how the rest of its column writes numbers.
"""

import itertools
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aidbook.model.submission import LandedRow, Scalar
from aidbook.text.fold import fold
from aidbook.text.numbers import SCALE_PATTERN, plain
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.reading import Reading

_TWO: Final = 2
_MOST_COMBINATIONS: Final = 1 << 12
_SCALED: Final = re.compile(rf"\d\s*(?:{SCALE_PATTERN})(?![a-z])")
_MARGIN: Final = Decimal("0.0005")
"""Of the stated total, for rounding. Two readings differ a thousandfold; where even so two sums fit, the total decides nothing."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell with several readings, and the values of its row, in which it is still null."""

    field: str
    cell: Cell
    values: dict[str, Scalar]
    reading: Reading

    def decide(self, value: str) -> None:
        """Write the decided value into its row."""
        self.values[self.field] = value
        if self.reading.currency is not None:
            self.values[f"{self.field}_currency"] = self.reading.currency


@dataclass(frozen=True, slots=True)
class Decision:
    """The reading that holds, and what decided."""

    value: str
    why_vi: str
    why_en: str


Totals = Sequence[Mapping[str, Scalar]]
"""Totals of the rows' fields, each with its currency beside it, as a row has its values."""


def stated_totals(rows: Sequence[LandedRow]) -> Totals:
    """Return what the rows of a totals sheet state of the report year, as totals of the fields that their indicators are called after."""
    return [
        {str(code): base, f"{code}_currency": row.values.get("unit_currency")}
        for row in rows
        if (code := row.values.get("indicator_code")) and (base := row.values.get("report_year_value_base"))
    ]


def settle(
    doubt: Doubt, doubts: Sequence[Doubt], rows: Sequence[LandedRow], totals: Totals, stated: Totals, marks: Set[str]
) -> Decision | None:
    """Return the decision on a doubt; None if nothing decides it.

    ``totals`` are the table's own, ``stated`` those of the totals sheet, ``marks`` the decimal marks that the texts of its column show.
    """
    same_field = [other for other in doubts if other.field == doubt.field]
    by_total = _by_totals(doubt, same_field, rows, totals)
    if by_total is not None:
        return Decision(plain(by_total), "theo dòng tổng cộng", "by the totals row")
    by_sheet = _by_totals(doubt, same_field, rows, stated)
    if by_sheet is not None:
        return Decision(plain(by_sheet), "theo trang tổng hợp", "by the totals sheet")
    typed = set(doubt.cell.text) & set(".,")
    if len(typed) != 1 or len(doubt.reading.readings) != _TWO:
        return None
    if marks != typed and typed == {"."} and _SCALED.search(fold(doubt.cell.text)):
        # Vietnamese papers and offices group thousands by points, and write decimals before a scale word with a comma.
        return Decision(plain(max(doubt.reading.readings)), "theo cách ghi số của Việt Nam", "as Vietnamese offices write numbers")
    if len(marks) != 1:
        return None
    # As a thousands mark the number is the larger one.
    chosen = min(doubt.reading.readings) if typed == marks else max(doubt.reading.readings)
    return Decision(plain(chosen), "theo cách ghi số của cả cột", "as the rest of the column writes numbers")


def _by_totals(doubt: Doubt, doubts: Sequence[Doubt], rows: Sequence[LandedRow], totals: Totals) -> Decimal | None:
    """Return the reading with which the rows add up to a totals line in exactly one way; None if none or several do."""
    count = 1
    for other in doubts:
        count *= len(other.reading.readings)
    currencies = {row.values.get(f"{doubt.field}_currency") for row in rows if row.values.get(doubt.field) is not None}
    currencies |= {other.reading.currency for other in doubts}
    if count > _MOST_COMBINATIONS or len(currencies) > 1:
        return None
    position = next(index for index, other in enumerate(doubts) if other is doubt)
    undecided = {id(other.values) for other in doubts}
    known = sum((_decimal(row.values.get(doubt.field)) for row in rows if id(row.values) not in undecided), Decimal(0))
    combinations = list(itertools.product(*(other.reading.readings for other in doubts)))
    for line in totals:
        stated, currency = line.get(doubt.field), line.get(f"{doubt.field}_currency")
        if not isinstance(stated, str) or (currency is not None and currency not in currencies):
            continue
        goal = Decimal(stated)
        fitting = {fit[position] for fit in combinations if abs(known + sum(fit, Decimal(0)) - goal) <= abs(goal) * _MARGIN}
        if len(fitting) == 1:
            return fitting.pop()
    return None


def _decimal(value: Scalar) -> Decimal:
    return Decimal(value) if isinstance(value, str) else Decimal(0)
