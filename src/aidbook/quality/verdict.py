"""What a gate decides: by the severity of what failed and the budget of warnings, never by a suite's overall success."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from aidbook.landing.acknowledgements import Acknowledgement
from aidbook.model.finding import Finding, Severity
from aidbook.quality.gates import Budget, Gate
from aidbook.quality.suites import Check


class GateVerdict(StrEnum):
    """What becomes of the load at this gate."""

    PASS = "pass"
    PASS_WITH_WARNINGS = "pass_with_warnings"
    WAITING = "waiting"
    """A person must approve or reject."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Great Expectations' answer to one check, with every failing row whole.

    `failed_rows` is their number; a failed check about a table as a whole (a sum, a count) without rows of its own counts as one.
    `acknowledged_rows` are those of them that a person knows about.
    """

    check: Check
    is_passed: bool
    observed: str | None
    failed_rows: int
    rows: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    restates_findings: bool = False
    acknowledged_rows: int = 0

    @property
    def counted_rows(self) -> int:
        """Failing rows that count against the budget."""
        return self.failed_rows - self.acknowledged_rows

    def acknowledged_by(self, known: Sequence[Acknowledgement]) -> "CheckResult":
        """The same answer, with the failing rows counted that one of the acknowledgements covers. A critical check takes none."""
        if self.is_passed or self.check.severity is Severity.CRITICAL:
            return self
        mine = [one for one in known if one.check_id == self.check.id]
        count = sum(any(one.covers(row) for one in mine) for row in self.rows or [{}] * self.failed_rows)
        return replace(self, acknowledged_rows=count)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Provinces that a year expects and those that came. A missing province is missing, never a lower total."""

    expected: int
    received: int
    missing: Sequence[str] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all came; else the year is provisional, as where nobody knows who was expected."""
        return 0 < self.expected <= self.received


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a gate did not simply pass, in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate found and decided. `reasons` says why the verdict is not a plain pass."""

    load_id: int
    gate: int
    verdict: GateVerdict
    checks: Sequence[CheckResult]
    findings: Sequence[Finding]
    reasons: Sequence[Reason] = ()
    asks: Sequence[str] = ()
    """The checks for whose rows the load waits."""
    coverage: Coverage | None = None


def decide(gate: Gate, results: Sequence[CheckResult], rows_read: int) -> tuple[GateVerdict, Sequence[Reason]]:
    """The verdict over the results of a gate's checks, and the reasons for it.

    `rows_read` is the number of input rows of the load: some budgets are a share of them.
    """
    failed = [result for result in results if not result.is_passed]
    critical = [result for result in failed if result.check.severity is Severity.CRITICAL]
    if critical:
        return GateVerdict.REFUSED, [
            Reason(
                f"{result.check.id}: lỗi nghiêm trọng ({result.observed})", f"{result.check.id} is critical and failed ({result.observed})"
            )
            for result in critical
        ]
    if over := over_budget(gate, failed, rows_read):
        return GateVerdict.WAITING, [_question(result, gate.budget_of(result.check.id), rows_read) for result in over]
    if failed:
        return GateVerdict.PASS_WITH_WARNINGS, [
            Reason(f"{result.check.id}: có cảnh báo ({result.observed})", f"{result.check.id} warns ({result.observed})")
            for result in failed
        ]
    return GateVerdict.PASS, []


def over_budget(gate: Gate, results: Sequence[CheckResult], rows_read: int) -> list[CheckResult]:
    """The checks that warn of more rows than pass without asking a person."""
    return [
        result for result in results if not result.is_passed and result.counted_rows > gate.budget_of(result.check.id).allowed(rows_read)
    ]


def _question(result: CheckResult, budget: Budget, rows_read: int) -> Reason:
    allowed = budget.allowed(rows_read)
    counted = f"{result.counted_rows} warning{'' if result.counted_rows == 1 else 's'}"
    return Reason(
        f"{result.check.id}: {result.counted_rows} cảnh báo, hạn mức {allowed}. {budget.why.vi}",
        f"{result.check.id}: {counted}, {allowed} pass unasked. {budget.why.en}",
    )
