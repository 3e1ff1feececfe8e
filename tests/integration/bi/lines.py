"""What was reported, line by line, worked out in Python from the landed rows: no SQL of the warehouse takes part.

Who and which project a row speaks of, and which report counts, is the sample's own truth; rates, names, and whose word goes first are the
seeds'.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from integration.bi.lists import Lists, read
from warehouses import Warehouse

FLOWS = ("newly_approved", "committed_year", "disbursed_year", "disbursed_cash", "disbursed_in_kind")
COMPARED = ("newly_approved", "committed_year", "disbursed_year")
"""Flows that are shown on every basis of exchange."""
BASES = ("official", "market", "declared")
STOCKS = {"committed_total": "committed_total", "disbursed_to_date": "disbursed_cumulative"}
"""Name in the marts and name in the workbook."""
DONOR_KINDS = {
    "TCPCPNN": "ngo",
    "doanh nghiệp": "firm",
    "cơ quan, tổ chức nước ngoài": "public_body",
    "cá nhân": "individual",
    "TC quốc tế": "international_body",
}
"""As the forms have them and as bi names them."""

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
    values: dict[str, Any]
    project: str
    donor: str
    donor_kind: str
    is_counted: bool
    repeats_total: bool = False
    """Whether another office that counts names the same total: one grant, which counts once."""


class Landed:
    """The landed rows of a sample's warehouse, and the lists that their words are looked up in."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._lists = Lists()
        self.truth = read(warehouse.sample / "truth" / "activities.csv")

    @cached_property
    def reports(self) -> list[Report]:
        known = {(row["file"], int(row["row"])): row for row in self.truth}
        found = [
            Report(
                *row,
                project=known[row[:2]]["project_id"],
                donor=known[row[:2]]["donor"],
                donor_kind=DONOR_KINDS[known[row[:2]]["donor_type"]],
                is_counted=known[row[:2]]["is_counted"] == "true",
            )
            for row in self._warehouse.ask(
                """
                select
                    s.file_name, r.row_number, s.report_year, s.province_unit_id, s.agency_key, (s.cover ->> 'declared_fx_rate')::numeric,
                    r."values"
                from landing.submission_row as r
                inner join landing.submission as s on r.submission_id = s.submission_id
                where r.table_name = 'project'
                order by s.province_unit_id, s.agency_key, s.sha256, r.row_number
                """
            )
        ]
        # Of one project's reports the owner's chain speaks before the NGO's, then the lowest unit code: a sort keeps equals in order.
        found.sort(key=lambda report: self._lists.precedence(report.office))
        first: dict[tuple[Any, ...], str] = {}
        for report in found:
            if report.is_counted and report.values["committed_total"] is not None:
                total = (report.project, report.year, report.values["committed_total"], report.values["committed_total_currency"])
                report.repeats_total = first.setdefault(total, report.file) != report.file
        return found

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
        given, dong = Decimal(value), self._lists.dong[report.year]
        currency = report.values[f"{name}_currency"] or report.values["currency"]
        if currency == "USD":
            usd, bases = given, dict.fromkeys(BASES, given)
        elif currency == "VND":
            usd = given / dong["official"]
            rates = {"official": dong["official"], "market": dong["market"], "declared": report.declared}
            bases = {basis: given / rate if rate else None for basis, rate in rates.items()}
        else:
            usd = given * self._lists.usd_per_unit[report.year, currency]
            bases = {"official": None, "market": usd, "declared": None}
        vnd = given if currency == "VND" else usd * dong["official"]
        return {"reported": given, "usd": usd, "vnd": vnd, "usd_spread": spread(bases.values())} | {
            f"usd_{basis}": amount for basis, amount in bases.items()
        }

    def sliced_by(self, report: Report) -> dict[str, Any]:
        return {
            "report_year": report.year,
            "place": self._lists.names[report.unit],
            "place_34": self._lists.names[self._lists.successors.get(report.unit, report.unit)],
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
            return [(self._lists.sectors[parts[0][0]] if parts else "Unknown", Decimal(1))]
        if not all(weight for _, _, weight in parts):
            return [("Several sectors, not split", Decimal(1))]
        total = sum(Decimal(weight) for _, _, weight in parts)
        return [(self._lists.sectors[code], Decimal(weight) / total) for code, _, weight in parts]

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


def summed(amounts: Iterable[Amount]) -> Amount:
    """The sum of what was reported; nothing where nobody did."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given, ZERO) if given else None


def spread(amounts: Iterable[Amount]) -> Amount:
    given = [amount for amount in amounts if amount is not None]
    return max(given) - min(given) if len(given) > 1 else None
