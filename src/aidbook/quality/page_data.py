"""What the gate's page shows, read from ops, the candidate and what is published. No contact data of people comes onto it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from aidbook.errors import WarehouseError
from aidbook.forms.load import load_form
from aidbook.quality.coverage import read_provinces
from aidbook.quality.findings import split_message
from aidbook.quality.gate import count_rows_read
from aidbook.quality.gates import Gates, Unit, read_gates
from aidbook.quality.suites import Check, Suite, read_suites
from aidbook.quality.verdict import CheckResult, decide

Connection = psycopg.Connection[Any]
Row = Mapping[str, Any]

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
class Sums:
    """Totals of one version of a year, in USD; None where no row reports any."""

    committed_usd: Any
    disbursed_usd: Any
    newly_approved_usd: Any
    activities: int
    donors: int
    ngos: int
    parts_not_reported: int


@dataclass(frozen=True, slots=True)
class PageData:
    """Everything on the page of one load."""

    load: Row
    unit: Unit
    verdict: str
    reasons: Sequence[str]
    provinces: Sequence[Row]
    this_load: Sums | None
    published_before: Sums | None
    last_year: Sums | None
    sectors: Sequence[Row]
    places: Sequence[Row]
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
    load = _one(connection, "select * from ops.load where load_id = %(load)s", load=load_id)
    if load is None:
        raise WarehouseError(f"There is no load {load_id} in ops.load")
    unit: Unit = load["unit"]
    year = load["report_year"]
    suites = read_suites()
    checks = _checks(connection, load_id, suites)
    rows_read = count_rows_read(connection, load_id, unit)
    verdict = load["verdict"] or load["state"]
    publication = _one(connection, "select published_at from ops.publication where load_id = %(load)s", load=load_id)
    source = _source(connection, load_id, is_published=publication is not None)
    has_sums = unit == "year" and source is not None
    return PageData(
        load=load,
        unit=unit,
        verdict=verdict,
        reasons=_reasons(checks, read_gates(suites), unit, rows_read),
        provinces=read_provinces(connection, load_id, year) if unit == "year" else (),
        this_load=_sums(connection, str(source), year) if has_sums else None,
        published_before=_sums_before(connection, year, publication["published_at"] if publication else None) if unit == "year" else None,
        last_year=_sums(connection, "marts", year - 1) if unit == "year" else None,
        sectors=_bars(connection, str(source), year, _SECTOR_BARS) if has_sums else (),
        places=_bars(connection, str(source), year, _PLACE_BARS) if has_sums else (),
        claims=_count_claims(connection, str(source)) if unit == "claims" and source is not None else None,
        checks=checks,
        findings=_findings(connection, load_id),
        quarantined=_count(connection, "select count(*) as n from ops.quarantine where load_id = %(load)s", load=load_id),
        decisions=_all(connection, "select * from ops.decision where load_id = %(load)s order by decision_id", load=load_id),
        has_sample=_count(connection, _SAMPLES, load=load_id) > 0,
        rows_read=rows_read,
    )


_SAMPLES = """
select
    (select count(*) from ops.load_submission join landing.submission using (submission_id) where load_id = %(load)s and is_sample)
    + (select count(*) from ops.load_page join landing.page_version using (page_version_id) where load_id = %(load)s and is_sample) as n
"""

_SUMS = """
select
    sum(f.committed_year_usd) as committed_usd,
    sum(f.disbursed_year_usd) as disbursed_usd,
    sum(f.newly_approved_usd) as newly_approved_usd,
    count(distinct f.project_key) as activities,
    count(distinct f.donor_key) as donors,
    (select count(distinct p.ngo_key) from {source}.fct_ngo_presence as p where p.report_year = %(year)s and {known_p}) as ngos,
    sum(f.disbursed_year_parts_not_reported) as parts_not_reported
from {source}.fct_aid_flow as f
where f.report_year = %(year)s and {known_f}
having count(*) > 0
"""

_SECTOR_BARS = ("min(s.statistical_sector_vi)", "min(s.statistical_sector_en)", "s.statistical_sector_code")
_PLACE_BARS = ("min(p.place_34)", "min(p.region)", "p.place_34")

_BARS = """
with flow as (
    select sector_key, reporting_place_key, disbursed_year_usd, true as is_this_year from {source}.fct_aid_flow where report_year = %(year)s
    union all
    select sector_key, reporting_place_key, disbursed_year_usd, false from marts.fct_aid_flow where report_year = %(year)s - 1
)

