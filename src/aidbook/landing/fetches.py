"""What addresses answered, into landing; and which published pages are gone."""

from collections.abc import Iterable

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.findings import write_findings
from aidbook.model.fetch import FetchOutcome, Validators
from aidbook.model.finding import Finding, Severity, WhoFixes

GONE_RULE = "page.url.still_there"

_COLUMNS = (
    *("url", "issuer", "outcome", "is_start", "http_status", "etag", "last_modified"),
    *("sha256", "warc_file", "warc_offset", "detail", "fetched_at"),
)


def land_outcomes(connection: psycopg.Connection[TupleRow], issuer: str, outcomes: Iterable[FetchOutcome]) -> None:
    """Append the outcome of every address asked for. The caller commits."""
    with connection.cursor() as cursor, cursor.copy(f"copy landing.fetch_outcome ({', '.join(_COLUMNS)}) from stdin") as copy:
        for o in outcomes:
            copy.write_row(
                [
                    *(o.url, issuer, o.kind, o.is_start, o.status, o.etag, o.last_modified),
                    *(o.sha256, o.warc_file, o.warc_offset, o.detail, o.fetched_at),
                ]
            )


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


def note_gone_pages(connection: psycopg.Connection[TupleRow], issuer: str) -> list[str]:
    """Tell, once for each version, that a page is gone from which figures were accepted; the addresses told. The caller commits."""
    rows = connection.execute(
        """
        select p.page_version_id, s.url, s.accepted_figures, s.last_http_status, s.last_detail
        from ops.page_status as s
        inner join landing.page_in_force as p on p.url = s.url
        where
            s.issuer = %s and s.is_gone and s.accepted_figures > 0
            and not exists (select from ops.finding as f where f.page_version_id = p.page_version_id and f.rule = %s)
        order by s.url
        """,
        [issuer, GONE_RULE],
    ).fetchall()
    for page_version_id, url, figures, status, detail in rows:
        write_findings(connection, [_gone(url, figures, detail or f"HTTP {status}")], page_version_id=page_version_id)
    return [str(url) for _, url, *_ in rows]


def _gone(url: str, figures: int, seen: str) -> Finding:
    return Finding(
        rule=GONE_RULE,
        severity=Severity.INFO,
        who_fixes=WhoFixes.COMMITTEE,
        message_vi=f"Trang không còn trên mạng; {figures} số liệu đã lấy từ trang vẫn được giữ, bản gốc nằm trong kho lưu trữ.",
        message_en=f"The page is gone; the {figures} figures taken from it stay, and its bytes are in the archive. "
        "If the issuer took it back, reject them in the review.",
        page_url=url,
        seen=seen,
        count=figures,
    )
