"""The kinds of check that rules.yml may name. Each looks at one read file and yields the places where its rule does not hold."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from aidbook.forms.form import COVER, FieldType, Form
from aidbook.forms.reference import Rates, rates_of
from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow, Scalar
from aidbook.text.fold import key
from aidbook.text.numbers import is_blank, plain
from aidbook.workbooks.cover import Cover, period_of_year
from aidbook.workbooks.file_names import hint_of
from aidbook.workbooks.tables import TableRead


@dataclass(frozen=True)
class Report:
    """A file as read, for checks. ``today`` decides what lies in the future."""

    form: Form
    file_name: str
    cover: Cover
    tables: Mapping[str, TableRead]
    today: dt.date

    @property
    def rates(self) -> Rates | None:
        """The rates of the report year."""
        return rates_of(self.cover.year) if self.cover.year is not None else None

    def rows(self, table: str) -> Sequence[LandedRow]:
        """The rows of a table; none where the table is missing."""
        return self.tables[table].rows if table in self.tables else ()

    def usd(self, values: Mapping[str, Scalar], name: str) -> Decimal | None:
        """Return a row's amount in US dollars, at the declared rate or the year's; None if it or a rate is missing."""
        amount, currency = values.get(name), values.get(f"{name}_currency")
        if not isinstance(amount, str) or not isinstance(currency, str) or self.rates is None:
            return None
        declared = self.cover.values.get("declared_fx_rate")
        return self.rates.usd(Decimal(amount), currency, vnd_per_usd=Decimal(declared) if isinstance(declared, str) else None)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule does not hold."""

    sheet: str | None
    cell: str | None
    row: int | None
    seen: str | None
    expected: str | None = None
    context: Mapping[str, object] | None = None


Check = Callable[[Report, Rule], Iterator[Breach]]


def required(report: Report, rule: Rule) -> Iterator[Breach]:
    """A cell of the field is empty. A column that is missing as a whole is the matter of ``column``."""
    if rule.table == COVER:
        if report.cover.values.get(rule.field) is None and rule.field not in report.cover.cells:
            yield Breach(report.cover.sheet, None, None, None)
        return
    for row in report.rows(rule.table):
        # What is there but cannot be read has its own finding.
        if rule.field in row.raw and row.values.get(rule.field) is None and is_blank(row.raw[rule.field]):
            yield _breach(row, rule.field)


def column(report: Report, rule: Rule) -> Iterator[Breach]:
    """The table has no column for the field."""
    table = report.tables.get(rule.table)
    if table is not None and rule.field not in table.map.columns:
        yield Breach(table.map.sheet.name, f"A{table.map.first_row}", table.map.first_row, None)


def forbidden(report: Report, rule: Rule) -> Iterator[Breach]:
    """All conditions of ``when`` hold for a row (or the cover). A condition on something missing does not hold."""
    if rule.table == COVER:
        expected = _matches(report, rule, report.cover.values)
        if expected is not None:
            cell = report.cover.cells.get(rule.field)
            yield Breach(
                report.cover.sheet, cell.address if cell else None, cell.row if cell else None, cell.text if cell else None, expected
            )
        return
    for row in report.rows(rule.table):
        expected = _matches(report, rule, row.values)
        if expected is not None:
            yield _breach(row, rule.field, expected, context=row.values)


def sums(report: Report, rule: Rule) -> Iterator[Breach]:
    """The field differs from the sum of ``parts`` by more than ``margin``; a part not given is nothing once another is given."""
    margin = Decimal(str(rule.parameters["margin"]))
    for row in report.rows(rule.table):
        whole = _decimal(row.values.get(rule.field))
        given = [name for name in rule.parameters["parts"] if row.values.get(name) is not None]
        if whole is None or len(given) < len(rule.parameters["parts"]):
            continue
        if len({row.values.get(f"{name}_currency") for name in (rule.field, *given)}) > 1:
            continue
        total = sum((_decimal(row.values[name]) or Decimal(0) for name in given), Decimal(0))
        if abs(total - whole) > max(abs(whole) * margin, Decimal(1)):
            yield _breach(row, rule.field, plain(total))


def max_years(report: Report, rule: Rule) -> Iterator[Breach]:
    """The field lies more years after ``from`` than the regime in force on that day allows for the row's kind."""
    for row in report.rows(rule.table):
        issued, last = _date(row.values.get(rule.parameters["from"])), _date(row.values.get(rule.field))
        if issued is None or last is None:
            continue
        regime = next((r for r in rule.parameters["regimes"] if issued.isoformat() >= r["issued_from"]), None)
        years = regime["years"].get(row.values.get(rule.parameters["by"])) if regime else None
        if years is not None and last > _years_after(issued, years):
            yield _breach(row, rule.field, f"{years} năm, {regime['law']}" if regime else None)


