"""Checks of rows against each other: the same thing twice, or one number for two things."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow
from aidbook.text.fold import key
from aidbook.workbooks.checks.report import Breach, Report, day_of, row_breach


def duplicate(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row has the same ``key`` as an earlier one, spelling aside."""
    seen: dict[tuple[str, ...], int] = {}
    for row in report.rows_of(rule):
        if row.values.get(rule.field) is None:
            continue
        first = seen.setdefault(_identity(row, rule.parameters["key"]), row.row_number)
        if first != row.row_number:
            yield row_breach(row, rule.field, str(first))


def one_to_one(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row shares the whole ``key`` with an earlier one and differs from it in every field of ``differs``.

    ``within`` are further fields of the key that may be empty. With ``any: true`` one differing field is enough. A field not reported
    differs from nothing. ``approval_date.year`` takes a date's year.
    """
    first_rows: dict[tuple[str, ...], LandedRow] = {}
    at_least = any if rule.parameters.get("any") else all
    for row in report.rows_of(rule):
        identity = _identity(row, rule.parameters["key"])
        if "" in identity:
            continue
        first = first_rows.setdefault(identity + _identity(row, rule.parameters.get("within", ())), row)
        pairs = [(_part(first, name), _part(row, name)) for name in rule.parameters["differs"]]
        if first is not row and at_least(a != b and a != "" and b != "" for a, b in pairs):
            yield row_breach(row, rule.field, str(first.row_number))


def two_in_force(report: Report, rule: Rule) -> Iterator[Breach]:
    """Two rows with the same ``key`` and different values of the field are both in force on the report's last day."""
    day = report.last_day
    held: dict[tuple[str, ...], list[LandedRow]] = defaultdict(list)
    for row in report.rows_of(rule):
        first, last = day_of(row.values.get(rule.parameters["since"])), day_of(row.values.get(rule.parameters["until"]))
        identity = _identity(row, rule.parameters["key"])
        if day is None or first is None or last is None or "" in identity or not first <= day <= last:
            continue
        others = [other for other in held[identity] if _part(other, rule.field) != _part(row, rule.field)]
        if others:
            yield row_breach(row, rule.field, str(others[0].row_number))
        held[identity].append(row)


def _identity(row: LandedRow, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(_part(row, name) for name in names)


def _part(row: LandedRow, name: str) -> str:
    field, _, part = name.partition(".")
    value = row.values.get(field)
    if value is None:
        return ""
    return str(value)[:4] if part == "year" else key(str(value))
