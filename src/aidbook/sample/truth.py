"""The truth as tables, written before anything is typed: what a perfect reader of the files would find."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TextIO

from aidbook.sample.layout import HEADER_ROW, PROJECT_SHEET, REGISTRATION_SHEET, project_lines
from aidbook.sample.model import Activity, Report, SectorShare

_ACTIVITY_FIELDS = (
    "year", "unit_id", "project_id", "reported", "is_counted", "activity_title", "kind", "donor", "donor_text", "donor_type",
    "donor_country",
    "sector_code", "sector_text", "share_percent", "allocation", "currency", "rate", "rate_is_usd_per_unit", "committed_total",
    "committed_year", "disbursed_year", "disbursed_cash", "disbursed_in_kind", "disbursed_cumulative", "newly_approved",
    "share_committed_year_usd",
    "share_disbursed_year_usd", "share_newly_approved_usd", "committed_total_usd", "committed_year_usd", "disbursed_year_usd",
    "newly_approved_usd", "status", "start_date", "end_date", "approval_no", "approval_date", "approval_level", "file", "sheet", "row",
)  # fmt: skip
_REGISTRATION_FIELDS = (
    "year", "unit_id", "ngo", "origin_country", "registration_kind", "registration_no", "issued_on", "expires_on", "registration_action",
    "activity_status", "file", "sheet", "row",
)  # fmt: skip
_TOTAL_FIELDS = (
    "year", "unit_id", "registered", "active", "donors", "activities", "new_activities", "committed_year_usd", "disbursed_year_usd",
    "newly_approved_usd", "counted_activities", "counted_committed_year_usd", "counted_disbursed_year_usd", "counted_newly_approved_usd",
)  # fmt: skip
NATIONAL = "VN"


class TruthWriter:
    """Writes ``activities.csv`` and ``registrations.csv`` as reports come, and ``totals.csv`` at the end. Use it with ``with``.

    ``activities.csv`` has a line per report of an activity and sector share: amounts without ``share_`` are the report's whole and
    repeat on each of its lines; those with ``share_`` may be summed. Several sectors without shares stay one line,
    their codes joined by ``|``.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._stack = ExitStack()
        self._totals: list[dict[str, object]] = []
        self._national: dict[int, dict[str, Decimal | int]] = defaultdict(lambda: dict.fromkeys(_TOTAL_FIELDS[5:], 0))
        self._donors: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def __enter__(self) -> "TruthWriter":
        self._activities = self._open("activities.csv", _ACTIVITY_FIELDS)
        self._registrations = self._open("registrations.csv", _REGISTRATION_FIELDS)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def write(self, report: Report) -> None:
        """Add one report."""
        file = report.file_name
        for line in project_lines(report):
            if line.activity is not None:
                self._activities.writerows(_activity_rows(report, line.activity, line.row))
        for row, each in enumerate(report.registrations, start=HEADER_ROW + 1):
            self._registrations.writerow({
                "year": report.year, "unit_id": report.place.unit_id, "ngo": each.donor.name, "origin_country": each.donor.country,
                "registration_kind": each.kind, "registration_no": each.number, "issued_on": each.issued_on, "expires_on": each.expires_on,
                "registration_action": each.action, "activity_status": each.status, "file": file, "sheet": REGISTRATION_SHEET, "row": row,
            })  # fmt: skip
        self._add_totals(report)

    def finish(self) -> Mapping[int, Mapping[str, Decimal | int]]:
        """Write ``totals.csv``: each province's, then the country's; returns the country's by year."""
        writer = self._open("totals.csv", _TOTAL_FIELDS)
        writer.writerows(self._totals)
        for year, sums in sorted(self._national.items()):
            sums.update({name: len(members) for name, members in self._donors[year].items()})
            writer.writerow({"year": year, "unit_id": NATIONAL, **{field: _text(value) for field, value in sums.items()}})
        return self._national

    def _open(self, name: str, fields: Sequence[str]) -> "csv.DictWriter[str]":
        file: TextIO = self._stack.enter_context((self._folder / name).open("w", encoding="utf-8", newline=""))
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        return writer

    def _add_totals(self, report: Report) -> None:
        totals = report.totals
        counted = [activity for activity in report.activities if activity.is_counted]
        own: dict[str, Decimal | int] = {
            "activities": totals.activities, "new_activities": totals.new_activities, "committed_year_usd": totals.committed_usd,
            "disbursed_year_usd": totals.disbursed_usd, "newly_approved_usd": totals.newly_approved_usd, "counted_activities": len(counted),
            "counted_committed_year_usd": sum((each.usd(each.committed_year) for each in counted), Decimal(0)),
            "counted_disbursed_year_usd": sum((each.usd(each.disbursed_year) for each in counted), Decimal(0)),
            "counted_newly_approved_usd": sum((each.usd(each.newly_approved) for each in counted), Decimal(0)),
        }  # fmt: skip
        self._totals.append({
            "year": report.year, "unit_id": report.place.unit_id, "registered": totals.registered, "active": totals.active,
            "donors": totals.donors, **{field: _text(value) for field, value in own.items()},
        })  # fmt: skip
        national = self._national[report.year]
        for field, value in own.items():
            national[field] += value
        names = self._donors[report.year]
        names["registered"].update(line.donor.name for line in report.registrations)
        names["active"].update(line.donor.name for line in report.registrations if line.status == "đang hoạt động")
        names["donors"].update(activity.project.donor.name for activity in report.activities)