def duplicate(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row has the same ``key`` as an earlier one, spelling aside."""
    seen: dict[tuple[str, ...], int] = {}
    for row in report.rows(rule.table):
        if row.values.get(rule.field) is None:
            continue
        identity = tuple(key(str(row.values.get(name))) for name in rule.parameters["key"])
        first = seen.setdefault(identity, row.row_number)
        if first != row.row_number:
            yield _breach(row, rule.field, str(first))


def ceiling(report: Report, rule: Rule) -> Iterator[Breach]:
    """An amount is above ``usd`` US dollars, and not above ``up_to_usd`` if that is given."""
    low, high = Decimal(rule.parameters["usd"]), rule.parameters.get("up_to_usd")
    for row in report.rows(rule.table):
        amount = report.usd(row.values, rule.field)
        if amount is not None and amount > low and (high is None or amount <= Decimal(high)):
            yield _breach(row, rule.field, f"≤ {low:,.0f} USD")


def near_rate(report: Report, rule: Rule) -> Iterator[Breach]:
    """The declared VND rate is further than ``margin`` from the year's official average."""
    declared = _decimal(report.cover.values.get(rule.field))
    official = report.rates.vnd_per_usd if report.rates else None
    cell = report.cover.cells.get(rule.field)
    if declared is None or official is None or cell is None:
        return
    if abs(declared / official - 1) > Decimal(str(rule.parameters["margin"])):
        yield Breach(report.cover.sheet, cell.address, cell.row, cell.text, plain(official))


def not_after_today(report: Report, rule: Rule) -> Iterator[Breach]:
    """The report year has not begun."""
    year, cell = report.cover.year, report.cover.cells.get(rule.field)
    if year is not None and cell is not None and period_of_year(report.form, year)[0] > report.today:
        yield Breach(report.cover.sheet, cell.address, cell.row, cell.text, f"≤ {report.today.year}")


def file_name(report: Report, rule: Rule) -> Iterator[Breach]:
    """The file's name surely says another year or province than the cover."""
    cell = report.cover.cells.get(rule.field)
    if cell is None:
        return
    hint = hint_of(report.file_name)
    if rule.field == "report_year":
        if report.cover.year is not None and hint.year not in (None, report.cover.year):
            yield Breach(report.cover.sheet, cell.address, cell.row, cell.text, str(hint.year))
    elif report.cover.place is not None:
        name = f" {key(report.file_name)} "
        if hint.places and not any(f" {form} " in name for form in report.cover.place.keys):
            yield Breach(report.cover.sheet, cell.address, cell.row, cell.text, ", ".join(sorted(hint.places)))


def totals_row(report: Report, rule: Rule) -> Iterator[Breach]:
    """The table's grand total differs from the sum of its rows by more than ``margin``; only for rows of one currency."""
    table = report.tables.get(rule.table)
    if table is None or not table.totals or rule.field not in table.map.columns:
        return
    grand = [row for row in table.totals if any(key(text).startswith(("tong", "total")) for text in row.raw.values())] or table.totals
    line = grand[-1]
    stated = _decimal(line.values.get(rule.field))
    amounts = [_decimal(row.values.get(rule.field)) for row in table.rows]
    if stated is None or len({row.values.get(f"{rule.field}_currency") for row in table.rows if row.values.get(rule.field)}) != 1:
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if abs(total - stated) > abs(total) * Decimal(str(rule.parameters["margin"])):
        yield _breach(line, rule.field, plain(total))


def _matches(report: Report, rule: Rule, values: Mapping[str, Scalar]) -> str | None:
    """Return the last value compared with if every condition holds, else None."""
    expected = ""
    for condition in rule.parameters["when"]:
        name = condition.get("field", rule.field)
        left = values.get(name)
        if left is None or (condition["is"] != "given" and not _holds(report, rule, condition, name, values)):
            return None
        right = _right(report, condition, values)
        if right is not None and condition["is"] in ("above", "below") and not expected:
            expected = str(right)
    return expected


def _holds(report: Report, rule: Rule, condition: Mapping[str, Any], name: str, values: Mapping[str, Scalar]) -> bool:
    left, right = values.get(name), _right(report, condition, values)
    if left is None or right is None:
        return False
    if condition["is"] == "equal":
        return left == right
    kind = report.form.fields[rule.table][name].type
    if kind in (FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE):
        return str(left) > str(right) if condition["is"] == "above" else str(left) < str(right)
    other = condition.get("other")
    if other is not None and values.get(f"{name}_currency") != values.get(f"{other}_currency"):
        return False
    a, b = Decimal(str(left)), Decimal(str(right))
    slack = abs(b) * Decimal(str(condition.get("margin", 0)))
    return a > b + slack if condition["is"] == "above" else a < b - slack


def _right(report: Report, condition: Mapping[str, Any], values: Mapping[str, Scalar]) -> Scalar:
    if "other" in condition:
        return values.get(condition["other"])
    if "cover" in condition:
        return report.cover.values.get(condition["cover"])
    value: Scalar = condition.get("value")
    return value


def _breach(row: LandedRow, name: str, expected: str | None = None, context: Mapping[str, object] | None = None) -> Breach:
    return Breach(row.sheet, row.cells.get(name), row.row_number, row.raw.get(name), expected or None, context)


def _decimal(value: Scalar) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) else None


def _date(value: Scalar) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def _years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


BASIC_CHECKS: Final[Mapping[str, Check]] = {
    "required": required,
    "column": column,
    "forbidden": forbidden,
    "sum": sums,
    "max_years": max_years,
    "duplicate": duplicate,
    "ceiling": ceiling,
    "near_rate": near_rate,
    "not_after_today": not_after_today,
    "file_name": file_name,
    "totals_row": totals_row,
}
