"""How much of the planned money each year reports, so that the published totals come out.

A first walk measures what is planned. From that follow, for each year, one factor on commitments and one on what stays undisbursed, both in
closed form; for the years with published sector totals, a factor for each of these sectors. Steered provinces get their exact amounts
first and are subtracted. Amounts are then functions of a project and a year: nothing has to be remembered between years, and what is
reported for one year does not depend on which years are written.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from aidbook.sample import targets
from aidbook.sample.model import Counts, Place, Project
from aidbook.sample.reference import Reference, SampleError
from aidbook.sample.steer import ExactAmounts, steer_year
from aidbook.sample.walk import Country

_REST = "*"


@dataclass(slots=True)
class _Measured:
    """A year's planned money in US dollars by sector group: sums of plan (a), of plan x share x share (b), and that x not delivered (c)."""

    groups: tuple[str, ...]
    planned: dict[str, float] = field(default_factory=dict)
    weighted: dict[tuple[str, str], float] = field(default_factory=dict)
    undelivered: dict[tuple[str, str], float] = field(default_factory=dict)
    fixed_committed: float = 0.0
    fixed_disbursed: dict[str, float] = field(default_factory=dict)
    semi: float = 0.0
    semi_undelivered: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reported amounts of any project in any year of its life, in whole units of its currency."""

    reference: Reference
    factors: Mapping[int, Mapping[str, float]]
    slack: Mapping[int, float]
    exact: ExactAmounts

    def committed(self, project: Project, year: int) -> int:
        """Committed in ``year``."""
        exact = self.exact.committed.get((project.project_id, year))
        if exact is not None:
            return exact
        known = min(max(year, targets.FIRST_YEAR), targets.LAST_YEAR)
        usd = project.plan[year - project.first_year] * _factor(project, self.factors[known])
        return _quantise(self.reference.rate(project.currency, year).from_usd(usd), project.quantum)

    def disbursed(self, project: Project, year: int) -> int:
        """Disbursed in ``year``; never more than committed for it."""
        exact = self.exact.disbursed.get((project.project_id, year))
        if exact is not None:
            return exact
        delivery = project.delivery[year - project.first_year]
        known = min(max(year, targets.FIRST_YEAR), targets.LAST_YEAR)
        committed = self.committed(project, year)
        return min(committed, _quantise(committed * (1 - (1 - delivery) * self.slack[known]), min(project.quantum, 100_000)))

    def committed_total(self, project: Project) -> int:
        """The commitment for its whole life: the same in every year's report."""
        return sum(self.committed(project, year) for year in range(project.first_year, project.last_year + 1))

    def disbursed_to(self, project: Project, year: int) -> int:
        """Disbursed since its beginning up to the end of ``year``."""
        return sum(self.disbursed(project, each) for each in range(project.first_year, year + 1))


def calibrate(country: Country) -> Calibration:
    """Walk the country once and find the factors.

    Raises:
        SampleError: the planned money is too little to meet a published total (a scale far too small).
    """
    measured = {
        year: _Measured((*targets.SECTOR_DISBURSED_USD.get(year, {}), _REST)) for year in range(targets.FIRST_YEAR, targets.LAST_YEAR + 1)
    }
    exact = ExactAmounts()
    # Steered provinces first: what they report exactly is no longer free.
    for steered_first in (True, False):
        for successor, olds in country.reference.groups.items():
            for place in olds:
                if (place.unit_id in targets.STEERED_UNITS) is steered_first:
                    _measure(country, place, successor, measured, exact)
    factors, slack = {}, {}
    for year, sums in measured.items():
        factors[year], slack[year] = _solve(year, sums)
    return Calibration(country.reference, factors, slack, exact)


def _measure(country: Country, place: Place, successor: Place, measured: Mapping[int, _Measured], exact: ExactAmounts) -> None:
    years = list(country.walk(place, successor)) if place.unit_id in targets.STEERED_UNITS else country.walk(place, successor)
    if isinstance(years, list):
        for steered in targets.STEERED:
            if steered.unit_id == place.unit_id:
                steer_year(steered, dict(years)[steered.year], country.reference, exact)
    for year, projects in years:
        if year in measured:
            for project in projects:
                if project.reported is not Counts.TWICE or project.reporters[0] == place.unit_id:
                    _add(measured[year], project, year, exact, country.reference)


