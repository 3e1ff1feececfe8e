"""What one piece of a typed name says of listed donors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.registry.donors import Donor
from aidbook.registry.evidence import Comparison
from aidbook.registry.spellings import Spelling
from aidbook.registry.words import Reading

_CANDIDATE_SCORE: Final = 50.0
"""Least likeness (0 to 100) at which a listed donor is worth a person's look."""


@dataclass(slots=True)
class Findings:
    """What one piece of text says: the donors that it names for sure, those that have it as a name, and those compared with it."""

    sure: dict[str, Donor]
    named: Sequence[Donor]
    compared: list[tuple[Donor, Comparison]]
    _scores: dict[str, float] | None = None

    def compare(self, reading: Reading, spelling: Spelling, given: frozenset[str]) -> bool:
        """Compare a text with one more spelling, and say whether it is surely the same."""
        donor = spelling.donor
        comparison = Comparison(reading, spelling.reading, donor, given)
        self.compared.append((donor, comparison))
        if comparison.is_sure:
            self.sure[donor.donor_id] = donor
            return True
        return False

    @property
    def scores(self) -> dict[str, float]:
        """The likeness of all that are worth a look; reckoned only where it is asked for, since most names are sure without."""
        if self._scores is None:
            self._scores = {donor.donor_id: 100.0 for donor in self.named}
            for donor, comparison in self.compared:
                score = comparison.score
                if score >= _CANDIDATE_SCORE or comparison.is_sure:
                    self._scores[donor.donor_id] = max(score, self._scores.get(donor.donor_id, 0.0))
        return self._scores

    def score_of(self, donor: Donor) -> float:
        """The likeness of one donor."""
        if donor in self.named:
            return 100.0
        return max((comparison.score for other, comparison in self.compared if other is donor), default=0.0)

    def best(self) -> list[tuple[str, float]]:
        """Donor ids with their likeness, the likeliest first."""
        return best_first(self.scores)


def best_first(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Donor ids with their likeness, the likeliest first; those of the same in the order of their ids."""
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
