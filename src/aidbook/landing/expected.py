"""Which province owes which yearly report, and by when; written down so that what is missing can be seen beside what came."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass

import psycopg
from psycopg.rows import TupleRow


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """One report that is owed. The file of any of ``accepted_unit_ids`` counts for ``unit_id``; ``due_on`` is None where unknown."""

    report_year: int
    unit_id: str
    place: str
    accepted_unit_ids: list[str]
    due_on: dt.date | None
    due_source: str


def write_expected(connection: psycopg.Connection[TupleRow], reports: Iterable[ExpectedReport]) -> None:
    """Bring ops.expected_report to what the reference lists say now. Only differences are written; the caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into ops.expected_report as e (report_year, unit_id, place, accepted_unit_ids, due_on, due_source)
            values (%s, %s, %s, %s, %s, %s)
            on conflict (report_year, unit_id) do update set
                place = excluded.place, accepted_unit_ids = excluded.accepted_unit_ids,
                due_on = excluded.due_on, due_source = excluded.due_source
            where (e.place, e.accepted_unit_ids, e.due_on, e.due_source)
                is distinct from (excluded.place, excluded.accepted_unit_ids, excluded.due_on, excluded.due_source)
            """,
            [astuple(report) for report in reports],
        )


def years_received(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """Every report year that some file speaks of."""
    rows = connection.execute("select distinct report_year from landing.submission where report_year is not null order by 1").fetchall()
    return [int(row[0]) for row in rows]
