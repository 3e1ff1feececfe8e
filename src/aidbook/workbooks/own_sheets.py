"""Sheets that this project itself puts into a workbook: the result of a check, the lists behind drop-downs. A report never has them.

A prefilled form carries a fingerprint of its cells in its sheet of lists. While no cell has been changed there is nothing of the sender's
to judge, so an untouched form has no findings; the first changed cell ends that.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from aidbook.forms.form import Form, spelling_key
from aidbook.workbooks.grid import Sheet

FINGERPRINT_LABEL: Final = "Dấu vân của mẫu chưa điền"
"""Stands in a cell of the sheet of lists; the fingerprint stands in the next cell to the right."""


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
    lists = next((sheet for sheet in sheets if spelling_key(sheet.name) == spelling_key(lists_sheet_name(form))), None)
    if lists is None:
        return False
    for cell in lists.rows.get(1, {}).values():
        if cell.text == FINGERPRINT_LABEL:
            beside = lists.cell(cell.row, cell.column + 1)
            return beside is not None and beside.text == fingerprint(reported_sheets(form, sheets))
    return False


def fingerprint(sheets: Sequence[Sheet]) -> str:
    """Return the hex sha256 of every cell's sheet, address and text. It tells a change, it is no secret."""
    digest = hashlib.sha256()
    for sheet in sheets:
        for cell in sheet.cells():
            digest.update(f"{sheet.name}\x1f{cell.address}\x1f{cell.text.strip()}\x1e".encode())
    return digest.hexdigest()
