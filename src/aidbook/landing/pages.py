"""Requests, pages and statements into landing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.findings import write_findings
from aidbook.model.bulletin import Page, Statement
from aidbook.model.fetch import FetchOutcome, Validators
from aidbook.model.finding import Finding


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A body in the archive that nothing was read from yet."""

    url: str
    issuer: str
    sha256: str
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What was read from one stored page. ``rivals`` are other readings of the same figures, kept for a person."""

    page: Page
    is_trusted: bool
    facts: Sequence[Statement]
    rivals: Sequence[Statement]
    findings: Sequence[Finding]


def land_outcomes(connection: psycopg.Connection[TupleRow], issuer: str, outcomes: Iterable[FetchOutcome]) -> None:
    """Append the outcome of every address asked for. The caller commits."""
    columns = [
        "url",
        "issuer",
        "outcome",
        "is_start",
        "http_status",
        "etag",
        "last_modified",
        "sha256",
        "warc_file",
        "warc_offset",
        "detail",
        "fetched_at",
    ]
    with connection.cursor() as cursor, cursor.copy(f"copy landing.fetch_outcome ({', '.join(columns)}) from stdin") as copy:
        for o in outcomes:
            row = [
                o.url,
                issuer,
                o.kind,
                o.is_start,
                o.status,
                o.etag,
                o.last_modified,
                o.sha256,
                o.warc_file,
                o.warc_offset,
                o.detail,
                o.fetched_at,
            ]
            copy.write_row(row)


def last_answers(connection: psycopg.Connection[TupleRow], issuer: str) -> dict[str, Validators]:
    """What conditional requests need of every address of an issuer that was ever fetched; those asked longest ago come first."""
    rows = connection.execute(
        """
        with asked as (
            select url, max(fetch_outcome_id) as latest from landing.fetch_outcome where issuer = %(issuer)s group by url
        ),

        answered as (
            select distinct on (url) url, etag, last_modified, sha256, is_start
            from landing.fetch_outcome
            where issuer = %(issuer)s and outcome = 'fetched'
            order by url, fetch_outcome_id desc
        )

        select url, etag, last_modified, sha256, is_start from answered inner join asked using (url) order by latest
        """,
        {"issuer": issuer},
    ).fetchall()
    return {url: Validators(etag, last_modified, sha256, is_start) for url, etag, last_modified, sha256, is_start in rows}


def unread_pages(connection: psycopg.Connection[TupleRow]) -> list[StoredPage]:
    """Stored bodies of pages, newest per address, that have no page version yet."""
    rows = connection.execute(
        """
        select distinct on (o.url) o.url, o.issuer, o.sha256, o.warc_file, o.warc_offset
        from landing.fetch_outcome as o
        where o.outcome = 'fetched' and not o.is_start and o.sha256 is not null
        order by o.url, o.fetch_outcome_id desc
        """
    ).fetchall()
    read = set(connection.execute("select url, sha256 from landing.page_version").fetchall())
    return [StoredPage(*row) for row in rows if (row[0], row[2]) not in read]


def land_page(connection: psycopg.Connection[TupleRow], stored: StoredPage, host: str, read: ReadPage) -> None:
    """Append one version of a page with its statements and findings. The caller commits."""
    inserted = connection.execute(
        """
        insert into landing.page_version
            (url, sha256, issuer, host, title, published_on, body_text, warc_file, warc_offset, is_trusted, is_sample)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (url, sha256) do nothing
        returning page_version_id
        """,
        [
            *(stored.url, stored.sha256, stored.issuer, host, read.page.title, read.page.published, read.page.text),
            *(stored.warc_file, stored.warc_offset, read.is_trusted, read.page.is_sample),
        ],
    ).fetchone()
    if inserted is None:
        return
    page_version_id = int(inserted[0])
    statements = [*((statement, False) for statement in read.facts), *((statement, True) for statement in read.rivals)]
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into landing.statement (
                page_version_id, ordinal, place, data_year, period, metric, value, unit, approximation, sector, donor, change_of,
                base_year, evidence, sentence, span_start, span_end, rule, state, reasons, is_rival
            )
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            [(page_version_id, ordinal, *_statement_row(statement), is_rival) for ordinal, (statement, is_rival) in enumerate(statements)],
        )
    write_findings(connection, read.findings, page_version_id=page_version_id)


def _statement_row(s: Statement) -> list[Any]:
    return [
        *(s.place, s.year, s.period, s.metric, s.value, s.unit, s.approx, s.sector, s.donor, s.of, s.base_year),
        *(s.evidence, s.sentence, s.start, s.end, s.rule, s.state, list(s.reasons)),
    ]
