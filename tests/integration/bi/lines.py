"""What was reported, line by line, worked out in Python from the landed rows: no SQL of the warehouse takes part.

Which report counts is the sample's own truth, and so are the rates; who and which project a row speaks of is the registry's.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from warehouses import Warehouse

from aidbook import paths

FLOWS = ("newly_approved", "committed_year", "disbursed_year", "disbursed_cash", "disbursed_in_kind")
STOCKS = {"committed_total": "committed_total", "disbursed_to_date": "disbursed_cumulative"}
"""Name in the marts and name in the workbook."""

Amount = Decimal | None


@dataclass(frozen=True)
class Line:
    """One reported row, or its part of one sector, with what it may be sliced by."""

    project: str
    sliced_by: dict[str, Any]
    measures: dict[str, Amount]


@dataclass
class Report:
    """One landed row of a project."""

    file: str
    row: int
    year: int
    unit: str
    project: str
    donor: str
    donor_kind: str
    is_counted: bool
    values: dict[str, Any]
    repeats_total: bool = field(default=False)
    """Whether another office that counts names the same total: one grant, which counts once."""


class Landed:
    """The landed rows of a sample's warehouse, and the lists that their words are looked up in."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._truth = read(warehouse.sample / "truth" / "activities.csv")
        self.registrations = read(warehouse.sample / "truth" / "registrations.csv")

    @cached_property
    def reports(self) -> list[Report]:
        counted = {(row["file"], int(row["row"])): row["is_counted"] == "true" for row in self._truth}
        found = [
            Report(file, row, year, unit, project, donor, kind, counted[file, row], values)
            for file, row, year, unit, project, donor, kind, values in self._warehouse.ask(
                """
                select s.file_name, r.row_number, s.report_year, s.province_unit_id, i.project_id, d.donor_id, d.kind, r."values"
                from landing.submission_row as r
                inner join landing.submission as s on r.submission_id = s.submission_id
                inner join registry.row_identity as i
                    on r.submission_id = i.submission_id and r.sheet = i.sheet and r.row_number = i.row_number
                inner join registry.donor as d on i.donor_id = d.donor_id
                where r.table_name = 'project' and i.project_id is not null
                order by s.province_unit_id, s.file_name, r.row_number
                """
            )
        ]
        seen: dict[tuple[str, int, Any, Any], str] = {}
        for report in found:
            if report.is_counted and report.values["committed_total"] is not None:
                total = (report.project, report.year, report.values["committed_total"], report.values["committed_total_currency"])
                report.repeats_total = seen.setdefault(total, report.file) != report.file
        return found

    @property
    def counted(self) -> list[Report]:
        return [report for report in self.reports if report.is_counted]

    @property
    def excluded(self) -> list[Report]:
        return [report for report in self.reports if not report.is_counted]

    @cached_property
    def flows(self) -> list[Line]:
        """The additive amounts, a line for each sector that a row names."""
        return [line for report in self.counted for line in self._split(report)]

    @cached_property
    def project_years(self) -> list[Line]:
        """The totals for life, a line for each project and year."""
        groups: dict[tuple[str, int], list[Report]] = defaultdict(list)
        for report in self.counted:
            groups[report.project, report.year].append(report)
        return [self._summed(project, year, reports) for (project, year), reports in groups.items()]

    def amount(self, report: Report, name: str) -> dict[str, Amount]:
        """An amount of a row as reported, in USD and in VND."""
        value = report.values[name]
        if value is None:
            return {"reported": None, "usd": None, "vnd": None}
        given = Decimal(value)
        currency = report.values[f"{name}_currency"] or report.values["currency"]
        usd = given if currency == "USD" else cents(given * self._usd_per_unit(report.year, currency))
        vnd = given if currency == "VND" else (given * self._usd_per_unit(report.year, currency) / self._usd_per_unit(report.year, "VND"))
        return {"reported": given, "usd": usd, "vnd": vnd}

    def sliced_by(self, report: Report) -> dict[str, Any]:
        return {
            "report_year": report.year,
            "place": self._names[report.unit],
            "place_34": self._names[self._successors.get(report.unit, report.unit)],
            "donor_kind": report.donor_kind,
            "currency": report.values["currency"],
        }

    def _split(self, report: Report) -> Iterator[Line]:
        whole = {name: self.amount(report, name) for name in FLOWS[1:]}
        whole["newly_approved"] = self._newly_approved(report)
        for sector, share in self._shares(report.values["sector_codes"]):
            measures: dict[str, Amount] = {
                f"{name}_{form}": None if amount is None else amount * share for name in FLOWS for form, amount in whole[name].items()
            }
            measures |= {f"{name}_parts_not_reported": Decimal(whole[name]["reported"] is None) for name in FLOWS}
            yield Line(report.project, self.sliced_by(report) | {"sector": sector}, measures | {"parts": Decimal(1)})

    def _newly_approved(self, report: Report) -> dict[str, Amount]:
        if report.values["status"] is None:
            return {"reported": None, "usd": None, "vnd": None}
        if report.values["status"] != "mới" or report.repeats_total:
            return {"reported": Decimal(0), "usd": Decimal(0), "vnd": Decimal(0)}
        return self.amount(report, "committed_total")

    def _shares(self, codes: str | None) -> list[tuple[str, Decimal]]:
        parts = [part.partition(":") for part in (codes or "").split("|") if part]
        if not parts:
            return [("Unknown", Decimal(1))]
        if len(parts) == 1:
            return [(self._sectors[parts[0][0]], Decimal(1))]
        if not all(weight for _, _, weight in parts):
            return [("Several sectors, not split", Decimal(1))]
        total = sum(Decimal(weight) for _, _, weight in parts)
        return [(self._sectors[code], Decimal(weight) / total) for code, _, weight in parts]

    def _summed(self, project: str, year: int, reports: list[Report]) -> Line:
        first = reports[0]
        measures: dict[str, Amount] = {"parts": Decimal(len(reports))}
        for name, typed in STOCKS.items():
            among = [each for each in reports if name != "committed_total" or not each.repeats_total]
            for form in ("reported", "usd", "vnd"):
                measures[f"{name}_{form}"] = summed(self.amount(each, typed)[form] for each in among)
            measures[f"{name}_parts_not_reported"] = Decimal(sum(each.values[typed] is None for each in among))
        measures["counterpart_fund_vnd"] = summed(
            self.amount(each, "counterpart_fund")["vnd"] for each in reports
        )
        measures["beneficiaries"] = summed(
            None if each.values["beneficiaries"] is None else Decimal(each.values["beneficiaries"]) for each in reports
        )
        measures["beneficiaries_parts_not_reported"] = Decimal(sum(each.values["beneficiaries"] is None for each in reports))
        offices = {each.file for each in reports}
        measures["reports_counted"] = Decimal(len(offices))
        measures["reports_excluded"] = Decimal(len({e.file for e in self.excluded if (e.project, e.year) == (project, year)}))
        measures["totals_repeated"] = Decimal(len({each.file for each in reports if each.repeats_total}))
        slices = {name: value for name, value in self.sliced_by(first).items() if name not in ("place", "place_34")}
        return Line(project, slices | {"reporting_place": self._names[first.unit]}, measures)

    def _usd_per_unit(self, year: int, currency: str) -> Decimal:
        return Decimal(1) if currency == "USD" else self._rates[year, currency]

    @cached_property
    def _rates(self) -> dict[tuple[int, str], Decimal]:
        """Dollars to one unit, as the sample's truth used them."""
        found = {}
        for row in self._truth:
            rate = Decimal(row["rate"])
            found[int(row["year"]), row["currency"]] = rate if row["rate_is_usd_per_unit"] == "true" else 1 / rate
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        return {row["unit_id"]: row["name_vi"] for row in read(paths.SEEDS / "provinces.csv")}

    @cached_property
    def _successors(self) -> dict[str, str]:
        links = {row["predecessor_unit_id"]: row["successor_unit_id"] for row in read(paths.SEEDS / "province_succession.csv")}
        return {unit: new if new.startswith("VN34") else links[new] for unit, new in links.items() if unit.startswith("VN63")}

    @cached_property
    def _sectors(self) -> dict[str, str]:
        return {row["sector_code"]: row["name_en"] for row in read(paths.SEEDS / "sectors.csv")}


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def summed(amounts: Iterable[Amount]) -> Amount:
    """The sum of what was reported; nothing where nobody did."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal(0)) if given else None


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
