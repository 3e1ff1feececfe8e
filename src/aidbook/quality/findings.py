"""From a failed check to findings: one per failing row, each with its question to the person who can mend it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice
from string import Formatter
from typing import Any

from aidbook.errors import SuiteError
from aidbook.model.finding import Finding
from aidbook.quality.verdict import CheckResult

ROWS_NAMED = 50
"""Failing rows of one check that get a finding each; one more finding counts the rest. Nobody answers more, and quarantine has them all."""

_PLACES = ("file_name", "sheet", "cell", "row_number", "field", "page_url", "sentence", "seen", "expected")
_ASK = "\n"
"""Stands in a message between what was found and what is asked."""


def findings_of(results: Iterable[CheckResult]) -> list[Finding]:
    """The findings of the failed checks of a gate, without those of checks that restate findings of intake.

    Raises:
        SuiteError: a message names a column that the check's query does not return.
    """
    found = []
    for result in results:
        if result.is_passed or result.restates_findings:
            continue
        rows = result.rows or [{"observed": result.observed}]
        found += [_finding(result, row, 1) for row in islice(rows, ROWS_NAMED)]
        if len(rows) > ROWS_NAMED:
            found.append(_finding(result, rows[ROWS_NAMED], len(rows) - ROWS_NAMED))
    return found


def split_message(message: str) -> tuple[str, str | None]:
    """What was found, and what is asked, of a finding's message."""
    said, _, asked = message.partition(_ASK)
    return said, asked or None


def _finding(result: CheckResult, row: Mapping[str, Any], count: int) -> Finding:
    check = result.check
    try:
        message_vi = _VIETNAMESE.vformat(check.message_vi + _ASK + check.ask.vi, (), row)
        message_en = _ENGLISH.vformat(check.message_en + _ASK + check.ask.en, (), row)
    except KeyError as error:
        raise SuiteError(f"check {check.id}: a message names {error}; its query returns {', '.join(row)}") from None
    places = {name: row[name] for name in _PLACES if row.get(name) is not None}
    number = places.pop("row_number", None)
    return Finding(
        rule=check.id,
        severity=check.severity,
        who_fixes=check.who_fixes,
        message_vi=message_vi,
        message_en=message_en,
        row_number=None if number is None else int(number),
        count=count,
        **{name: _ENGLISH.format_field(value, "") for name, value in places.items()},
    )


class _Writer(Formatter):
    """Writes the values of a row into a message: large numbers in groups of three, null as "not reported"."""

    def __init__(self, group: str, decimal: str, null: str) -> None:
        self._marks = str.maketrans({",": group, ".": decimal})
        self._null = null

    def format_field(self, value: Any, format_spec: str) -> str:
        """A number below 10,000 stays as it is: it may be a year."""
        if value is None:
            return self._null
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return write_number(Decimal(str(value))).translate(self._marks)
        return str(super().format_field(value, format_spec))


def write_number(value: Decimal) -> str:
    """A number for reading, in English: at most two decimals, none from 10,000 on, which is also where grouping begins."""
    if abs(value) >= 10_000:
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


_ENGLISH = _Writer(",", ".", "not reported")
_VIETNAMESE = _Writer(".", ",", "không báo cáo")
