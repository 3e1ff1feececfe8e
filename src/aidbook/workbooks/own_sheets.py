"""Sheets that this project itself puts into a workbook: the result of a check, the lists behind drop-downs. A report never has them.

A prefilled form carries a fingerprint of its cells in its sheet of lists, and one of its tables alone. While no cell has been changed
there is nothing of the sender's to judge, so an untouched form has no findings; the first changed cell ends that. A form in which only the
cover was changed reports nothing either.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from aidbook.forms.form import COVER, Form, spelling_key
from aidbook.workbooks.grid import Sheet

FINGERPRINT_LABEL: Final = "Dấu vân của mẫu chưa điền"
"""Stands in a cell of the sheet of lists; the fingerprint stands in the next cell to the right."""
TABLES_LABEL: Final = "Dấu vân của các bảng chưa điền"
"""The same for the sheets without the cover."""


def result_sheet_name(form: Form) -> str:
    """Return the name of the sheet with the result of a check (source.yml, own_sheets)."""
    return str(form.source["own_sheets"]["result"])


def lists_sheet_name(form: Form) -> str:
    """Return the name of the sheet with the lists behind drop-downs (source.yml, own_sheets)."""
    return str(form.source["own_sheets"]["lists"])


def reported_sheets(form: Form, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """Return the sheets that may hold a report, without our own: the written rule by which those are ignored."""
    own = {spelling_key(result_sheet_name(form)), spelling_key(lists_sheet_name(form))}
    return [sheet for sheet in sheets if spelling_key(sheet.name) not in own]


def is_untouched(form: Form, sheets: Sequence[Sheet]) -> bool:
    """Whether the workbook is a form of ours in which no cell has been changed."""
    carried = _carried(form, sheets, FINGERPRINT_LABEL)
    return carried is not None and carried == fingerprint(reported_sheets(form, sheets))


def has_untouched_tables(form: Form, sheets: Sequence[Sheet]) -> bool:
    """Whether the workbook is a form of ours in which no cell of a table has been changed."""
    carried = _carried(form, sheets, TABLES_LABEL)
    return carried is not None and carried == fingerprint(without_cover(form, reported_sheets(form, sheets)))


def without_cover(form: Form, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """Return the sheets but that of the cover, by its name."""
    covers = {spelling_key(layout.sheet) for layout in form.layouts_of(COVER)}
    return [sheet for sheet in sheets if spelling_key(sheet.name) not in covers]


def _carried(form: Form, sheets: Sequence[Sheet], label: str) -> str | None:
    """Return the fingerprint that the sheet of lists carries under a label; None if the workbook is no form of ours."""
    lists = next((sheet for sheet in sheets if spelling_key(sheet.name) == spelling_key(lists_sheet_name(form))), None)
    cells = lists.rows.get(1, {}).values() if lists else ()
    beside = next((lists.cell(cell.row, cell.column + 1) for cell in cells if lists and cell.text == label), None)
    return beside.text if beside else None


def fingerprint(sheets: Sequence[Sheet]) -> str:
    """Return the hex sha256 of every cell's sheet, address and text. It tells a change, it is no secret."""
    digest = hashlib.sha256()
    for sheet in sheets:
        for cell in sheet.cells():
            digest.update(f"{sheet.name}\x1f{cell.address}\x1f{cell.text.strip()}\x1e".encode())
    return digest.hexdigest()
