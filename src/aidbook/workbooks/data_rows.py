"""Tell a row of data from a header by its numbers, whether they are numbers to the file or typed as texts."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

from aidbook.text.dates import read_date
from aidbook.text.money import read_money
from aidbook.text.numbers import read_number
from aidbook.text.remembered import Remembered
from aidbook.text.units import read_units
from aidbook.workbooks.grid import Content, Sheet

_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_REMEMBERED: Final = 1 << 14
_LONGEST: Final = 40
"""Of such a number, with a sign and spaces; longer texts with digits in them are words."""
_LONGEST_DAY: Final = len("21/06/2021")
_SHORTEST: Final = len("1.234")
"""Of a number typed as a text: ``(12)`` is that of a column, ``2023`` a year."""


class DataRows:
    """Tells the rows of data of one sheet. What a content says is asked once for all the cells that hold it."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows = sheet.rows
        self._is_number = Remembered(_is_number)
        # Money in words is asked for where bare numbers leave it open: it is slow to read.
        self._is_amount = Remembered[Content, bool](lambda content: _is_number(content) or _is_typed_money(content.text))

    def is_data(self, row: int) -> bool:
        """Whether a line has numbers as a row of data has them: two, and more than one in five of its cells. A year may head a column."""
        line = [cell.content for cell in self._rows.get(row, {}).values()]
        enough = max(2, len(line) // 5 + 1)
        return any(sum(map(test.__getitem__, line)) >= enough for test in (self._is_number, self._is_amount))

    @cached_property
    def of_words(self) -> Sequence[int]:
        """The lines of two cells and more that hold words alone, and are no data for numbers typed as words."""
        return [number for number in sorted(self._rows) if self._is_of_words(number) and not self.is_data(number)]

    def _is_of_words(self, row: int) -> bool:
        line = self._rows[row].values()
        return len(line) > 1 and not any(cell.content.number is not None or cell.content.date is not None for cell in line)


def _is_number(content: Content) -> bool:
    """Whether a cell holds a day or a number of some size, typed as a text perhaps, that is no year."""
    if content.number is not None:
        return not _YEAR.fullmatch(content.text)
    return content.date is not None or _is_typed_number(content.text)


@lru_cache(maxsize=_REMEMBERED)
def _is_typed_number(text: str) -> bool:
    """Tell ``1.720.153`` and ``21/6/2021`` from the ``(12)`` of a column number."""
    if len(text) > _LONGEST or not _is_of_size(text):
        return False
    return bool(read_number(text)) or (len(text) <= _LONGEST_DAY and read_date(text) is not None)


@lru_cache(maxsize=_REMEMBERED)
def _is_typed_money(text: str) -> bool:
    """Tell ``1,2 tỷ đồng`` from a unit."""
    return _is_of_size(text) and read_money(text) is not None and not read_units(text)


def _is_of_size(text: str) -> bool:
    return len(text.strip()) >= _SHORTEST and any(map(str.isdigit, text))
