"""A gate decides by severity and budget, never by how many checks failed."""

import pytest

from aidbook.quality.gates import Budget, Gate
from aidbook.quality.suites import Ask, Check
from aidbook.quality.verdict import CheckResult, GateVerdict, decide

GATE = Gate(
    gate=2,
    unit="year",
    suites=("s",),
    budget=Budget(rows=3, why="three are ordinary"),
    budgets={
        "flow.total.steady": Budget(rows=0, why="a headline"),
        "flow.note.typed": Budget(rows=2, share_of_rows=0.1, why="a tenth"),
    },
)


def _result(check_id: str, severity: str, failed_rows: int) -> CheckResult:
    check = Check.model_validate(
        {
            "id": check_id, "query": "select 1", "severity": severity, "why": "w", "who_fixes": "province",
            "message_vi": "v", "message_en": "e", "ask": Ask(vi="?", en="?"),
        }
    )  # fmt: skip
    return CheckResult(check, failed_rows == 0, str(failed_rows), failed_rows)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([], GateVerdict.PASS),
        ([("flow.a.b", "critical", 0), ("flow.c.d", "warning", 0)], GateVerdict.PASS),
        ([("flow.c.d", "warning", 3)], GateVerdict.PASS_WITH_WARNINGS),
        ([("flow.c.d", "warning", 4)], GateVerdict.WAITING),
        ([("flow.c.d", "warning", 3), ("flow.e.f", "warning", 3)], GateVerdict.PASS_WITH_WARNINGS),
        ([("flow.total.steady", "warning", 1)], GateVerdict.WAITING),
        ([("flow.note.typed", "warning", 100)], GateVerdict.PASS_WITH_WARNINGS),
        ([("flow.note.typed", "warning", 101)], GateVerdict.WAITING),
        ([("flow.a.b", "critical", 1), ("flow.c.d", "warning", 900)], GateVerdict.REFUSED),
    ],
)
def test_decide_by_severity_and_budget(results: list[tuple[str, str, int]], verdict: GateVerdict) -> None:
    assert decide(GATE, [_result(*result) for result in results], rows_read=1000)[0] is verdict


def test_decide_over_budget_gives_the_reason_of_the_budget() -> None:
    _, reasons = decide(GATE, [_result("flow.total.steady", "warning", 1)], rows_read=10)
    assert reasons == ["flow.total.steady: 1 warnings, 0 pass unasked. a headline"]


def test_budget_is_the_larger_of_rows_and_share() -> None:
    budget = Budget(rows=5, share_of_rows=0.1, why="w")
    assert (budget.allowed(10), budget.allowed(1000)) == (5, 100)
