"""What a gate decides over a whole load, and what it leaves in ops."""

from typing import Any

import pytest
from integration.quality.faults import FAULTS
from integration.quality.world import CLAIMS_LOAD, YEAR_LOAD, World

from aidbook.errors import WarehouseError
from aidbook.quality.gate import run_gate
from aidbook.quality.verdict import GateVerdict


def _count(world: World, statement: str) -> Any:
    row = world.connection.execute(statement).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


def test_gate_sound_load_passes_both_gates_without_a_finding(world: World) -> None:
    for load_id, gate in ((YEAR_LOAD, 1), (YEAR_LOAD, 2), (CLAIMS_LOAD, 1), (CLAIMS_LOAD, 2)):
        result = run_gate(world.connection, load_id, gate)  # type: ignore[arg-type]
        assert result.verdict is GateVerdict.PASS, result.reasons
    assert _count(world, "select count(*) from ops.finding") == 0
    assert _count(world, "select count(*) from ops.check_result where is_passed") == _count(world, "select count(*) from ops.check_result")


def test_gate_one_critical_finding_of_a_file_refuses_the_year_and_repeats_no_finding(world: World) -> None:
    world.execute(FAULTS["finding.severity.not_critical"])
    result = run_gate(world.connection, YEAR_LOAD, 1)
    assert result.verdict is GateVerdict.REFUSED
    assert _count(world, "select count(*) from ops.finding where load_id is not null") == 0
    assert _count(world, "select count(*) from ops.quarantine") == 0


def test_gate_one_refused_file_refuses_the_year(world: World) -> None:
    world.execute(FAULTS["submission.state.not_refused"])
    assert run_gate(world.connection, YEAR_LOAD, 1).verdict is GateVerdict.REFUSED


def test_gate_one_missing_province_passes_and_names_it(world: World) -> None:
    world.execute(FAULTS["coverage.province.received"])
    result = run_gate(world.connection, YEAR_LOAD, 1)
    assert result.verdict is GateVerdict.PASS_WITH_WARNINGS
    assert result.coverage is not None
    assert (result.coverage.expected, result.coverage.received, list(result.coverage.missing)) == (63, 62, ["Cao Bằng"])
    assert not result.coverage.is_complete


def test_gate_one_warnings_over_the_budget_wait_for_a_person(world: World) -> None:
    warnings = "select 4, 'a.b.c', 'warning', 'province', 'vi', 'en' from generate_series(1, {})"
    insert = "insert into ops.finding (submission_id, rule, severity, who_fixes, message_vi, message_en) "
    world.execute(insert + warnings.format(40))
    assert run_gate(world.connection, YEAR_LOAD, 1).verdict is GateVerdict.PASS_WITH_WARNINGS
    world.execute(insert + warnings.format(1))
    result = run_gate(world.connection, YEAR_LOAD, 1)
    assert result.verdict is GateVerdict.WAITING
    assert "41 warnings, 40 pass unasked" in result.reasons[0].en


def test_gate_two_headline_change_waits_for_a_person(world: World) -> None:
    world.execute(FAULTS["year_change.national_disbursed.within_limits"])
    assert run_gate(world.connection, YEAR_LOAD, 2).verdict is GateVerdict.WAITING


def test_gate_two_warning_keeps_every_row_whole_and_asks_at_its_cell(world: World) -> None:
    world.execute(FAULTS["province_total.disbursed_year.meets_rows"])
    result = run_gate(world.connection, YEAR_LOAD, 2)
    assert result.verdict is GateVerdict.PASS_WITH_WARNINGS
    row = world.connection.execute(
        "select file_name, sheet, cell, seen, expected, message_vi, message_en from ops.finding where load_id = %s and rule = %s",
        [YEAR_LOAD, "province_total.disbursed_year.meets_rows"],
    ).fetchone()
    assert row is not None
    assert row[:5] == ("VN63-04.xlsx", "3_TongHop", "C3", "1295162", "1295162 USD")
    assert "12.951.620 USD" in row[5]
    assert "12,951,620 USD" in row[6]
    assert (
        _count(world, "select row_data ->> 'built_usd' from ops.quarantine where check_id like '%disbursed_year.meets_rows'") == "1295162"
    )


def test_gate_two_many_failing_rows_are_all_kept_and_counted_in_few_findings(world: World) -> None:
    world.execute(
        "insert into candidate_1.fct_aid_flow"
        " select (jsonb_populate_record(t, jsonb_build_object('aid_flow_key', n, 'report_year', 2020))).*"
        " from candidate_1.fct_aid_flow as t cross join generate_series(1001, 1500) as n where aid_flow_key = 2"
    )
    assert run_gate(world.connection, YEAR_LOAD, 2).verdict is GateVerdict.REFUSED
    where = "where load_id = 1 and {} = 'aid_flow.report_year.of_the_load'"
    assert _count(world, "select count(*) from ops.quarantine " + where.format("check_id")) == 500
    assert _count(world, "select count(*) from ops.finding " + where.format("rule")) == 51
    assert _count(world, "select sum(count) from ops.finding " + where.format("rule")) == 500


def test_gate_run_again_replaces_what_it_wrote(world: World) -> None:
    world.execute(FAULTS["province_total.disbursed_year.meets_rows"])
    counts = []
    for _ in range(2):
        run_gate(world.connection, YEAR_LOAD, 2)
        counts.append([_count(world, f"select count(*) from ops.{table}") for table in ("finding", "quarantine", "check_result")])
    assert counts[0] == counts[1]


def test_gate_of_no_load_is_an_error(world: World) -> None:
    with pytest.raises(WarehouseError, match="no load 77"):
        run_gate(world.connection, 77, 1)
