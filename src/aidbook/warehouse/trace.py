"""From a published number back to the cells or the sentence behind it."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

MONEY_FIELDS = ("committed_total", "committed_year", "disbursed_year", "disbursed_cumulative", "disbursed_cash", "disbursed_in_kind")


@dataclass(frozen=True, slots=True)
class TracedCell:
    """One cell behind a fact: where it stands, what was typed, and how it was understood."""

    file_name: str
    sha256: str
    sheet: str
    cell: str
    field: str
    typed: str | None
    understood: Any
    correction: str | None = None
    """What a person put in its place, who, when and why; None where it was read as typed."""


@dataclass(frozen=True, slots=True)
class TracedSentence:
    """The sentence behind a claim, with the page that it stands on."""

    url: str
    title: str
    evidence: str
    sentence: str
    rule: str
    decision: str | None = None
    """What a person decided about it, who, when and why; None where the written policy accepted it, or a list has it."""


def trace_aid_flow(connection: psycopg.Connection[TupleRow], aid_flow_key: int) -> list[TracedCell]:
    """The cells with money and names behind one row of fct_aid_flow; empty where there is no such row."""
    rows = connection.execute(
        """
        select s.file_name, s.sha256, r.sheet, r.cells, r.raw, r."values", c.by_field
        from marts.bridge_aid_flow_source as b
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        inner join landing.submission as s on s.sha256 = d.sha256
        inner join registry.corrected_row as r
            on r.submission_id = s.submission_id and r.sheet = b.sheet and r.row_number = b.row_number
        left join lateral (
            select jsonb_object_agg(n.field, format('%%s (%%s, %%s: %%s)', n.value, n.author, n.corrected_at::date, n.why)) as by_field
            from (
                select distinct on (k.field) k.*
                from registry.row_correction as k
                where k.submission_id = r.submission_id and k.sheet = r.sheet and k.row_number = r.row_number
                order by k.field, k.row_correction_id desc
            ) as n
        ) as c on true
        where b.aid_flow_key = %s
        order by s.file_name, r.sheet, r.row_number
        """,
        [aid_flow_key],
    ).fetchall()
    fields = ("activity_title", "donor_name", "sector", "approval_no", *MONEY_FIELDS)
    return [
        TracedCell(file_name, sha256, sheet, cells[field], field, raw.get(field), values.get(field), (corrections or {}).get(field))
        for file_name, sha256, sheet, cells, raw, values, corrections in rows
        for field in (*fields, *(name for name in corrections or () if name not in fields))
        if field in cells and (raw.get(field) or values.get(field) is not None)
    ]


def trace_claim(connection: psycopg.Connection[TupleRow], claim_key: int) -> TracedSentence | None:
    """The sentence behind one row of fct_claim."""
    row = connection.execute(
        """
        select coalesce(d.url, d.issuer), coalesce(d.title, ''), c.evidence, c.sentence, c.rule, r.said
        from marts.fct_claim as c
        inner join marts.dim_source_document as d on d.source_document_key = c.source_document_key
        left join lateral (
            select format('%%s (%%s, %%s)%%s', v.decision, v.author, v.decided_at::date, ': ' || v.why)
                || coalesce('; read as ' || j.read_as, '') as said
            from registry.judged_statement as j
            inner join landing.page_version as p on p.page_version_id = j.page_version_id
            inner join registry.statement_review as v on v.statement_review_id = j.statement_review_id
            where
                p.url = d.url and p.sha256 = d.sha256 and j.sentence = c.sentence and j.evidence = c.evidence and j.metric = c.metric
                and j.value = c.claim_value and j.unit = c.unit
            order by v.statement_review_id desc
            limit 1
        ) as r on true
        where c.claim_key = %s
        """,
        [claim_key],
    ).fetchone()
    return None if row is None else TracedSentence(*row)
