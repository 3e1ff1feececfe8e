"""Checks of rows against each other: the same thing twice, or one number for two things."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow, Scalar
from aidbook.text.fold import key
from aidbook.workbooks.checks.report import Breach, Report, day_of, row_breach


def duplicate(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row has the same ``key`` as an earlier one, spelling aside."""
    key_parts = _parts(rule.parameters["key"])
    seen: dict[tuple[str, ...], int] = {}
    for row in report.rows_of(rule):
        if row.values.get(rule.field) is None:
            continue
        first = seen.setdefault(_identity(row, key_parts), row.row_number)
        if first != row.row_number:
            yield row_breach(row, rule.field, str(first))


def one_to_one(report: Report, rule: Rule) -> Iterator[Breach]:
    """A later row shares the whole ``key`` with an earlier one and differs from it in every field of ``differs``.

    ``within`` are further fields of the key that may be empty. With ``any: true`` one differing field is enough. A field not reported
    differs from nothing. ``approval_date.year`` takes a date's year.
    """
    first_rows: dict[tuple[str, ...], LandedRow] = {}
    at_least = any if rule.parameters.get("any") else all
    key_parts, within, differs = (_parts(rule.parameters.get(names, ())) for names in ("key", "within", "differs"))
    for row in report.rows_of(rule):
        identity = _identity(row, key_parts)
        if "" in identity:
            continue
        first = first_rows.setdefault(identity + _identity(row, within), row)
        if first is row:
            continue
        pairs = zip(_identity(first, differs), _identity(row, differs), strict=True)
        if at_least(a != b and a != "" and b != "" for a, b in pairs):
            yield row_breach(row, rule.field, str(first.row_number))


def two_in_force(report: Report, rule: Rule) -> Iterator[Breach]:
    """Two rows with the same ``key`` and different values of the field are both in force on the report's last day."""
    day = report.last_day
    key_parts, own = _parts(rule.parameters["key"]), _parts([rule.field])
    held: dict[tuple[str, ...], list[LandedRow]] = defaultdict(list)
    for row in report.rows_of(rule):
        first, last = day_of(row.values.get(rule.parameters["since"])), day_of(row.values.get(rule.parameters["until"]))
        identity = _identity(row, key_parts)
        if day is None or first is None or last is None or "" in identity or not first <= day <= last:
            continue
        others = [other for other in held[identity] if _identity(other, own) != _identity(row, own)]
        if others:
            yield row_breach(row, rule.field, str(others[0].row_number))
        held[identity].append(row)


_Part = tuple[str, Callable[[Scalar], str]]
"""A field, and what of its value tells two rows apart."""


def _parts(names: Iterable[str]) -> Sequence[_Part]:
    named = (name.partition(".") for name in names)
    return [(field, _year_of if part == "year" else _key_of) for field, _, part in named]


def _identity(row: LandedRow, parts: Sequence[_Part]) -> tuple[str, ...]:
    values = row.values
    return tuple([part_of(values.get(field)) for field, part_of in parts])


@lru_cache(maxsize=1 << 15, typed=True)
def _key_of(value: Scalar) -> str:
    return "" if value is None else key(str(value))


def _year_of(value: Scalar) -> str:
    return "" if value is None else str(value)[:4]
