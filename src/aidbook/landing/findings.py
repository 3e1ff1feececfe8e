"""Findings into ops.finding: of a submission, of a page, or of a load."""

from collections.abc import Iterable

import psycopg
from psycopg.rows import TupleRow

from aidbook.model.finding import Finding

COLUMNS = [
    "rule",
    "severity",
    "who_fixes",
    "file_name",
    "sheet",
    "cell",
    "row_number",
    "field",
    "page_url",
    "sentence",
    "seen",
    "expected",
    "message_vi",
    "message_en",
    "count",
    "cells",
]


def found_places(connection: psycopg.Connection[TupleRow], submission_id: int) -> set[tuple[str, str | None, str | None]]:
    """Where what was found in a submission: rule, sheet and cell; of one rule all over a file, the cells that it lists."""
    rows = connection.execute(
        """
        select f.rule, f.sheet, c.cell
        from ops.finding as f
        cross join lateral unnest(f.cells || f.cell) as c (cell)
        where f.submission_id = %s
        """,
        [submission_id],
    ).fetchall()
    return {(rule, sheet, cell) for rule, sheet, cell in rows}


def write_findings(
    connection: psycopg.Connection[TupleRow],
    findings: Iterable[Finding],
    *,
    submission_id: int | None = None,
    page_version_id: int | None = None,
    load_id: int | None = None,
) -> None:
    """Append findings; exactly one of the three owners is given."""
    owner = [submission_id, page_version_id, load_id]
    columns = ["submission_id", "page_version_id", "load_id", *COLUMNS]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy ops.finding ({', '.join(columns)}) from stdin") as copy,  # names are this module's own
    ):
        for finding in findings:
            values = (getattr(finding, column) for column in COLUMNS[:-1])
            copy.write_row([*owner, *values, list(finding.cells)])
