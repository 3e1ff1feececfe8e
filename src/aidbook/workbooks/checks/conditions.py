"""The check ``forbidden``: conditions that must not all hold for one row. Most rules are written with it, without Python.

A condition is a mapping. Left stands ``field`` (default: the rule's own), ``is`` names the comparison, and right stands one of
``other`` (a field of the row), ``cover`` (a field of the cover), ``value``, ``values`` (a list), ``words`` (a list), ``today: true``.

==============================  ====================================================================================
``above``, ``below``            more or less than the right side, by more than ``margin`` (a share) of it
``equal``, ``not_equal``        the same code or text
``one_of``                      one of ``values``
``zero``, ``positive``          of a number
``given``, ``missing``          whether anything is reported
``mentions``, ``begins``        the text has, or begins with, one of ``words``, case and accents aside
``not_mentions``                the text has none of ``words``
==============================  ====================================================================================

The right side of ``above`` and ``below`` may be shifted: a day by ``months``, ``years`` or ``working_days``, an amount by
``factor``. Amounts are compared in their own currency, or with ``in: usd`` in US dollars. A condition on something that is not reported
does not hold: what is missing has rules of its own.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from aidbook.errors import FormError
from aidbook.forms.form import COVER, FieldType
from aidbook.forms.rule import Rule
from aidbook.model.submission import Scalar
from aidbook.text.fold import key
from aidbook.text.numbers import plain
from aidbook.workbooks.checks.calendar import add_working_days, months_after
from aidbook.workbooks.checks.report import Breach, Report, cover_breach, day_of, decimal_of, row_breach

Condition = Mapping[str, Any]
Values = Mapping[str, Scalar]

_DATES: Final = (FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE)


def forbidden(report: Report, rule: Rule) -> Iterator[Breach]:
    """All conditions of ``when`` hold for a row (or the cover)."""
    if rule.table == COVER:
        expected = _matches(report, rule, report.cover.values)
        if expected is not None:
            yield cover_breach(report, rule.field, expected)
        return
    for row in report.rows_of(rule):
        expected = _matches(report, rule, row.values)
        if expected is not None:
            yield row_breach(row, rule.field, expected)


def _matches(report: Report, rule: Rule, values: Values) -> str | None:
    """Return what the first comparison expected (or nothing) if every condition holds, else None."""
    expected = ""
    for condition in rule.parameters["when"]:
        name = condition.get("field", rule.field)
        comparison = condition["is"]
        if comparison in ("above", "below"):
            bound = _bound(report, rule, condition, name, values)
            if bound is None or not _lies(report, condition, name, values, bound):
                return None
            expected = expected or (plain(bound) if isinstance(bound, Decimal) else bound.isoformat())
        elif comparison not in _PLAIN:
            raise FormError(f"rules.yml: rule {rule.id} compares with {comparison!r}; there are above, below, {', '.join(_PLAIN)}.")
        elif not _PLAIN[comparison](values.get(name), condition, report, values):
            return None
    return expected


def _bound(report: Report, rule: Rule, condition: Condition, name: str, values: Values) -> Decimal | dt.date | None:
    """Return the right side of a comparison of size, shifted as the condition says."""
    kind = report.form.fields[rule.table][name].type
    right = _right(report, condition, values)
    if kind in _DATES:
        day = day_of(right)
        return None if day is None else _shift(day, condition)
    other = condition.get("other")
    if other is not None and condition.get("in") == "usd":
        amount = report.usd(values, other)
    elif other is not None and values.get(f"{name}_currency") != values.get(f"{other}_currency"):
        return None
    else:
        amount = decimal_of(right)
    return amount * Decimal(str(condition["factor"])) if amount is not None and "factor" in condition else amount


def _lies(report: Report, condition: Condition, name: str, values: Values, bound: Decimal | dt.date) -> bool:
    is_above = condition["is"] == "above"
    if isinstance(bound, dt.date):
        day = day_of(values.get(name))
        return day is not None and (day > bound if is_above else day < bound)
    amount = report.usd(values, name) if condition.get("in") == "usd" else decimal_of(values.get(name))
    if amount is None:
        return False
    slack = abs(bound) * Decimal(str(condition["margin"])) if "margin" in condition else 0
    return amount > bound + slack if is_above else amount < bound - slack


def _shift(day: dt.date, condition: Condition) -> dt.date:
    months = condition.get("months", 0) + 12 * condition.get("years", 0)
    day = months_after(day, months) if months else day
    return add_working_days(day, condition["working_days"]) if "working_days" in condition else day


def _right(report: Report, condition: Condition, values: Values) -> Scalar:
    if "other" in condition:
        return values.get(condition["other"])
    if "cover" in condition:
        return report.cover.values.get(condition["cover"])
    if condition.get("today"):
        return report.today.isoformat()
    value: Any = condition.get("value")
    return value.isoformat() if isinstance(value, dt.date) else value


def _has_words(text: Scalar, condition: Condition, *, at_start: bool = False) -> bool:
    if not isinstance(text, str):
        return False
    folded = f" {key(text)} "
    return any(folded.startswith(f" {word} ") if at_start else f" {word} " in folded for word in map(key, condition["words"]))


def _same(left: Scalar, condition: Condition, report: Report, values: Values) -> bool | None:
    right = _right(report, condition, values)
    return None if left is None or right is None else left == right


_PLAIN: Final[Mapping[str, Callable[[Scalar, Condition, Report, Values], bool]]] = {
    "equal": lambda left, condition, report, values: _same(left, condition, report, values) is True,
    "not_equal": lambda left, condition, report, values: _same(left, condition, report, values) is False,
    "one_of": lambda left, condition, report, values: left in condition["values"],
    "zero": lambda left, condition, report, values: decimal_of(left) == 0,
    "positive": lambda left, condition, report, values: (decimal_of(left) or 0) > 0,
    "given": lambda left, condition, report, values: left is not None,
    "missing": lambda left, condition, report, values: left is None,
    "mentions": lambda left, condition, report, values: _has_words(left, condition),
    "begins": lambda left, condition, report, values: _has_words(left, condition, at_start=True),
    "not_mentions": lambda left, condition, report, values: isinstance(left, str) and not _has_words(left, condition),
}
