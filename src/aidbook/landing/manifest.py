"""What a load reads: the files or pages in force, what people decided about them, the project's own rules, and one hash over it all."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.rules import Rules, rules_of


@dataclass(frozen=True, slots=True)
class Manifest:
    """Ids of the submissions (of a year) or page versions (of the claims) in force; equal hashes mean equal results.

    ``decided_sha256`` is that of the rows released, or of the figures judged; None where there are none.
    """

    ids: tuple[int, ...]
    sha256: str
    rules: Rules
    decided_sha256: str | None


def year_manifest(connection: psycopg.Connection[TupleRow], report_year: int) -> Manifest:
    """The yearly submissions in force of one report year, with those of their rows that were released.

    Half-year files are answered, but never loaded.
    """
    rows = connection.execute(
        """
        select submission_id, sha256 from landing.submission_in_force
        where report_year = %s and report_period = 'Y' order by submission_id
        """,
        [report_year],
    ).fetchall()
    released = connection.execute(
        """
        select distinct on (s.sha256, g.sheet, g.row_number) s.sha256, g.sheet, g.row_number, g."values"::text
        from landing.submission_in_force as s
        inner join registry.row_reading as g on g.submission_id = s.submission_id
        where s.report_year = %s and s.report_period = 'Y'
        order by s.sha256, g.sheet, g.row_number, g.row_reading_id desc
        """,
        [report_year],
    ).fetchall()
    return _manifest(rows, released, rules_of(report_year))


def claims_manifest(connection: psycopg.Connection[TupleRow]) -> Manifest:
    """The newest version of every trusted page, and of others of which a person accepted a figure, with what people decided."""
    rows = connection.execute(
        """
        select p.page_version_id, coalesce(p.reading_sha256, p.sha256)
        from landing.page_in_force as p
        where
            p.is_trusted
            or exists (
                select from registry.judged_statement as j where j.page_version_id = p.page_version_id and j.state = 'accepted'
            )
        order by p.page_version_id
        """
    ).fetchall()
    decided = connection.execute(
        """
        select distinct j.figure_key, r.decision, r.reading::text
        from registry.judged_statement as j
        inner join landing.page_in_force as p on p.page_version_id = j.page_version_id
        inner join registry.statement_review as r on r.statement_review_id = j.statement_review_id
        order by j.figure_key
        """
    ).fetchall()
    return _manifest(rows, decided, rules_of(None))


def known_years(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """Every report year that has a yearly submission in force, or is published."""
    rows = connection.execute(
        """
        select report_year from landing.submission_in_force where report_period = 'Y'
        union
        select report_year from ops.publication where unit = 'year'
        order by 1
        """
    ).fetchall()
    return [int(row[0]) for row in rows]


def _manifest(rows: Iterable[TupleRow], decided: list[TupleRow], rules: Rules) -> Manifest:
    ids, hashes = [], []
    for identifier, sha256 in rows:
        ids.append(int(identifier))
        hashes.append(str(sha256))
    decided_sha256 = hashlib.sha256(repr(decided).encode()).hexdigest() if decided else None
    digest = hashlib.sha256(rules.sha256.encode())
    for sha256 in sorted(hashes):
        digest.update(sha256.encode())
    digest.update((decided_sha256 or "").encode())
    return Manifest(tuple(ids), digest.hexdigest(), rules, decided_sha256)
