"""The gate of a load: its suites run, the verdict reached, and all of it written to ops."""

import json
from collections.abc import Sequence
from typing import Any

import psycopg

from aidbook.errors import WarehouseError
from aidbook.landing.acknowledgements import acknowledgements_in_force
from aidbook.landing.findings import write_findings
from aidbook.quality.coverage import read_coverage
from aidbook.quality.findings import findings_of
from aidbook.quality.gates import GateNumber, Unit, read_gates
from aidbook.quality.runner import run_suite
from aidbook.quality.suites import read_suites
from aidbook.quality.verdict import CheckResult, GateResult, decide, over_budget

Connection = psycopg.Connection[Any]

_ROWS_READ = {
    "year": """
        select count(*) from landing.submission_row join ops.load_submission using (submission_id)
        where load_id = %s and table_name <> 'ignored'
    """,
    "claims": "select count(*) from landing.statement join ops.load_page using (page_version_id) where load_id = %s",
}


def run_gate(connection: Connection, load_id: int, gate: GateNumber) -> GateResult:
    """Hold a load against a gate: 1 over what intake found and which provinces came, 2 over the candidate that dbt built.

    Writes ops.check_result, ops.finding and ops.quarantine in one transaction on `connection`, in place of what an earlier try of the same
    gate and load wrote. Great Expectations reads on a connection of its own, so the manifest and the candidate must be committed.
    The state and verdict of ops.load are the caller's to set.

    Raises:
        WarehouseError: there is no such load.
        SuiteError: a suite or gates.yml cannot be used as it is written. That is never a verdict.
    """
    unit, report_year = _load(connection, load_id)
    suites = read_suites()
    gates = read_gates(suites)
    here = gates.find(gate, unit)
    parameters: dict[str, object] = {name: limit.value for name, limit in gates.limits.items()}
    candidate = f"candidate_{load_id}"
    parameters |= {"load_id": load_id, "report_year": report_year, "candidate": candidate}
    # Before gate 2 there is no candidate.
    keep_in = candidate if gate == 2 else None
    known = acknowledgements_in_force(connection, report_year if unit == "year" else None)
    results = [
        result.acknowledged_by(known) for name in here.suites for result in run_suite(connection, suites[name].bind(parameters), keep_in)
    ]
    rows_read = count_rows_read(connection, load_id, unit)
    verdict, reasons = decide(here, results, rows_read)
    result = GateResult(
        load_id=load_id,
        gate=gate,
        verdict=verdict,
        checks=results,
        findings=findings_of(results),
        reasons=reasons,
        asks=[result.check.id for result in over_budget(here, results, rows_read)],
        coverage=read_coverage(connection, load_id, report_year) if unit == "year" else None,
    )
    _write(connection, result)
    return result


def _load(connection: Connection, load_id: int) -> tuple[Unit, int]:
    row = connection.execute("select unit, coalesce(report_year, 0) from ops.load where load_id = %s", (load_id,)).fetchone()
    if row is None:
        raise WarehouseError(f"There is no load {load_id} in ops.load")
    return row[0], row[1]


def count_rows_read(connection: Connection, load_id: int, unit: Unit) -> int:
    """Input rows of a load: rows of its files, or statements of its pages. Some budgets are a share of them."""
    row = connection.execute(_ROWS_READ[unit], (load_id,)).fetchone()
    return row[0] if row else 0


def _write(connection: Connection, result: GateResult) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        ids = [check.check.id for check in result.checks]
        cursor.execute("delete from ops.check_result where load_id = %s and gate = %s", (result.load_id, result.gate))
        cursor.execute("delete from ops.finding where load_id = %s and rule = any(%s)", (result.load_id, ids))
        cursor.execute("delete from ops.quarantine where load_id = %s and check_id = any(%s)", (result.load_id, ids))
        cursor.executemany(
            "insert into ops.check_result (load_id, gate, check_id, severity, is_passed, observed, failed_rows,"
            " acknowledged_rows) values (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    *(result.load_id, result.gate, check.check.id, check.check.severity, check.is_passed, check.observed),
                    *(check.failed_rows, check.acknowledged_rows),
                )
                for check in result.checks
            ],
        )
        write_findings(connection, result.findings, load_id=result.load_id)
        _write_quarantine(cursor, result.load_id, result.checks)


def _write_quarantine(cursor: psycopg.Cursor[Any], load_id: int, checks: Sequence[CheckResult]) -> None:
    """Failing rows whole. Findings of intake are in ops.finding already."""
    with cursor.copy("copy ops.quarantine (load_id, check_id, row_data) from stdin") as copy:
        for check in checks:
            if check.restates_findings:
                continue
            for row in check.rows:
                # Money is a decimal string and a date an ISO string, as in landing.
                copy.write_row([load_id, check.check.id, json.dumps(row, default=str, ensure_ascii=False)])
