"""Contact data of people that stand where a report does not ask for them: covered in what was understood, kept in what was typed."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from aidbook.forms.form import COVER, FieldType, Form
from aidbook.model.submission import LandedRow, Scalar
from aidbook.text.contacts import cover_contacts
from aidbook.text.remembered import Remembered
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.findings import FindingList

RULE: Final = "file.text.holds_no_contact_data"
_NUMBERS_OF_PAPERS: Final = ("_no", "_number")
"""Ends of the names of fields whose text is a number of a paper: it may look like a telephone and is none."""


class ContactData:
    """Covers contact data in the values of one file and tells its sender where they stood.

    Fields that the form marks personal are left: nobody publishes them.
    """

    def __init__(self, form: Form, findings: FindingList) -> None:
        self._form = form
        self._findings = findings
        self._covered = Remembered(cover_contacts)

    def in_row(self, row: LandedRow) -> LandedRow:
        """The row with what was understood covered."""
        covered = dict(self._covered_values(str(row.table), row.values))
        for field, text in covered.items():
            self._findings.add_named(RULE, sheet=row.sheet, cell=row.cells.get(field), row=row.row_number, seen=text)
        return dataclasses.replace(row, values={**row.values, **covered}) if covered else row

    def in_cover(self, cover: Cover) -> Cover:
        """The cover with what was understood covered."""
        covered = dict(self._covered_values(COVER, cover.values))
        for field, text in covered.items():
            cell = cover.cells.get(field)
            self._findings.add_named(
                RULE, sheet=cover.sheet, cell=cell.address if cell else None, row=cell.row if cell else None, seen=text
            )
        return dataclasses.replace(cover, values={**cover.values, **covered}) if covered else cover

    def _covered_values(self, table: str, values: Mapping[str, Scalar]) -> Iterator[tuple[str, str]]:
        for name in _published_texts(self._form, table):
            text = values.get(name)
            if isinstance(text, str) and (covered := self._covered[text]) is not text and covered != text:
                yield name, covered


def _published_texts(form: Form, table: str) -> list[str]:
    return [
        name
        for name, field in form.fields[table].items()
        if field.type is FieldType.TEXT and not field.is_personal and not name.endswith(_NUMBERS_OF_PAPERS)
    ]
