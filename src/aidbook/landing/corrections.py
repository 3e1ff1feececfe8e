"""Rows that were quarantined because a field that names them is empty, and what a person fills in so that the next load takes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow

from aidbook.errors import WarehouseError


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that no load takes as it is, with the rule that stands against it."""

    submission_id: int
    file_name: str
    report_year: int | None
    sheet: str
    row_number: int
    table: str
    rule: str


def quarantined_rows(connection: psycopg.Connection[TupleRow], file: str, rows: Iterable[str]) -> list[QuarantinedRow]:
    """The quarantined rows of the newest submission of a file name or sha256. A row is ``15``, or ``2_DuAn!15`` where two sheets have it.

    Raises:
        WarehouseError: there is no such file, or a row is not there, not quarantined, or on several sheets.
    """
    submission = connection.execute(
        "select submission_id, file_name, report_year from landing.submission where %s in (file_name, sha256) order by 1 desc limit 1",
        [file],
    ).fetchone()
    if submission is None:
        raise WarehouseError(f"No file {file!r} was landed. `aidbook status --year Y` lists the files of a year.")
    return [QuarantinedRow(*submission, *_quarantined(connection, submission[0], submission[1], row)) for row in rows]


def write_corrections(
    connection: psycopg.Connection[TupleRow], rows: Sequence[QuarantinedRow], values: Mapping[str, str], author: str, why: str
) -> None:
    """Append what a person says a field of these rows holds; landing keeps what was typed. The caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into registry.row_correction (submission_id, sheet, row_number, field, value, author, why)
            values (%s, %s, %s, %s, %s, %s, %s)
            """,
            [(r.submission_id, r.sheet, r.row_number, field, value, author, why) for r in rows for field, value in values.items()],
        )


def _quarantined(connection: psycopg.Connection[TupleRow], submission_id: int, file_name: str, row: str) -> TupleRow:
    sheet, _, number = row.rpartition("!")
    found = (
        connection.execute(
            """
            select r.sheet, r.row_number, r.table_name, f.fate, f.rule
            from ops.row_fate as f
            inner join landing.submission_row as r using (submission_id, sheet, row_number)
            where f.submission_id = %(submission)s and f.row_number = %(number)s and %(sheet)s in ('', f.sheet)
            order by f.fate <> 'quarantined', r.sheet
            """,
            {"submission": submission_id, "number": int(number), "sheet": sheet},
        ).fetchall()
        if number.isdigit()
        else []
    )
    if not found:
        raise WarehouseError(f"{file_name} has no row {row}. A row is its number in the sheet, such as 15 or '2_DuAn!15'.")
    quarantined = [line for line in found if line[3] == "quarantined"]
    if not quarantined:
        raise WarehouseError(f"Row {row} of {file_name} is not quarantined: it is {found[0][3]} ({found[0][4] or 'no rule'}).")
    if len(quarantined) > 1:
        sheets = ", ".join(f"'{line[0]}!{number}'" for line in quarantined)
        raise WarehouseError(f"{file_name} has a quarantined row {row} on several sheets: say which of {sheets}.")
    sheet, row_number, table, _, rule = quarantined[0]
    return sheet, row_number, table, rule
