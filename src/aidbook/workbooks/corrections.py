"""Apply corrections.yml, and what a release says of single rows, to a table's cells while they are read. Raw texts stay as typed."""

from collections.abc import Mapping

from aidbook.forms.corrections import Correction
from aidbook.forms.form import Form
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, column_letters, text_cell


class Corrections:
    """The corrections of one table of one file: of the lines ``first_row`` to ``end_row`` (None: the last) of a sheet."""

    def __init__(
        self, form: Form, cover: Cover, sheet: str, sha256: str, findings: FindingList, first_row: int = 1, end_row: int | None = None
    ) -> None:
        place = cover.place.unit_id if cover.place else None
        self._waiting: dict[str, Correction] = {
            entry.cell: entry
            for entry in form.corrections
            if entry.sheet == sheet
            and entry.is_for(sha256, place, cover.year)
            and first_row <= _row_of(entry) <= (end_row or _row_of(entry))
        }
        self._of_rows = {(entry.row_number, entry.field): entry.use for entry in form.row_corrections if entry.sheet == sheet}
        self._sheet = sheet
        self._findings = findings

    def apply(self, cells: Mapping[str, Cell], columns: Mapping[str, int], row: int) -> Mapping[str, Cell]:
        """Return a line's cells by field, corrected where the entry finds what it expects; every entry met becomes a finding."""
        if not self._waiting and not self._of_rows:
            return cells
        corrected = dict(cells)
        for field, column in columns.items():
            if (row, field) in self._of_rows:
                corrected[field] = text_cell(row, column, self._of_rows[row, field])
            address = f"{column_letters(column)}{row}"
            correction = self._waiting.pop(address, None)
            if correction is None:
                continue
            seen = cells[field].text if field in cells else ""
            if seen.strip() == correction.expected.strip():
                corrected[field] = text_cell(row, column, correction.use)
                self._note("file.correction.is_applied", correction, seen, correction.use)
            else:
                self._note("file.correction.still_applies", correction, seen, correction.expected)
        return corrected

    def finish(self) -> None:
        """Say which entries name a cell that is in no line of the table."""
        for correction in self._waiting.values():
            self._note("file.correction.still_applies", correction, "", correction.expected)
        self._waiting = {}

    def _note(self, rule: str, correction: Correction, seen: str, expected: str) -> None:
        row = _row_of(correction)
        self._findings.add(
            self._findings.form.rule(rule),
            sheet=self._sheet,
            cell=correction.cell,
            row=row or None,
            seen=seen,
            expected=expected,
            context={"reason": correction.reason, "status": correction.status, "decided_on": correction.decided_on},
        )


def _row_of(correction: Correction) -> int:
    return int("".join(character for character in correction.cell if character.isdigit()) or 0)
