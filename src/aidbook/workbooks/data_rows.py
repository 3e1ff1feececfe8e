"""Tell a row of data from a header by its numbers, whether they are numbers to the file or typed as texts."""

import itertools
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from aidbook.text.money import read_money, read_units
from aidbook.text.numbers import read_number
from aidbook.workbooks.grid import Cell, Sheet

_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_REMEMBERED: Final = 1 << 14
_SHORTEST: Final = len("1.234")
"""Of a number typed as a text: ``(12)`` is that of a column, ``2023`` a year."""


def is_data_row(sheet: Sheet, row: int) -> bool:
    """Whether a line has numbers as a row of data has them: two, and more than one in five of its cells. A year may head a column."""
    line = sheet.rows.get(row, {}).values()
    enough = max(2, len(line) // 5 + 1)
    # Money in words is asked for where bare numbers leave it open: it is slow to read.
    return _has(line, _is_number, enough) or _has(line, lambda cell: _is_number(cell) or _is_typed_money(cell.text), enough)


def _has(line: Iterable[Cell], test: Callable[[Cell], bool], count: int) -> bool:
    return sum(1 for _ in itertools.islice(filter(test, line), count)) == count


def _is_number(cell: Cell) -> bool:
    """Whether a cell holds a day or a number of some size, typed as a text perhaps, that is no year."""
    if cell.number is not None:
        return not _YEAR.fullmatch(cell.text)
    return cell.date is not None or _is_typed_number(cell.text)


@lru_cache(maxsize=_REMEMBERED)
def _is_typed_number(text: str) -> bool:
    """Tell ``1.720.153`` from the ``(12)`` of a column number."""
    return _is_of_size(text) and bool(read_number(text))


@lru_cache(maxsize=_REMEMBERED)
def _is_typed_money(text: str) -> bool:
    """Tell ``1,2 tỷ đồng`` from a unit."""
    return _is_of_size(text) and read_money(text) is not None and not read_units(text)


def _is_of_size(text: str) -> bool:
    return len(text.strip()) >= _SHORTEST and any(map(str.isdigit, text))
