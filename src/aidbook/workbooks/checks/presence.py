"""Checks of what is there at all: cells, columns, rows."""

from collections.abc import Iterator

from aidbook.forms.form import COVER
from aidbook.forms.rule import Rule
from aidbook.text.money import read_money
from aidbook.text.numbers import is_blank
from aidbook.workbooks.checks.report import Breach, Report, cover_breach, row_breach


def required(report: Report, rule: Rule) -> Iterator[Breach]:
    """A cell of the field is empty. A column that is missing as a whole is the matter of ``column``."""
    if rule.table == COVER:
        if not report.cover.cells:
            return  # No cover at all has its own finding.
        cell = report.cover.cells.get(rule.field)
        if report.cover.values.get(rule.field) is None and (cell is None or report.form.says_not_reported(cell.text)):
            yield cover_breach(report, rule.field)
        return
    columns = report.columns_of(rule)
    if None not in columns.distinct[rule.field]:
        return
    for row in [
        row for row, value in zip(columns.rows, columns.values[rule.field], strict=True) if value is None and rule.field in row.raw
    ]:
        # What is there but cannot be read, or was never calculated, has its own finding.
        if is_blank(row.raw[rule.field]) and (row.sheet, row.cells.get(rule.field)) not in report.uncalculated:
            yield row_breach(row, rule.field)


def column(report: Report, rule: Rule) -> Iterator[Breach]:
    """The table has no column for the field; one of another year has its own finding."""
    table = report.tables.get(rule.table)
    if table is not None and rule.field not in (*table.map.columns, *table.map.of_other_years):
        yield Breach(table.map.sheet.name, f"A{table.map.first_row}", table.map.first_row, None)


def readable_column(report: Report, rule: Rule) -> Iterator[Breach]:
    """More than ``share`` of the filled cells of a money column, and at least ``least_rows`` of them, hold no amount at all.

    An amount with two readings is one. A cell that says that its value is not known yet is not filled.
    """
    rows = [row for row in report.rows_of(rule) if _is_filled(report, row.raw.get(rule.field, ""))]
    unread = [row for row in rows if row.values.get(rule.field) is None and read_money(row.raw[rule.field]) is None]
    if len(unread) >= rule.parameters["least_rows"] and len(unread) > len(rows) * rule.parameters["share"]:
        yield row_breach(unread[0], rule.field, None, {"count": len(unread), "given": len(rows)})


def _is_filled(report: Report, text: str) -> bool:
    return not is_blank(text) and not report.form.says_not_reported(text)


def row_count(report: Report, rule: Rule) -> Iterator[Breach]:
    """The table has fewer rows than ``least`` or more than ``most``. ``field`` names the table."""
    table = report.tables.get(rule.field)
    least, most = rule.parameters["least"], rule.parameters.get("most")
    if table is None or (len(table.rows) >= least and (most is None or len(table.rows) <= most)):
        return
    span = f"≥ {least}" if most is None else f"{least} – {most}"
    yield Breach(table.map.sheet.name, f"A{table.map.first_row}", table.map.first_row, str(len(table.rows)), span)
