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

A condition is compiled once for a file and then sifts all rows. What it says of a field's value it says once for each distinct value.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, Protocol, TypeVar

from aidbook.errors import FormError
from aidbook.forms.form import COVER, FieldType
from aidbook.forms.rule import Rule
from aidbook.model.submission import Scalar
from aidbook.text.fold import key
from aidbook.text.numbers import is_blank
from aidbook.text.remembered import Remembered
from aidbook.text.written import to_cents
from aidbook.workbooks.checks.calendar import add_working_days, months_after
from aidbook.workbooks.checks.report import Breach, Report, cover_breach, day_of, decimal_of, row_breach

Values = Mapping[str, Scalar]


class Judged(Protocol):
    """A row, or the cover."""

    @property
    def values(self) -> Values:
        """Field → value."""

    @property
    def raw(self) -> Mapping[str, str]:
        """Field → what was typed."""


_Judged = TypeVar("_Judged", bound=Judged)
_DATES: Final = (FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE)
_SIZES: Final = ("above", "below")


def forbidden(report: Report, rule: Rule) -> Iterator[Breach]:
    """All conditions of ``when`` hold for a row (or the cover)."""
    tests = [_compile(report, rule, condition) for condition in rule.parameters["when"]]
    if rule.table == COVER:
        for cover in _sift(tests, [report.cover]):
            yield cover_breach(report, rule.field, _expected(tests, cover.values))
        return
    for row in _sift(tests, report.rows_of(rule)):
        yield row_breach(row, rule.field, _expected(tests, row.values))


@dataclass(frozen=True)
class _OfValue:
    """A condition on one field alone."""

    field: str
    verdicts: Remembered[Scalar, bool]
    """What the condition says of each distinct value."""
    bound: str = ""
    """Of a comparison of size, what it compares with."""

    def sift(self, judged: Sequence[_Judged]) -> Sequence[_Judged]:
        field, verdicts = self.field, self.verdicts
        return [one for one in judged if verdicts[one.values.get(field)]]

    def expected(self, values: Values) -> str:
        return self.bound


@dataclass(frozen=True)
class _OfRow:
    """A comparison of two fields of a row. ``bound`` writes the right side."""

    holds: Callable[[Values], bool]
    bound: Callable[[Values], str] = lambda _: ""

    def sift(self, judged: Sequence[_Judged]) -> Sequence[_Judged]:
        holds = self.holds
        return [one for one in judged if holds(one.values)]

    def expected(self, values: Values) -> str:
        return self.bound(values)


@dataclass(frozen=True)
class _Missing:
    """Nothing is reported in a row. A cell with a text that could not be read has a finding of its own."""

    field: str

    def sift(self, judged: Sequence[_Judged]) -> Sequence[_Judged]:
        return [one for one in judged if one.values.get(self.field) is None and is_blank(one.raw.get(self.field, ""))]

    def expected(self, values: Values) -> str:
        return ""


_Test = _OfValue | _Missing | _OfRow


def _sift(tests: Sequence[_Test], judged: Sequence[_Judged]) -> Sequence[_Judged]:
    """Return those for which every test holds. Tests of single values are the cheapest and leave few to the others."""
    for test in sorted(tests, key=lambda test: isinstance(test, _OfRow)):
        if not judged:
            break
        judged = test.sift(judged)
    return judged


def _expected(tests: Sequence[_Test], values: Values) -> str:
    """Return what the first comparison of size expected."""
    return next((expected for test in tests if (expected := test.expected(values))), "")


def _compile(report: Report, rule: Rule, condition: Mapping[str, Any]) -> _Test:
    field, comparison = condition.get("field", rule.field), condition["is"]
    if comparison in _SIZES:
        is_date = report.form.fields[rule.table][field].type in _DATES
        return (_compile_days if is_date else _compile_amounts)(report, field, condition)
    if comparison == "missing":
        return _Missing(field)
    if comparison not in _PLAIN:
        raise FormError(f"rules.yml: rule {rule.id} compares with {comparison!r}; there are above, below, missing, {', '.join(_PLAIN)}.")
    if "other" in condition:
        return _compile_codes(field, condition)
    return _OfValue(field, Remembered(_PLAIN[comparison](condition, _right(report, condition))))


def _right(report: Report, condition: Mapping[str, Any]) -> Scalar:
    """Return the right side that is the same for every row."""
    if "cover" in condition:
        return report.cover.values.get(condition["cover"])
    if condition.get("today"):
        return report.today.isoformat()
    value: Any = condition.get("value")
    return value.isoformat() if isinstance(value, dt.date) else value