def _add(sums: _Measured, project: Project, year: int, exact: ExactAmounts, reference: Reference) -> None:
    committed = exact.committed.get((project.project_id, year))
    disbursed = exact.disbursed.get((project.project_id, year))
    rate = reference.rate(project.currency, year)
    shares = _group_shares(project, sums.groups)
    undelivered = 1 - project.delivery[year - project.first_year]
    if committed is not None:
        usd = float(rate.to_usd(committed))
        sums.fixed_committed += usd
        if disbursed is None:
            sums.semi += usd
            sums.semi_undelivered += usd * undelivered
        else:
            for group, share in shares.items():
                sums.fixed_disbursed[group] = sums.fixed_disbursed.get(group, 0.0) + share * float(rate.to_usd(disbursed))
        return
    plan = project.plan[year - project.first_year]
    for group, share in shares.items():
        sums.planned[group] = sums.planned.get(group, 0.0) + plan * share
        for other, other_share in shares.items():
            pair = (group, other)
            sums.weighted[pair] = sums.weighted.get(pair, 0.0) + plan * share * other_share
            sums.undelivered[pair] = sums.undelivered.get(pair, 0.0) + plan * share * other_share * undelivered


def _solve(year: int, sums: _Measured) -> tuple[dict[str, float], float]:
    committed = targets.COMMITTED_USD[year] - sums.fixed_committed
    disbursed = targets.DISBURSED_USD[year] - sum(sums.fixed_disbursed.values())
    planned = sum(sums.planned.values())
    undelivered = sum(sums.undelivered.values())
    if planned <= 0 or committed <= 0:
        raise SampleError(f"nothing is planned in {year} that could meet its published total; use a larger --scale")
    factor = committed / planned
    # disbursed = factor x (planned - slack x undelivered) + semi - slack x semi_undelivered
    slack = (committed + sums.semi - disbursed) / (factor * undelivered + sums.semi_undelivered)
    factors = dict.fromkeys(sums.groups, factor)
    if len(sums.groups) > 1:
        factors, slack = _solve_sectors(year, sums, committed, disbursed) or (factors, slack)
    if not 0 <= slack * 0.65 < 1:
        raise SampleError(f"the plans of {year} cannot be disbursed as published (slack {slack:.2f}); use a larger --scale")
    return factors, slack


def _solve_sectors(year: int, sums: _Measured, committed: float, disbursed: float) -> tuple[dict[str, float], float] | None:
    """Factors by sector group that meet sector totals too, or None where a small sample has too little of a sector."""
    wanted = dict(targets.SECTOR_DISBURSED_USD[year])
    wanted[_REST] = targets.DISBURSED_USD[year] - sum(wanted.values())
    goal = [wanted[group] - sums.fixed_disbursed.get(group, 0.0) for group in sums.groups]

    def factors_for(slack: float) -> list[float]:
        matrix = [
            [sums.weighted.get((g, h), 0.0) - slack * sums.undelivered.get((g, h), 0.0) for h in sums.groups] for g in sums.groups
        ]  # fmt: skip
        return _solve_linear(matrix, goal)

    low, high = 0.05, 1.5
    for _ in range(60):
        middle = (low + high) / 2
        total = sum(factor * sums.planned.get(group, 0.0) for factor, group in zip(factors_for(middle), sums.groups, strict=True))
        low, high = (middle, high) if total < committed else (low, middle)
    found = factors_for(low)
    if min(found) <= 0 or not math.isclose(
        sum(f * sums.planned[g] for f, g in zip(found, sums.groups, strict=True)), committed, rel_tol=1e-4
    ):
        return None
    return dict(zip(sums.groups, found, strict=True)), low


def _solve_linear(matrix: list[list[float]], goal: list[float]) -> list[float]:
    """Gauss elimination with pivots; exact enough for a handful of groups."""
    rows = [[Fraction(value) for value in (*row, right)] for row, right in zip(matrix, goal, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if not rows[pivot][column]:
            return [0.0] * size
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                ratio = rows[row][column] / rows[column][column]
                rows[row] = [a - ratio * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [float(rows[row][size] / rows[row][row]) for row in range(size)]


def _group_shares(project: Project, groups: tuple[str, ...]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for each in project.sectors:
        group = each.sector.top if each.percent is not None and each.sector.top in groups else _REST
        shares[group] = shares.get(group, 0.0) + (each.percent / 100 if each.percent is not None else 1 / len(project.sectors))
    return shares


def _factor(project: Project, factors: Mapping[str, float]) -> float:
    if len(factors) == 1:
        return factors[_REST]
    return sum(share * factors[group] for group, share in _group_shares(project, tuple(factors)).items())


def _quantise(amount: float, quantum: int) -> int:
    return max(quantum, round(amount / quantum) * quantum)
