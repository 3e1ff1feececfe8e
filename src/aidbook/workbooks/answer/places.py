"""Places of the returned workbook: its sheets by their titles, its cells, and where a finding points."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.model.finding import Finding
from aidbook.workbooks.answer.inert import writable
from aidbook.workbooks.side_by_side import sheet_named

_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_NOT_IN_TITLES: Final = re.compile(r"[\\*?:/\[\]\x00-\x1f]")
_LONGEST_TITLE: Final = 31


def title_of(sheet_name: str) -> str:
    """Return a sheet's name as Excel allows it: other programs, and other formats, allow more signs and longer names."""
    return _NOT_IN_TITLES.sub("_", writable(sheet_name))[:_LONGEST_TITLE] or "_"


def present_cells(sheet: Worksheet) -> Sequence[Cell | MergedCell]:
    """Return the cells that a sheet has. Walking over its rows would make all cells up to the last one, which may be XFD1048576."""
    return list(sheet._cells.values())


def place_in(book: Workbook, sheet_name: str, address: str) -> tuple[Worksheet, str] | None:
    """Return the sheet and the cell that shows ``address`` (the first one of a merged block); None if the workbook has no such place."""
    title = sheet_name if sheet_name in book.sheetnames else title_of(sheet_name)
    if title not in book.sheetnames:
        return None
    sheet = book[title]
    try:
        row, column = coordinate_to_tuple(address)
    except ValueError:
        return None
    if not (0 < row <= _LAST_ROW and 0 < column <= _LAST_COLUMN):
        return None
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet, merged.start_cell.coordinate
    return sheet, address


def places_of(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield sheet and cell of every place that a finding names; one about a whole row names the row's first cell."""
    if not finding.sheet:
        return
    if finding.cells:
        for cell in finding.cells:
            sheet, _, address = cell.rpartition("!")
            yield sheet_named(sheet or finding.sheet), address
    elif finding.cell:
        yield sheet_named(finding.sheet), finding.cell
    elif finding.row_number:
        yield sheet_named(finding.sheet), f"A{finding.row_number}"
