"""The sender's workbook as one that may be sent on: their cells and looks, without anything that calculates, calls out or runs."""

import io
import logging
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.workbook.protection import DocumentSecurity
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.errors import AidbookError
from aidbook.workbooks.answer.inert import keep_inert, write_text
from aidbook.workbooks.answer.paper import print_one_page_wide
from aidbook.workbooks.answer.places import present_cells, title_of
from aidbook.workbooks.grid import Sheet, column_letters, column_number
from aidbook.workbooks.kinds import Kind, kind_of
from aidbook.workbooks.opening import open_file
from aidbook.workbooks.safety import Refused

_CALLS_OUT: Final = re.compile(r"[\[|(]")
"""In a rule of data validation: another file, a DDE call or a function. Plain lists and ranges, such as those of our own form, stay."""

_MERGE: Final = re.compile(rb"mergeCell\s+ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_MOST_BYTES: Final = 16 * 1024 * 1024
"""Of sheets and strings, unpacked: three times what 5,000 rows take. openpyxl needs half a second or more for each megabyte."""
_MOST_MERGES: Final = 3_000
_MOST_MERGED_PLACES: Final = 200_000
_NARROWEST, _WIDEST = 8, 40
"""Columns of a new workbook, in characters."""

logger = logging.getLogger(__name__)


class CopyError(AidbookError):
    """A file that was read cannot be copied."""


def sender_copy(content: bytes, file_name: str, secrecy_marks: Sequence[str]) -> Workbook:
    """Return a copy of a submission that could be read.

    An .xlsx of usual size keeps its looks. Any other kind, and an .xlsx that only a more lenient reader opens, becomes a new workbook with
    the same cells at the same addresses.

    Raises:
        CopyError: the file cannot be opened after all.
    """
    if kind_of(content) in (Kind.XLSX, Kind.XLSM) and not _is_too_much(content):
        try:
            return _cleaned(openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_vba=False, keep_links=False))
        except Exception as error:
            # openpyxl fails on broken files in as many ways as there are files; calamine has read this one.
            logger.warning("the sender's looks are lost: %r", error)
    opened = open_file(content, file_name, secrecy_marks)
    if isinstance(opened, Refused):
        raise CopyError(f"{file_name}: {opened.refusal.value}, {opened.seen}")
    return copy_of_sheets(opened.sheets)


def _is_too_much(content: bytes) -> bool:
    """Whether a scanned .xlsx holds more than openpyxl opens in time.

    It makes an object of every string and cell, also of strings that no cell shows, and of every merged place, and compares all merges.
    """
    size = count = places = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name != "xl/sharedStrings.xml" and not name.startswith("xl/worksheets/"):
                continue
            part = archive.read(name)
            size += len(part)
            for first, first_row, last, last_row in _MERGE.findall(part) if b"mergeCell " in part else ():
                count += 1
                width = column_number(last.decode()) - column_number(first.decode()) + 1
                places += width * (int(last_row) - int(first_row) + 1)
    return size > _MOST_BYTES or count > _MOST_MERGES or places > _MOST_MERGED_PLACES


def _set_widths(copy: Worksheet, sheet: Sheet) -> None:
    """Make columns as wide as their longest text, within reason; a long header or title wraps or runs over."""
    longest: dict[int, int] = {}
    for cell in sheet.cells():
        longest[cell.column] = max(longest.get(cell.column, 0), len(cell.text))
    for column, length in longest.items():
        copy.column_dimensions[column_letters(column)].width = min(max(length + 2, _NARROWEST), _WIDEST)


def add_cover(book: Workbook, name: str, lines: Mapping[str, str]) -> None:
    """Add a cover to a copy whose original had none: label and value by line, for the sender to confirm."""
    sheet = book.create_sheet(name, 0)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 40
    for row, (label, text) in enumerate(lines.items(), start=1):
        write_text(sheet.cell(row, 1), label)
        write_text(sheet.cell(row, 2), text)


def copy_of_sheets(sheets: Sequence[Sheet]) -> Workbook:
    """Return a new workbook with the same cells at the same addresses."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        copy = book.create_sheet(title_of(sheet.name))
        for cell in sheet.cells():
            place = copy.cell(cell.row, cell.column)
            if cell.number is not None:
                place.value = cell.number
            elif cell.date is not None:
                place.value, place.number_format = cell.date, "dd/mm/yyyy"
            else:
                write_text(place, cell.text)
        _set_widths(copy, sheet)
        print_one_page_wide(copy)
        _merge(copy, sheet)
    return book


def _merge(copy: Worksheet, sheet: Sheet) -> None:
    """Merge what the sender merged, as far as there are cells: every merged cell is one to write, and a merge may cover the sheet."""
    last_column = max((cell.column for cell in sheet.cells()), default=0)
    for merge in sheet.merges[:_MOST_MERGES]:
        end_row, end_column = min(merge.last_row, sheet.last_row), min(merge.last_column, last_column)
        if end_row >= merge.first_row and end_column >= merge.first_column:
            copy.merge_cells(start_row=merge.first_row, start_column=merge.first_column, end_row=end_row, end_column=end_column)


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
    for cell in present_cells(sheet):
        if cell.value is None:
            continue
        keep_inert(cell)
        if cell.hyperlink is not None:
            cell.hyperlink = None
