"""What can be said of a sheet in which no table was found: the line that looks like its header, or that it lies on its side."""

from collections.abc import Mapping, Sequence
from typing import Final

from aidbook.forms.form import Form
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.data_rows import DataRows
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet
from aidbook.workbooks.header_blocks import is_header_like
from aidbook.workbooks.header_words import HeaderBook

_FEWEST: Final = 4
"""Headers by which a line, or a column, is taken for the head of a table."""
_SEARCH_ROWS: Final = 60
_MOST_NAMED: Final = 12
TABLE: Final = "project"
"""The table that a file must have."""


def note_unread(form: Form, sheets: Sequence[Sheet], cover: Cover, findings: FindingList) -> None:
    """Add for each sheet a finding on the line that looks like a header, with the known headers nearest to its words."""
    place = cover.place.unit_id if cover.place else None
    book = HeaderBook(form, TABLE, cover.year, place)
    for sheet in sheets:
        if (turned := _turned(sheet, book)) is not None:
            findings.add_named("file.table.is_upright", sheet=sheet.name, cell=turned.address, row=turned.row, seen=turned.text.strip())
        elif (line := _header_line(sheet)) is not None:
            unknown = {cell.text.strip(): book.nearest(cell.text, 1) for cell in line if not book.field_of(cell.text)}
            findings.add_named(
                "file.table.header_is_known",
                sheet=sheet.name,
                cell=line[0].address,
                row=line[0].row,
                seen=" | ".join(list(unknown)[:_MOST_NAMED]),
                expected=_suggestions(unknown) or None,
            )


def _suggestions(unknown: Mapping[str, Sequence[str]]) -> str:
    return " | ".join(f"{text}: {near[0]}" for text, near in list(unknown.items())[:_MOST_NAMED] if near)


def _turned(sheet: Sheet, book: HeaderBook) -> Cell | None:
    """Return the first of the headers that stand below each other in one column."""
    columns: dict[int, list[Cell]] = {}
    for cell in sheet.cells():
        if cell.row <= _SEARCH_ROWS and is_header_like(cell) and book.field_of(cell.text):
            columns.setdefault(cell.column, []).append(cell)
    found = max(columns.values(), key=len, default=[])
    fields = {book.field_of(cell.text) for cell in found}
    return found[0] if len(fields) >= _FEWEST else None


def _header_line(sheet: Sheet) -> Sequence[Cell] | None:
    """Return the line of words right above the first row of data, or two rows above it."""
    data = DataRows(sheet)
    first = next((row for row in sorted(sheet.rows) if row <= _SEARCH_ROWS and data.is_data(row)), None)
    if first is None:
        return None
    above = (list(sheet.rows.get(row, {}).values()) for row in (first - 1, first - 2))
    return next((line for line in above if sum(map(is_header_like, line)) >= _FEWEST), None)
