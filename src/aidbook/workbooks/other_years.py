"""Columns of another year than the report's, or of a part of it: nothing of them is an amount of the report year."""

import dataclasses
import datetime as dt
from typing import Final

from aidbook.forms.form import Form
from aidbook.forms.periods import period_of_year
from aidbook.workbooks.table_map import NamedYears, TableMap

_HALF_YEAR: Final = "H1"
_ABOUT_A_MONTH: Final = dt.timedelta(days=31)
"""A year's accounts are closed by the law's day or by that of the calendar."""


def is_other_year(form: Form, field: str, named: NamedYears, report_year: int | None, period: str | None) -> bool:
    """Whether a column's header names years, and not that which its field counts for the report, or a day in the middle of it.

    Only amounts of one year (source.yml, year_fields) have one: a sum up to a year is a sum all the same.
    """
    if field not in form.source["year_fields"] or report_year is None or not named.years:
        return False
    wanted = report_year - 1 if field.startswith("previous_year") else report_year
    return wanted not in named.years or (period != _HALF_YEAR and part_until(form, named, wanted) is not None)


def part_until(form: Form, named: NamedYears, year: int) -> dt.date | None:
    """Return the day up to which (or from which) a header counts a part of a year alone, ``đến 30/6/2023``; None if it names none."""
    start, end = period_of_year(form, year)
    return next((day for day in named.days if start + _ABOUT_A_MONTH < day < end - _ABOUT_A_MONTH), None)


def without_other_years(form: Form, table_map: TableMap, report_year: int | None, period: str | None) -> TableMap:
    """Take from a table the columns of another year that stand for the report year's, and keep them as what they are."""
    others = {name: named for name, named in table_map.named_years.items() if is_other_year(form, name, named, report_year, period)}
    if not others:
        return table_map
    columns = {name: column for name, column in table_map.columns.items() if name not in others}
    second = {name: other for name, other in table_map.others.items() if name not in others}
    return dataclasses.replace(table_map, columns=columns, others=second, of_other_years=others)
