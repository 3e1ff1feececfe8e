"""Quarantined rows, what a person corrects in their cells, and the row as the form reads it then: what the next load takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from aidbook.errors import WarehouseError
from aidbook.model.submission import LandedRow
from aidbook.settings import settings
from aidbook.text.contacts import cover_in_name

RowPlace = tuple[str, int]
"""Sheet and row number."""


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A file whose rows are to be released, with its bytes in the archive."""

    submission_id: int
    file_name: str
    sha256: str
    form: str
    report_year: int | None
    archived: Path


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that no load takes as it is, with the rule that stands against it. ``cells`` are the addresses of its fields."""

    sheet: str
    row_number: int
    table: str
    cells: Mapping[str, str]
    rule: str

    @property
    def place(self) -> RowPlace:
        """Where it stands in its file."""
        return self.sheet, self.row_number


def landed_file(connection: psycopg.Connection[TupleRow], file: str) -> LandedFile:
    """The newest submission of a file name or sha256.

    Raises:
        WarehouseError: there is none.
    """
    row = connection.execute(
        """
        select s.submission_id, s.file_name, s.sha256, s.form, s.report_year, f.archive_path
        from landing.submission as s
        inner join landing.file as f on f.sha256 = s.sha256
        where s.file_name = %s or s.sha256 = %s order by 1 desc limit 1
        """,
        [cover_in_name(file), file],
    ).fetchone()
    if row is None:
        raise WarehouseError(f"No file {cover_in_name(file)!r} was landed. `aidbook status --year Y` lists the files of a year.")
    submission_id, file_name, sha256, form, report_year, archived = row
    return LandedFile(submission_id, file_name, sha256, form, report_year, settings().archive / archived)


def quarantined_rows(connection: psycopg.Connection[TupleRow], file: LandedFile, rows: Iterable[str]) -> list[QuarantinedRow]:
    """The quarantined rows of a file. A row is ``15``, or ``2_DuAn!15`` where two sheets have it.

    Raises:
        WarehouseError: a row is not there, not quarantined, or on several sheets.
    """
    return [_quarantined(connection, file, row) for row in rows]


def corrected_cells(connection: psycopg.Connection[TupleRow], submission_id: int) -> dict[RowPlace, dict[str, str]]:
    """What was corrected in a file so far: by row, the newest text of each field."""
    rows = connection.execute(
        "select sheet, row_number, field, value from registry.row_correction where submission_id = %s order by row_correction_id",
        [submission_id],
    ).fetchall()
    corrected: dict[RowPlace, dict[str, str]] = {}
    for sheet, row_number, field, value in rows:
        corrected.setdefault((sheet, row_number), {})[field] = value
    return corrected


def write_corrections(
    connection: psycopg.Connection[TupleRow], submission_id: int, rows: Iterable[RowPlace], values: Mapping[str, str], author: str, why: str
) -> None:
    """Append what a person says the cells of these rows hold; landing keeps what was typed. The caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into registry.row_correction (submission_id, sheet, row_number, field, value, author, why)
            values (%s, %s, %s, %s, %s, %s, %s)
            """,
            [(submission_id, *row, field, value, author, why) for row in rows for field, value in values.items()],
        )


def write_readings(connection: psycopg.Connection[TupleRow], submission_id: int, rows: Sequence[LandedRow], author: str, why: str) -> None:
    """Append rows as they were read again: identity and the stars take them in place of the landed ones. The caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into registry.row_reading (submission_id, sheet, row_number, "values", author, why)
            values (%s, %s, %s, %s, %s, %s)
            """,
            [(submission_id, row.sheet, row.row_number, Jsonb(dict(row.values)), author, why) for row in rows],
        )


def _quarantined(connection: psycopg.Connection[TupleRow], file: LandedFile, row: str) -> QuarantinedRow:
    sheet, _, number = row.rpartition("!")
    found = (
        connection.execute(
            """
            select r.sheet, r.row_number, r.table_name, r.cells, f.fate, f.rule
            from ops.row_fate as f
            inner join landing.submission_row as r using (submission_id, sheet, row_number)
            where f.submission_id = %(submission)s and f.row_number = %(number)s and %(sheet)s in ('', f.sheet)
            order by f.fate <> 'quarantined', r.sheet
            """,
            {"submission": file.submission_id, "number": int(number), "sheet": sheet},
        ).fetchall()
        if number.isdigit()
        else []
    )
    if not found:
        raise WarehouseError(f"{file.file_name} has no row {row}. A row is its number in the sheet, such as 15 or '2_DuAn!15'.")
    quarantined = [line for line in found if line[4] == "quarantined"]
    if not quarantined:
        raise WarehouseError(f"Row {row} of {file.file_name} is not quarantined: it is {found[0][4]} ({found[0][5] or 'no rule'}).")
    if len(quarantined) > 1:
        sheets = ", ".join(f"'{line[0]}!{number}'" for line in quarantined)
        raise WarehouseError(f"{file.file_name} has a quarantined row {row} on several sheets: say which of {sheets}.")
    sheet, row_number, table, cells, _, rule = quarantined[0]
    return QuarantinedRow(sheet, row_number, table, cells, rule)
