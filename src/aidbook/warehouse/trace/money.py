"""Back from amounts: an aid flow, a project in its years."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from psycopg import sql

from aidbook.forms.reference import USD, VND
from aidbook.warehouse.trace.excluded import not_counted
from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import Link, Origin
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.rates import Rates
from aidbook.warehouse.trace.rows import LandedLine, read_rows
from aidbook.warehouse.trace.sums import FLOWS, FORMS, flow_sums, stock_sums

_ALLOCATIONS: Final = {
    "single": "one, nothing to split",
    "as_given": "split by the shares that the cell gives",
    "equal_by_rule": "several without shares, split equally by seeds/allocation_rules.csv",
    "unsplit": "several without shares, so they stay one line",
}
_COLUMNS: Final = tuple(f"{amount}_{form}" for amount in FLOWS for form in FORMS)
_OLDER: Final = "totals as they stood in this year; bi.projects shows those of the newest report, so that a sum counts a project once"


def trace_aid_flow(connection: Connection, key: int) -> Origin:
    """The landed rows behind one row of bi.aid, and how their cells add up to its amounts."""
    (origin,) = trace_aid_flows(connection, [key])
    return origin


def trace_aid_flows(connection: Connection, keys: Sequence[int]) -> list[Origin]:
    """The same of several rows, in one walk."""
    flows = {row["aid_flow_key"]: row for row in _flows(connection, "f.aid_flow_key = any(%(keys)s)", keys=list(keys))}
    parts = _parts(connection, flows)
    lines = _lines(connection, parts)
    return [
        Origin(
            kind=Kind.AID_FLOW.value,
            view=HOMES[Kind.AID_FLOW].view,
            key_name=HOMES[Kind.AID_FLOW].key,
            key=key,
            row=published_row(connection, Kind.AID_FLOW, key),
            sums=flow_sums(flows[key], [part for part in parts if part["aid_flow_key"] == key], lines, _rates(flows[key])),
            rows=[lines[place].shown(lines[place].telling_fields) for place in _places(parts, key)],
            links=not_counted(connection, flows[key]["project_key"], flows[key]["report_year"]),
            remarks=_split(flows[key]),
        )
        for key in keys
    ]


def trace_project(connection: Connection, key: int, year: int | None = None) -> Origin:
    """The landed rows behind a project, of one year or all, and how they add up to its totals for life in each."""
    keys = ask(
        connection,
        """
        select project_year_key from marts.fct_project_year
        where project_key = %(key)s and report_year = coalesce(%(year)s, report_year)
        order by report_year
        """,
        key=key,
        year=year,
    )
    years = trace_project_years(connection, [each["project_year_key"] for each in keys])
    return Origin(
        kind=Kind.PROJECT.value,
        view=HOMES[Kind.PROJECT].view,
        key_name=HOMES[Kind.PROJECT].key,
        key=key,
        row=published_row(connection, Kind.PROJECT, key),
        # Stocks of several years are no sum: each year's stand in its own row.
        sums=years[0].sums if len(years) == 1 else (),
        rows=[row for each in years for row in each.rows],
        links=[
            link
            for each in years
            for link in (Link(each.view, each.key_name, each.key, f"its totals in {each.row.get('report_year')}"), *each.links)
        ],
    )


def trace_project_year(connection: Connection, key: int) -> Origin:
    """The landed rows behind one row of bi.projects, and how their cells add up to its totals."""
    (origin,) = trace_project_years(connection, [key])
    return origin


def trace_project_years(connection: Connection, keys: Sequence[int]) -> list[Origin]:
    """The same of several rows, in one walk."""
    years = {
        row["project_year_key"]: row
        for row in ask(connection, "select * from marts.fct_project_year where project_year_key = any(%(keys)s)", keys=list(keys))
    }
    flows = _flows(
        connection,
        "(f.project_key, f.report_year) in (select * from unnest(%(projects)s::bigint [], %(years)s::integer []))",
        projects=[year["project_key"] for year in years.values()],
        years=[year["report_year"] for year in years.values()],
    )
    parts = _parts(connection, [flow["aid_flow_key"] for flow in flows])
    lines = _lines(connection, parts)
    return [_project_year(connection, key, years[key], flows, parts, lines) for key in keys]


def _project_year(
    connection: Connection, key: int, year: Row, flows: Iterable[Row], parts: Iterable[Row], lines: Mapping[Any, LandedLine]
) -> Origin:
    own = {
        flow["aid_flow_key"]: flow
        for flow in flows
        if (flow["project_key"], flow["report_year"]) == (year["project_key"], year["report_year"])
    }
    # A row that is split over several flows is still one row.
    rows = {part["place"]: part for part in parts if part["aid_flow_key"] in own}
    given = [(lines[place], _rates(own[part["aid_flow_key"]]), part["is_total_counted"] is not False) for place, part in rows.items()]
    row = published_row(connection, Kind.PROJECT_YEAR, key)
    return Origin(
        kind=Kind.PROJECT_YEAR.value,
        view=HOMES[Kind.PROJECT_YEAR].view,
        key_name=HOMES[Kind.PROJECT_YEAR].key,
        key=key,
        row=row,
        remarks=[] if row.get("is_newest_report", True) else [_OLDER],
        sums=stock_sums(year, given),
        rows=[line.shown(line.telling_fields) for line, _, _ in given],
        links=[
            *(Link("aid", "aid_flow_key", flow, "its aid in the year") for flow in own),
            *not_counted(connection, year["project_key"], year["report_year"]),
        ],
    )


def _flows(connection: Connection, condition: Any, **parameters: Any) -> list[dict[str, Any]]:
    """Aid flows with the code of their currency, in the order of years and keys."""
    statement = sql.SQL(
        """
        select f.*, c.currency_code
        from marts.fct_aid_flow as f
        inner join marts.dim_currency as c on c.currency_key = f.currency_key
        where {condition}
        order by f.report_year, f.aid_flow_key
        """
    ).format(condition=sql.SQL(condition))
    return ask(connection, statement, **parameters)


def _parts(connection: Connection, flow_keys: Iterable[int]) -> list[dict[str, Any]]:
    """Rows of the bridge, each with the landed row's place and what all parts of that row sum up to."""
    wholes = sql.SQL(", ").join(
        sql.SQL("sum(o.{0}) as {1}").format(sql.Identifier(name), sql.Identifier(f"whole_{name}")) for name in _COLUMNS
    )
    statement = sql.SQL(
        """
        select b.*, s.submission_id, w.*
        from marts.bridge_aid_flow_source as b
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        inner join landing.submission as s on s.sha256 = d.sha256 and s.form = d.issuer
        cross join lateral (
            select count(*) as pieces, {wholes}
            from marts.bridge_aid_flow_source as o
            where o.source_document_key = b.source_document_key and o.sheet = b.sheet and o.row_number = b.row_number
        ) as w
        where b.aid_flow_key = any(%(keys)s)
        order by s.file_name, s.submission_id, b.sheet, b.row_number
        """
    ).format(wholes=wholes)
    parts = ask(connection, statement, keys=list(flow_keys))
    return [{**part, "place": (part["submission_id"], part["sheet"], part["row_number"])} for part in parts]


def _lines(connection: Connection, parts: Iterable[Row]) -> dict[Any, LandedLine]:
    return {line.place: line for line in read_rows(connection, [part["place"] for part in parts])}


def _places(parts: Iterable[Row], key: int) -> list[Any]:
    return [part["place"] for part in parts if part["aid_flow_key"] == key]


def _rates(flow: Row) -> Rates:
    return Rates(flow["report_year"], flow["currency_code"], flow["vnd_per_usd"], flow["usd_per_unit"])


def _split(flow: Row) -> list[str]:
    rate = "rates: those of each currency's list"
    if flow["rate_type"]:
        own = f"{flow['vnd_per_usd']} VND per USD"
        if flow["currency_code"] not in (USD, VND):
            own = f"{flow['usd_per_unit']} USD per {flow['currency_code']}, {own}"
        rate = f"rate: {own} ({str(flow['rate_type']).replace('_', ' ')}; {flow['rate_source']})"
    remarks = [f"sectors: {_ALLOCATIONS[flow['allocation']]}"]
    # Most rows name no other province than the reporting one; those published by older versions do not tell.
    if (places := flow["place_allocation"]) not in (None, "single"):
        remarks.append(f"provinces: {_ALLOCATIONS[places]}")
    return [*remarks, rate]
