"""By when a report is due, by the law of its year: seeds/report_due_dates.csv, which the database reads too (ops.report_status)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aidbook import paths
from aidbook.forms.reference import read_seed


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a report, and who says so: the act's number and the source with what is not sure of it."""

    day: dt.date
    regulation: str
    source: str


@cache
def due_date(year: int, period: str, folder: Path = paths.SEEDS) -> DueDate | None:
    """Return when the report of a year and period (``Y``, ``H1``) is due; None where no date is known."""
    for row in read_seed(folder, "report_due_dates"):
        if row["report_period"] == period and int(row["first_year"]) <= year <= int(row["last_year"] or year):
            return DueDate(dt.date(year, int(row["month"]), int(row["day"])), row["regulation"], row["source"])
    return None
