"""Findings from failing rows: places, numbers in two languages, and what is left out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from aidbook.errors import SuiteError
from aidbook.quality.findings import ROWS_NAMED, findings_of, split_message
from aidbook.quality.suites import Check
from aidbook.quality.verdict import CheckResult


def _failed(rows: Sequence[Mapping[str, Any]], *, restates: bool = False, message: str = "{province}: {amount}") -> CheckResult:
    check = Check.model_validate(
        {
            "id": "flow.amount.steady", "query": "select 1", "severity": "warning", "why": {"vi": "v", "en": "e"}, "who_fixes": "province",
            "message_vi": message, "message_en": message, "ask": {"vi": "Năm {year}?", "en": "In {year}?"},
        }
    )  # fmt: skip
    return CheckResult(check, False, str(len(rows)), max(len(rows), 1), rows, restates)


def test_findings_numbers_are_written_for_their_reader() -> None:
    row = {"province": "Cao Bằng", "amount": Decimal("1720153.4"), "year": 2022, "cell": "F12", "row_number": 12}
    (finding,) = findings_of([_failed([row])])
    assert finding.message_vi == "Cao Bằng: 1.720.153\nNăm 2022?"
    assert finding.message_en == "Cao Bằng: 1,720,153\nIn 2022?"
    assert (finding.cell, finding.row_number) == ("F12", 12)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(Decimal("15.80"), "15,8", "15.8"), (0.5, "0,5", "0.5"), (None, "không báo cáo", "not reported"), (True, "True", "True")],
)
def test_findings_small_values_keep_their_decimals(value: object, vi: str, en: str) -> None:
    (finding,) = findings_of([_failed([{"province": "x", "amount": value, "year": 2022}])])
    assert (split_message(finding.message_vi)[0], split_message(finding.message_en)[0]) == (f"x: {vi}", f"x: {en}")


def test_findings_many_rows_name_the_first_and_count_the_rest() -> None:
    findings = findings_of([_failed([{"province": str(n), "amount": 1, "year": 2022} for n in range(ROWS_NAMED + 7)])])
    assert [finding.count for finding in findings] == [1] * ROWS_NAMED + [7]


def test_findings_of_intake_are_not_repeated() -> None:
    assert findings_of([_failed([{"province": "x"}], restates=True)]) == []


def test_findings_message_with_a_column_that_is_not_there_is_an_error_of_the_suite() -> None:
    with pytest.raises(SuiteError, match=r"flow\.amount\.steady: a message names 'amount'"):
        findings_of([_failed([{"province": "x", "year": 2022}])])