def _activity_rows(report: Report, activity: Activity, row: int) -> list[dict[str, object]]:
    project = activity.project
    whole = {
        "year": report.year, "unit_id": report.place.unit_id, "project_id": project.project_id, "reported": project.reported.value,
        "is_counted": str(activity.is_counted).lower(), "activity_title": project.title, "kind": project.kind, "donor": project.donor.name,
        "donor_text": project.donor_text, "donor_type": project.donor.kind, "donor_country": project.donor.country,
        "currency": project.currency, "rate": activity.rate.value, "rate_is_usd_per_unit": str(activity.rate.is_usd_per_unit).lower(),
        "committed_total": activity.committed_total, "committed_year": activity.committed_year, "disbursed_year": activity.disbursed_year,
        "disbursed_cash": activity.disbursed_year - activity.disbursed_in_kind, "disbursed_in_kind": activity.disbursed_in_kind,
        "disbursed_cumulative": activity.disbursed_cumulative, "newly_approved": activity.newly_approved,
        "committed_total_usd": _text(activity.usd(activity.committed_total)),
        "committed_year_usd": _text(activity.usd(activity.committed_year)),
        "disbursed_year_usd": _text(activity.usd(activity.disbursed_year)),
        "newly_approved_usd": _text(activity.usd(activity.newly_approved)),
        "status": activity.status, "start_date": project.start_date, "end_date": project.end_date, "approval_no": project.approval_no,
        "approval_date": project.approval_date, "approval_level": project.approval_level, "file": report.file_name, "sheet": PROJECT_SHEET,
        "row": row,
    }  # fmt: skip
    parts: Sequence[Sequence[SectorShare]] = [[each] for each in project.sectors]
    is_split = all(each.percent is not None for each in project.sectors)
    if not is_split:
        parts = [project.sectors]
    rows: list[dict[str, object]] = []
    for part in parts:
        percent = part[0].percent if is_split else 100
        share = Decimal(percent or 0) / 100
        rows.append(whole | {
            "sector_code": "|".join(each.sector.code for each in part), "sector_text": "; ".join(each.text for each in part),
            "share_percent": percent if is_split else "", "allocation": "as given" if is_split else "unsplit",
            "share_committed_year_usd": _text(activity.usd(activity.committed_year) * share),
            "share_disbursed_year_usd": _text(activity.usd(activity.disbursed_year) * share),
            "share_newly_approved_usd": _text(activity.usd(activity.newly_approved) * share),
        })  # fmt: skip
    return rows


def _text(value: Decimal | int) -> str:
    """Whole counts as they are, money with four decimals: far below what any rule could see."""
    return f"{value:.4f}" if isinstance(value, Decimal) else str(value)
