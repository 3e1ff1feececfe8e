"""Which yearly reports are owed: every province that there was at the end of the report year, by the date that the form names."""

import datetime as dt
from collections.abc import Iterable

from aidbook.forms.load import load_form
from aidbook.forms.reference import places
from aidbook.landing.expected import ExpectedReport, write_expected, years_received
from aidbook.registry.places import successors
from aidbook.warehouse.connect import Connection

FORM = "provincial_report"
FIRST_COMPLETE_YEAR = 2008
"""Of earlier years the list of provinces is not complete, so nobody can say who is missing."""
DATE_UNKNOWN = "no date known"


def expect_reports(connection: Connection, years: Iterable[int] = ()) -> None:
    """Write down who owes the yearly report of each year received so far, of the running report year, and of ``years``."""
    wanted = {*years_received(connection), report_year_of(dt.date.today()), *years}
    write_expected(connection, (report for year in sorted(wanted) for report in expected_reports(year)))


def report_year_of(day: dt.date) -> int:
    """The report year that a day belongs to: from 15 December it is the next one (Decree 58/2022 art. 21)."""
    return day.year + (day >= dt.date(day.year, 12, 15))


def expected_reports(year: int) -> list[ExpectedReport]:
    """The provinces of a year. In the year of a merger the files of what a province was made of count for it too."""
    if year < FIRST_COMPLETE_YEAR:
        return []
    day = dt.date(year, 12, 31)
    due_on, source = due_date(year, "Y")
    owing = [unit for unit in places() if unit.existed_on(day)]
    merged = {unit.unit_id for unit in places() if unit.valid_to.year == year and not unit.existed_on(day)}
    return [
        ExpectedReport(
            year,
            unit.unit_id,
            unit.name,
            [unit.unit_id, *sorted(old for old in merged if successors().get(old) == unit.unit_id)],
            due_on,
            source,
        )
        for unit in owing
    ]


def due_date(year: int, period: str) -> tuple[dt.date | None, str]:
    """By when the report of a year and period (``Y``, ``H1``) is due and who says so; None where no date is known."""
    for due in load_form(FORM).source["due_dates"]:
        if due["period"] == period and due.get("first_year", year) <= year <= due.get("last_year", year):
            return dt.date(year, due["month"], due["day"]), str(due["source"])
    return None, DATE_UNKNOWN
