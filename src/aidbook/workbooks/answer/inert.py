"""Text that a spreadsheet program could take for a formula, written so that it stays text."""

import re
from typing import Final

from openpyxl.cell import Cell

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes Excel, LibreOffice or a CSV import calculate, also in the wide forms of East Asian keyboards."""
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_CELL: Final = 32_767
"""Characters that a cell of an .xlsx file may hold."""


def write_text(cell: Cell, text: str) -> None:
    """Write ``text`` as a string, whatever it looks like."""
    cell.value = writable(text)
    keep_inert(cell)


def writable(text: str) -> str:
    """Return what of a text an .xlsx can carry: without signs that XML does not know, and not longer than a cell."""
    return _NOT_IN_XML.sub("", text)[:LONGEST_CELL]


def keep_inert(cell: Cell) -> None:
    """Make a cell's text stay text, also after someone edits it: a string by type, and quoted where it looks like a formula."""
    if isinstance(cell.value, str):
        if cell.data_type == "f":
            cell.data_type = "s"
        if cell.value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
