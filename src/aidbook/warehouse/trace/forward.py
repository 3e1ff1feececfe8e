"""Forward from a file, a sheet, a row or a cell to what became of it."""

import re
from collections.abc import Sequence
from typing import Any, Final

from aidbook.errors import WarehouseError
from aidbook.forms.load import load_form
from aidbook.warehouse.trace.facts import NOT_COUNTED, UNPUBLISHED_FIELDS, facts_of, fed_by
from aidbook.warehouse.trace.files import SHOWN_OF_SHA, find_file
from aidbook.warehouse.trace.model import CellOutcome, Fact, RowOutcome, SourceFile
from aidbook.warehouse.trace.privacy import WITHHELD
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.reasons import findings_of, reason_of
from aidbook.warehouse.trace.rows import LandedLine, read_rows
from aidbook.warehouse.trace.years import outcome_of

_NEED_A_LOOK: Final = ("quarantined", "duplicate")
_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def trace_cell(connection: Connection, file: str, sheet: str | None = None, place: str | None = None) -> CellOutcome:
    """What became of a file, of the rows of a sheet, of one row (``17``) or of one cell (``U17``).

    Raises:
        WarehouseError: no such file or sheet was landed, or ``place`` is neither a row nor a cell.
    """
    found, others = find_file(connection, file)
    remarks = [
        f"Another file has this name: sha256 {other.sha256[:SHOWN_OF_SHA]}…, {other.standing}, received {other.received_at:%Y-%m-%d %H:%M}."
        for other in others
    ]
    outcome = outcome_of(connection, found)
    asked = "!".join([found.file_name, *([sheet] if sheet else []), *([place] if place else [])])
    reason = _file_reason(connection, found)
    if sheet is None:
        # Of a whole file the rows that need a look; a sheet shows all of its rows.
        odd = [row for row in rows_of_file(connection, found) if row["fate"] in _NEED_A_LOOK]
        return CellOutcome(asked, outcome, trace_rows(connection, found, odd), reason, remarks)
    rows = _landed(connection, found, sheet, place)
    if not rows:
        return CellOutcome(asked, outcome, (), reason or _no_row(connection, found, sheet, place), remarks)
    cell = place.upper() if place and not place.isdigit() else None
    return CellOutcome(asked, outcome, trace_rows(connection, found, rows, cell), None, remarks)


def trace_rows(connection: Connection, file: SourceFile, rows: Sequence[Row], cell: str | None = None) -> list[RowOutcome]:
    """What became of landed rows of a file, or of one cell in them. ``rows`` have sheet, row_number, fate and rule."""
    lines = {
        (line.sheet, line.row_number): line
        for line in read_rows(connection, [(file.submission_id, row["sheet"], row["row_number"]) for row in rows])
    }
    facts = facts_of(connection, list(lines.values()))
    findings = findings_of(connection, lines.values())
    outcomes = []
    for row in rows:
        place = row["sheet"], row["row_number"]
        line = lines[place]
        fields = frozenset(name for name, address in line.cells.items() if cell in (None, address))
        fed = [each for fact in facts[place] if (each := fact if cell is None else fed_by(fact, fields)) is not None]
        outcomes.append(
            RowOutcome(
                row=line.shown() if cell is None else line.shown(list(fields), shows_empty=True),
                fate=row["fate"],
                rule=row["rule"],
                reason=_reason(connection, file, row, line, fields, fed),
                facts=fed,
                findings=[_said(each) for each in findings[place] if cell is None or each["cell"] == cell],
            )
        )
    return outcomes


def rows_of_file(connection: Connection, file: SourceFile) -> list[dict[str, Any]]:
    """Every landed row of a file with its fate, in the order of sheets and rows."""
    return ask(
        connection,
        """
        select f.sheet, f.row_number, f.fate, f.rule from ops.row_fate as f
        where f.submission_id = %(id)s order by f.sheet, f.row_number
        """,
        id=file.submission_id,
    )


