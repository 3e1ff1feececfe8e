"""Checks of the cover: its year, period, rate and office against the law, the file's name and the province."""

from collections.abc import Iterator
from decimal import Decimal

from aidbook.forms.due_dates import due_date
from aidbook.forms.form import FieldType
from aidbook.forms.periods import period_of_year
from aidbook.forms.reference import VND, places
from aidbook.forms.rule import Rule
from aidbook.text.fold import key
from aidbook.text.numbers import plain
from aidbook.workbooks.checks.columns import decimal_of
from aidbook.workbooks.checks.report import Breach, Report, cover_breach, day_of
from aidbook.workbooks.file_names import hint_of


def near_rate(report: Report, rule: Rule) -> Iterator[Breach]:
    """The declared VND rate is further than ``margin`` from the year's official average."""
    declared = decimal_of(report.cover.values.get(rule.field))
    official = report.rates.vnd_per_usd if report.rates else None
    if declared is None or official is None:
        return
    if abs(declared / official - 1) > Decimal(str(rule.parameters["margin"])):
        yield cover_breach(report, rule.field, plain(official))


def year_has_rate(report: Report, rule: Rule) -> Iterator[Breach]:
    """Rows are in dong, and the reference list has no rate of the report year: none of them can be compared, or loaded, in US dollars."""
    fields = report.form.fields["project"].values()
    # A field whose currency is fixed (the counterpart fund's is dong) is in no total in US dollars.
    counted = [f"{field.name}_currency" for field in fields if field.type is FieldType.MONEY and not field.unit.isupper()]
    in_dong = sum(any(row.values.get(name) == VND for name in counted) for row in report.rows("project"))
    if in_dong and report.rates is not None and report.rates.vnd_per_usd is None:
        yield cover_breach(report, rule.field, None, {"rows": in_dong})


def not_after_today(report: Report, rule: Rule) -> Iterator[Breach]:
    """The report year has not begun."""
    year = report.cover.year
    if year is not None and period_of_year(report.form, year)[0] > report.today:
        yield cover_breach(report, rule.field, f"≤ {report.today.year}")


def file_name(report: Report, rule: Rule) -> Iterator[Breach]:
    """The file's name surely says another year or province than the cover."""
    if rule.field not in report.cover.cells:
        return
    hint = hint_of(report.file_name)
    if rule.field == "report_year":
        if report.cover.year is not None and hint.year not in (None, report.cover.year):
            yield cover_breach(report, rule.field, str(hint.year))
    elif report.cover.place is not None:
        name = f" {key(report.file_name)} "
        if hint.places and not any(f" {form} " in name for form in report.cover.place.keys):
            yield cover_breach(report, rule.field, ", ".join(sorted(hint.places)))


def period_length(report: Report, rule: Rule) -> Iterator[Breach]:
    """A report of the period ``of`` (Y or H1) spans fewer than ``least`` or more than ``most`` days."""
    first, last = day_of(report.cover.values.get("period_start")), day_of(report.cover.values.get("period_end"))
    if report.cover.values.get("report_period") != rule.parameters["of"] or first is None or last is None or last < first:
        return
    days = (last - first).days + 1
    if not rule.parameters["least"] <= days <= rule.parameters["most"]:
        yield cover_breach(report, rule.field, f"{rule.parameters['least']} – {rule.parameters['most']}", {"days": days})


def legal_period(report: Report, rule: Rule) -> Iterator[Breach]:
    """A yearly report's period is not the one that the law gives its year (source.yml, default_period)."""
    year, stated = report.cover.year, day_of(report.cover.values.get(rule.field))
    if year is None or stated is None or report.cover.values.get("report_period") == "H1":
        return
    lawful = dict(zip(("period_start", "period_end"), period_of_year(report.form, year), strict=True))[rule.field]
    if stated != lawful:
        yield cover_breach(report, rule.field, lawful.isoformat())


def in_report_year(report: Report, rule: Rule) -> Iterator[Breach]:
    """The period ends in another year than the report's: the dates of an older file were left in."""
    year, last = report.cover.year, day_of(report.cover.values.get(rule.field))
    if year is not None and last is not None and last.year != year:
        yield cover_breach(report, rule.field, str(year))


def after_due_day(report: Report, rule: Rule) -> Iterator[Breach]:
    """The letter is dated after the day on which the report was due; where no day is known nothing is late."""
    year, written = report.cover.year, day_of(report.cover.values.get(rule.field))
    if year is None or written is None:
        return
    due = due_date(year, str(report.cover.values.get("report_period") or "Y"))
    if due is not None and written > due.day:
        yield cover_breach(report, rule.field, due.day.isoformat())


def names_place(report: Report, rule: Rule) -> Iterator[Breach]:
    """The text of the field ends with the name of another province than the cover's, of any time."""
    text, own = report.cover.values.get(rule.field), report.cover.place
    if not isinstance(text, str) or own is None:
        return
    folded = f" {key(text)}"
    if any(folded.endswith(f" {name}") for name in own.keys):
        return
    # Only a place word makes the tail a province's name: "Sở Ngoại vụ tỉnh Hà Giang".
    tails = [(f" {word} {name}", unit.name) for unit in places() for name in unit.keys for word in ("tinh", "thanh pho", "tp")]
    others = {name for tail, name in tails if folded.endswith(tail)}
    if others:
        yield cover_breach(report, rule.field, own.name, {"others": ", ".join(sorted(others))})
