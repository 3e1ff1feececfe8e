"""What a province reported for a year, as the next year's form takes it over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow

from aidbook.model.submission import Scalar


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """One row of a report in force, as understood."""

    submission_id: int
    table: str
    values: Mapping[str, Scalar]


def rows_in_force(connection: psycopg.Connection[TupleRow], report_year: int, unit_ids: Iterable[str]) -> list[ReportedRow]:
    """The rows of the yearly reports in force of some units, in the order of files, sheets and rows. Refused files give none."""
    rows = connection.execute(
        """
        select s.submission_id, r.table_name, r."values"
        from landing.submission_in_force as s
        inner join landing.submission_row as r on r.submission_id = s.submission_id
        where s.report_year = %s and s.report_period = 'Y' and s.state <> 'refused' and s.province_unit_id = any(%s)
        order by s.province_unit_id, s.submission_id, r.sheet, r.row_number
        """,
        [report_year, list(unit_ids)],
    ).fetchall()
    return [ReportedRow(int(submission_id), str(table), values) for submission_id, table, values in rows]


def agencies_in_force(connection: psycopg.Connection[TupleRow], report_year: int, unit_id: str) -> list[str]:
    """The agencies, as they wrote themselves, that reported a year for a unit."""
    rows = connection.execute(
        """
        select s.cover ->> 'reporting_agency' from landing.submission_in_force as s
        where s.report_year = %s and s.report_period = 'Y' and s.province_unit_id = %s and s.cover ->> 'reporting_agency' is not null
        """,
        [report_year, unit_id],
    ).fetchall()
    return [str(row[0]) for row in rows]