def _landed(connection: Connection, file: SourceFile, sheet: str, place: str | None) -> list[dict[str, Any]]:
    """The landed rows that are asked about: a cell stands in its own row, and in those that its merged cell covers."""
    sheets = {row["sheet"] for row in rows_of_file(connection, file)}
    names = [name for name in sheets if name.casefold() == sheet.casefold()]
    if not names:
        return []
    rows = [row for row in rows_of_file(connection, file) if row["sheet"] in names]
    if place is None:
        return rows
    if place.isdigit():
        return [row for row in rows if row["row_number"] == int(place)]
    cell = _CELL.fullmatch(place.upper())
    if cell is None:
        raise WarehouseError(f"{place!r} is neither a row (17) nor a cell (U17).")
    holding = {
        (row["sheet"], row["row_number"])
        for row in ask(
            connection,
            """
            select r.sheet, r.row_number from landing.submission_row as r
            where r.submission_id = %(id)s and r.sheet = any(%(sheets)s)
                and exists (select from jsonb_each_text(r.cells) as c where c.value = %(cell)s)
            """,
            id=file.submission_id,
            sheets=names,
            cell=cell.group(),
        )
    }
    own = {(name, int(cell[2])) for name in names}
    return [row for row in rows if (row["sheet"], row["row_number"]) in (holding or own)]


def _reason(connection: Connection, file: SourceFile, row: Row, line: LandedLine, fields: frozenset[str], facts: Sequence[Fact]) -> str:
    if row["fate"] != "loaded":
        said = reason_of(connection, file, row)
        return f"{said} What an earlier load published of it is still there." if facts else said
    if any(fact.view == NOT_COUNTED for fact in facts):
        return "Another office reports the same project, and its report counts instead."
    if facts:
        return "It counts."
    if not fields:
        return "The row counts, but no field of the form is read from this column."
    if fields <= UNPUBLISHED_FIELDS:
        return "The row counts; this field is kept in landing, and no column of bi is made of it."
    if all(line.values.get(field) is None for field in fields):
        return "The row counts; this cell reports nothing, so no amount is made of it."
    return "The row was loaded, and its facts were replaced since: the next load of the year decides."


def _file_reason(connection: Connection, file: SourceFile) -> str | None:
    if file.standing not in ("refused", "held"):
        return None
    found = ask(
        connection,
        """
        select distinct rule, severity, sheet, cell, field, message_en
        from ops.finding
        where submission_id = %(id)s and severity = 'critical'
        order by rule, sheet, cell
        """,
        id=file.submission_id,
    )
    personal = load_form(file.form).personal_fields
    said = " ".join(WITHHELD if each["field"] in personal else str(each["message_en"]) for each in found)
    if file.standing == "held":
        return "The file is a form as it was sent out: nothing was filled in, so it does not count as received."
    return f"The file was refused. {said}".strip()


def _no_row(connection: Connection, file: SourceFile, sheet: str, place: str | None) -> str:
    spans = ask(
        connection,
        """
        select sheet, min(row_number) as first, max(row_number) as last
        from landing.submission_row where submission_id = %(id)s group by sheet order by sheet
        """,
        id=file.submission_id,
    )
    tables = ", ".join(f"{span['sheet']} (rows {span['first']} to {span['last']})" for span in spans)
    if not any(span["sheet"].casefold() == sheet.casefold() for span in spans):
        cover = f"{sheet} holds no table that was read: a cover, a guide, or a sheet that a finding names."
        return f"{cover} Tables of the file: {tables or 'none'}."
    return f"{place} lies outside the rows of the table, among its headings or remarks, or is empty. Tables of the file: {tables}."


def _said(finding: Row) -> str:
    place = f"{finding['cell']}: " if finding["cell"] else ""
    return f"{place}{finding['message_en']} ({finding['rule']}, {finding['severity']})"
