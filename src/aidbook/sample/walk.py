"""A province's history, walked year by year: only running projects are kept, so memory does not grow with the years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from aidbook.sample import targets
from aidbook.sample.donors import DonorPool, choose_pool
from aidbook.sample.model import Place, Project
from aidbook.sample.projects import Approvals, Author
from aidbook.sample.reference import Reference
from aidbook.sample.shared import plan_shared
from aidbook.sample.targets import Steered


@dataclass(frozen=True, slots=True)
class Country:
    """Everything that a walk needs; the same seed and scale give the same walk, however often it is walked."""

    reference: Reference
    scale: float
    seed: int
    shared: Mapping[str, tuple[Project, ...]]
    weights: Mapping[str, float]

    @classmethod
    def plan(cls, reference: Reference, scale: float, seed: int) -> "Country":
        """Prepare what provinces share: the projects of several, and how the national number of activities spreads."""
        rng = Random(f"{seed}/weights")
        places = [place for olds in reference.groups.values() for place in olds]
        raw = {place.unit_id: targets.BUSY.get(place.unit_id, 1.0) * rng.uniform(0.8, 1.2) for place in places}
        total = sum(raw.values())
        return cls(reference, scale, seed, plan_shared(reference, scale, seed), {unit: weight / total for unit, weight in raw.items()})

    def pool(self, place: Place) -> DonorPool:
        """The donors of one of the 63 provinces."""
        return choose_pool(place, self.reference, Random(f"{self.seed}/donors/{place.unit_id}"))

    def walk(self, place: Place, successor: Place) -> Iterator[tuple[int, list[Project]]]:
        """Each report year from the first cohort on, with the projects that run in it."""
        pool = self.pool(place)
        author = Author(self.reference, place, successor, Random(f"{self.seed}/projects/{place.unit_id}"))
        steering = [each for each in targets.STEERED if each.unit_id == place.unit_id]
        running: list[Project] = []
        for year in range(targets.FIRST_COHORT, targets.LAST_YEAR + 1):
            running = [project for project in running if project.last_year >= year]
            shared = [project for project in self.shared.get(place.unit_id, ()) if project.first_year <= year <= project.last_year]
            self._approve_new(author, pool, year, running, len(shared), steering)
            yield year, [*running, *shared]

    def _approve_new(
        self, author: Author, pool: DonorPool, year: int, running: list[Project], shared: int, steering: Sequence[Steered]
    ) -> None:
        unit = author.place.unit_id
        now = next((each for each in steering if each.year == year), None)
        later = next((each for each in steering if each.year > year), None)
        wanted = now.activities if now else self._activities(unit, year, later)
        count = max(1, wanted - len(running) - shared)
        must_carry = 0
        if later and later.year == year + 1:
            must_carry = later.carried - sum(project.last_year > year for project in running)
            count = max(count, must_carry)
        approvals = Approvals(year, count)
        for number in range(count):

            def fit(last: int, number: int = number) -> int:
                return _fit_life(last, number, must_carry, year, running, later)

            donor = pool.pick(author.rng, running, spread=bool(steering))
            currency = _currency(now, later, year, steering)
            running.append(author.write(f"P-{unit}-{year}-{number + 1:04d}", year, donor, approvals, currency, fit))

    def _activities(self, unit: str, year: int, later: Steered | None) -> int:
        # A steered province keeps its real size at any scale, or its published year would not follow from the years before.
        if unit in targets.STEERED_UNITS:
            return next(each.activities for each in reversed(targets.STEERED) if each.unit_id == unit)
        return max(1, round(targets.ACTIVITIES.get(year, 2800) * self.weights[unit] * self.scale))


def _fit_life(last: int, number: int, must_carry: int, year: int, running: Sequence[Project], later: Steered | None) -> int:
    """The last year of a new project's life, so that exactly the wanted number runs on into the steered year to come."""
    if later is None or year < later.year - 4:
        return last
    if later.year == year + 1:
        return max(last, later.year) if number < must_carry else year
    # Leave room for the cohort just before the steered year.
    room = later.carried // 2 - sum(project.last_year >= later.year for project in running)
    return last if last < later.year or room > 0 else later.year - 1


def _currency(now: Steered | None, later: Steered | None, year: int, steering: Sequence[Steered]) -> str | None:
    if not steering:
        return None
    if now and now.new_currency:
        return now.new_currency
    return steering[0].currency
