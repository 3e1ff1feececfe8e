"""Warnings that people know about, in ops.acknowledgement: each for a while, then it expires by itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow, class_row


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A warning that a person knows about, until the end of a day in Vietnam; ``province`` None stands for all failing rows."""

    check_id: str
    province: str | None
    author: str
    why: str
    expires_on: dt.date

    def covers(self, row: Mapping[str, Any]) -> bool:
        """Whether a failing row of the check is among what was acknowledged."""
        return self.province is None or self.province in (row.get("province"), row.get("place"))


def write_acknowledgement(connection: psycopg.Connection[TupleRow], report_year: int | None, said: Acknowledgement) -> None:
    """Write an acknowledgement down, which takes the place of an earlier one of the same check, year and province."""
    connection.execute(
        """
        insert into ops.acknowledgement (check_id, report_year, province, author, why, expires_on)
        values (%s, %s, %s, %s, %s, %s)
        """,
        [said.check_id, report_year, said.province, said.author, said.why, said.expires_on],
    )


def acknowledgements_in_force(connection: psycopg.Connection[Any], report_year: int | None) -> list[Acknowledgement]:
    """What is acknowledged today for a report year (None: the claims), the longest first."""
    with connection.cursor(row_factory=class_row(Acknowledgement)) as cursor:
        return cursor.execute(
            """
            with newest as (
                select distinct on (check_id, province) *
                from ops.acknowledgement
                where report_year is not distinct from %s
                order by check_id, province, acknowledgement_id desc
            )

            select check_id, province, author, why, expires_on
            from newest
            where expires_on >= (clock_timestamp() at time zone 'Asia/Ho_Chi_Minh')::date
            order by expires_on desc, acknowledgement_id
            """,
            [report_year],
        ).fetchall()
