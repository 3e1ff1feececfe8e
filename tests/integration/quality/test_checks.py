"""Every check under expectations/ passes on one small batch and fails on another that differs by one fault."""

import pytest
from integration.quality.faults import FAULTS
from integration.quality.world import CLAIMS_LOAD, YEAR, YEAR_LOAD, World

from aidbook.quality.findings import findings_of
from aidbook.quality.gates import read_gates
from aidbook.quality.runner import run_suite
from aidbook.quality.suites import Suite, read_suites

SUITES = read_suites()
GATES = read_gates(SUITES)
CHECKS = [(suite.name, check.id) for suite in SUITES.values() for check in suite.checks]


def _bound(name: str) -> Suite:
    unit = next(gate.unit for gate in GATES.gates if name in gate.suites)
    load_id = YEAR_LOAD if unit == "year" else CLAIMS_LOAD
    parameters: dict[str, object] = {limit: value.value for limit, value in GATES.limits.items()}
    return SUITES[name].bind(parameters | {"load_id": load_id, "report_year": YEAR, "candidate": f"candidate_{load_id}"})


@pytest.mark.parametrize("name", SUITES)
def test_suite_on_sound_rows_passes(world: World, name: str) -> None:
    failed = [result for result in run_suite(world.connection, _bound(name)) if not result.is_passed]
    assert [(result.check.id, result.rows) for result in failed] == []


@pytest.mark.parametrize(("name", "check_id"), CHECKS, ids=[check_id for _, check_id in CHECKS])
def test_check_on_its_fault_fails_and_says_so(world: World, name: str, check_id: str) -> None:
    world.execute(FAULTS[check_id])
    results = {result.check.id: result for result in run_suite(world.connection, _bound(name))}
    result = results[check_id]
    assert not result.is_passed
    assert result.failed_rows >= 1
    findings = [finding for finding in findings_of([result]) if finding.rule == check_id]
    assert bool(findings) is not SUITES[name].restates_findings
    for finding in findings:
        assert "{" not in finding.message_vi + finding.message_en
        assert "not reported" not in finding.message_en


def test_faults_are_planted_for_every_check_and_no_other() -> None:
    assert sorted(FAULTS) == sorted(check_id for _, check_id in CHECKS)
