"""Submissions into landing: one transaction a file, so that a killed intake leaves whole files only."""

from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from aidbook.landing.findings import write_findings
from aidbook.model.submission import Submission
from aidbook.text.fold import key

UNREPORTED_AGENCY = ""
"""Agency key of a file whose cover names no agency."""


def known_files(connection: psycopg.Connection[TupleRow], form: str) -> set[str]:
    """The sha256 of every file already landed with this form."""
    return {row[0] for row in connection.execute("select sha256 from landing.submission where form = %s", [form])}


def land_submission(connection: psycopg.Connection[TupleRow], submission: Submission, archived: Path) -> int | None:
    """Append one file with its rows and findings; None if these very bytes were landed before.

    Rows start with the fate ``held``: a load decides later. Where the cover tells no province or year the file's name does, so that a
    broken file still holds its year. The caller commits.
    """
    connection.execute(
        "insert into landing.file (sha256, size_bytes, archive_path) values (%s, %s, %s) on conflict do nothing",
        [submission.sha256, submission.size_bytes, str(archived)],
    )
    cover = submission.cover
    inserted = connection.execute(
        """
        insert into landing.submission
            (sha256, file_name, form, state, province_unit_id, agency_key, report_year, report_period, cover, is_sample)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (sha256, form) do nothing
        returning submission_id
        """,
        [
            submission.sha256,
            submission.file_name,
            submission.form,
            submission.state,
            submission.province_unit_id or submission.file_name_unit_id,
            agency_key(cover.get("reporting_agency")),
            cover.get("report_year") or submission.file_name_year,
            cover.get("report_period") or "Y",
            Jsonb(dict(cover)),
            submission.is_sample,
        ],
    ).fetchone()
    if inserted is None:
        return None
    submission_id = int(inserted[0])
    with (
        connection.cursor() as cursor,
        cursor.copy('copy landing.submission_row (submission_id, sheet, row_number, table_name, "values", raw, cells) from stdin') as copy,
    ):
        for row in submission.rows:
            copy.write_row(
                [submission_id, row.sheet, row.row_number, row.table, Jsonb(dict(row.values)), Jsonb(dict(row.raw)), Jsonb(dict(row.cells))]
            )
    connection.execute(
        """
        insert into ops.row_fate (submission_id, sheet, row_number, fate, rule)
        select submission_id, sheet, row_number, 'held', 'waiting for a load'
        from landing.submission_row where submission_id = %s
        """,
        [submission_id],
    )
    write_findings(connection, submission.findings, submission_id=submission_id)
    return submission_id


def withdraw(connection: psycopg.Connection[TupleRow], file_names: Iterable[str], author: str, why: str) -> list[int]:
    """Take submissions out by file name or sha256; returns the ids taken out now."""
    rows = connection.execute(
        """
        insert into landing.withdrawal (submission_id, author, why)
        select submission_id, %s, %s from landing.submission
        where file_name = any(%s) or sha256 = any(%s)
        on conflict do nothing
        returning submission_id
        """,
        [author, why, list(names := [*file_names]), names],
    ).fetchall()
    return [int(row[0]) for row in rows]


def agency_key(agency: object) -> str:
    """The folded agency: "Sở Ngoại vụ" and "SO NGOAI VU tỉnh Cao Bằng" are one agency of one province."""
    if not isinstance(agency, str):
        return UNREPORTED_AGENCY
    words = key(agency).split()
    for mark in ("tinh", "thanh", "tp"):
        if mark in words[1:]:
            return " ".join(words[: words.index(mark, 1)])
    return " ".join(words)
