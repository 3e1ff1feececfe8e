"""Why a row has the fate that it has, in words, and what a person can do about it."""

from collections.abc import Iterable
from typing import Any, Final

from aidbook.forms.load import load_form
from aidbook.warehouse.trace.model import SourceFile
from aidbook.warehouse.trace.privacy import WITHHELD
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.rows import LandedLine

_REASONS: Final = {
    "submission.form.filled_in": "The file is a form as it was sent out: nothing was filled in, so it does not count as received.",
    "submission.report_period.year_only": "The file is a half-year report: it is checked and answered, and never part of a year's figures.",
    "submission.province_and_year.known": "The file tells no province or no year, so nobody knows where it belongs.",
    "submission.file.refused": "The file was refused; its findings say why. A corrected file takes its place.",
    "arrived after the load": "The file came after the latest load of its year; the next load takes it.",
    "year refused or waiting": "The gate refused the year, or it waits for a person: see `aidbook status`.",
    "waiting for a load": "No load has read the file yet; the next one of its year does.",
    "total.row.compared_not_loaded": "The province's own total: gate 2 compares it with the rows, and it is never added to them.",
}
"""By rule of ops.row_fate; the rules of the form explain themselves."""


def reason_of(connection: Connection, file: SourceFile, row: Row) -> str:
    """Why the row has its fate. ``row`` has fate, rule, sheet and row_number."""
    fate, rule = row["fate"], row["rule"] or ""
    # A load says so of the rows later; the word of a person counts from now on.
    if fate == "held" and file.standing == "withdrawn":
        return _withdrawal(connection, file)
    if rule in _REASONS:
        return _REASONS[rule]
    if fate == "superseded":
        return f"A newer file of the same office counts in its place: {file.superseded_by or 'see `aidbook status`'}."
    if fate == "duplicate":
        return f"The same line stands twice in the file and counts once: see {_first_of(connection, file, row)}."
    if fate == "ignored":
        kinds = load_form(file.form).source["ignored_lines"]
        return f"No row of a table: {kinds.get(rule.rpartition('.')[2], rule)}."
    if fate == "quarantined":
        return f"It waits for a person ({rule}): `aidbook release` settles it, or a corrected file."
    return f"It is held: {rule or 'the latest load has not decided about it'}."


def findings_of(connection: Connection, lines: Iterable[LandedLine]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """By sheet and row, the findings in these rows of one file, each with its cell and field; personal data in them is withheld."""
    by_place = {(line.sheet, line.row_number): line for line in lines}
    findings: dict[tuple[str, int], list[dict[str, Any]]] = {place: [] for place in by_place}
    if not by_place:
        return findings
    found = ask(
        connection,
        """
        select distinct f.sheet, f.row_number, f.rule, f.severity, f.cell, f.field, f.message_en
        from ops.finding as f
        where f.submission_id = %(submission)s and f.sheet is not null and f.row_number is not null
        order by f.sheet, f.row_number, f.rule, f.cell
        """,
        submission=next(iter(by_place.values())).file.submission_id,
    )
    for finding in found:
        if (place := (finding["sheet"], finding["row_number"])) in by_place:
            is_private = by_place[place].is_private(finding["field"], finding["message_en"])
            findings[place].append({**finding, "message_en": WITHHELD} if is_private else finding)
    return findings


def _withdrawal(connection: Connection, file: SourceFile) -> str:
    (row,) = ask(connection, "select author, why, withdrawn_at from landing.withdrawal where submission_id = %(id)s", id=file.submission_id)
    return f"The file was withdrawn by {row['author']} on {row['withdrawn_at']:%Y-%m-%d}: {row['why']}"


def _first_of(connection: Connection, file: SourceFile, row: Row) -> str:
    found = ask(
        connection,
        """
        select o.sheet, o.row_number
        from registry.corrected_row as d
        inner join registry.corrected_row as o
            on o.submission_id = d.submission_id and o.table_name = d.table_name and (o."values" - 'row_no') = (d."values" - 'row_no')
        inner join registry.row_identity as i
            on i.submission_id = o.submission_id and i.sheet = o.sheet and i.row_number = o.row_number and i.fate = 'loaded'
        where d.submission_id = %(submission)s and d.sheet = %(sheet)s and d.row_number = %(row)s
        order by o.sheet, o.row_number
        limit 1
        """,
        submission=file.submission_id,
        sheet=row["sheet"],
        row=row["row_number"],
    )
    return f"{found[0]['sheet']} row {found[0]['row_number']}" if found else "the first of them"
