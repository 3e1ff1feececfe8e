"""Which donors work in a province, and which of them pays for the next project."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from aidbook.sample import targets
from aidbook.sample.model import Donor, Place, Project
from aidbook.sample.reference import Reference

CLOSED = frozenset({"The Atlantic Philanthropies"})
"""Its programme in Vietnam ended before the first year of the sample."""


@dataclass(frozen=True, slots=True)
class DonorPool:
    """A province's donors with their weights, and the NGOs registered for work there, the donors first."""

    donors: tuple[Donor, ...]
    cumulative_weights: tuple[float, ...]
    registered: tuple[Donor, ...]

    def pick(self, rng: Random, running: Iterable[Project], *, spread: bool) -> Donor:
        """The next donor: by weight, or (``spread``) the one with the fewest running projects, so that all come to appear."""
        if not spread:
            return rng.choices(self.donors, cum_weights=self.cumulative_weights)[0]
        used = Counter(project.donor.name for project in running)
        return min(self.donors, key=lambda donor: used[donor.name])


def choose_pool(place: Place, reference: Reference, rng: Random) -> DonorPool:
    """The donors of ``place``: those published where it is steered, else a share of all that grows with its activity."""
    unit = place.unit_id
    ngos = [ngo for ngo in reference.ngos if ngo.name not in CLOSED and ngo.country]
    busy = targets.BUSY.get(unit, 1.0)
    ngo_count = targets.NGO_DONORS_OF.get(unit, min(60, round(10 + 12 * busy)))
    other_count = targets.OTHER_DONORS_OF.get(unit, rng.randint(3, 6))
    if unit in targets.DONORS_OF:
        by_name = {donor.name: donor for donor in (*reference.ngos, *reference.others)}
        donors = [by_name[name] for name in targets.DONORS_OF[unit]]
    else:
        donors = _weighted_sample(ngos, ngo_count, rng) + rng.sample(reference.others, other_count)
    own = [donor for donor in donors if donor.is_ngo and donor.country]
    registered_count = targets.REGISTERED_OF.get(unit, len(own) + rng.randint(2, 8))
    idle = [ngo for ngo in ngos if ngo not in own]
    registered = [*own, *rng.sample(idle, registered_count - len(own))]
    weights = [rng.uniform(0.6, 2.0) if donor.is_ngo else rng.uniform(0.2, 0.7) for donor in donors]
    return DonorPool(tuple(donors), tuple(itertools.accumulate(weights)), tuple(registered))


def _weighted_sample(ngos: Sequence[Donor], count: int, rng: Random) -> list[Donor]:
    """``count`` different NGOs; those early in the list are known to work in many provinces and come more often."""
    ranked = sorted(ngos, key=lambda ngo: rng.random() ** (1.0 + 60.0 / (1 + ngos.index(ngo))))
    return ranked[-count:]
