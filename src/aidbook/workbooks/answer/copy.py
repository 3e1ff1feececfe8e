"""The sender's workbook as one that may be sent on: their cells and looks, without anything that calculates, calls out or runs."""

import io
import logging
import re
import zipfile
from collections.abc import Sequence
from typing import Final

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.workbook.protection import DocumentSecurity
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.workbooks.answer.inert import keep_inert, write_text
from aidbook.workbooks.grid import Sheet, open_sheets

_WORKBOOK_PART: Final = "xl/workbook.xml"
_CALLS_OUT: Final = re.compile(r"[\[|!]")
"""In a rule of data validation: another file, a DDE call, or another sheet, which may be gone."""

logger = logging.getLogger(__name__)


def sender_copy(content: bytes) -> Workbook:
    """Return a copy of a readable submission.

    An .xlsx keeps its looks. Any other kind, and an .xlsx that only a more lenient reader opens, becomes a new workbook with the same
    cells at the same addresses.

    Raises:
        Exception: whatever a reader raises on a file that cannot be opened; the caller answers with the result sheet alone.
    """
    if _is_xlsx(content):
        try:
            return _cleaned(openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_vba=False, keep_links=False))
        except Exception as error:
            # openpyxl fails on broken files in as many ways as there are files; calamine has read this one.
            logger.warning("the sender's looks are lost: %r", error)
    return copy_of_sheets(open_sheets(content))


def copy_of_sheets(sheets: Sequence[Sheet]) -> Workbook:
    """Return a new workbook with the same cells at the same addresses."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        copy = book.create_sheet(sheet.name)
        for cell in sheet.cells():
            place = copy.cell(cell.row, cell.column)
            if cell.number is not None:
                place.value = cell.number
            elif cell.date is not None:
                place.value, place.number_format = cell.date, "dd/mm/yyyy"
            else:
                write_text(place, cell.text)
        for merge in sheet.merges:
            copy.merge_cells(
                start_row=merge.first_row, start_column=merge.first_column, end_row=merge.last_row, end_column=merge.last_column
            )
    return book


def _is_xlsx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _WORKBOOK_PART in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _cleaned(book: Workbook) -> Workbook:
    """Take out what is not a plain cell: names, links, pivots, tables, pictures. Formulas are values already."""
    for chart in list(book.chartsheets):
        book.remove(chart)
    book.defined_names.clear()
    book.security = DocumentSecurity()
    for sheet in book.worksheets:
        _clean_sheet(sheet)
    return book


def _clean_sheet(sheet: Worksheet) -> None:
    sheet.defined_names.clear()
    for drawn in ("_pivots", "_charts", "_images"):
        setattr(sheet, drawn, [])
    sheet.tables.clear()
    sheet.legacy_drawing = None
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    validations = sheet.data_validations
    validations.dataValidation = [
        rule for rule in validations.dataValidation if not _CALLS_OUT.search(f"{rule.formula1 or ''}{rule.formula2 or ''}")
    ]
    # Another program may have left a filter or a name on rows that are gone.
    sheet.auto_filter.ref = None
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            keep_inert(cell)
            if cell.hyperlink is not None:
                cell.hyperlink = None
