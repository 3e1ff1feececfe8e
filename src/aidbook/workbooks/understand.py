"""Bytes to a submission, in one process and without limits. Outside callers use :mod:`aidbook.workbooks.read`, which sets the limits."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from python_calamine import CalamineError

from aidbook.errors import FormError
from aidbook.forms.form import Form
from aidbook.forms.rule import Rule
from aidbook.model.finding import Finding, Severity
from aidbook.model.submission import LandedRow, Scalar, Submission, SubmissionState
from aidbook.workbooks.checks import BASIC_CHECKS, Check, Report
from aidbook.workbooks.cover import find_cover, read_cover
from aidbook.workbooks.file_names import hint_of
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Sheet, open_sheets
from aidbook.workbooks.headers import TableMap
from aidbook.workbooks.own_sheets import is_untouched, reported_sheets
from aidbook.workbooks.safety import Refusal, scan
from aidbook.workbooks.tables import TableRead, find_tables, read_table
from aidbook.workbooks.totals import total

CHECKS: Mapping[str, Check] = {**BASIC_CHECKS, "total": total}
_RAISED_WHILE_READING = frozenset({"reading", "structure"})


def understand(content: bytes, file_name: str, form: Form, today: dt.date) -> Submission:
    """Read a workbook by a form: scan, sheets, cover, tables, rules. A file that cannot be loaded comes back refused, with findings.

    Raises:
        FormError: the form's own folder does not fit together.
    """
    findings = FindingList(form, file_name)
    refused = scan(content, form.source["secrecy_marks"])
    if refused is not None:
        findings.add_named(refused.refusal.value, seen=None if refused.refusal is Refusal.SECRET else refused.seen)
        return refusal(content, file_name, form, findings.findings)
    try:
        sheets = open_sheets(content)
    except (CalamineError, ValueError, OSError) as error:
        findings.add_named(Refusal.UNREADABLE.value, seen=str(error))
        return refusal(content, file_name, form, findings.findings)
    submission = _Reader(content, file_name, form, findings, reported_sheets(form, sheets), today).read()
    if is_untouched(form, sheets):
        cover = {**submission.cover, "is_untouched_form": True}
        return dataclasses.replace(submission, state=SubmissionState.READ, cover=cover, findings=())
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
    return {"file_name_year": hint.year, "file_name_unit_id": hint.unit_id(form.source["last_year_of_63_provinces"])}


def refusal_by(rule_id: str, content: bytes, file_name: str, form: Form, seen: str) -> Submission:
    """Return the submission of a file that was refused for one structural reason."""
    findings = FindingList(form, file_name)
    findings.add_named(rule_id, seen=seen)
    return refusal(content, file_name, form, findings.findings)


class _Reader:
    """Reads one opened workbook."""

    def __init__(self, content: bytes, file_name: str, form: Form, findings: FindingList, sheets: Sequence[Sheet], today: dt.date) -> None:
        self._content = content
        self._file_name = file_name
        self._form = form
        self._findings = findings
        self._sheets = sheets
        self._today = today

    def read(self) -> Submission:
        names = ", ".join(sheet.name for sheet in self._sheets)
        found = find_cover(self._form, self._sheets)
        if found is None:
            self._findings.add_named("file.cover.is_there", seen=names)
            return refusal(self._content, self._file_name, self._form, self._findings.findings)
        cover = read_cover(self._form, *found, self._findings)
        sha256 = hashlib.sha256(self._content).hexdigest()
        maps = find_tables(self._form, self._sheets, cover)
        self._note_structure(maps, cover.sheet, cover.year, names)
        tables = {table: read_table(self._form, maps[table], cover, self._findings, sha256) for table in maps}
        self._check(Report(self._form, self._file_name, cover, tables, self._today))
        return Submission(
            file_name=self._file_name,
            sha256=sha256,
            size_bytes=len(self._content),
            form=self._form.name,
            state=self._state(),
            cover=cover.values,
            province_unit_id=cover.place.unit_id if cover.place else None,
            is_sample=cover.is_sample,
            rows=tuple(row for table in self._form.tables for row in self._rows(tables, table)),
            findings=tuple(self._findings.findings),
            **_said_by_name(self._file_name, self._form),
        )

    @staticmethod
    def _rows(tables: Mapping[str, TableRead], table: str) -> Sequence[LandedRow]:
        return tables[table].rows if table in tables else ()

    def _note_structure(self, maps: Mapping[str, TableMap], cover_sheet: str, year: int | None, names: str) -> None:
        """Say what of the file's structure is missing, unknown or left over."""
        for table in self._form.tables:
            if table not in maps:
                self._findings.add_named(f"file.{table}.is_there", seen=names, expected=self._form.layouts_of(table)[0].sheet)
        used = {cover_sheet, *(table_map.sheet.name for table_map in maps.values())}
        for sheet in self._sheets:
            if sheet.name not in used and sheet.rows:
                self._findings.add_named("file.sheet.is_read", sheet=sheet.name, seen=sheet.name)
        for table, table_map in maps.items():
            sheet_name = table_map.sheet.name
            self._findings.labels.update({(table, name): cell.text.strip() for name, cell in table_map.headers.items()})
            for cell in table_map.unknown:
                self._findings.add_named(f"{table}.header.is_known", sheet=sheet_name, cell=cell.address, row=cell.row, seen=cell.text)
            for cell, first in table_map.repeated:
                self._findings.add_named(
                    f"{table}.header.is_single", sheet=sheet_name, cell=cell.address, row=cell.row, seen=cell.text, expected=first.address
                )
            for cell, header_year in table_map.years:
                if table == "project" and year is not None and header_year != year:
                    self._findings.add_named(
                        "project.header.names_report_year",
                        sheet=sheet_name,
                        cell=cell.address,
                        row=cell.row,
                        seen=str(header_year),
                        expected=str(year),
                    )

    def _check(self, report: Report) -> None:
        for rule in self._form.rules:
            if rule.check in _RAISED_WHILE_READING or not rule.holds_in(report.cover.year):
                continue
            for breach in _check_of(rule)(report, rule):
                self._findings.add(rule, **{name.name: getattr(breach, name.name) for name in dataclasses.fields(breach)})

    def _state(self) -> SubmissionState:
        if self._findings.is_refusing:
            return SubmissionState.REFUSED
        has_doubts = any(finding.severity is not Severity.INFO for finding in self._findings.findings)
        return SubmissionState.READ_WITH_FINDINGS if has_doubts else SubmissionState.READ


def _check_of(rule: Rule) -> Check:
    if rule.check not in CHECKS:
        raise FormError(
            f"rules.yml: rule {rule.id} names a check {rule.check!r}; there are {', '.join(sorted(CHECKS))}, reading, structure."
        )
    return CHECKS[rule.check]
