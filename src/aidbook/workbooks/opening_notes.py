"""What the sender should know of a file that was opened: each note by the rule that says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aidbook.workbooks.anatomy import MAX_LISTED, SheetAnatomy, spans
from aidbook.workbooks.grid import Sheet, column_letters

UNCALCULATED: Final = "file.cell.formula_has_value"
"""The rule that names a cell whose formula has no value."""
SHOWS_ERROR: Final = "file.cell.has_no_error"
"""The rule that names a cell that shows an error such as #REF!."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was noticed while opening, by the rule that says so to the sender."""

    rule: str
    seen: str
    sheet: str | None = None
    cell: str | None = None
    expected: str | None = None


def notes_of(sheet: Sheet, anatomy: SheetAnatomy) -> Iterator[Note]:
    """Hidden rows and columns that hold something, formulas without a value or with an error, a sheet that is only a picture."""
    if rows := [number for number in anatomy.hidden_rows if number in sheet.rows]:
        yield Note("file.sheet.rows_are_visible", spans(rows), sheet.name, f"A{rows[0]}")
    used = {column for row in sheet.rows.values() for column in row} if anatomy.hidden_columns else set()
    columns = sorted({column for first, last in anatomy.hidden_columns for column in used if first <= column <= last})
    if columns:
        letters = [column_letters(column) for column in columns]
        yield Note("file.sheet.columns_are_visible", ", ".join(letters[:MAX_LISTED]), sheet.name, f"{letters[0]}1")
    for address in anatomy.unvalued[:MAX_LISTED]:
        yield Note(UNCALCULATED, "", sheet.name, address)
    if len(anatomy.unvalued) > MAX_LISTED:
        yield Note(UNCALCULATED, "…", sheet.name)
    for address, error in anatomy.errors[:MAX_LISTED]:
        yield Note(SHOWS_ERROR, error, sheet.name, address)
    if len(anatomy.errors) > MAX_LISTED:
        yield Note(SHOWS_ERROR, "…", sheet.name)
    if anatomy.is_drawing_only and not sheet.rows:
        yield Note("file.sheet.is_not_picture", sheet.name, sheet.name)
