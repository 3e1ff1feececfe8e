"""Faults planted on purpose, one to a file, and the findings that must come of each: no more, no less.

A fault is in the data of one report; the manifest says where it lies, by which rule of sources/workbooks/provincial_report/rules.yml it is
seen, and what else must be seen because of it (a negative amount also breaks the sum of cash and kind).
"""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from aidbook.sample import targets
from aidbook.sample.layout import (
    COVER_LABELS,
    COVER_SHEET,
    FIRST_COVER_ROW,
    HEADER_ROW,
    PROJECT_COLUMNS,
    PROJECT_SHEET,
    REGISTRATION_COLUMNS,
    REGISTRATION_SHEET,
    TOTAL_COLUMNS,
    TOTAL_SHEET,
    Line,
    address,
    project_lines,
)
from aidbook.sample.mess import Cell
from aidbook.sample.model import Activity, Report
from aidbook.sample.registrations import period_end
from aidbook.sample.workbook import Edits, total_rows, write_workbook

_FAR = Decimal("0.10")
_NEAR = Decimal("0.02")
"""How far a stated total of money may be from its rows before the rules ask (near) or refuse (far)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that must come."""

    rule: str
    severity: str
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as planted in one report."""

    name: str
    finding: Expected
    edits: Edits = field(default_factory=Edits)
    report: Report | None = None
    damage: Callable[[bytes], bytes] | None = None
    follow: tuple[Expected, ...] = ()


class Planter:
    """Gives the reports of one year a fault each, as long as there are faults left, and remembers what it did."""

    def __init__(self, year: int, seed: int) -> None:
        self.year = year
        self._seed = seed
        self._waiting: list[Callable[[Report], Fault | None]] = list(_FAULTS)
        self._planted: list[dict[str, object]] = []

    def plant(self, report: Report, path: Path) -> bool:
        """Replace the file at ``path`` by a faulty one if a fault that still waits fits ``report``; steered provinces are left alone."""
        if report.year != self.year or report.place.unit_id in targets.STEERED_UNITS | _SPARED:
            return False
        fitting = ((make, fault) for make in self._waiting if (fault := make(report)) is not None)
        make, fault = next(fitting, (None, None))
        if make is None or fault is None:
            return False
        self._waiting.remove(make)
        write_workbook(fault.report or report, path, self._seed, fault.edits)
        if fault.damage:
            path.write_bytes(fault.damage(path.read_bytes()))
        self._planted.append(_entry(fault, report))
        return True

    def write_manifest(self, path: Path) -> int:
        """Write what was planted as JSON; returns how many faults there are."""
        path.write_text(json.dumps({"faults": self._planted}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return len(self._planted)


_SPARED = frozenset({"VN63-06", "VN63-45", "VN63-48", "VN63-79", "VN63-92", "VN34-15"})
"""Provinces whose pages are compared with their reports."""


def _entry(fault: Fault, report: Report) -> dict[str, object]:
    return {
        "fault": fault.name,
        "file": report.file_name,
        "year": report.year,
        "province": report.place.unit_id,
        **dataclasses.asdict(fault.finding),
        "follow": [{**dataclasses.asdict(each), "because_of": fault.finding.rule} for each in fault.follow],
    }


def _cover_cell(name: str) -> str:
    return f"B{FIRST_COVER_ROW + list(COVER_LABELS).index(name)}"


def _without_year(report: Report) -> Fault:
    edits = Edits({(COVER_SHEET, _cover_cell("report_year")): None})
    # The finding is about the cover as a whole: what is not there has no place.
    return Fault("cover without year", Expected("cover.report_year.is_given", "critical", COVER_SHEET), edits)


def _wrong_province(report: Report) -> Fault:
    cell = _cover_cell("province_name")
    return Fault(
        "unknown province on the cover", Expected("cover.province_name.is_known", "critical", COVER_SHEET, cell),
        Edits({(COVER_SHEET, cell): "Tỉnh Hồng Lĩnh"}),
    )  # fmt: skip


def _no_project_sheet(report: Report) -> Fault:
    return Fault("project sheet missing", Expected("file.project.is_there", "critical"), Edits(without=frozenset({PROJECT_SHEET})))


def _text_in_money(report: Report) -> Fault | None:
    line = _row(report, smallest=True)
    if line is None:
        return None
    return _project_fault(
        "text in a money cell", "project.disbursed_year.is_readable", line, "disbursed_year", "theo thực tế phát sinh", severity="warning"
    )  # fmt: skip


def _negative(report: Report) -> Fault | None:
    line = _row(report, smallest=True)
    if line is None or line.activity is None or 2 * line.activity.usd(line.activity.disbursed_year) > _NEAR * report.totals.disbursed_usd:
        return None
    cell = address(PROJECT_COLUMNS, "disbursed_year", line.row)
    cash = Expected("project.disbursed_year.equals_cash_and_kind", "warning", PROJECT_SHEET, cell)
    return _project_fault(
        "negative disbursement", "project.disbursed_year.not_negative", line, "disbursed_year", -line.activity.disbursed_year, cash
    )  # fmt: skip


def _dong_as_dollars(report: Report) -> Fault | None:
    line = _row(report, smallest=False)
    if line is None or line.activity is None:
        return None
    dong = round(line.activity.disbursed_year * report.vnd_per_usd)
    if dong < 400_000_000:
        return None
    cell = address(PROJECT_COLUMNS, "disbursed_year", line.row)
    to_date = address(PROJECT_COLUMNS, "disbursed_cumulative", line.row)
    return _project_fault(
        "dong typed in a dollar row", "project.disbursed_year.not_above_country", line, "disbursed_year", dong,
        Expected("project.disbursed_year.not_above_commitment", "warning", PROJECT_SHEET, cell),
        Expected("project.disbursed_year.equals_cash_and_kind", "warning", PROJECT_SHEET, cell),
        Expected("project.disbursed_cumulative.not_below_year", "warning", PROJECT_SHEET, to_date),
        Expected("total.report_year_value.money_not_far_from_rows", "critical", TOTAL_SHEET, _total_cell(report, _DISBURSED)),
    )  # fmt: skip


def _false_totals(report: Report) -> Fault:
    cell = _total_cell(report, _DISBURSED)
    stated = int(report.totals.disbursed_usd * Decimal("1.6"))
    return Fault(
        "totals sheet contradicts the rows", Expected("total.report_year_value.money_not_far_from_rows", "critical", TOTAL_SHEET, cell),
        Edits({(TOTAL_SHEET, cell): stated}),
    )  # fmt: skip


def _ends_before_start(report: Report) -> Fault | None:
    line = _row(report, smallest=False)
    if line is None or line.activity is None:
        return None
    before = line.activity.project.start_date - dt.timedelta(days=40)
    return _project_fault("end before start", "project.end_date.not_before_start", line, "end_date", before, severity="warning")


def _overlong_registration(report: Report) -> Fault | None:
    for row, line in enumerate(report.registrations, start=HEADER_ROW + 1):
        if line.expires_on > period_end(report.year) and line.action != "sửa đổi, bổ sung":
            return _registration_fault(
                "registration longer than the law allows", "registration.expires_on.within_legal_validity", row,
                line.expires_on + dt.timedelta(days=5 * 365),
            )  # fmt: skip
    return None


def _expired_registration(report: Report) -> Fault | None:
    for row, line in enumerate(report.registrations, start=HEADER_ROW + 1):
        expired = line.issued_on + dt.timedelta(days=200)
        if line.status == "đang hoạt động" and expired < period_end(report.year) < line.expires_on:
            return _registration_fault(
                "active with an expired registration", "registration.expires_on.valid_at_period_end", row, expired
            )  # fmt: skip
    return None


def _half_the_rows(report: Report) -> Fault | None:
    if len(report.activities) < 4 or report.sole_currency:
        return None
    kept = [line.activity for line in project_lines(report) if line.activity is not None][: len(report.activities) // 2]
    half = dataclasses.replace(report, activities=tuple(kept))
    new = [activity for activity in kept if activity.is_new]
    off = {
        _COMMITTED: (report.totals.committed_usd, sum((each.usd(each.committed_year) for each in kept), Decimal(0)), "critical"),
        _APPROVED: (report.totals.newly_approved_usd, sum((each.usd(each.newly_approved) for each in kept), Decimal(0)), "info"),
        _DISBURSED: (report.totals.disbursed_usd, sum((each.usd(each.disbursed_year) for each in kept), Decimal(0)), "critical"),
    }
    follow: list[Expected] = []
    for indicator, (stated, given, far) in off.items():
        distance = abs(stated - given) / given if given else Decimal(10)
        cell = _total_cell(report, indicator)
        if _NEAR < distance <= _FAR:
            follow.append(Expected("total.report_year_value.money_matches_rows", "warning", TOTAL_SHEET, cell))
        elif distance > _FAR and far == "critical":
            follow.append(Expected("total.report_year_value.money_not_far_from_rows", "critical", TOTAL_SHEET, cell))
    main = Expected("total.report_year_value.money_not_far_from_rows", "critical", TOTAL_SHEET, _total_cell(report, _DISBURSED))
    if main not in follow:
        return None
    follow.remove(main)
    counts = {_ACTIVITIES: len(kept) != report.totals.activities, _NEW: len(new) != report.totals.new_activities}
    follow += [
        Expected("total.report_year_value.count_matches_rows", "warning", TOTAL_SHEET, _total_cell(report, indicator))
        for indicator, differs in counts.items()
        if differs
    ]
    return Fault("half of the rows missing", main, report=half, follow=tuple(follow))


def _not_a_workbook(report: Report) -> Fault:
    photo = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40  # a photographed page, renamed to .xlsx
    return Fault("not a workbook", Expected("file.workbook.is_not_picture", "critical"), damage=lambda content: photo)


def _cut_off(report: Report) -> Fault:
    return Fault("file cut off", Expected("file.workbook.is_readable", "critical"), damage=lambda content: content[: len(content) * 2 // 3])


_FAULTS: tuple[Callable[[Report], Fault | None], ...] = (
    _without_year, _wrong_province, _no_project_sheet, _text_in_money, _negative, _dong_as_dollars, _false_totals, _ends_before_start,
    _overlong_registration, _expired_registration, _half_the_rows, _not_a_workbook, _cut_off,
)  # fmt: skip

_ACTIVITIES = "Số chương trình, dự án, khoản viện trợ phi dự án"
_NEW = "Số chương trình, dự án, khoản viện trợ phi dự án mới"
_COMMITTED = "Tổng giá trị cam kết trong năm"
_APPROVED = "Giá trị phê duyệt mới"
_DISBURSED = "Giá trị giải ngân trong năm"


def _row(report: Report, *, smallest: bool) -> Line | None:
    """The US dollar row with the smallest or largest disbursed amount, of those that came in cash and kind.

    Only in a report of several currencies: its total row holds no sums that a fault would break too.
    """
    lines = [line for line in project_lines(report) if line.activity is not None and _is_usd_in_both(line.activity)]
    if not lines or report.sole_currency:
        return None

    def amount(line: Line) -> int:
        return _activity(line).disbursed_year

    return min(lines, key=amount) if smallest else max(lines, key=amount)


def _is_usd_in_both(activity: Activity) -> bool:
    return activity.project.currency == "USD" and 0 < activity.disbursed_in_kind < activity.disbursed_year


def _activity(line: Line) -> Activity:
    if line.activity is None:
        raise ValueError(f"row {line.row} holds no activity")
    return line.activity


def _project_fault(name: str, rule: str, line: Line, column: str, value: Cell, *follow: Expected, severity: str = "critical") -> Fault:
    cell = address(PROJECT_COLUMNS, column, line.row)
    return Fault(name, Expected(rule, severity, PROJECT_SHEET, cell), Edits({(PROJECT_SHEET, cell): value}), follow=follow)


def _registration_fault(name: str, rule: str, row: int, value: dt.date) -> Fault:
    cell = address(REGISTRATION_COLUMNS, "expires_on", row)
    return Fault(name, Expected(rule, "warning", REGISTRATION_SHEET, cell), Edits({(REGISTRATION_SHEET, cell): value}))


def _total_cell(report: Report, indicator: str) -> str:
    rows: Mapping[str, int] = {str(cells["indicator"]): row for row, cells in enumerate(total_rows(report), start=HEADER_ROW + 1)}
    return address(TOTAL_COLUMNS, "report_year_value", rows[indicator])
