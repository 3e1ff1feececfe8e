"""Forward from the address of a bulletin to what became of its figures."""

from typing import Any

from aidbook.errors import WarehouseError
from aidbook.warehouse.trace.model import FigureOutcome, Link, PageOutcome
from aidbook.warehouse.trace.query import Connection, Row, ask, ask_one


def trace_page(connection: Connection, url: str) -> PageOutcome:
    """The figures of the page that is in force at an address: published as which claim, waiting for what, or rejected.

    Raises:
        WarehouseError: no such page was read.
    """
    page = ask_one(
        connection,
        """
        select p.*, s.is_gone, s.last_outcome, s.is_published
        from landing.page_in_force as p
        inner join ops.page_status as s on s.url = p.url
        where p.url = %(url)s
        """,
        url=url,
    )
    if page is None:
        raise WarehouseError(_unread(connection, url))
    figures = ask(
        connection,
        """
        select j.*, c.claim_key
        from registry.judged_statement as j
        left join lateral (
            select c.claim_key
            from marts.fct_claim as c
            inner join marts.dim_source_document as d on d.source_document_key = c.source_document_key
            where
                j.state = 'accepted' and d.url = %(url)s and c.sentence = j.sentence and c.evidence = j.evidence and c.metric = j.metric
                and c.claim_value = j.value and c.unit = j.unit and c.data_year is not distinct from j.data_year and c.period = j.period
                and c.sector_name is not distinct from j.sector and c.donor_name is not distinct from j.donor
            order by c.claim_key
            limit 1
        ) as c on true
        where j.page_version_id = %(version)s and not j.is_rival
        order by j.span_start, j.ordinal
        """,
        url=url,
        version=page["page_version_id"],
    )
    return PageOutcome(
        url=url,
        title=page["title"],
        sha256=page["sha256"],
        archived=f"{page['warc_file']} at {page['warc_offset']}",
        standing=_standing(page),
        figures=[_figure(connection, row) for row in figures],
    )


def _figure(connection: Connection, row: Row) -> FigureOutcome:
    links = []
    if row["claim_key"] is not None:
        links = [
            Link(
                "reconciliation",
                "reconciliation_key",
                each["reconciliation_key"],
                f"{each['comparison']}: {each['state']}".replace("_", " "),
            )
            for each in ask(
                connection,
                """
                select reconciliation_key, comparison, state from marts.fct_reconciliation
                where claim_key = %(key)s or other_claim_key = %(key)s order by reconciliation_key
                """,
                key=row["claim_key"],
            )
        ]
    fields = ("place", "data_year", "period", "metric", "value", "unit", "sector", "donor", "change_of", "base_year")
    reading = ", ".join(f"{name} {row[name]:f}" if name == "value" else f"{name} {row[name]}" for name in fields if row[name] is not None)
    return FigureOutcome(
        sentence=row["sentence"],
        evidence=row["evidence"],
        reading=reading,
        rule=row["rule"],
        state=row["state"],
        reason=_reason(row),
        claim_key=row["claim_key"],
        links=links,
    )


def _reason(row: Row) -> str:
    decided = f" (a person decided: {row['decision']})" if row["decision"] else ""
    if row["claim_key"] is not None:
        return f"published{decided}"
    if row["state"] == "waiting":
        why = ", ".join(str(reason).replace("_", " ") for reason in row["reasons"]) or "the policy does not accept it"
        return f"waits for a person: {why}; `aidbook review {row['figure_key'][:10]}` decides"
    if row["state"] == "rejected":
        return f"rejected{decided}"
    return f"accepted{decided}; the next load of the claims publishes it"


def _standing(page: Row) -> str:
    said = ["in force" if page["is_trusted"] else "not trusted: its figures count only where a person accepts them"]
    if page["is_gone"]:
        said.append("gone from its site, its figures stay")
    said.append("published" if page["is_published"] else "not published yet")
    return ", ".join(said)


def _unread(connection: Connection, url: str) -> str:
    fetched: dict[str, Any] | None = ask_one(
        connection,
        """
        select outcome, detail, fetched_at from landing.fetch_outcome
        where url = %(url)s
        order by fetch_outcome_id desc
        limit 1
        """,
        url=url,
    )
    if fetched is None:
        return f"No page {url} was ever asked for. Sources of bulletins are in sources/bulletins; `aidbook collect` reads them."
    detail = f": {fetched['detail']}" if fetched["detail"] else ""
    return f"{url} was asked for on {fetched['fetched_at']:%Y-%m-%d %H:%M} and is {fetched['outcome']}{detail}; nothing was read from it."
