"""What the gate's page shows, read from ops, the candidate and what is published. No contact data of people comes onto it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from psycopg.errors import InvalidSchemaName, UndefinedTable

from aidbook.errors import WarehouseError
from aidbook.forms.load import load_form
from aidbook.landing.acknowledgements import Acknowledgement, acknowledgements_in_force
from aidbook.landing.differences import Difference, read_differences
from aidbook.quality.coverage import read_provinces
from aidbook.quality.findings import split_message
from aidbook.quality.gate import count_rows_read
from aidbook.quality.gates import Gates, Unit, read_gates
from aidbook.quality.page_sums import (
    PLACE_BARS,
    SECTOR_BARS,
    Connection,
    Row,
    Sums,
    all_rows,
    one_row,
    read_bars,
    read_sums,
    read_sums_before,
)
from aidbook.quality.suites import Check, Suite, read_suites
from aidbook.quality.verdict import CheckResult, GateVerdict, Reason, decide

FINDINGS_SHOWN = 100
"""Findings of one rule on the page; all of them are in ops.finding."""

_SEVERITIES = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of the load as the page shows it. `check` is None where the suite no longer has it."""

    gate: int
    check_id: str
    severity: str
    is_passed: bool
    observed: str | None
    failed_rows: int
    acknowledged_rows: int
    acknowledgements: Sequence[Acknowledgement]
    check: Check | None


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one rule; `shown` are the first of `total` places."""

    rule: str
    severity: str
    who_fixes: str
    total: int
    shown: Sequence[Row]


@dataclass(frozen=True, slots=True)
class PageData:
    """Everything on the page of one load."""

    load: Row
    unit: Unit
    verdict: str
    reasons: Sequence[Reason]
    provinces: Sequence[Row]
    this_load: Sums | None
    published_before: Sums | None
    last_year: Sums | None
    sectors: Sequence[Row]
    places: Sequence[Row]
    changed_provinces: Sequence[Difference]
    changed_sectors: Sequence[Difference]
    changed_tables: Sequence[Difference]
    claims: int | None
    checks: Sequence[CheckLine]
    findings: Sequence[FindingGroup]
    quarantined: int
    decisions: Sequence[Row]
    has_sample: bool
    rows_read: int


def read_page_data(connection: Connection, load_id: int) -> PageData:
    """Collect the page of a load, as far as the load came.

    Raises:
        WarehouseError: there is no such load.
        SuiteError: the suites cannot be read.
    """
    load = one_row(connection, "select * from ops.load where load_id = %(load)s", load=load_id)
    if load is None:
        raise WarehouseError(f"There is no load {load_id} in ops.load")
    unit: Unit = load["unit"]
    year = load["report_year"]
    suites = read_suites()
    checks = _checks(connection, load_id, suites, acknowledgements_in_force(connection, year))
    rows_read = count_rows_read(connection, load_id, unit)
    decisions = all_rows(connection, "select * from ops.decision where load_id = %(load)s order by decision_id", load=load_id)
    publication = one_row(connection, "select published_at from ops.publication where load_id = %(load)s", load=load_id)
    published_at = publication["published_at"] if publication else None
    source = _source(connection, load_id, unit, is_published=publication is not None)
    has_sums = unit == "year" and source is not None
    return PageData(
        load=load,
        unit=unit,
        verdict=_verdict(load, decisions),
        reasons=_reasons(checks, read_gates(suites), unit, rows_read),
        provinces=read_provinces(connection, load_id, year) if unit == "year" else (),
        this_load=read_sums(connection, str(source), year) if has_sums else None,
        published_before=read_sums_before(connection, year, published_at) if unit == "year" else None,
        last_year=read_sums(connection, "marts", year - 1) if unit == "year" else None,
        sectors=read_bars(connection, str(source), year, SECTOR_BARS) if has_sums else (),
        places=read_bars(connection, str(source), year, PLACE_BARS) if has_sums else (),
        changed_provinces=read_differences(connection, load_id, "province"),
        changed_sectors=read_differences(connection, load_id, "sector"),
        changed_tables=read_differences(connection, load_id, "table"),
        claims=_count_claims(connection, str(source)) if unit == "claims" and source is not None else None,
        checks=checks,
        findings=_findings(connection, load_id),
        quarantined=_count(connection, "select count(*) as n from ops.quarantine where load_id = %(load)s", load=load_id),
        decisions=decisions,
        has_sample=_count(connection, _SAMPLES, load=load_id) > 0,
        rows_read=rows_read,
    )


def _verdict(load: Row, decisions: Sequence[Row]) -> str:
    """How the load stands; a refusal by a person and a dry run have words of their own."""
    if load["state"] == "refused" and any(row["decision"] == "reject" for row in decisions):
        return "rejected"
    if load["is_dry_run"] and load["state"] == "unchanged":
        return "dry_run"
    return str(load["verdict"] or load["state"])


_SAMPLES = """
select
    (select count(*) from ops.load_submission join landing.submission using (submission_id) where load_id = %(load)s and is_sample)
    + (select count(*) from ops.load_page join landing.page_version using (page_version_id) where load_id = %(load)s and is_sample) as n
