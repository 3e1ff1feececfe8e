"""Forward from landed rows to the facts that they feed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from aidbook.warehouse.trace.model import Fact
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.rates import Rates
from aidbook.warehouse.trace.rows import LandedLine
from aidbook.warehouse.trace.sums import FIELD_OF, FLOWS, FORMS, stock_parts

UNPUBLISHED_FIELDS: Final = frozenset({
    "row_no", "district", "commune", "note", "plan_notified_on", "representative", "office_address", "previous_year_value",
})  # fmt: skip
"""Fields of the form that no column of ``bi`` is made of."""

_GAVE_AID: Final = frozenset({"committed_year", "disbursed_year"})
NOT_COUNTED: Final = "fct_aid_report_excluded"
"""View of the reports that another one counts for."""


def facts_of(connection: Connection, lines: Sequence[LandedLine]) -> dict[tuple[str, int], list[Fact]]:
    """By sheet and row, every fact that these rows of one file feed, with what each gave to it."""
    by_place = {(line.sheet, line.row_number): line for line in lines}
    facts: dict[tuple[str, int], list[Fact]] = {place: [] for place in by_place}
    if not lines:
        return facts
    asked = {
        "sha256": lines[0].file.sha256,
        "form": lines[0].file.form,
        "sheets": [line.sheet for line in lines],
        "rows": [line.row_number for line in lines],
    }
    for place, fact in (*_aid(connection, asked, by_place), *_excluded(connection, asked), *_registrations(connection, asked)):
        if fact not in facts[place]:
            facts[place].append(fact)
    return facts


def fed_by(fact: Fact, fields: frozenset[str]) -> Fact | None:
    """What of a fact comes from these fields of its row; None where nothing does. An amount feeds amounts, a name the whole row."""
    if fact.view == NOT_COUNTED or fields - set(FIELD_OF.values()) - UNPUBLISHED_FIELDS:
        return fact
    amounts = {column: amount for column, amount in fact.amounts.items() if FIELD_OF[column] in fields and amount is not None}
    if amounts or (not fact.amounts and fact.note) or (fact.view == "ngos" and fields & _GAVE_AID):
        return replace(fact, amounts=amounts)
    return None


def _aid(
    connection: Connection, asked: Mapping[str, Any], lines: Mapping[tuple[str, int], LandedLine]
) -> Iterator[tuple[tuple[str, int], Fact]]:
    rows = ask(
        connection,
        """
        select
            b.*, f.project_key, f.donor_key, f.vnd_per_usd, f.usd_per_unit, c.currency_code, y.project_year_key, n.ngo_presence_key
        from marts.dim_source_document as d
        inner join marts.bridge_aid_flow_source as b on b.source_document_key = d.source_document_key
        inner join unnest(%(sheets)s::text [], %(rows)s::integer []) as a (sheet, row_number)
            on a.sheet = b.sheet and a.row_number = b.row_number
        inner join marts.fct_aid_flow as f on f.aid_flow_key = b.aid_flow_key
        inner join marts.dim_currency as c on c.currency_key = f.currency_key
        left join marts.fct_project_year as y on y.project_key = f.project_key and y.report_year = f.report_year
        left join marts.fct_ngo_presence as n
            on n.ngo_key = f.donor_key and n.place_key = d.reporting_place_key and n.report_year = f.report_year
        where d.sha256 = %(sha256)s and d.issuer = %(form)s
        order by b.sheet, b.row_number, b.aid_flow_key
        """,
        **asked,
    )
    columns = [f"{amount}_{form}" for amount in FLOWS for form in FORMS]
    for row in rows:
        place = row["sheet"], row["row_number"]
        yield place, Fact("aid", "aid_flow_key", row["aid_flow_key"], {name: row[name] for name in columns}, _share(row))
        if row["project_year_key"] is not None:
            counts = row["is_total_counted"] is not False
            rates = Rates(row["report_year"], row["currency_code"], row["vnd_per_usd"], row["usd_per_unit"])
            stocks = stock_parts(lines[place], rates, counts=counts)
            note = None if counts else "its total for life counts where another office names it"
            yield place, Fact("projects", "project_year_key", row["project_year_key"], stocks, note)
        yield place, Fact("dim_project", "project_key", row["project_key"])
        yield place, Fact("dim_donor", "donor_key", row["donor_key"])
        if row["ngo_presence_key"] is not None:
            yield place, Fact("ngos", "ngo_presence_key", row["ngo_presence_key"])


def _excluded(connection: Connection, asked: Mapping[str, Any]) -> Iterator[tuple[tuple[str, int], Fact]]:
    rows = ask(
        connection,
        """
        select e.*
        from marts.dim_source_document as d
        inner join marts.fct_aid_report_excluded as e on e.source_document_key = d.source_document_key
        inner join unnest(%(sheets)s::text [], %(rows)s::integer []) as a (sheet, row_number)
            on a.sheet = e.sheet and a.row_number = e.row_number
        where d.sha256 = %(sha256)s and d.issuer = %(form)s
        order by e.sheet, e.row_number
        """,
        **asked,
    )
    for row in rows:
        place = row["sheet"], row["row_number"]
        said = f"not counted: {str(row['reason']).replace('_', ' ')}"
        yield place, Fact(NOT_COUNTED, "aid_report_excluded_key", row["aid_report_excluded_key"], {}, said)
        if row["counted_aid_flow_key"] is not None:
            yield place, Fact("aid", "aid_flow_key", row["counted_aid_flow_key"], {}, "counts instead")


def _registrations(connection: Connection, asked: Mapping[str, Any]) -> Iterator[tuple[tuple[str, int], Fact]]:
    rows = ask(
        connection,
        """
        select b.sheet, b.row_number, b.registration_event_key, e.ngo_key, n.ngo_presence_key
        from marts.dim_source_document as d
        inner join marts.bridge_registration_source as b on b.source_document_key = d.source_document_key
        inner join unnest(%(sheets)s::text [], %(rows)s::integer []) as a (sheet, row_number)
            on a.sheet = b.sheet and a.row_number = b.row_number
        inner join marts.fct_registration_event as e on e.registration_event_key = b.registration_event_key
        left join marts.fct_ngo_presence as n
            on n.ngo_key = e.ngo_key and n.place_key = d.reporting_place_key and n.report_year = b.report_year
        where d.sha256 = %(sha256)s and d.issuer = %(form)s
        order by b.sheet, b.row_number, b.registration_event_key
        """,
        **asked,
    )
    for row in rows:
        place = row["sheet"], row["row_number"]
        yield place, Fact("registrations", "registration_event_key", row["registration_event_key"])
        if row["ngo_presence_key"] is not None:
            yield place, Fact("ngos", "ngo_presence_key", row["ngo_presence_key"])
        yield place, Fact("dim_donor", "donor_key", row["ngo_key"])


def _share(row: Row) -> str | None:
    share: Decimal | None = row["share"]
    return None if share is None or share == 1 else f"{round(share, 6).normalize():f} of the row"
