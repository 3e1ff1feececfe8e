"""The line above a table that says what its amounts are counted in."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from aidbook.text.fold import fold
from aidbook.text.units import Unit, read_units
from aidbook.workbooks.grid import Cell, Sheet

_SEARCH_ROWS: Final = 40
_NEAR_ROWS: Final = 3
"""So far above a table a unit may stand without a label."""
_LABEL: Final = re.compile(r"(?<![a-z])(?:dvt|don vi tinh|don vi tien(?: te)?|don vi|tinh bang|units?)\b\s*[:\-]?\s*([^;]*)")


@lru_cache(maxsize=1 << 12)
def is_unit_line(text: str) -> bool:
    """Whether a text says the unit of a whole table, ``ĐVT: USD``: it heads no column, not even where it stands right above one."""
    label = _LABEL.search(fold(text))
    return label is not None and bool(read_units(label[1]))


def units_above(sheet: Sheet, first_row: int, below_row: int) -> tuple[Unit, ...]:
    """Read the unit line above a table: ``ĐVT: 1.000 USD``, the label in one cell and the unit in the next, or a bare ``(USD)``."""
    for number in range(first_row - 1, max(below_row, first_row - 1 - _SEARCH_ROWS), -1):
        cells = list(sheet.rows.get(number, {}).values())
        units = next(_labelled_units(cells), ())
        if not units and len(cells) == 1 and first_row - number <= _NEAR_ROWS:
            units = read_units(cells[0].text)
        if units:
            return units
    return ()


def _labelled_units(cells: Sequence[Cell]) -> Iterator[tuple[Unit, ...]]:
    for position, cell in enumerate(cells):
        if cell.number is not None or not (label := _LABEL.search(fold(cell.text))):
            continue
        units = read_units(label[1]) or read_units(label[1].partition("(")[0])
        if not units and not label[1].strip() and position + 1 < len(cells):
            units = read_units(cells[position + 1].text)
        if units:
            yield units