def _compile_codes(field: str, condition: Mapping[str, Any]) -> _Test:
    other, wanted = condition["other"], condition["is"] == "equal"

    def holds(values: Values) -> bool:
        left, right = values.get(field), values.get(other)
        return left is not None and right is not None and (left == right) is wanted

    return _OfRow(holds)


def _compile_days(report: Report, field: str, condition: Mapping[str, Any]) -> _Test:
    """Compare days as they are written: the order of ISO dates is that of their text."""
    other, is_above = condition.get("other"), condition["is"] == "above"

    @cache
    def shifted(text: Scalar) -> str:
        day = day_of(text)
        return "" if day is None else _shift(day, condition).isoformat()

    def lies(left: Scalar, bound: str) -> bool:
        return isinstance(left, str) and bound != "" and (left > bound if is_above else left < bound)

    if other is not None:
        return _OfRow(lambda values: lies(values.get(field), shifted(values.get(other))), lambda values: shifted(values.get(other)))
    bound = shifted(_right(report, condition))
    return _OfValue(field, Remembered(lambda left: lies(left, bound)), bound)


def _shift(day: dt.date, condition: Mapping[str, Any]) -> dt.date:
    months = condition.get("months", 0) + 12 * condition.get("years", 0)
    day = months_after(day, months) if months else day
    return add_working_days(day, condition["working_days"]) if "working_days" in condition else day


def _compile_amounts(report: Report, field: str, condition: Mapping[str, Any]) -> _Test:
    other: str | None = condition.get("other")
    in_usd, is_above = condition.get("in") == "usd", condition["is"] == "above"
    factor = Decimal(str(condition["factor"])) if "factor" in condition else None
    margin = Decimal(str(condition.get("margin", 0)))
    own_currency, other_currency = f"{field}_currency", f"{other}_currency"

    def lies(amount: Decimal | None, bound: Decimal | None) -> bool:
        if amount is None or bound is None:
            return False
        slack = abs(bound) * margin
        return amount > bound + slack if is_above else amount < bound - slack

    def amount_of(values: Values, name: str) -> Decimal | None:
        return report.usd(values, name) if in_usd else decimal_of(values.get(name))

    def times(amount: Decimal | None) -> Decimal | None:
        return amount if amount is None or factor is None else amount * factor

    @lru_cache(maxsize=1 << 13)
    def differ(left: Scalar, right: Scalar) -> bool:
        return lies(decimal_of(left), times(decimal_of(right)))

    def holds(values: Values) -> bool:
        if in_usd:
            return lies(report.usd(values, field), times(report.usd(values, str(other))))
        return values.get(own_currency) == values.get(other_currency) and differ(values.get(field), values.get(str(other)))

    if other is not None:
        return _OfRow(holds, lambda values: _written(times(amount_of(values, other))))
    bound = times(decimal_of(_right(report, condition)))
    if in_usd:
        return _OfRow(lambda values: lies(report.usd(values, field), bound), lambda _: _written(bound))
    return _OfValue(field, Remembered(lambda left: lies(decimal_of(left), bound)), _written(bound))


def _written(bound: Decimal | None) -> str:
    return "" if bound is None else to_cents(bound)


def _has_words(condition: Mapping[str, Any], *, at_start: bool = False) -> Callable[[Scalar], bool]:
    words = [f" {key(word)} " for word in condition["words"]]

    def judge(text: Scalar) -> bool:
        folded = f" {key(text)} " if isinstance(text, str) else ""
        return any(folded.startswith(word) if at_start else word in folded for word in words)

    return judge


def _has_no_words(condition: Mapping[str, Any]) -> Callable[[Scalar], bool]:
    has_words = _has_words(condition)
    return lambda text: isinstance(text, str) and not has_words(text)


_PLAIN: Final[Mapping[str, Callable[[Mapping[str, Any], Scalar], Callable[[Scalar], bool]]]] = {
    "equal": lambda _, right: lambda left: left is not None and right is not None and left == right,
    "not_equal": lambda _, right: lambda left: left is not None and right is not None and left != right,
    "one_of": lambda condition, _: lambda left: left in condition["values"],
    "zero": lambda *_: lambda left: decimal_of(left) == 0,
    "positive": lambda *_: lambda left: (decimal_of(left) or 0) > 0,
    "given": lambda *_: lambda left: left is not None,
    "mentions": lambda condition, _: _has_words(condition),
    "begins": lambda condition, _: _has_words(condition, at_start=True),
    "not_mentions": lambda condition, _: _has_no_words(condition),
}
"""Comparison → the condition and its right side → what it says of a value."""
