"""Columns of another year than the report's: nothing of them is an amount of the report year."""

import dataclasses
from collections.abc import Set

from aidbook.forms.form import Form
from aidbook.workbooks.table_map import TableMap


def is_other_year(form: Form, field: str, years: Set[int], report_year: int | None) -> bool:
    """Whether a column's header names years, and not that which its field counts for the report.

    Only amounts of one year (source.yml, year_fields) have one: a sum up to a year is a sum all the same.
    """
    if field not in form.source["year_fields"] or report_year is None:
        return False
    wanted = report_year - 1 if field.startswith("previous_year") else report_year
    return bool(years) and wanted not in years


def without_other_years(form: Form, table_map: TableMap, report_year: int | None) -> TableMap:
    """Take from a table the columns of another year that stand for the report year's, and keep them as what they are."""
    others = {name: named for name, named in table_map.named_years.items() if is_other_year(form, name, named.years, report_year)}
    if not others:
        return table_map
    columns = {name: column for name, column in table_map.columns.items() if name not in others}
    second = {name: other for name, other in table_map.others.items() if name not in others}
    return dataclasses.replace(table_map, columns=columns, others=second, of_other_years=others)
