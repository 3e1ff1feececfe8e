"""A table that goes on, on a second sheet that has no header of its own but says "tiếp theo"."""

import dataclasses
import re
from collections.abc import Callable

from aidbook.forms.form import Form
from aidbook.text.fold import key
from aidbook.workbooks.grid import Sheet
from aidbook.workbooks.table_map import TableMap


def going_on(form: Form, sheet: Sheet, above: TableMap, is_data: Callable[[int], bool]) -> TableMap | None:
    """Return the part of a table that a sheet without a header goes on with; None where only the sender can tell what the sheet is.

    Its name or a line above its rows must say so (source.yml, continued_titles), and its rows must fill the very columns of the table
    above: with one column more or less nobody knows which is which.
    """
    first_row = next((row for row in sorted(sheet.rows) if is_data(row)), None)
    if first_row is None:
        return None
    words = "|".join(sorted((re.escape(key(text)) for text in form.source.get("continued_titles", ())), key=len, reverse=True))
    titles = [cell.text for row in sheet.rows if row < first_row for cell in sheet.rows[row].values()]
    if not words or not any(re.search(rf"\b(?:{words})\b", key(text)) for text in (sheet.name, *titles)):
        return None
    columns = {column for row, line in sheet.rows.items() if row >= first_row and is_data(row) for column in line}
    used = {column for row, line in above.sheet.rows.items() if row > above.last_row for column in line} & above.headed
    if not columns <= above.headed or min(columns) != min(used) or max(columns) not in (max(used), max(above.headed)):
        return None
    return dataclasses.replace(
        above,
        sheet=sheet,
        first_row=first_row,
        last_row=first_row - 1,
        end_row=None,
        named_years={},
        unknown=(),
        repeated=(),
        beside=(),
        further=(),
        goes_on_from=above.sheet.name,
    )
