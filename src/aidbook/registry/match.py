"""Which donor a typed name stands for: accepted, a candidate for a person to judge, or unknown. Similarity alone never accepts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final

from aidbook.registry.donors import Donor, listed_donors
from aidbook.registry.evidence import is_vetoed
from aidbook.registry.findings import Findings, best_first
from aidbook.registry.name_parts import Part, is_acronym, parts_of, pieces_of
from aidbook.registry.not_donors import Standing, standing_of
from aidbook.registry.spellings import Spellings
from aidbook.registry.words import Reading, read_key, read_name
from aidbook.text.fold import key

SUPPORTED_SCORE: Final = 55.0
"""Least likeness of a name to the donor whose acronym stands beside it."""

MOST_CANDIDATES: Final = 5
_SURE_SCORE: Final = 90.0
"""Least score that is shown of an accepted name: what settled it may be an acronym, with other letters."""

_LONG_ACRONYM: Final = 4
_CLEAR: Final = 0.5
"""How much likelier the donor of an acronym must be than any other for the acronym to settle it."""


class MatchState(StrEnum):
    """How sure a match is."""

    ACCEPTED = "accepted"
    CANDIDATE = "candidate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed donor that a name may stand for; ``score`` is 0 to 100."""

    donor: Donor
    score: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for. ``donor`` is set only where ``state`` is accepted; ``standing`` says what the name itself tells."""

    name: str
    state: MatchState
    donor: Donor | None
    score: Decimal
    candidates: tuple[Candidate, ...]
    standing: Standing | None = None

    def as_json(self) -> dict[str, Any]:
        """The match as ``aidbook match-ngo --json`` prints it; the score is 0 to 100."""
        return {
            "name": self.name,
            "state": str(self.state),
            "canonical_name": self.donor.canonical_name if self.donor else None,
            "kind": self.donor.kind if self.donor else str(self.standing) if self.standing else None,
            "country": self.donor.country_iso2 if self.donor else None,
            "score": float(self.score),
            "candidates": [
                {"canonical_name": c.donor.canonical_name, "country": c.donor.country_iso2, "score": float(c.score)}
                for c in self.candidates
            ],
        }


class DonorList:
    """Donors by every spelling of their names."""

    def __init__(self, donors: Iterable[Donor]) -> None:
        self._spellings = Spellings(donors)
        self.donors: Mapping[str, Donor] = self._spellings.donors

    def listed_as(self, name: str) -> Donor | None:
        """The donor that has exactly this name in the lists, case and accents aside; None where none or several have it."""
        found = self._spellings.exact(key(name))
        return found[0] if len(found) == 1 else None

    def match(self, name: str, country_iso2: str | None = None) -> Match:
        """Find the donor of a name as typed, with the country that the row declares.

        Accepted is a listed spelling; the same words in another form, with a remark on country, office or project, or with a slip; an
        acronym beside a name that it belongs to; one name in two languages. A country that is not the donor's makes each a candidate.
        """
        folded = key(name)
        given = frozenset((country_iso2,)) if country_iso2 else frozenset()
        exact = self._spellings.exact(folded)
        fitting = [donor for donor in exact if not is_vetoed(given, donor.countries)]
        if len(fitting) == 1:
            return _accepted(name, fitting[0], 100.0)
        pieces = pieces_of(name)
        standing = self._standing([folded, *map(key, pieces)], pieces)
        if standing is not None:
            return Match(name, MatchState.UNKNOWN, None, Decimal(0), (), standing)
        whole = self._look(read_key(folded), exact, given)
        if len(whole.sure) == 1:
            donor = next(iter(whole.sure.values()))
            if not pieces or not self._is_contradicted(donor, pieces):
                return _accepted(name, donor, whole.score_of(donor))
        parts = parts_of(pieces) if len(pieces) > 1 else []
        given = given.union(*(part.reading.countries for part in parts if not part.is_project))
        found = [self._look(part.reading, self._spellings.exact(part.reading.key), given) for part in parts]
        scores = dict(whole.scores)
        for each in found:
            for donor_id, score in each.scores.items():
                scores[donor_id] = max(score, scores.get(donor_id, 0.0))
        settled = self._settle(parts, found)
        return self._open(name, scores) if settled is None else _accepted(name, settled, scores.get(settled.donor_id, 0.0))

    def _standing(self, folded: Sequence[str], pieces: Sequence[str]) -> Standing | None:
        """What the name, or a piece of it, says of its bearer, unless the first piece is a listed name."""
        if pieces and self._spellings.exact(folded[1]) and not is_acronym(pieces[0]):
            return None
        for each in folded:
            if (standing := standing_of(each)) is not None:
                return standing
        return None

    def _is_contradicted(self, donor: Donor, pieces: Sequence[str]) -> bool:
        """Whether a piece of a name is the listed name of others than the donor that the whole name is read as."""
        others = (self._spellings.exact(key(piece)) for piece in pieces if not is_acronym(piece))
        return any(each and donor not in each for each in others)

    def _look(self, reading: Reading, named: Sequence[Donor], given: frozenset[str]) -> Findings:
        """What one piece of a name says by itself, which is the listed name of ``named``."""
        stated = given - reading.countries.keys()
        findings = Findings({donor.donor_id: donor for donor in named if not is_vetoed(stated, donor.countries)}, named, [])
        if reading.is_remark:
            return findings
        sure_at = 0.0
        for spelling, rarity in self._spellings.like(reading):
            if rarity < sure_at:
                break
            if findings.compare(reading, spelling, given):
                sure_at = sure_at or rarity / 2
        return findings

    def _settle(self, parts: Sequence[Part], found: Sequence[Findings]) -> Donor | None:
        """The one donor that the parts of a name together name for sure."""
        pairs = list(zip(parts, found, strict=True)) if found else []
        named = {donor_id: donor for part, each in pairs if not part.is_acronym for donor_id, donor in each.sure.items()}
        if len(named) == 1:
            donor = next(iter(named.values()))
            return donor if all(self._goes_along(donor, part, each, at) for at, (part, each) in enumerate(pairs)) else None
        if len(named) > 1:
            common = set.intersection(*(set(each.sure) for each in found if each.sure))
            return named.get(next(iter(common))) if len(common) == 1 and next(iter(common)) in named else None
        return self._by_acronym(pairs)

    def _goes_along(self, donor: Donor, part: Part, found: Findings, at: int) -> bool:
        """Whether a part of a name says nothing against the donor that another part names."""
        if found.sure:
            return donor.donor_id in found.sure
        if part.is_acronym:
            return not found.scores or donor.donor_id in found.scores
        if part.reading.is_remark or part.is_project:
            return True
        best = found.best()
        if best and best[0][0] == donor.donor_id:
            return True
        if standing_of(part.reading.key) is not None:
            return False
        # Words of Vietnamese before or beside a foreign name are its rendering; another foreign name is another body.
        return (
            not part.reading.names
            and (at > 0 or not best or best[0][1] < SUPPORTED_SCORE)
            and not (at > 0 and part.reading.forms.keys() - {"organisation"})
        )

    def _by_acronym(self, pairs: Sequence[tuple[Part, Findings]]) -> Donor | None:
        """The donor whose acronym stands beside a name that is like its own more than like any other's, or has its initials."""
        owners = {donor_id: donor for part, each in pairs if part.is_acronym for donor_id, donor in each.sure.items()}
        names = [(part, each) for part, each in pairs if not part.is_acronym and not part.reading.is_remark and not part.is_project]
        if len(owners) != 1:
            return None
        donor_id, donor = next(iter(owners.items()))
        if not names:
            return donor
        for part, each in names:
            if standing_of(part.reading.key) is not None:
                return None
            best = each.best()
            if best and best[0][0] == donor_id and best[0][1] >= SUPPORTED_SCORE:
                runner_up = best[1][1] if len(best) > 1 else 0.0
                if best[0][1] - runner_up >= _CLEAR and not _has_other_names(part.reading, donor):
                    return donor
        acronyms = [part.reading.key.replace(" ", "") for part, _ in pairs if part.is_acronym]
        (first, *others) = names
        is_spelled_out = any(len(each) >= _LONG_ACRONYM and first[0].has_initials(each) for each in acronyms)
        return donor if is_spelled_out and not others and not first[1].best() else None

    def _open(self, name: str, scores: Mapping[str, float]) -> Match:
        best = best_first(scores)[:MOST_CANDIDATES]
        candidates = tuple(Candidate(self.donors[donor_id], _decimal(score)) for donor_id, score in best)
        if not candidates:
            return Match(name, MatchState.UNKNOWN, None, Decimal(0), ())
        return Match(name, MatchState.CANDIDATE, None, candidates[0].score, candidates)


def _accepted(name: str, donor: Donor, score: float) -> Match:
    shown = _decimal(max(score, _SURE_SCORE))
    return Match(name, MatchState.ACCEPTED, donor, shown, (Candidate(donor, shown),))


def _has_other_names(reading: Reading, donor: Donor) -> bool:
    """Whether a name holds a foreign word that none of the donor's names has."""
    known = {each for name in donor.names for each in read_name(name).content}
    return any(word.is_name and each not in known for each, word in reading.content.items())


def _decimal(score: float) -> Decimal:
    return Decimal(f"{min(score, 100.0):.1f}")


@cache
def donor_list() -> DonorList:
    """The donors of the project's own lists, which every installation starts with."""
    return DonorList(listed_donors())
