"""Submissions into landing: one transaction a file, so that a killed intake leaves whole files only."""

from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from aidbook.errors import WarehouseError
from aidbook.landing.archive import archive_path
from aidbook.landing.copy_rows import COLUMNS
from aidbook.landing.findings import write_findings
from aidbook.landing.packed_rows import copy_chunks
from aidbook.model.submission import Submission
from aidbook.text.contacts import cover_in_name
from aidbook.text.fold import key

UNREPORTED_AGENCY = ""
"""Agency key of a file whose cover names no agency."""


def land_file(connection: psycopg.Connection[TupleRow], sha256: str, size_bytes: int) -> None:
    """Note received bytes, once. The caller commits."""
    connection.execute(
        "insert into landing.file (sha256, size_bytes, archive_path) values (%s, %s, %s) on conflict do nothing",
        [sha256, size_bytes, archive_path(Path(), sha256).as_posix()],
    )


def land_submission(connection: psycopg.Connection[TupleRow], submission: Submission) -> int | None:
    """Append one file with its rows, the lines that it ignores, and its findings; None if these very bytes were landed before.

    Until a load decides, ops.row_fate shows the rows as held; those of a form that came back without anything filled in stay so. Where
    the cover tells no province or year the file's name does, so that a broken file still holds its year. The caller commits.
    """
    land_file(connection, submission.sha256, submission.size_bytes)
    cover = submission.cover
    inserted = connection.execute(
        """
        insert into landing.submission
            (sha256, file_name, form, state, province_unit_id, agency_key, report_year, report_period, cover, is_sample,
            sent_name)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (sha256, form) do nothing
        returning submission_id
        """,
        [
            submission.sha256,
            submission.file_name,
            submission.form,
            submission.outcome,
            submission.province_unit_id or submission.file_name_unit_id,
            agency_key(cover.get("reporting_agency")),
            cover.get("report_year") or submission.file_name_year,
            cover.get("report_period") or "Y",
            Jsonb(dict(cover)),
            submission.is_sample,
            submission.sent_name,
        ],
    ).fetchone()
    if inserted is None:
        return None
    submission_id = int(inserted[0])
    # The columns are this package's own names.
    with connection.cursor() as cursor, cursor.copy(f"copy landing.submission_row ({', '.join(COLUMNS)}) from stdin") as copy:
        for chunk in copy_chunks(submission_id, submission):
            copy.write(chunk)
    with connection.cursor() as cursor, cursor.copy("copy landing.waiting_row (submission_id, sheet, row_number, rule) from stdin") as copy:
        for row in submission.waiting_rows:
            copy.write_row([submission_id, row.sheet, row.row_number, row.rule])
    write_findings(connection, submission.findings, submission_id=submission_id)
    return submission_id


def withdraw(connection: psycopg.Connection[TupleRow], files: Iterable[str], author: str, why: str) -> list[int]:
    """Take submissions out, each named by its sha256 or by the file name of one that is in force; returns the ids taken out now.

    Raises:
        WarehouseError: a name is that of several submissions in force, or of none.
    """
    taken = []
    for file in files:
        found = connection.execute(
            """
            select submission_id, sha256 from landing.submission_in_force where file_name = %(name)s
            union
            select submission_id, sha256 from landing.submission where sha256 = %(file)s
            """,
            {"name": cover_in_name(file), "file": file},
        ).fetchall()
        if not found:
            raise WarehouseError(f"No file in force is called {cover_in_name(file)}. `aidbook status --year Y` lists the files of a year.")
        if len(found) > 1:
            several = ", ".join(sha256 for _, sha256 in found)
            raise WarehouseError(f"{len(found)} files in force are called {cover_in_name(file)}. Name one by its sha256: {several}.")
        inserted = connection.execute(
            """
            insert into landing.withdrawal (submission_id, author, why) values (%s, %s, %s)
            on conflict do nothing returning submission_id
            """,
            [found[0][0], author, why],
        ).fetchone()
        if inserted is not None:
            taken.append(int(inserted[0]))
    return taken


def agency_key(agency: object) -> str:
    """The folded agency: "Sở Ngoại vụ" and "SO NGOAI VU tỉnh Cao Bằng" are one agency of one province."""
    if not isinstance(agency, str):
        return UNREPORTED_AGENCY
    words = key(agency).split()
    for mark in ("tinh", "thanh", "tp"):
        if mark in words[1:]:
            return " ".join(words[: words.index(mark, 1)])
    return " ".join(words)
