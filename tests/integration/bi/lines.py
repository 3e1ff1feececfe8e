"""What was reported, line by line, worked out in Python from the landed rows: no SQL of the warehouse takes part.

Which report counts is the sample's own truth; who and which project a row speaks of is the registry's; rates, names and which office speaks
first are the seeds'.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from warehouses import Warehouse

from aidbook import paths
from aidbook.text.fold import key

FLOWS = ("newly_approved", "committed_year", "disbursed_year", "disbursed_cash", "disbursed_in_kind")
COMPARED = ("newly_approved", "committed_year", "disbursed_year")
"""Flows that are shown on every basis of exchange."""
BASES = ("official", "market", "declared")
STOCKS = {"committed_total": "committed_total", "disbursed_to_date": "disbursed_cumulative"}
"""Name in the marts and name in the workbook."""

Amount = Decimal | None
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A reported row, its part of one sector, or a project in a year: what it may be sliced by and what it holds."""

    sliced_by: dict[str, Any]
    measures: dict[str, Amount]
    project: str = ""


@dataclass
class Report:
    """One landed row of a project."""

    file: str
    row: int
    year: int
    unit: str
    office: str
    declared: Amount
    project: str
    donor: str
    donor_kind: str
    values: dict[str, Any]
    is_counted: bool = True
    repeats_total: bool = False
    """Whether another office that counts names the same total: one grant, which counts once."""


