"""Back from a published figure to its sentence, and from a comparison to both of its sides."""

from collections.abc import Iterable
from typing import Any

from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import Link, Origin, Sentence
from aidbook.warehouse.trace.query import Connection, ask
from aidbook.warehouse.trace.warehouse_side import WarehouseSide, warehouse_side


def trace_claim(connection: Connection, key: int) -> Origin:
    """The sentence behind one row of bi.claims, and what the figure is compared with."""
    home = HOMES[Kind.CLAIM]
    comparisons = ask(
        connection,
        """
        select reconciliation_key, comparison, state, reason from marts.fct_reconciliation
        where claim_key = %(key)s or other_claim_key = %(key)s
        order by comparison desc, reconciliation_key
        """,
        key=key,
    )
    return Origin(
        kind=Kind.CLAIM.value,
        view=home.view,
        key_name=home.key,
        key=key,
        row=published_row(connection, Kind.CLAIM, key),
        sentences=sentences_of(connection, [key]),
        links=[
            Link(
                "reconciliation", "reconciliation_key", each["reconciliation_key"], f"{_plain(each['comparison'])}: {_plain(each['state'])}"
            )
            for each in comparisons
        ],
    )


def trace_comparison(connection: Connection, key: int) -> Origin:
    """Both sides of one row of bi.reconciliation: the sentences, and for a sum of the warehouse the files that it is made of."""
    home = HOMES[Kind.COMPARISON]
    (comparison,) = ask(connection, "select * from marts.fct_reconciliation where reconciliation_key = %(key)s", key=key)
    claims = [each for each in (comparison["claim_key"], comparison["other_claim_key"]) if each is not None]
    remarks = [f"{_plain(comparison['state'])}: {_plain(comparison['reason'])}"]
    if comparison["computed_from"]:
        remarks.append(f"computed from {comparison['computed_from']}")
    ours = WarehouseSide()
    if comparison["comparison"] == "claim_to_warehouse" and comparison["compared_value"] is not None:
        ours = warehouse_side(connection, comparison)
    return Origin(
        kind=Kind.COMPARISON.value,
        view=home.view,
        key_name=home.key,
        key=key,
        row=published_row(connection, Kind.COMPARISON, key),
        sentences=sentences_of(connection, claims),
        links=[
            *(Link("claims", "claim_key", claim, "its figure" if n == 0 else "the other figure") for n, claim in enumerate(claims)),
            *ours.links,
        ],
        files=ours.files,
        remarks=[*remarks, *ours.remarks],
    )


def sentences_of(connection: Connection, claim_keys: Iterable[int]) -> list[Sentence]:
    """The sentences of claims, in their order."""
    keys = list(claim_keys)
    rows = ask(
        connection,
        """
        select
            c.claim_key, coalesce(d.url, d.issuer) as url, coalesce(d.title, '') as title, d.sha256, c.sentence, c.evidence,
            c.claim_value as value, c.unit, c.rule, c.accepted_by, p.archived, r.decision
        from marts.fct_claim as c
        inner join marts.dim_source_document as d on d.source_document_key = c.source_document_key
        left join lateral (
            select format('%%s at %%s', v.warc_file, v.warc_offset) as archived
            from landing.page_version as v
            where v.url = d.url and v.sha256 = d.sha256
            order by v.page_version_id desc
            limit 1
        ) as p on true
        left join lateral (
            select format('%%s (%%s, %%s)%%s', v.decision, v.author, v.decided_at::date, ': ' || v.why)
                || coalesce('; read as ' || j.read_as, '') as decision
            from landing.page_version as o
            inner join registry.judged_statement as j on j.page_version_id = o.page_version_id
            inner join registry.statement_review as v on v.statement_review_id = j.statement_review_id
            where
                o.url = d.url and o.sha256 = d.sha256 and j.sentence = c.sentence and j.evidence = c.evidence and j.metric = c.metric
                and j.value = c.claim_value and j.unit = c.unit
            order by v.statement_review_id desc
            limit 1
        ) as r on true
        where c.claim_key = any(%(keys)s)
        """,
        keys=keys,
    )
    return sorted((Sentence(**row) for row in rows), key=lambda sentence: keys.index(sentence.claim_key))


def _plain(word: Any) -> str:
    return str(word).replace("_", " ")
