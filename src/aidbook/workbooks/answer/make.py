"""Put an answer together: the sender's workbook, its marks, and the result sheet in front."""

import io
from typing import Final

from openpyxl.workbook import Workbook

from aidbook.forms.form import COVER, Form
from aidbook.workbooks.answer.copy import add_cover, sender_copy
from aidbook.workbooks.answer.marks import mark_cells
from aidbook.workbooks.answer.result_sheet import add_result_sheet
from aidbook.workbooks.answer.review import Review, repair_due
from aidbook.workbooks.own_sheets import result_sheet_name

_COVER_FROM_NAME: Final = "file.cover.is_in_file"
"""A lone table has no cover; the returned workbook gets one with what the file's name said."""


def make_answer(content: bytes, review: Review, form: Form, *, with_cells: bool = True) -> bytes:
    """Return the workbook that goes back, as .xlsx.

    ``with_cells`` false gives the result sheet alone; so does a file that must not or cannot be opened. Run it under limits
    (:mod:`aidbook.workbooks.answer.child`): it opens what a stranger sent.
    """
    if with_cells and review.may_be_opened:
        book = sender_copy(content, review.file_name, form.source["secrecy_marks"])
        if any(finding.rule == _COVER_FROM_NAME for finding in review.findings):
            lines = {form.label(COVER, name): str(review.cover[name]) for name in ("province_name", "report_year")}
            add_cover(book, form.layouts_of(COVER)[0].sheet, lines)
        mark_cells(book, review.findings)
        return _saved(book, review, form, cells_are_marked=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    return _saved(book, review, form, cells_are_marked=False)


def _saved(book: Workbook, review: Review, form: Form, *, cells_are_marked: bool) -> bytes:
    add_result_sheet(book, result_sheet_name(form), review, repair_due(form, review), cells_are_marked=cells_are_marked)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
