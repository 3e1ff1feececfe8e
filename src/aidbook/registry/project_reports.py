"""All that the reports in force tell of projects, by natural key: every year, published or not."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.row_stream import stream_rows
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


def reported_projects(connection: psycopg.Connection[TupleRow]) -> list[ReportedProject]:
    """Every natural key that a yearly report in force names, with donors as they are identified now."""
    donors = DonorSettler(connection, donor_list())
    return gathered(_rows(connection), lambda values: donors.mention_of_row("project", values))


def gathered(rows: Iterable[Sequence[Any]], mention_of: Callable[[dict[str, Any]], Mention | None]) -> list[ReportedProject]:
    """Rows by natural key. A row is its province's unit, its submissions, their years, and the values of :data:`FIELDS`."""
    told: dict[str, ReportedProject] = {}
    places, listed, shared = successors(), donor_list().donors, _Shared()
    for unit_id, submissions, years, *fields in rows:
        values = dict(zip(FIELDS, fields, strict=True))
        mention = mention_of(values)
        if mention is None or not values["activity_title"]:
            continue
        natural_key, _ = project_key(values, mention.unmerged_id, unit_id)
        sets = {
            "units": shared.one(unit_id),
            "places": shared.one(str(places.get(unit_id, unit_id))),
            "starts": shared.one(*_day(values["start_date"])),
            "ends": shared.one(*_day(values["end_date"])),
            "totals": frozenset(_total(values)),
            "years": shared.one(*years),
            "submissions": shared.one(*submissions),
        }
        if (own := told.get(natural_key)) is not None:
            told[natural_key] = own.told_again(sets)
            continue
        is_listed = mention.donor.donor_id in listed
        told[natural_key] = ReportedProject(
            natural_key=natural_key,
            donor=donor_of(mention.donor.donor_id, is_listed=is_listed),
            is_listed_donor=is_listed,
            title=read_title(values["activity_title"]),
            decision=read_decision(values["approval_no"], values["approval_date"]),
            is_national=is_national(values),
            **sets,
        )
    return list(told.values())


class _Shared:
    """One set for all that are equal: a million projects have a few hundred different places, days and submissions."""

    def __init__(self) -> None:
        self._sets: dict[tuple[Any, ...], frozenset[Any]] = {}

    def one(self, *members: Any) -> frozenset[Any]:
        """The set of these members."""
        return self._sets.setdefault(members, frozenset(members))


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
    return stream_rows(
        connection,
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
        """,
    )