select
    {name_vi} as name_vi, {name_en} as name_en,
    coalesce(sum(f.disbursed_year_usd) filter (where f.is_this_year), 0) as this_year,
    coalesce(sum(f.disbursed_year_usd) filter (where not f.is_this_year), 0) as last_year
from flow as f
inner join {members}.dim_sector as s on s.sector_key = f.sector_key
inner join {members}.dim_place as p on p.place_key = f.reporting_place_key
group by {group}
having coalesce(sum(f.disbursed_year_usd) filter (where f.is_this_year), 0) > 0
order by this_year desc
limit 12
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


def _checks(connection: Connection, load_id: int, suites: Mapping[str, Suite]) -> list[CheckLine]:
    known = {check.id: check for suite in suites.values() for check in suite.checks}
    rows = _all(connection, "select * from ops.check_result where load_id = %(load)s order by gate, check_id", load=load_id)
    lines = [
        CheckLine(
            row["gate"], row["check_id"], row["severity"], row["is_passed"], row["observed"], row["failed_rows"], known.get(row["check_id"])
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.is_passed, _SEVERITIES.index(line.severity), line.gate))


def _reasons(checks: Sequence[CheckLine], gates: Gates, unit: Unit, rows_read: int) -> list[str]:
    """Why the gates decided as they did: the same rule over what they wrote down."""
    reasons: list[str] = []
    for gate in gates.gates:
        if gate.unit != unit:
            continue
        results = [
            CheckResult(line.check, line.is_passed, line.observed, line.failed_rows)
            for line in checks
            if line.gate == gate.gate and line.check is not None
        ]
        reasons += decide(gate, results, rows_read)[1]
    return reasons


def _source(connection: Connection, load_id: int, *, is_published: bool) -> str | None:
    """The schema that holds the load's rows: its candidate, else `marts` if it is the published one, else none."""
    row = _one(
        connection,
        "select to_regclass(%(table)s || '.fct_aid_flow') is not null or to_regclass(%(table)s || '.fct_claim') is not null as is_there",
        table=f"candidate_{load_id}",
    )
    if row is not None and row["is_there"]:
        return f"candidate_{load_id}"
    return "marts" if is_published else None


def _sums(connection: Connection, source: str, year: int) -> Sums | None:
    return _read_sums(connection, _SUMS.format(source=source, known_p="true", known_f="true"), {"year": year})


def _sums_before(connection: Connection, year: int, published_at: dt.datetime | None) -> Sums | None:
    """The year as it was published before this load; if the load did not publish, as it is published now."""
    known = "upper_inf({0}.known)" if published_at is None else "{0}.known @> (%(moment)s::timestamptz - interval '1 microsecond')"
    statement = _SUMS.format(source="history", known_p=known.format("p"), known_f=known.format("f"))
    return _read_sums(connection, statement, {"year": year, "moment": published_at})


def _read_sums(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> Sums | None:
    row = _one(connection, statement, **parameters)
    return None if row is None else Sums(**row)


def _bars(connection: Connection, source: str, year: int, columns: tuple[str, str, str]) -> Sequence[Row]:
    name_vi, name_en, group = columns
    # The published sectors and places are all of them as soon as anything is; a first candidate has its own.
    return _all(connection, _BARS.format(source=source, members=source, name_vi=name_vi, name_en=name_en, group=group), year=year)


def _count_claims(connection: Connection, source: str) -> int:
    return _count(connection, f"select count(*) as n from {source}.fct_claim")


def _findings(connection: Connection, load_id: int) -> list[FindingGroup]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in _all(connection, f"select * from ({_FINDINGS}) as numbered where n <= {FINDINGS_SHOWN} order by n", load=load_id):
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


def _all(connection: Connection, statement: str, **parameters: Any) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        # The statements are this module's own; only schema names that it made itself are put into them.
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _one(connection: Connection, statement: str, **parameters: Any) -> dict[str, Any] | None:
    rows = _all(connection, statement, **parameters)
    return rows[0] if rows else None


def _count(connection: Connection, statement: str, **parameters: Any) -> int:
    rows = _all(connection, statement, **parameters)
    return int(rows[0]["n"])
