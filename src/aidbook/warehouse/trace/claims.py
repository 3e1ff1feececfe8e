"""Back from a published figure to its sentence, and from a comparison to both of its sides."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from psycopg import sql

from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import FileOutcome, Link, Origin, Sentence
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.years import files_of

_SUMMED: Final = ("newly_approved", "committed_year", "disbursed_year")
"""Bases of fct_reconciliation that are sums of an amount of fct_aid_flow."""


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
    files: list[FileOutcome] = []
    if comparison["comparison"] == "claim_to_warehouse" and comparison["compared_value"] is not None:
        files, said = _warehouse_side(connection, comparison)
        remarks.append(said)
    return Origin(
        kind=Kind.COMPARISON.value,
        view=home.view,
        key_name=home.key,
        key=key,
        row=published_row(connection, Kind.COMPARISON, key),
        sentences=sentences_of(connection, claims),
        links=[Link("claims", "claim_key", claim, "its figure" if n == 0 else "the other figure") for n, claim in enumerate(claims)],
        files=files,
        remarks=remarks,
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


def _warehouse_side(connection: Connection, comparison: Row) -> tuple[list[FileOutcome], str]:
    """The files behind a sum of the warehouse. Counts and rates are said by what they are counted over."""
    basis, year, unit = comparison["compared_basis"], comparison["data_year"], str(comparison["unit"])
    form = "vnd" if unit == "VND" else "usd"
    if basis not in _SUMMED or year is None or unit in ("count", "percent"):
        return [], f"the warehouse's own figure: {basis}, from the rows of its year and place"
    column = f"{basis}_{form}"
    amounts = ask(
        connection,
        sql.SQL(
            """
            select d.sha256, count(distinct f.aid_flow_key) as flows, sum(b.{column}) as amount
            from marts.fct_aid_flow as f
            inner join marts.dim_place as p on p.place_key = f.place_key
            inner join marts.dim_sector as s on s.sector_key = f.sector_key
            inner join marts.bridge_aid_flow_source as b on b.aid_flow_key = f.aid_flow_key
            inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
            where
                f.report_year = %(year)s
                and (
                    %(place)s in (f.place_key, p.place_34_key)
                    or exists (select from marts.dim_place as v where v.place_key = %(place)s and v.place_kind = 'country')
                )
                and (
                    %(sector)s < 0
                    or %(sector)s = f.sector_key
                    or s.statistical_sector_code = (select t.sector_code from marts.dim_sector as t where t.sector_key = %(sector)s)
                )
            group by d.sha256
            """
        ).format(column=sql.Identifier(column)),
        year=year,
        place=comparison["place_key"],
        sector=comparison["sector_key"],
    )
    total = sum((each["amount"] for each in amounts if each["amount"] is not None), Decimal(0))
    flows = sum(each["flows"] for each in amounts)
    said = f"the warehouse's side: {column} of {flows} rows of bi.aid in {year} is {total:,f}"
    if unit in ("USD", "VND") and abs(total - comparison["compared_value"]) >= 1:
        said += f", and not the {comparison['compared_value']:,f} that was compared: the claims wait to be compared again"
    elif unit not in ("USD", "VND"):
        said += f" USD, compared in {unit} with the rate of the year"
    return files_of(connection, year, {each["sha256"]: {column: each["amount"]} for each in amounts}), said


def _plain(word: Any) -> str:
    return str(word).replace("_", " ")
