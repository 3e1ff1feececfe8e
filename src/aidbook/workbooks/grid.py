"""A workbook as plain sheets of cells: what was typed, and where cells are merged. Give it only bytes that passed the safety scan."""

import datetime as dt
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from aidbook.text.numbers import from_cell, plain

_CellValue = str | float | bool | dt.date | dt.time | dt.timedelta


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. ``text`` is what a person sees (numbers in plain digits, dates as dd/mm/yyyy)."""

    row: int
    column: int
    text: str
    number: Decimal | None = None
    date: dt.date | None = None
    truth: bool | None = None
    merged_rows: int = 1
    """Over how many rows the cell is merged."""
    typed: str | None = None
    """The text as typed, where ``text`` is its conversion from a legacy encoding."""

    @property
    def as_typed(self) -> str:
        """The text as the file has it."""
        return self.text if self.typed is None else self.typed

    @property
    def address(self) -> str:
        """Such as ``F12``."""
        return f"{column_letters(self.column)}{self.row}"


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

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell itself; None if it is empty, also inside a merged rectangle."""
        return self.rows.get(row, {}).get(column)

    def covered(self) -> Mapping[tuple[int, int], Cell]:
        """Return each empty place of a merged rectangle with the cell that covers it."""
        places: dict[tuple[int, int], Cell] = {}
        last_column = max((column for row in self.rows.values() for column in row), default=0)
        for merge in self.merges:
            anchor = self.cell(merge.first_row, merge.first_column)
            if anchor is None:
                continue
            for row in range(merge.first_row, min(merge.last_row, self.last_row) + 1):
                for column in range(merge.first_column, min(merge.last_column, last_column) + 1):
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
    merges = [Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    heights = {(merge.first_row, merge.first_column): merge.last_row - merge.first_row + 1 for merge in merges}
    first_row, first_column = sheet.start or (0, 0)
    rows: dict[int, dict[int, Cell]] = {}
    for row_number, values in enumerate(sheet.to_python(skip_empty_area=True), start=first_row + 1):
        cells = {
            column: _cell(row_number, column, value, heights.get((row_number, column), 1))
            for column, value in enumerate(values, start=first_column + 1)
            if value != "" and not (isinstance(value, str) and not value.strip())
        }
        if cells:
            rows[row_number] = cells
    return Sheet(_without_zeros(sheet.name), rows, merges, max(rows, default=0), is_hidden)


def _without_zeros(text: str) -> str:
    """No database can hold a zero character, and no person typed it."""
    return text.replace("\x00", "")


def _cell(row: int, column: int, value: _CellValue, merged_rows: int) -> Cell:
    if isinstance(value, str):
        return Cell(row, column, _without_zeros(value), merged_rows=merged_rows)
    if isinstance(value, bool):
        return Cell(row, column, "TRUE" if value else "FALSE", truth=value, merged_rows=merged_rows)
    if isinstance(value, int | float) and math.isfinite(value):
        number = from_cell(value)
        return Cell(row, column, plain(number), number=number, merged_rows=merged_rows)
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Cell(row, column, value.strftime("%d/%m/%Y"), date=value, merged_rows=merged_rows)
    return Cell(row, column, str(value), merged_rows=merged_rows)
