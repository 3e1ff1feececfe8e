"""A workbook as plain sheets of cells: what was typed, and where cells are merged. Give it only bytes that passed the safety scan."""

import datetime as dt
import io
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from aidbook.text.numbers import from_cell, plain
from aidbook.text.remembered import Remembered


# Structs, not dataclasses: a report has 150,000 cells, and these are made in a tenth of the time.
class Content(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """What cells hold, wherever they stand. ``text`` is what a person sees (numbers in plain digits, dates as dd/mm/yyyy).

    Most cells of a column hold what another one holds too: readers remember what they made of a content.
    """

    text: str
    number: Decimal | None = None
    date: dt.date | None = None
    truth: bool | None = None
    typed: str | None = None
    """The text as typed, where ``text`` is its conversion from a legacy encoding."""

    @property
    def as_typed(self) -> str:
        """The text as the file has it."""
        return self.text if self.typed is None else self.typed


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One cell that holds something."""

    row: int
    column: int
    content: Content
    merged_rows: int = 1
    """Over how many rows the cell is merged."""

    @property
    def text(self) -> str:
        """See :class:`Content`, as for the other parts of it."""
        return self.content.text

    @property
    def number(self) -> Decimal | None:
        """The number of a numeric cell."""
        return self.content.number

    @property
    def date(self) -> dt.date | None:
        """The day of a cell that holds a date."""
        return self.content.date

    @property
    def truth(self) -> bool | None:
        """What a cell with TRUE or FALSE holds."""
        return self.content.truth

    @property
    def as_typed(self) -> str:
        """The text as the file has it."""
        return self.content.as_typed

    @property
    def address(self) -> str:
        """Such as ``F12``."""
        return f"{column_letters(self.column)}{self.row}"

    def showing(self, text: str, *, typed: str | None = None) -> "Cell":
        """Return the cell with another text."""
        return Cell(self.row, self.column, msgspec.structs.replace(self.content, text=text, typed=typed), self.merged_rows)


def text_cell(row: int, column: int, text: str, merged_rows: int = 1) -> Cell:
    """Return a cell that holds a text."""
    return Cell(row, column, Content(text), merged_rows)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged rectangle, 1-based, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: row number → column number → cell, both 1-based; empty cells are absent."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merges: Sequence[Merge]
    last_row: int
    is_hidden: bool = False
    is_delimited: bool = False
    """Whether its cells were parted by a sign that may stand in the texts, too (.csv)."""

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell itself; None if it is empty, also inside a merged rectangle."""
        return self.rows.get(row, {}).get(column)

    @cached_property
    def last_column(self) -> int:
        """The farthest column in which something stands."""
        return max((max(row) for row in self.rows.values()), default=0)

    @cached_property
    def contents(self) -> Mapping[Content, int]:
        """Each content with the number of cells that hold it, in reading order."""
        contents: Counter[Content] = Counter()
        for number in sorted(self.rows):
            contents.update([cell.content for cell in self.rows[number].values()])
        return contents

    @cached_property
    def covered(self) -> Mapping[tuple[int, int], Cell]:
        """Each empty place of a merged rectangle with the cell that covers it."""
        places: dict[tuple[int, int], Cell] = {}
        for merge in self.merges:
            anchor = self.cell(merge.first_row, merge.first_column)
            if anchor is None:
                continue
            for row in range(merge.first_row, min(merge.last_row, self.last_row) + 1):
                for column in range(merge.first_column, min(merge.last_column, self.last_column) + 1):
                    if (row, column) != (merge.first_row, merge.first_column):
                        places[row, column] = anchor
        return places

    def cells(self) -> Iterator[Cell]:
        """Yield every cell in reading order."""
        for number in sorted(self.rows):
            yield from self.rows[number].values()


def open_sheets(content: bytes) -> Sequence[Sheet]:
    """Read every worksheet of a scanned .xlsx or of an .xls, hidden ones too.

    Raises:
        python_calamine.CalamineError: the content is damaged, or a ``PasswordError`` of it: locked.
    """
    try:
        return _open_sheets(content)
    except BaseException as error:
        # Where the library's Rust side panics over a damaged file it raises what is no Exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise CalamineError(f"damaged: {error}") from error


def _open_sheets(content: bytes) -> Sequence[Sheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    try:
        return [
            _sheet(workbook.get_sheet_by_name(meta.name), is_hidden=meta.visible != SheetVisibleEnum.Visible)
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    finally:
        workbook.close()


@cache
def column_letters(column: int) -> str:
    """Return the letters of a 1-based column number: 28 is ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of a column: ``AB`` is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _sheet(sheet: CalamineSheet, *, is_hidden: bool) -> Sheet:
    first_row, first_column = sheet.start or (0, 0)
    contents = {kind: Remembered(make) for kind, make in _CONTENTS.items()}
    rows: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=first_row + 1):
        cells = {
            column: Cell(row, column, content)
            for column, value in enumerate(values, start=first_column + 1)
            if (content := contents[type(value)][value]) is not None
        }
        if cells:
            rows[row] = cells
    merges = [Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    for merge in merges:
        cell = rows.get(merge.first_row, {}).get(merge.first_column)
        if cell is not None:
            height = merge.last_row - merge.first_row + 1
            rows[cell.row][cell.column] = Cell(cell.row, cell.column, cell.content, height)
    return Sheet(_without_zeros(sheet.name), rows, merges, max(rows, default=0), is_hidden)


def content_of_text(text: Any) -> Content | None:
    """Return the content of a cell with a text; None if it looks empty."""
    return Content(_without_zeros(text)) if text.strip() else None


def _without_zeros(text: str) -> str:
    """No database can hold a zero character, and no person typed it."""
    return text.replace("\x00", "")


def _of_number(number: float) -> Content:
    if not math.isfinite(number):
        return Content(str(number))
    exact = from_cell(number or 0)  # there is a negative zero, which nobody typed
    return Content(plain(exact), number=exact)


def _of_date(day: dt.date) -> Content:
    return Content(day.strftime("%d/%m/%Y"), date=day)


_CONTENTS: Final[Mapping[type, Callable[[Any], Content | None]]] = {
    str: content_of_text,
    bool: lambda truth: Content("TRUE" if truth else "FALSE", truth=truth),
    int: _of_number,
    float: _of_number,
    dt.datetime: lambda moment: _of_date(moment.date()),
    dt.date: _of_date,
    dt.time: lambda time: Content(str(time)),
    dt.timedelta: lambda span: Content(str(span)),
}
"""Type of value, as python-calamine has them, → how its content is made."""
