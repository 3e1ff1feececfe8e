"""Exact amounts for a province's year that was published to the unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from aidbook.sample.model import Project
from aidbook.sample.reference import Reference, SampleError
from aidbook.sample.targets import Steered

Key = tuple[str, int]


@dataclass(slots=True)
class ExactAmounts:
    """Amounts that are not free, by project id and year, in whole units of the project's currency."""

    committed: dict[Key, int] = field(default_factory=dict)
    disbursed: dict[Key, int] = field(default_factory=dict)


def steer_year(steered: Steered, projects: Sequence[Project], reference: Reference, exact: ExactAmounts) -> None:
    """Set the amounts of ``projects``, all that the province reports in the steered year, so that its published figures hold."""
    year = steered.year
    new = [project for project in projects if project.first_year == year]
    if steered.committed is not None:
        _allocate(projects, year, steered.committed, steered.disbursed, _unit(steered.currency), exact)
        return
    carried = [project for project in projects if project.first_year < year]
    new_usd = _steer_new(steered, new, reference, exact)
    # Not published: what the running ones had committed. Three quarters of it were disbursed, as elsewhere.
    disbursed = steered.disbursed - new_usd
    _allocate(carried, year, disbursed * 4 // 3, disbursed, 1, exact)


def _steer_new(steered: Steered, new: Sequence[Project], reference: Reference, exact: ExactAmounts) -> int:
    """The new grants in their own currency; returns what they disbursed, in whole US dollars.

    The total must hold in one currency and the disbursed sum in the other, whichever way a reader rounds: so each new grant's disbursed
    amount is a multiple of the smallest amount that is a whole number of dollars at the year's rate.
    """
    if steered.new_currency is None or steered.new_total is None:
        raise SampleError(f"{steered.unit_id} {steered.year} is steered without a commitment and without new grants; set one in targets.py")
    unit = _unit(steered.new_currency)
    totals = allocate(steered.new_total // unit, [sum(project.plan) for project in new])
    rate = Fraction(reference.rate(steered.new_currency, steered.year).value)
    whole = rate.numerator
    dollars = 0
    for project, total in zip(new, totals, strict=True):
        parts = allocate(total, list(project.plan))
        for offset, part in enumerate(parts):
            exact.committed[project.project_id, steered.year + offset] = part * unit
        times = int(parts[0] * unit * (0.3 + 0.4 * project.delivery[0])) // whole
        exact.disbursed[project.project_id, steered.year] = times * whole
        dollars += times * rate.denominator
    return dollars


def _allocate(projects: Sequence[Project], year: int, committed: int, disbursed: int, unit: int, exact: ExactAmounts) -> None:
    plans = [project.plan[year - project.first_year] for project in projects]
    undelivered = [1 - project.delivery[year - project.first_year] for project in projects]
    commitments = [part * unit for part in allocate(committed // unit, plans)]
    missing = (committed - disbursed) // unit
    held_back = allocate(missing, [amount * part for amount, part in zip(commitments, undelivered, strict=True)])
    for project, amount, held in zip(projects, commitments, held_back, strict=True):
        exact.committed[project.project_id, year] = amount
        exact.disbursed[project.project_id, year] = max(0, amount - held * unit)
    if sum(exact.disbursed[project.project_id, year] for project in projects) != disbursed:
        raise SampleError(f"the amounts of {year} cannot be spread over {len(projects)} projects; another --seed will do")


def allocate(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` in whole parts that follow ``weights``, each at least 1 where the total allows; the largest takes the remainder."""
    whole = sum(weights)
    parts = [max(1, int(total * weight / whole)) for weight in weights]
    parts[max(range(len(parts)), key=parts.__getitem__)] += total - sum(parts)
    return parts


def _unit(currency: str) -> int:
    return 100_000 if currency == "VND" else 1
