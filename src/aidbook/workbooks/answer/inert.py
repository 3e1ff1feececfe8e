"""Text that a spreadsheet program could take for a formula, written so that it stays text."""

from typing import Final

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes Excel, LibreOffice or a CSV import calculate, also in the wide forms of East Asian keyboards."""
LONGEST_CELL: Final = 32_767
"""Characters that a cell of an .xlsx file may hold."""


def write_text(cell: Cell, text: str) -> None:
    """Write ``text`` as a string, whatever it looks like; control characters that XML cannot carry are left out."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    keep_inert(cell)


def keep_inert(cell: Cell) -> None:
    """Make a cell's text stay text, also after someone edits it: a string by type, and quoted where it looks like a formula."""
    if isinstance(cell.value, str):
        if cell.data_type == "f":
            cell.data_type = "s"
        if cell.value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
