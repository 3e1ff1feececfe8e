"""Checks of rows against each other: the same thing twice, or one number for two things."""

from collections import defaultdict
from collections.abc import Iterator

from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow
from aidbook.workbooks.checks.report import Breach, Report, day_of, row_breach


def duplicate(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row has the same ``key`` as an earlier one, spelling aside."""
    columns = report.columns_of(rule)
    seen: dict[tuple[str, ...], LandedRow] = {}
    for row, value, identity in zip(columns.rows, columns.values[rule.field], columns.keys(rule.parameters["key"]), strict=True):
        if value is None:
            continue
        first = seen.setdefault(identity, row)
        if first is not row:
            yield row_breach(row, rule.field, _place(first, row))


def one_to_one(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row shares the whole ``key`` with an earlier one and differs from it in every field of ``differs``.

    ``within`` are further fields of the key that may be empty. With ``any: true`` one differing field is enough. A field not reported
    differs from nothing. ``approval_date.year`` takes a date's year.
    """
    columns = report.columns_of(rule)
    at_least = any if rule.parameters.get("any") else all
    identities, within, differs = (columns.keys(rule.parameters.get(names, ())) for names in ("key", "within", "differs"))
    firsts: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for at, whole in enumerate(zip(identities, within, strict=True)):
        first = at if "" in whole[0] else firsts.setdefault(whole, at)
        if first != at and at_least(a != b and a != "" and b != "" for a, b in zip(differs[first], differs[at], strict=True)):
            yield row_breach(columns.rows[at], rule.field, _place(columns.rows[first], columns.rows[at]))


def two_in_force(report: Report, rule: Rule) -> Iterator[Breach]:
    """Two rows with the same ``key`` and different values of the field are both in force on the report's last day."""
    day, columns = report.last_day, report.columns_of(rule)
    held: dict[tuple[str, ...], list[tuple[LandedRow, tuple[str, ...]]]] = defaultdict(list)
    for row, identity, own in zip(columns.rows, columns.keys(rule.parameters["key"]), columns.keys([rule.field]), strict=True):
        first, last = day_of(row.values.get(rule.parameters["since"])), day_of(row.values.get(rule.parameters["until"]))
        if day is None or first is None or last is None or "" in identity or not first <= day <= last:
            continue
        if (other := next((other for other, its_own in held[identity] if its_own != own), None)) is not None:
            yield row_breach(row, rule.field, _place(other, row))
        held[identity].append((row, own))


def _place(row: LandedRow, beside: LandedRow) -> str:
    """Name a row for somebody who looks at another one: with its sheet, if that is another."""
    return str(row.row_number) if row.sheet == beside.sheet else f"{row.row_number} ({row.sheet})"
