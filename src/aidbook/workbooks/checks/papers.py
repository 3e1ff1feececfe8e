"""Checks of official papers: how long a certificate may run, and what a paper's number says by itself."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from aidbook.forms.rule import Rule
from aidbook.text.dates import read_beginning
from aidbook.workbooks.checks.calendar import years_after
from aidbook.workbooks.checks.report import Breach, Report, day_of, row_breach

_YEAR_IN_NUMBER: Final = re.compile(r"/((?:19|20)\d{2})(?=/|$)")


def max_years(report: Report, rule: Rule) -> Iterator[Breach]:
    """The field lies more years after ``dated_by`` than the law in force on that day allows for the row's ``by``."""
    for row in report.rows_of(rule):
        issued, last = day_of(row.values.get(rule.dated_by or "")), day_of(row.values.get(rule.field))
        regime = rule.regime_on(issued)
        if issued is None or last is None or regime is None:
            continue
        years = rule.parameters["years"][regime.code].get(row.values.get(rule.parameters["by"]))
        if years is not None and last > years_after(issued, years):
            yield row_breach(row, rule.field, f"{years} năm, {regime.law}")


def year_in_number(report: Report, rule: Rule) -> Iterator[Breach]:
    """A paper's number names another year than its ``date``: 12/2020/QĐ-UBND of 2021."""
    columns = report.columns_of(rule)
    for row, number, date in zip(columns.rows, columns.values[rule.field], columns.values[rule.parameters["date"]], strict=True):
        named, day = _YEAR_IN_NUMBER.search(number) if isinstance(number, str) else None, day_of(date)
        if named and day is not None and int(named[1]) != day.year and _is_year(int(named[1]), report.today):
            yield row_breach(row, rule.field, str(day.year))


def after_beginning(report: Report, rule: Rule) -> Iterator[Breach]:
    """The day of the field lies after the row's ``other``: where that is only known to the year or month, after the end of it."""
    columns, other = report.columns_of(rule), rule.parameters["other"]
    for row, day, begun in zip(columns.rows, columns.values[rule.field], columns.values[other], strict=True):
        if not isinstance(day, str) or not isinstance(begun, str) or day <= begun:
            continue
        typed = row.raw.get(other, "")
        period = read_beginning(typed)
        # Words in a legacy encoding stay as typed in the raw text: how far the beginning is known then shows nowhere any more.
        if period is None and typed:
            continue
        if period is None or period.start == period.end:
            yield row_breach(row, rule.field, begun)
        elif day > period.end.isoformat():
            yield row_breach(row, rule.field, typed)


def _is_year(number: int, today: dt.date) -> bool:
    return 1990 <= number <= today.year
