"""Pages, their readings and their statements into landing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.findings import write_findings
from aidbook.model.bulletin import ReadPage, Statement
from aidbook.model.finding import Finding, Severity, WhoFixes

CHANGED_RULE = "page.figure.unchanged"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A body in the archive that this reader has not read yet."""

    url: str
    issuer: str
    sha256: str
    warc_file: str
    warc_offset: int


def unread_pages(connection: psycopg.Connection[TupleRow], reader: str) -> list[StoredPage]:
    """What each page showed when it was fetched last, where this reader has not read it: new, changed, or read by an older one."""
    rows = connection.execute(
        """
        with latest as (
            select distinct on (o.url) o.url, o.issuer, o.sha256, o.warc_file, o.warc_offset
            from landing.fetch_outcome as o
            where o.outcome = 'fetched' and not o.is_start and o.sha256 is not null
            order by o.url, o.fetch_outcome_id desc
        )

        select l.* from latest as l
        where not exists (
            select from landing.page_reading as r where r.url = l.url and r.sha256 = l.sha256 and r.reader = %s
        )
        -- Its body still names a person who was erased.
        and not exists (select from landing.erased_page as e where e.sha256 = l.sha256)
        order by l.url
        """,
        [reader],
    ).fetchall()
    return [StoredPage(*row) for row in rows]


def land_page(connection: psycopg.Connection[TupleRow], stored: StoredPage, host: str, read: ReadPage, reader: str) -> bool:
    """Record one reading of a page; True if it is a new version, with its statements, findings, and what it says otherwise than before.

    A reading that says what an earlier one said is only recorded. The caller commits.
    """
    reading_sha256 = _reading_sha256(host, read)
    known = connection.execute(
        "select page_version_id from landing.page_version where url = %s and reading_sha256 = %s", [stored.url, reading_sha256]
    ).fetchone()
    page_version_id = int(known[0]) if known else _insert_version(connection, stored, host, read, reading_sha256)
    connection.execute(
        "insert into landing.page_reading (url, sha256, reader, page_version_id) values (%s, %s, %s, %s)",
        [stored.url, stored.sha256, reader, page_version_id],
    )
    if known:
        return False
    write_findings(connection, read.findings, page_version_id=page_version_id)
    write_findings(connection, _changes(connection, page_version_id, stored.url), page_version_id=page_version_id)
    return True


def _insert_version(connection: psycopg.Connection[TupleRow], stored: StoredPage, host: str, read: ReadPage, reading_sha256: str) -> int:
    inserted = connection.execute(
        """
        insert into landing.page_version (
            url, sha256, issuer, host, title, published_on, body_text, warc_file, warc_offset, is_trusted, is_sample, reading_sha256
        )
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        returning page_version_id
        """,
        [
            *(stored.url, stored.sha256, stored.issuer, host, read.page.title, read.page.published, read.page.text),
            *(stored.warc_file, stored.warc_offset, read.is_trusted, read.page.is_sample, reading_sha256),
        ],
    ).fetchone()
    assert inserted is not None  # an insert without conflict clause gives its row
    page_version_id = int(inserted[0])
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into landing.statement (
                page_version_id, ordinal, place, data_year, period, metric, value, unit, approximation, sector, donor, change_of,
                base_year, evidence, sentence, span_start, span_end, rule, state, reasons, is_rival
            )
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            [(page_version_id, ordinal, *row) for ordinal, row in enumerate(_statement_rows(read))],
        )
    return page_version_id


def _changes(connection: psycopg.Connection[TupleRow], page_version_id: int, url: str) -> list[Finding]:
    """One finding for each figure that the version before gave otherwise, or gave and this one does not."""
    rows = connection.execute(
        """
        select
            concat_ws(', ', metric, data_year::text, period, place, sector, donor), unit,
            array_to_string(earlier_values, '; '), coalesce(array_to_string(later_values, '; '), ''),
            coalesce(later_sentence, earlier_sentence)
        from landing.figure_changes(%s) where change <> 'new'
        order by 1, 2
        """,
        [page_version_id],
    ).fetchall()
    return [
        Finding(
            rule=CHANGED_RULE,
            severity=Severity.INFO,
            who_fixes=WhoFixes.COMMITTEE,
            message_vi=f"Bản trước của trang ghi {what}: {earlier} {unit}; bản này ghi: {later or 'không còn'}.",
            message_en=f"The page's earlier version gave {what} as {earlier} {unit}; this one gives {later or 'nothing'}.",
            page_url=url,
            sentence=sentence,
            seen=later or None,
            expected=earlier,
        )
        for what, unit, earlier, later, sentence in rows
    ]


def _reading_sha256(host: str, read: ReadPage) -> str:
    page = read.page
    told = (host, page.issuer, page.title, str(page.published), page.text, read.is_trusted, page.is_sample)
    rules = sorted(finding.rule for finding in read.findings)
    return hashlib.sha256(repr((told, _statement_rows(read), rules)).encode(errors="surrogatepass")).hexdigest()


def _statement_rows(read: ReadPage) -> list[Sequence[Any]]:
    return [(*_columns(statement), is_rival) for group, is_rival in ((read.facts, False), (read.rivals, True)) for statement in group]


def _columns(s: Statement) -> list[Any]:
    return [
        *(s.place, s.year, s.period, s.metric, s.value, s.unit, s.approx, s.sector, s.donor, s.of, s.base_year),
        *(s.evidence, s.sentence, s.start, s.end, s.rule, str(s.state), list(s.reasons)),
    ]
