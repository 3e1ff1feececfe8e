"""A person settles what is wrong in quarantined rows; the form reads them again, its rules judge them again, the next load takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aidbook.errors import WarehouseError
from aidbook.forms.corrections import RowCorrection
from aidbook.forms.reference import rates_of
from aidbook.landing.corrections import (
    LandedFile,
    QuarantinedRow,
    RowPlace,
    corrected_cells,
    landed_file,
    quarantined_rows,
    write_corrections,
    write_readings,
)
from aidbook.landing.findings import found_places, write_findings
from aidbook.landing.requests import request_year
from aidbook.model.finding import Finding, Severity
from aidbook.model.submission import LandedRow, Submission
from aidbook.registry.quarantine import quarantine_rule
from aidbook.text.fold import tidy
from aidbook.warehouse.connect import connected
from aidbook.workbooks.read import read_workbook


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """A row that the next load of its year takes. ``rule`` is the one that stood against it, ``remarks`` what the rules ask of it now."""

    file_name: str
    report_year: int | None
    sheet: str
    row_number: int
    rule: str
    remarks: Sequence[Finding]


def release_rows(file: str, rows: Sequence[str], values: Mapping[str, str], *, author: str, why: str) -> list[ReleasedRow]:
    """Release quarantined rows of a file, all or none, and ask for its year.

    ``values`` are texts by field, as they would be typed into the row's cells (``committed_year="12.000 USD"``); without any, the file is
    only read again, by the form as it is today. Landing keeps every row as typed; identity and the stars take it as it was read now.

    Raises:
        WarehouseError: no such file or row, a row is not quarantined, the table has no such column, a value cannot be understood, or
            something still stands against a row.
        OSError: the archived bytes cannot be read.
    """
    values = {field: tidy(value) for field, value in values.items()}
    if not rows or not all(values.values()):
        raise WarehouseError("A release needs at least one row, and a value in each FIELD=VALUE, such as donor_name='Plan International'.")
    with connected("loader") as connection:
        landed = landed_file(connection, file)
        quarantined = quarantined_rows(connection, landed, rows)
        for row in quarantined:
            _refuse_unknown_fields(row, values)
        corrected = corrected_cells(connection, landed.submission_id)
        for row in quarantined:
            corrected.setdefault(row.place, {}).update(values)
        again = _read_again(landed, corrected)
        readings = [_reading(landed, row, again, values) for row in quarantined]
        write_corrections(connection, landed.submission_id, [row.place for row in quarantined], values, author, why)
        write_readings(connection, landed.submission_id, readings, author, why)
        remarks = {row.place: _remarks(again, row.place) for row in quarantined}
        known = found_places(connection, landed.submission_id)
        new = [f for found in remarks.values() for f in found if (f.rule, f.sheet, f.cell) not in known]
        write_findings(connection, new, submission_id=landed.submission_id)
        if landed.report_year is not None:
            request_year(connection, landed.report_year, f"rows released: {why}", author)
    return [
        ReleasedRow(landed.file_name, landed.report_year, row.sheet, row.row_number, row.rule, remarks[row.place]) for row in quarantined
    ]


def _read_again(file: LandedFile, corrected: Mapping[RowPlace, Mapping[str, str]]) -> Submission:
    corrections = [RowCorrection(*place, field, text) for place, texts in corrected.items() for field, text in texts.items()]
    return read_workbook(file.archived.read_bytes(), file_name=file.file_name, form=file.form, corrections=corrections)


def _refuse_unknown_fields(row: QuarantinedRow, values: Mapping[str, str]) -> None:
    if unknown := [field for field in values if field not in row.cells]:
        raise WarehouseError(
            f"Row {row.row_number} of {row.sheet} ({row.table}) has no column {', '.join(unknown)}: it has {', '.join(row.cells)}. "
            "The currency of an amount may stand beside it, such as committed_year='12000 USD'."
        )


def _reading(file: LandedFile, row: QuarantinedRow, again: Submission, values: Mapping[str, str]) -> LandedRow:
    """Return the row as it was read again.

    Raises:
        WarehouseError: it is no row any more, a value is not understood, or something still stands against the row.
    """
    place = f"Row {row.row_number} of {row.sheet}"
    found = next((each for each in again.rows if (each.sheet, each.row_number) == row.place), None)
    if found is None:
        raise WarehouseError(f"{place} cannot be read again: {again.file_name} is {again.state}, and it is no row of a table there.")
    findings = [finding for finding in again.findings if (finding.sheet, finding.row_number) == row.place]
    for field, value in values.items():
        if found.values.get(field) is None:
            said = "; ".join(finding.message_en for finding in findings if finding.field == field)
            raise WarehouseError(f"{place}: {field}={value!r} is not understood. {said}".strip())
    if critical := [finding for finding in findings if finding.severity is Severity.CRITICAL]:
        raise WarehouseError(f"{place} would be refused: " + "; ".join(f"{f.message_en} ({f.rule})" for f in critical))
    waits_for = next((each.rule for each in again.waiting_rows if (each.sheet, each.row_number) == row.place), None)
    rule = quarantine_rule(row.table, found.values, waits_for, rates_of(file.report_year or 0))
    if rule is not None:
        said = "; ".join(finding.message_en for finding in findings if finding.rule == rule)
        raise WarehouseError(f"{place} still waits ({rule}). {said}".strip())
    return found


def _remarks(again: Submission, place: RowPlace) -> list[Finding]:
    """What the rules say of a row as it was read again."""
    return [finding for finding in again.findings if (finding.sheet, finding.row_number) == place and finding.severity is not Severity.INFO]
