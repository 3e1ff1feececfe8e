"""A gate decides by severity and budget, never by how many checks failed."""

import datetime as dt
from dataclasses import replace

import pytest

from aidbook.landing.acknowledgements import Acknowledgement
from aidbook.quality.gates import Budget, Gate
from aidbook.quality.suites import Check, Words
from aidbook.quality.verdict import CheckResult, GateVerdict, decide

GATE = Gate(
    gate=2,
    unit="year",
    suites=("s",),
    budget=Budget(rows=3, why=Words(vi="ba là bình thường", en="three are ordinary")),
    budgets={
        "flow.total.steady": Budget(rows=0, why=Words(vi="chỉ tiêu chủ yếu", en="a headline")),
        "flow.note.typed": Budget(rows=2, share_of_rows=0.1, why=Words(vi="một phần mười", en="a tenth")),
    },
)


def _result(check_id: str, severity: str, failed_rows: int) -> CheckResult:
    check = Check.model_validate(
        {
            "id": check_id, "query": "select 1", "severity": severity, "why": Words(vi="v", en="e"), "who_fixes": "province",
            "message_vi": "v", "message_en": "e", "ask": Words(vi="?", en="?"),
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
    (reason,) = reasons
    assert reason.en == "flow.total.steady: 1 warning, 0 pass unasked. a headline"
    assert reason.vi == "flow.total.steady: 1 cảnh báo, hạn mức 0. chỉ tiêu chủ yếu"


def test_budget_is_the_larger_of_rows_and_share() -> None:
    budget = Budget(rows=5, share_of_rows=0.1, why=Words(vi="v", en="e"))
    assert (budget.allowed(10), budget.allowed(1000)) == (5, 100)


def _known(check_id: str, province: str | None) -> Acknowledgement:
    return Acknowledgement(check_id, province, "an officer", "known", dt.date(2999, 12, 31))


@pytest.mark.parametrize(
    ("check_id", "severity", "known", "counted"),
    [
        ("flow.c.d", "warning", [], 5),
        ("flow.c.d", "warning", [("flow.c.d", None)], 0),
        ("flow.c.d", "warning", [("flow.e.f", None)], 5),
        ("flow.c.d", "warning", [("flow.c.d", "Cao Bằng")], 3),
        ("flow.c.d", "warning", [("flow.c.d", "Cao Bằng"), ("flow.c.d", "Cao Bằng")], 3),
        ("flow.a.b", "critical", [("flow.a.b", None)], 5),
    ],
)
def test_acknowledged_rows_of_a_warning_do_not_count(
    check_id: str, severity: str, known: list[tuple[str, str | None]], counted: int
) -> None:
    rows = [{"province": name} for name in ("Cao Bằng", "Cao Bằng", "Hà Nội", "Hà Nội", None)]
    result = replace(_result(check_id, severity, len(rows)), rows=rows).acknowledged_by([_known(*one) for one in known])
    assert result.counted_rows == counted


def test_acknowledged_check_without_rows_of_its_own_does_not_count() -> None:
    assert _result("flow.total.steady", "warning", 1).acknowledged_by([_known("flow.total.steady", None)]).counted_rows == 0
