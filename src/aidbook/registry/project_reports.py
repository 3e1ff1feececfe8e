"""All that the reports in force tell of projects, by natural key: every year, published or not."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.registry.decisions import read_decision
from aidbook.registry.donor_records import DonorSettler
from aidbook.registry.match import donor_list
from aidbook.registry.mentions import Mention
from aidbook.registry.places import successors
from aidbook.registry.project_titles import read_title
from aidbook.registry.projects import is_national, project_key
from aidbook.registry.reported_project import ReportedProject, donor_of

FIELDS = (
    "activity_title",
    "donor_name",
    "donor_type",
    "donor_country_iso2",
    "approval_no",
    "approval_date",
    "approval_level",
    "start_date",
    "end_date",
    "currency",
    "committed_total",
)


@dataclass(slots=True)
class _Told:
    """What the rows of one natural key tell; sets grow as rows are read."""

    values: dict[str, Any]
    donor_id: str
    units: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    starts: set[dt.date] = field(default_factory=set)
    ends: set[dt.date] = field(default_factory=set)
    totals: set[tuple[str, Decimal]] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    submissions: set[int] = field(default_factory=set)


def reported_projects(connection: psycopg.Connection[TupleRow]) -> list[ReportedProject]:
    """Every natural key that a yearly report in force names, with donors as they are identified now."""
    donors = DonorSettler(connection, donor_list())
    return gathered(_rows(connection), lambda values: donors.mention_of_row("project", values))


def gathered(rows: Iterable[Sequence[Any]], mention_of: Callable[[dict[str, Any]], Mention | None]) -> list[ReportedProject]:
    """Rows by natural key. A row is its province's unit, its submissions, their years, and the values of :data:`FIELDS`."""
    told: dict[str, _Told] = {}
    places = successors()
    for unit_id, submissions, years, *fields in rows:
        values = dict(zip(FIELDS, fields, strict=True))
        mention = mention_of(values)
        if mention is None or not values["activity_title"]:
            continue
        place_34 = str(places.get(unit_id, unit_id))
        natural_key, _ = project_key(values, mention.unmerged_id, unit_id)
        if (own := told.get(natural_key)) is None:
            own = told[natural_key] = _Told(values, mention.donor.donor_id)
        own.units.add(unit_id)
        own.places.add(place_34)
        own.starts.update(_day(values["start_date"]))
        own.ends.update(_day(values["end_date"]))
        own.totals.update(_total(values))
        own.years.update(years)
        own.submissions.update(submissions)
    listed = donor_list().donors
    return [_project(natural_key, own, is_listed=own.donor_id in listed) for natural_key, own in told.items()]


def _project(natural_key: str, told: _Told, *, is_listed: bool) -> ReportedProject:
    return ReportedProject(
        natural_key=natural_key,
        donor=donor_of(told.donor_id, is_listed=is_listed),
        is_listed_donor=is_listed,
        units=frozenset(told.units),
        places=frozenset(told.places),
        title=read_title(told.values["activity_title"]),
        decision=read_decision(told.values["approval_no"], told.values["approval_date"]),
        is_national=is_national(told.values),
        starts=frozenset(told.starts),
        ends=frozenset(told.ends),
        totals=frozenset(told.totals),
        years=frozenset(told.years),
        submissions=frozenset(told.submissions),
    )


def _day(text: str | None) -> Iterator[dt.date]:
    if text:
        yield dt.date.fromisoformat(text)


def _total(values: dict[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """What is committed for the whole life; nothing where it is not told or nought."""
    if values["currency"] and values["committed_total"] and (total := Decimal(values["committed_total"])):
        yield values["currency"], total


def _rows(connection: psycopg.Connection[TupleRow]) -> Iterator[TupleRow]:
    columns = ", ".join(f"""r."values" ->> '{name}' as {name}""" for name in FIELDS)
    # Rows that say the same in several years and files are one line: most projects are reported again with the same words.
    with connection.cursor("reported_projects") as rows:
        rows.itersize = 2_000
        yield from rows.execute(
            f"""
            with told as (
                select s.province_unit_id, s.submission_id, s.report_year, {columns}
                from landing.submission_in_force as s
                inner join registry.corrected_row as r on r.submission_id = s.submission_id
                where s.report_period = 'Y' and r.table_name = 'project'
            )

            select province_unit_id, array_agg(distinct submission_id), array_agg(distinct report_year), {", ".join(FIELDS)}
            from told
            group by province_unit_id, {", ".join(FIELDS)}
            order by province_unit_id, {", ".join(FIELDS)}
            """
        )
