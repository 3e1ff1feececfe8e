"""Which submissions still wait for an answer, what it is made of, and the record that it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.findings import COLUMNS
from aidbook.model.finding import Finding, Severity, WhoFixes
from aidbook.model.submission import Scalar, SubmissionState
from aidbook.settings import settings

_LOCK = 5_840_313_202_025
"""Advisory lock of a round of answers."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A landed file without an answer."""

    submission_id: int
    file_name: str
    archived: Path
    form: str
    state: SubmissionState
    cover: Mapping[str, Scalar]
    report_year: int | None
    unit_id: str | None
    row_counts: Mapping[str, int]
    findings: Sequence[Finding]


def lock_answering(connection: psycopg.Connection[TupleRow]) -> None:
    """Until the connection ends, be the only one who answers: two rounds at once would send a province two answers to one file."""
    connection.execute("select pg_advisory_lock(%s)", [_LOCK])


def unanswered(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """The ids of submissions without an answer, oldest first."""
    rows = connection.execute(
        """
        select s.submission_id from landing.submission as s
        where not exists (select from ops.answer as a where a.submission_id = s.submission_id) order by s.submission_id
        """
    ).fetchall()
    return [int(row[0]) for row in rows]


def read_unanswered(connection: psycopg.Connection[TupleRow], submission_id: int) -> Unanswered:
    """What the answer to one submission is made of: its findings are those recorded when it was read."""
    row = connection.execute(
        """
        select
            s.file_name, f.archive_path, s.form, s.state, s.cover, s.report_year, s.province_unit_id
        from landing.submission as s
        inner join landing.file as f on f.sha256 = s.sha256
        where s.submission_id = %s
        """,
        [submission_id],
    ).fetchone()
    assert row is not None
    file_name, archived, form, state, cover, year, unit_id = row
    counts = connection.execute(
        "select table_name, count(*) from landing.submission_row where submission_id = %s group by 1", [submission_id]
    ).fetchall()
    return Unanswered(
        submission_id=submission_id,
        file_name=file_name,
        archived=settings().archive / archived,
        form=form,
        state=SubmissionState(state),
        cover=cover,
        report_year=year,
        unit_id=unit_id,
        row_counts={str(table): int(count) for table, count in counts},
        findings=_findings(connection, submission_id),
    )


def has_answer(connection: psycopg.Connection[TupleRow], path: str) -> bool:
    """Whether an answer lies at ``path`` below the answers folder: another one must not take its place."""
    return connection.execute("select from ops.answer where answer_path = %s", [path]).fetchone() is not None


def record_answer(connection: psycopg.Connection[TupleRow], submission_id: int, path: str, finding_count: int, *, has_cells: bool) -> None:
    """Record the answer to a submission; ``path`` is below the answers folder. The caller commits."""
    connection.execute(
        """
        insert into ops.answer (submission_id, answer_path, finding_count, has_cells) values (%s, %s, %s, %s)
        on conflict do nothing
        """,
        [submission_id, path, finding_count, has_cells],
    )


def _findings(connection: psycopg.Connection[TupleRow], submission_id: int) -> list[Finding]:
    rows = connection.execute(
        f"select {', '.join(COLUMNS)} from ops.finding where submission_id = %s order by finding_id",  # names are the table's own
        [submission_id],
    ).fetchall()
    findings = []
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=True))
        values["severity"], values["who_fixes"] = Severity(values["severity"]), WhoFixes(values["who_fixes"])
        findings.append(Finding(**values))
    return findings
