"""The check ``forbidden``: conditions that must not all hold for one row. Most rules are written with it, without Python.

A condition is a mapping. Left stands ``field`` (default: the rule's own), ``is`` names the comparison, and right stands one of
``other`` (a field of the row), ``cover`` (a field of the cover), ``value``, ``values`` (a list), ``words`` (a list), ``today: true``.

==============================  ====================================================================================
``above``, ``below``            more or less than the right side, by more than ``margin`` (a share) of it
``equal``, ``not_equal``        the same code or text
``one_of``                      one of ``values``
``zero``, ``positive``          of a number
``given``, ``missing``          whether anything is reported; what stands there and could not be read is neither
``mentions``, ``begins``        the text has, or begins with, one of ``words``, case and accents aside
``not_mentions``                the text has none of ``words``
==============================  ====================================================================================

The right side of ``above`` and ``below`` may be shifted: a day by ``months``, ``years`` or ``working_days``, an amount by
``factor``. Amounts are compared in their own currency, or with ``in: usd`` in US dollars. A condition on something that is not reported
does not hold: what is missing has rules of its own.

A condition is compiled once for a file and then sifts the rows by their columns: what it says of a field's value it says once for each
distinct value, and where it says no to all of them no row is looked at.
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
from aidbook.text.remembered import Remembered
from aidbook.workbooks.checks.calendar import add_working_days, months_after
from aidbook.workbooks.checks.columns import decimal_of, line_of
from aidbook.workbooks.checks.report import Breach, Report, cover_breach, day_of, row_breach
from aidbook.workbooks.checks.sieves import HasWords, Limit, Missing, OfAmounts, OfPair, OfUsd, OfValue, Sieve, expected, sift

_DATES: Final = (FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE)
_SIZES: Final = ("above", "below")


def forbidden(report: Report, rule: Rule) -> Iterator[Breach]:
    """All conditions of ``when`` hold for a row (or the cover)."""
    sieves = [_compile(report, rule, condition) for condition in rule.parameters["when"]]
    if rule.table == COVER:
        cover = report.cover_columns
        yield from (cover_breach(report, rule.field, expected(sieves, cover, at)) for at in sift(sieves, cover))
    else:
        rows = report.columns_of(rule)
        yield from (row_breach(rows.rows[at], rule.field, expected(sieves, rows, at)) for at in sift(sieves, rows))


def _compile(report: Report, rule: Rule, condition: Mapping[str, Any]) -> Sieve:
    field, comparison = condition.get("field", rule.field), condition["is"]
    if comparison in _SIZES:
        is_date = report.form.fields[rule.table][field].type in _DATES
        return (_compile_days if is_date else _compile_amounts)(report, field, condition)
    if comparison == "missing":
        return Missing(field)
    if comparison in _MENTIONS:
        return HasWords(field, [f"{_MENTIONS[comparison]} {key(word)} " for word in condition["words"]])
    if comparison not in _PLAIN:
        raise FormError(f"rules.yml: rule {rule.id} compares with {comparison!r}; there are {', '.join(_COMPARISONS)}.")
    if "other" in condition:
        return _compile_codes(field, condition)
    return OfValue(field, Remembered(_PLAIN[comparison](condition, _right(report, condition))))


def _right(report: Report, condition: Mapping[str, Any]) -> Scalar:
    """Return the right side that is the same for every row."""
    if "cover" in condition:
        return report.cover.values.get(condition["cover"])
    if condition.get("today"):
        return report.today.isoformat()
    value: Any = condition.get("value")
    return value.isoformat() if isinstance(value, dt.date) else value


def _compile_codes(field: str, condition: Mapping[str, Any]) -> Sieve:
    wanted = condition["is"] == "equal"

    def holds(left: Scalar, right: Scalar) -> bool:
        return left is not None and right is not None and (left == right) is wanted

    return OfPair(field, condition["other"], holds)


def _compile_days(report: Report, field: str, condition: Mapping[str, Any]) -> Sieve:
    """Compare days as they are written: the order of ISO dates is that of their text."""
    other, is_above = condition.get("other"), condition["is"] == "above"

    def shift(text: Scalar) -> str:
        day = day_of(text)
        return "" if day is None else _shift(day, condition).isoformat()

    def lies(left: Scalar, bound: str) -> bool:
        return isinstance(left, str) and bound != "" and (left > bound if is_above else left < bound)

    if other is not None:
        shifted = Remembered(shift)
        return OfPair(field, other, lambda left, right: lies(left, shifted[right]), shifted.__getitem__)
    bound = shift(_right(report, condition))
    return OfValue(field, Remembered(lambda left: lies(left, bound)), bound)


def _shift(day: dt.date, condition: Mapping[str, Any]) -> dt.date:
    months = condition.get("months", 0) + 12 * condition.get("years", 0)
    day = months_after(day, months) if months else day
    return add_working_days(day, condition["working_days"]) if "working_days" in condition else day


def _compile_amounts(report: Report, field: str, condition: Mapping[str, Any]) -> Sieve:
    in_usd, is_above = condition.get("in") == "usd", condition["is"] == "above"
    factor = Decimal(str(condition["factor"])) if "factor" in condition else None
    margin = Decimal(str(condition.get("margin", 0)))
    limit = Limit(is_above, factor, margin if is_above else -margin)
    if "other" in condition:
        return OfAmounts(field, condition["other"], limit, in_usd)
    bound = decimal_of(_right(report, condition))
    if in_usd:
        return OfUsd(field, bound, limit)
    return OfValue(field, Remembered(lambda left: limit.is_passed(decimal_of(left), bound)), limit.written(bound))


def _has_no_words(condition: Mapping[str, Any]) -> Callable[[Scalar], bool]:
    words = [f" {key(word)} " for word in condition["words"]]
    return lambda text: isinstance(text, str) and not any(word in line_of(key(text)) for word in words)


_PLAIN: Final[Mapping[str, Callable[[Mapping[str, Any], Scalar], Callable[[Scalar], bool]]]] = {
    "equal": lambda _, right: lambda left: left is not None and right is not None and left == right,
    "not_equal": lambda _, right: lambda left: left is not None and right is not None and left != right,
    "one_of": lambda condition, _: lambda left: left in condition["values"],
    "zero": lambda *_: lambda left: decimal_of(left) == 0,
    "positive": lambda *_: lambda left: (decimal_of(left) or 0) > 0,
    "given": lambda *_: lambda left: left is not None,
    "not_mentions": lambda condition, _: _has_no_words(condition),
}
"""Comparison → the condition and its right side → what it says of a value."""

_MENTIONS: Final = {"mentions": "", "begins": "\n"}
"""Comparison → what stands before the word in a line of words."""

_COMPARISONS: Final = (*_SIZES, "missing", *_MENTIONS, *_PLAIN)
