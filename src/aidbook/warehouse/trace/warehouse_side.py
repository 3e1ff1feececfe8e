"""The warehouse's side of a comparison: the files behind a sum, the rows behind a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, LiteralString

from psycopg import sql

from aidbook.warehouse.trace.model import FileOutcome, Link
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.years import files_of

_SUMMED: Final = ("newly_approved", "committed_year", "disbursed_year")
_RATE: Final = "disbursed_year over committed_year"

_IN_PLACE: LiteralString = """
(
    %(place)s in (p.place_key, p.place_34_key)
    or exists (select from marts.dim_place as v where v.place_key = %(place)s and v.place_kind = 'country')
)
"""
_PRESENT: LiteralString = """
select distinct on (x.ngo_key) x.ngo_presence_key as key, m.donor_name as name
from marts.fct_ngo_presence as x
inner join marts.dim_donor as m on m.donor_key = x.ngo_key
inner join marts.dim_place as p on p.place_key = x.place_key
where x.report_year = %(year)s and {flag} and {place}
order by x.ngo_key, x.ngo_presence_key
"""
_RUNNING: LiteralString = """
select distinct y.project_year_key as key, m.title as name
from marts.fct_project_year as y
inner join marts.dim_project as m on m.project_key = y.project_key
inner join (
    select f.project_key, f.place_key, f.report_year from marts.fct_aid_flow as f
    union
    select e.project_key, e.reporting_place_key, e.report_year from marts.fct_aid_report_excluded as e
) as x on x.project_key = y.project_key and x.report_year = y.report_year
inner join marts.dim_place as p on p.place_key = x.place_key
where y.report_year = %(year)s and {flag} and {place}
order by 1
"""
_GIVING: LiteralString = """
select distinct x.donor_key as key, m.donor_name as name
from (
    select f.donor_key, f.place_key, f.report_year from marts.fct_aid_flow as f
    union
    select e.donor_key, e.reporting_place_key, e.report_year from marts.fct_aid_report_excluded as e
) as x
inner join marts.dim_donor as m on m.donor_key = x.donor_key
inner join marts.dim_place as p on p.place_key = x.place_key
where x.report_year = %(year)s and {flag} and {place}
order by 1
"""
_COUNTED: Final[Mapping[str, tuple[LiteralString, LiteralString, str, str]]] = {
    "NGOs registered": (_PRESENT, "x.is_registered", "ngos", "ngo_presence_key"),
    "NGOs operating": (_PRESENT, "x.is_operating", "ngos", "ngo_presence_key"),
    "NGOs that gave aid": (_PRESENT, "x.gave_aid", "ngos", "ngo_presence_key"),
    "projects": (_RUNNING, "true", "projects", "project_year_key"),
    "donors with activities": (_GIVING, "true", "dim_donor", "donor_key"),
    "new projects": (_RUNNING, "y.status = 'new'", "projects", "project_year_key"),
}
"""By basis of a count: how its rows are found, which of them count, and the view that shows them."""


@dataclass(frozen=True, slots=True)
class WarehouseSide:
    """What stands behind the compared figure."""

    files: Sequence[FileOutcome] = ()
    links: Sequence[Link] = ()
    remarks: Sequence[str] = ()


def warehouse_side(connection: Connection, comparison: Row) -> WarehouseSide:
    """What the compared figure of one row of fct_reconciliation was summed or counted over."""
    basis, year = str(comparison["compared_basis"]), comparison["data_year"]
    if year is not None and basis in _COUNTED:
        return _count(connection, comparison, basis)
    if year is not None and (basis in _SUMMED or basis == _RATE):
        return _sum(connection, comparison, basis)
    return WarehouseSide(remarks=[f"the warehouse's side: {basis}; trace the years that it speaks of"])


def _count(connection: Connection, comparison: Row, basis: str) -> WarehouseSide:
    query, flag, view, key_name = _COUNTED[basis]
    statement = sql.SQL(query).format(flag=sql.SQL(flag), place=sql.SQL(_IN_PLACE))
    rows = ask(connection, statement, year=comparison["data_year"], place=comparison["place_key"])
    remarks = [f"the warehouse's side: {len(rows)} {basis} in {comparison['data_year']}"]
    if len(rows) != comparison["compared_value"]:
        remarks.append(_changed(comparison))
    return WarehouseSide(links=[Link(view, key_name, row["key"], row["name"]) for row in rows], remarks=remarks)


def _sum(connection: Connection, comparison: Row, basis: str) -> WarehouseSide:
    unit = str(comparison["unit"])
    form = "vnd" if unit == "VND" else "usd"
    columns = ["disbursed_year_usd", "committed_year_usd"] if basis == _RATE else [f"{basis}_{form}"]
    amounts = _amounts(connection, comparison, columns)
    totals = [sum((each[column] for each in amounts if each[column] is not None), Decimal(0)) for column in columns]
    flows = sum(each["flows"] for each in amounts)
    said = " over ".join(f"{column} {total:,f}" for column, total in zip(columns, totals, strict=True))
    remarks = [f"the warehouse's side: {said}, of {flows} rows of bi.aid in {comparison['data_year']}"]
    if basis == _RATE:
        is_same = not totals[1] or abs(100 * totals[0] / totals[1] - comparison["compared_value"]) < Decimal("0.001")
    else:
        # Money of other currencies is compared in them, with the rate of the year.
        is_same = unit not in ("USD", "VND") or abs(totals[0] - comparison["compared_value"]) < 1
    if not is_same:
        remarks.append(_changed(comparison))
    given = {each["sha256"]: {column: each[column] for column in columns} for each in amounts}
    return WarehouseSide(files=files_of(connection, comparison["data_year"], given), remarks=remarks)


def _amounts(connection: Connection, comparison: Row, columns: Sequence[str]) -> list[dict[str, Any]]:
    sums = sql.SQL(", ").join(sql.SQL("sum(b.{0}) as {0}").format(sql.Identifier(column)) for column in columns)
    statement = sql.SQL(
        """
        select d.sha256, count(distinct f.aid_flow_key) as flows, {sums}
        from marts.fct_aid_flow as f
        inner join marts.dim_place as p on p.place_key = f.place_key
        inner join marts.dim_sector as s on s.sector_key = f.sector_key
        inner join marts.bridge_aid_flow_source as b on b.aid_flow_key = f.aid_flow_key
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        where
            f.report_year = %(year)s and {place}
            and (
                %(sector)s < 0
                or %(sector)s = f.sector_key
                or s.statistical_sector_code = (select t.sector_code from marts.dim_sector as t where t.sector_key = %(sector)s)
            )
        group by d.sha256
        """
    ).format(sums=sums, place=sql.SQL(_IN_PLACE))
    return ask(connection, statement, year=comparison["data_year"], place=comparison["place_key"], sector=comparison["sector_key"])


def _changed(comparison: Row) -> str:
    return f"it was {comparison['compared_value']:,f} when it was compared: the claims wait to be compared again"