class Landed:
    """The landed rows of a sample's warehouse, and the lists that their words are looked up in."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self.truth = read(warehouse.sample / "truth" / "activities.csv")

    @cached_property
    def reports(self) -> list[Report]:
        counted = {(row["file"], int(row["row"])): row["is_counted"] == "true" for row in self.truth}
        found = [
            Report(*row)
            for row in self._warehouse.ask(
                """
                select
                    s.file_name, r.row_number, s.report_year, s.province_unit_id, s.agency_key, (s.cover ->> 'declared_fx_rate')::numeric,
                    i.project_id, d.canonical_name, d.kind, r."values"
                from landing.submission_row as r
                inner join landing.submission as s on r.submission_id = s.submission_id
                inner join registry.row_identity as i
                    on r.submission_id = i.submission_id and r.sheet = i.sheet and r.row_number = i.row_number
                inner join registry.donor as d on i.donor_id = d.donor_id
                where r.table_name = 'project' and i.project_id is not null
                order by s.province_unit_id, s.agency_key, s.sha256, r.row_number
                """
            )
        ]
        # Of one project's reports the owner's chain speaks before the NGO's, then the lowest unit code: a sort keeps equals in order.
        found.sort(key=lambda report: self._precedence(report.office))
        first: dict[tuple[Any, ...], str] = {}
        for report in found:
            report.is_counted = counted[report.file, report.row]
            if report.is_counted and report.values["committed_total"] is not None:
                total = (report.project, report.year, report.values["committed_total"], report.values["committed_total_currency"])
                report.repeats_total = first.setdefault(total, report.file) != report.file
        return found

    def _precedence(self, office: str) -> int:
        """The place of an office's chain in line: that of the longest listed words in its name; who is on no list stands in the middle."""
        listed = [words for words in self._chains if f" {words} " in f" {office} "]
        return self._chains[max(listed, key=len)] if listed else 4

    @property
    def counted(self) -> list[Report]:
        return [report for report in self.reports if report.is_counted]

    @cached_property
    def flows(self) -> list[Line]:
        """The additive amounts, a line for each sector that a row names."""
        return [line for report in self.counted for line in self._split(report)]

    @cached_property
    def excluded(self) -> list[Line]:
        """What another office reported again: not counted."""
        return [Line(self.sliced_by(report), self._as_reported(report)) for report in self.reports if not report.is_counted]

    @cached_property
    def project_years(self) -> list[Line]:
        """The totals for life, a line for each project and year."""
        groups: dict[tuple[str, int], list[Report]] = defaultdict(list)
        for report in self.reports:
            groups[report.project, report.year].append(report)
        return [self._summed(reports) for reports in groups.values()]

    @cached_property
    def newest(self) -> list[Line]:
        """The same with each total once: in the newest report of its project."""
        last: dict[str, int] = defaultdict(int)
        for line in self.project_years:
            last[line.project] = max(last[line.project], line.sliced_by["report_year"])
        once = (*STOCKS, "counterpart_fund", "beneficiaries")
        return [
            line
            if line.sliced_by["report_year"] == last[line.project]
            else Line(
                line.sliced_by, {name: None if name.startswith(once) else value for name, value in line.measures.items()}, line.project
            )
            for line in self.project_years
        ]

    def amount(self, report: Report, name: str) -> dict[str, Amount]:
        """An amount of a row as reported, in USD, in VND, and in USD on each basis with the spread between them."""
        value = report.values[name]
        if value is None:
            return dict.fromkeys(("reported", "usd", "vnd", *(f"usd_{basis}" for basis in BASES), "usd_spread"))
        given, dong = Decimal(value), self._dong[report.year]
        currency = report.values[f"{name}_currency"] or report.values["currency"]
        if currency == "USD":
            usd, bases = given, dict.fromkeys(BASES, given)
        elif currency == "VND":
            usd = given / dong["official"]
            rates = {"official": dong["official"], "market": dong["market"], "declared": report.declared}
            bases = {basis: given / rate if rate else None for basis, rate in rates.items()}
        else:
            usd = given * self._usd_per_unit[report.year, currency]
            bases = {"official": None, "market": usd, "declared": None}
        vnd = given if currency == "VND" else usd * dong["official"]
        return {"reported": given, "usd": usd, "vnd": vnd, "usd_spread": spread(bases.values())} | {
            f"usd_{basis}": amount for basis, amount in bases.items()
        }

    def sliced_by(self, report: Report) -> dict[str, Any]:
        return {
            "report_year": report.year,
            "place": self._names[report.unit],
            "place_34": self._names[self._successors.get(report.unit, report.unit)],
            "donor_kind": report.donor_kind,
            "currency": report.values["currency"],
        }

    def _as_reported(self, report: Report) -> dict[str, Amount]:
        """Every amount of a report, as it stands there."""
        whole = {name: self.amount(report, name) for name in FLOWS[1:]} | {"newly_approved": self._newly_approved(report)}
        whole |= {name: self.amount(report, typed) for name, typed in STOCKS.items()}
        return {f"{name}_{form}": forms[form] for name, forms in whole.items() for form in ("reported", "usd", "vnd")}

    def _split(self, report: Report) -> Iterator[Line]:
        whole = {name: self.amount(report, name) for name in FLOWS[1:]} | {"newly_approved": self._newly_approved(report)}
        for sector, share in self._shares(report.values["sector_codes"]):
            measures: dict[str, Amount] = {
                f"{name}_{form}": None if amount is None else amount * share
                for name, forms in whole.items()
                for form, amount in forms.items()
                if name in COMPARED or form in ("reported", "usd", "vnd")
            }
            measures |= {f"{name}_parts_not_reported": Decimal(whole[name]["reported"] is None) for name in FLOWS}
            yield Line(self.sliced_by(report) | {"sector": sector}, measures | {"parts": Decimal(1)}, report.project)

    def _newly_approved(self, report: Report) -> dict[str, Amount]:
        total = self.amount(report, "committed_total")
        if report.values["status"] is None:
            return dict.fromkeys(total)
        if report.values["status"] != "mới" or report.repeats_total:
            return dict.fromkeys(total, ZERO)
        return total

    def _shares(self, codes: str | None) -> list[tuple[str, Decimal]]:
        parts = [part.partition(":") for part in (codes or "").split("|") if part]
        if len(parts) < 2:
            return [(self._sectors[parts[0][0]] if parts else "Unknown", Decimal(1))]
        if not all(weight for _, _, weight in parts):
            return [("Several sectors, not split", Decimal(1))]
        total = sum(Decimal(weight) for _, _, weight in parts)
        return [(self._sectors[code], Decimal(weight) / total) for code, _, weight in parts]

    def _summed(self, reports: list[Report]) -> Line:
        counted = [report for report in reports if report.is_counted]
        measures: dict[str, Amount] = {"parts": Decimal(len(counted))}
        for name, typed in STOCKS.items():
            among = [each for each in counted if name != "committed_total" or not each.repeats_total]
            for form in ("reported", "usd", "vnd"):
                measures[f"{name}_{form}"] = summed(self.amount(each, typed)[form] for each in among)
            measures[f"{name}_parts_not_reported"] = Decimal(sum(each.values[typed] is None for each in among))
        persons = [None if each.values["beneficiaries"] is None else Decimal(each.values["beneficiaries"]) for each in counted]
        measures |= {
            "counterpart_fund_vnd": summed(self.amount(each, "counterpart_fund")["vnd"] for each in counted),
            "beneficiaries": summed(persons),
            "beneficiaries_parts_not_reported": Decimal(persons.count(None)),
            "reports_counted": Decimal(len({each.file for each in counted})),
            "reports_excluded": Decimal(len({each.file for each in reports if not each.is_counted})),
            "totals_repeated": Decimal(len({each.file for each in counted if each.repeats_total})),
        }
        slices = self.sliced_by(counted[0])
        slices["reporting_place"] = slices.pop("place")
        del slices["place_34"]
        return Line(slices, measures, counted[0].project)

    @cached_property
    def _dong(self) -> dict[int, dict[str, Amount]]:
        """Dong to the dollar. The years of the sample have both means."""
        return {
            int(row["year"]): {
                "official": Decimal(row["vnd_per_usd"]),
                "market": Decimal(row["market_cross_rate"]) if row["market_cross_rate"] else None,
            }
            for row in read(paths.SEEDS / "fx_vnd_usd.csv")
        }

    @cached_property
    def _usd_per_unit(self) -> dict[tuple[int, str], Decimal]:
        return {(int(row["year"]), row["currency"]): Decimal(row["usd_per_unit"]) for row in read(paths.SEEDS / "fx_currency_usd.csv")}

    @cached_property
    def _chains(self) -> dict[str, int]:
        return {key(row["agency_words"]): int(row["precedence"]) for row in read(paths.SEEDS / "report_chains.csv")}

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
    return sum(given, ZERO) if given else None


def spread(amounts: Iterable[Amount]) -> Amount:
    given = [amount for amount in amounts if amount is not None]
    return max(given) - min(given) if len(given) > 1 else None
