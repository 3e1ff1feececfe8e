"""Bytes to a submission, in one process and without limits. Outside callers use :mod:`aidbook.workbooks.read`, which sets the limits."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from aidbook.forms.form import Form
from aidbook.model.finding import Finding, Severity
from aidbook.model.submission import LandedRow, Scalar, Submission, SubmissionState
from aidbook.workbooks.checks import Report, apply_rules
from aidbook.workbooks.contact_data import ContactData
from aidbook.workbooks.cover import Cover, find_cover, read_cover
from aidbook.workbooks.doubts import Totals, stated_totals
from aidbook.workbooks.file_names import hint_of
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet, text_cell
from aidbook.workbooks.kinds import Kind
from aidbook.workbooks.opening import Opened, open_file
from aidbook.workbooks.opening_notes import SHOWS_ERROR, UNCALCULATED
from aidbook.workbooks.own_sheets import has_untouched_tables, is_untouched, reported_sheets
from aidbook.workbooks.safety import Refusal, Refused
from aidbook.workbooks.structure import note_structure
from aidbook.workbooks.table_map import TableMap
from aidbook.workbooks.tables import TableRead, find_tables, read_table

_WITHOUT_COVER_SHEET = frozenset({Kind.TEXT, Kind.HTML, Kind.DOCX})


def understand(content: bytes, file_name: str, form: Form, today: dt.date) -> Submission:
    """Read a workbook by a form: scan, sheets, cover, tables, rules. A file that cannot be loaded comes back refused, with findings.

    Raises:
        FormError: the form's own folder does not fit together.
    """
    findings = FindingList(form, file_name)
    opened = open_file(content, file_name, form.source["secrecy_marks"])
    if isinstance(opened, Refused):
        return refused_submission([opened], content, file_name, form)
    for note in opened.notes:
        findings.add_named(note.rule, sheet=note.sheet, cell=note.cell, seen=note.seen, expected=note.expected)
    sheets = opened.sheets
    submission = _Reader(content, file_name, opened, form, findings, reported_sheets(form, sheets), today).read()
    if is_untouched(form, sheets):
        cover = {**submission.cover, "is_untouched_form": True}
        return dataclasses.replace(submission, state=SubmissionState.READ, cover=cover, findings=())
    if submission.state is not SubmissionState.REFUSED and has_untouched_tables(form, sheets):
        findings.add_named("file.form.is_filled_in", seen=file_name)
        cover = {**submission.cover, "is_cover_alone": True}
        return dataclasses.replace(submission, state=SubmissionState.READ_WITH_FINDINGS, cover=cover, findings=tuple(findings.findings))
    return submission


def refusal(
    content: bytes, file_name: str, form: Form, findings: Sequence[Finding], cover: Mapping[str, Scalar] | None = None
) -> Submission:
    """Return the submission of a file that was not read."""
    return Submission(
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        form=form.name,
        state=SubmissionState.REFUSED,
        cover=cover or {},
        province_unit_id=None,
        is_sample=False,
        findings=tuple(findings),
        **_said_by_name(file_name, form),
    )


def _said_by_name(file_name: str, form: Form) -> dict[str, Any]:
    hint = hint_of(file_name)
    return {"file_name_year": hint.year, "file_name_unit_id": hint.unit_id()}


def refused_submission(refusals: Sequence[Refused], content: bytes, file_name: str, form: Form) -> Submission:
    """Return the submission of a file that must not be opened, or of a .zip with members that must not be."""
    findings = FindingList(form, file_name)
    for refused in refusals:
        findings.add_named(refused.refusal.value, seen=None if refused.refusal is Refusal.SECRET else refused.seen)
    return refusal(content, file_name, form, findings.findings)


def refusal_by(rule_id: str, content: bytes, file_name: str, form: Form, seen: str) -> Submission:
    """Return the submission of a file that was refused for one structural reason."""
    findings = FindingList(form, file_name)
    findings.add_named(rule_id, seen=seen)
    return refusal(content, file_name, form, findings.findings)


class _Reader:
    """Reads one opened workbook."""

    def __init__(
        self,
        content: bytes,
        file_name: str,
        opened: Opened,
        form: Form,
        findings: FindingList,
        sheets: Sequence[Sheet],
        today: dt.date,
    ) -> None:
        self._content = content
        self._file_name = file_name
        self._kind = opened.kind
        self._uncalculated = frozenset(
            (note.sheet, note.cell) for note in opened.notes if note.rule in (UNCALCULATED, SHOWS_ERROR) and note.sheet and note.cell
        )
        self._form = form
        self._findings = findings
        self._sheets = sheets
        self._today = today

    def read(self) -> Submission:
        names = ", ".join(sheet.name for sheet in self._sheets)
        found = find_cover(self._form, self._sheets)
        if found is None and self._kind in _WITHOUT_COVER_SHEET:
            found = self._cover_of_file_name()
        if found is None:
            # The tables are read all the same: a sender is told all faults of a file in one pass.
            self._findings.add_named("file.cover.is_there", seen=names)
            found = Sheet(self._file_name, {}, (), 0), {}
        cover = read_cover(self._form, *found, self._findings)
        sha256 = hashlib.sha256(self._content).hexdigest()
        maps = find_tables(self._form, self._sheets, cover)
        note_structure(self._form, self._sheets, maps, cover, self._findings)
        tables = self._read_tables(maps, cover, sha256)
        apply_rules(Report(self._form, self._file_name, cover, tables, self._today, self._uncalculated), self._findings)
        contacts = ContactData(self._form, self._findings)
        cover = contacts.in_cover(cover)
        rows = tuple(contacts.in_row(row) for table in self._form.tables for row in self._rows(tables, table))
        return Submission(
            file_name=self._file_name,
            sha256=sha256,
            size_bytes=len(self._content),
            form=self._form.name,
            state=self._state(),
            cover=cover.values,
            province_unit_id=cover.place.unit_id if cover.place else None,
            is_sample=cover.is_sample,
            rows=rows,
            findings=tuple(self._findings.findings),
            ignored_rows=tuple(row for table_read in tables.values() for row in table_read.ignored),
            waiting_rows=tuple(self._findings.waiting_rows),
            **_said_by_name(self._file_name, self._form),
        )

    def _read_tables(self, maps: Mapping[str, TableMap], cover: Cover, sha256: str) -> Mapping[str, TableRead]:
        """Read every table, the totals sheet first: what it states may decide how a number of another table is to be read."""
        stated: Totals = ()
        tables = {}
        for table in sorted(maps, key=lambda table: table != "total"):
            tables[table] = read_table(self._form, maps[table], cover, self._findings, sha256, stated)
            stated = stated_totals(tables[table].rows) if table == "total" else stated
        return {table: tables[table] for table in maps}

    def _cover_of_file_name(self) -> tuple[Sheet, Mapping[str, Cell]] | None:
        """Return what the file's name says as a cover, to be confirmed: a lone table cannot bring a sheet for it."""
        hint = hint_of(self._file_name)
        if hint.year is None or len(hint.places) != 1:
            return None
        (place,) = hint.places
        cells = {"province_name": text_cell(1, 1, place), "report_year": text_cell(2, 1, str(hint.year))}
        self._findings.add_named("file.cover.is_in_file", seen=self._file_name, expected=f"{place}, {hint.year}")
        return Sheet(self._file_name, {cell.row: {1: cell} for cell in cells.values()}, (), 2), cells

    @staticmethod
    def _rows(tables: Mapping[str, TableRead], table: str) -> Sequence[LandedRow]:
        return tables[table].rows if table in tables else ()

    def _state(self) -> SubmissionState:
        if self._findings.is_refusing:
            return SubmissionState.REFUSED
        has_doubts = any(finding.severity is not Severity.INFO for finding in self._findings.findings)
        return SubmissionState.READ_WITH_FINDINGS if has_doubts else SubmissionState.READ
