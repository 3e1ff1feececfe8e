"""The numbers on the gate's page: sums of one version of a year, and bars by sector and place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

Connection = psycopg.Connection[Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals of one version of a year, in USD; None where no row reports any."""

    committed_usd: Any
    disbursed_usd: Any
    newly_approved_usd: Any
    activities: int
    donors: int
    ngos: int
    parts_not_reported: int


_SUMS = """
select
    sum(f.committed_year_usd) as committed_usd,
    sum(f.disbursed_year_usd) as disbursed_usd,
    sum(f.newly_approved_usd) as newly_approved_usd,
    count(distinct f.project_key) as activities,
    count(distinct f.donor_key) as donors,
    (select count(distinct p.ngo_key) from {source}.fct_ngo_presence as p where p.report_year = %(year)s and {known_p}) as ngos,
    sum(f.disbursed_year_parts_not_reported) as parts_not_reported
from {source}.fct_aid_flow as f
where f.report_year = %(year)s and {known_f}
having count(*) > 0
"""

SECTOR_BARS = ("min(s.statistical_sector_vi)", "min(s.statistical_sector_en)", "s.statistical_sector_code")
PLACE_BARS = ("min(p.place_34)", "min(p.region)", "p.place_34")

_BARS = """
with flow as (
    select sector_key, reporting_place_key, disbursed_year_usd, true as is_this_year from {source}.fct_aid_flow where report_year = %(year)s
    union all
    select sector_key, reporting_place_key, disbursed_year_usd, false from marts.fct_aid_flow where report_year = %(year)s - 1
)

select
    {name_vi} as name_vi, {name_en} as name_en,
    coalesce(sum(f.disbursed_year_usd) filter (where f.is_this_year), 0) as this_year,
    coalesce(sum(f.disbursed_year_usd) filter (where not f.is_this_year), 0) as last_year
from flow as f
inner join {members}.dim_sector as s on s.sector_key = f.sector_key
inner join {members}.dim_place as p on p.place_key = f.reporting_place_key
group by {group}
having coalesce(sum(f.disbursed_year_usd) filter (where f.is_this_year), 0) > 0
order by this_year desc
limit 12
"""


def read_sums(connection: Connection, source: str, year: int) -> Sums | None:
    """The totals of a year as a candidate or ``marts`` holds it."""
    return _read_sums(connection, _SUMS.format(source=source, known_p="true", known_f="true"), {"year": year})


def read_sums_before(connection: Connection, year: int, published_at: dt.datetime | None) -> Sums | None:
    """The year as it was published before this load; if the load did not publish, as it is published now."""
    known = "upper_inf({0}.known)" if published_at is None else "{0}.known @> (%(moment)s::timestamptz - interval '1 microsecond')"
    statement = _SUMS.format(source="history", known_p=known.format("p"), known_f=known.format("f"))
    return _read_sums(connection, statement, {"year": year, "moment": published_at})


def _read_sums(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> Sums | None:
    row = one_row(connection, statement, **parameters)
    return None if row is None else Sums(**row)


def read_bars(connection: Connection, source: str, year: int, columns: tuple[str, str, str]) -> Sequence[Row]:
    """The largest sectors or places of a year by disbursement, with the year before beside them."""
    name_vi, name_en, group = columns
    # The published sectors and places are all of them as soon as anything is; a first candidate has its own.
    return all_rows(connection, _BARS.format(source=source, members=source, name_vi=name_vi, name_en=name_en, group=group), year=year)


def all_rows(connection: Connection, statement: str, **parameters: Any) -> list[dict[str, Any]]:
    """What a statement of the page gives, by column."""
    with connection.cursor(row_factory=dict_row) as cursor:
        # The statements are those of the page; only schema names that it made itself are put into them.
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def one_row(connection: Connection, statement: str, **parameters: Any) -> dict[str, Any] | None:
    """The first row that a statement of the page gives, or None."""
    rows = all_rows(connection, statement, **parameters)
    return rows[0] if rows else None