"""

_FINDINGS = """
select
    f.*,
    sum(f.count) over (partition by f.rule, f.severity) as total,
    row_number() over (partition by f.rule, f.severity order by f.finding_id) as n
from ops.finding as f
where
    f.load_id = %(load)s
    or f.submission_id in (select submission_id from ops.load_submission where load_id = %(load)s)
    or f.page_version_id in (select page_version_id from ops.load_page where load_id = %(load)s)
"""


def _checks(connection: Connection, load_id: int, suites: Mapping[str, Suite], acknowledged: Sequence[Acknowledgement]) -> list[CheckLine]:
    known = {check.id: check for suite in suites.values() for check in suite.checks}
    rows = all_rows(connection, "select * from ops.check_result where load_id = %(load)s order by gate, check_id", load=load_id)
    lines = [
        CheckLine(
            *(row["gate"], row["check_id"], row["severity"], row["is_passed"], row["observed"]),
            *(row["failed_rows"], row["acknowledged_rows"]),
            [one for one in acknowledged if one.check_id == row["check_id"] and row["acknowledged_rows"]],
            known.get(row["check_id"]),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.is_passed, _SEVERITIES.index(line.severity), line.gate))


def _reasons(checks: Sequence[CheckLine], gates: Gates, unit: Unit, rows_read: int) -> list[Reason]:
    """Why the gates decided as they did: the same rule over what they wrote down, of the gates that said the gravest."""
    decided: list[tuple[GateVerdict, Sequence[Reason]]] = []
    for gate in gates.gates:
        if gate.unit != unit:
            continue
        results = [
            CheckResult(line.check, line.is_passed, line.observed, line.failed_rows, acknowledged_rows=line.acknowledged_rows)
            for line in checks
            if line.gate == gate.gate and line.check is not None
        ]
        decided.append(decide(gate, results, rows_read))
    gravest = max((verdict for verdict, _ in decided), key=list(GateVerdict).index, default=GateVerdict.PASS)
    return [reason for verdict, reasons in decided if verdict is gravest for reason in reasons]


def _source(connection: Connection, load_id: int, unit: Unit, *, is_published: bool) -> str | None:
    """The schema that holds the load's rows: its candidate, else `marts` if it is the published one, else none."""
    candidate = f"candidate_{load_id}"
    with suppress(UndefinedTable, InvalidSchemaName), connection.transaction():
        # Held until the page is read, or a sweep beside it would take the tables away between two of its queries.
        connection.execute(f"lock table {candidate}.{'fct_aid_flow' if unit == 'year' else 'fct_claim'} in access share mode")
        return candidate
    return "marts" if is_published else None


def _count_claims(connection: Connection, source: str) -> int:
    return _count(connection, f"select count(*) as n from {source}.fct_claim")


def _findings(connection: Connection, load_id: int) -> list[FindingGroup]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in all_rows(connection, f"select * from ({_FINDINGS}) as numbered where n <= {FINDINGS_SHOWN} order by n", load=load_id):
        groups.setdefault((row["severity"], row["rule"]), []).append(_without_people(row))
    ordered = sorted(groups.items(), key=lambda item: (_SEVERITIES.index(item[0][0]), -item[1][0]["total"], item[0][1]))
    return [
        FindingGroup(rule=rule, severity=severity, who_fixes=rows[0]["who_fixes"], total=rows[0]["total"], shown=rows)
        for (severity, rule), rows in ordered
    ]


def _without_people(row: Row) -> Row:
    said_vi, asked_vi = split_message(row["message_vi"])
    said_en, asked_en = split_message(row["message_en"])
    seen = "…" if row["field"] in load_form().personal_fields and row["seen"] else row["seen"]
    return {**row, "said_vi": said_vi, "asked_vi": asked_vi, "said_en": said_en, "asked_en": asked_en, "seen": seen}


def _count(connection: Connection, statement: str, **parameters: Any) -> int:
    rows = all_rows(connection, statement, **parameters)
    return int(rows[0]["n"])
