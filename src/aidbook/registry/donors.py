"""Which donor a typed name stands for: accepted, a candidate for a person to judge, or unknown. Similarity alone never accepts."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from aidbook import paths
from aidbook.text.fold import key

CANDIDATE_SCORE = 85
"""Least similarity (0 to 100) at which a listed donor is worth a person's look."""

MOST_CANDIDATES = 5

_FORMS_BEFORE = re.compile(r"^(?:the|to chuc|quy|hoi|lien minh to chuc|van phong|vpdd|vp)\s+(?=\S)")
_FORMS_AFTER = re.compile(
    r"\s+(?:quoc te tai viet nam|tai viet nam|in viet ?nam|viet ?nam office|van phong viet nam|viet ?nam|inc|ltd|e ?v|ngo)$"
)


class MatchState(StrEnum):
    """How sure a match is."""

    ACCEPTED = "accepted"
    CANDIDATE = "candidate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Donor:
    """A provider of aid that a list knows. ``names`` holds every spelling, the canonical one first."""

    donor_id: str
    canonical_name: str
    name_vi: str | None
    acronym: str | None
    kind: str
    country_iso2: str | None
    is_country_verified: bool
    source: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed donor that a name may stand for; ``score`` is 0 to 100."""

    donor: Donor
    score: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for. ``donor`` is set only where ``state`` is accepted."""

    name: str
    state: MatchState
    donor: Donor | None
    score: Decimal
    candidates: tuple[Candidate, ...]

    def as_json(self) -> dict[str, Any]:
        """The match as ``aidbook match-ngo --json`` prints it; the score is 0 to 100."""
        return {
            "name": self.name,
            "state": str(self.state),
            "canonical_name": self.donor.canonical_name if self.donor else None,
            "kind": self.donor.kind if self.donor else None,
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
        self.donors = {donor.donor_id: donor for donor in donors}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        for donor in self.donors.values():
            for name in donor.names:
                self._exact[key(name)].add(donor.donor_id)
                self._bare[bare_key(name)].add(donor.donor_id)
        self._keys: Sequence[str] = sorted(self._exact)

    def match(self, name: str, country_iso2: str | None = None) -> Match:
        """Find the donor of a name as typed.

        A spelling that belongs to one donor is accepted, also without legal form and "tại Việt Nam". A spelling that several donors
        share (AP, MSI, SP) is accepted only where the donor's country tells them apart. Everything else is a candidate or unknown.
        """
        for index, typed in ((self._exact, key(name)), (self._bare, bare_key(name))):
            found = [self.donors[donor_id] for donor_id in sorted(index.get(typed, ()))]
            if len(found) > 1 and country_iso2:
                found = [donor for donor in found if donor.country_iso2 == country_iso2] or found
            if len(found) == 1:
                return Match(name, MatchState.ACCEPTED, found[0], Decimal(100), (Candidate(found[0], Decimal(100)),))
            if found:
                return Match(name, MatchState.CANDIDATE, None, Decimal(100), tuple(Candidate(donor, Decimal(100)) for donor in found))
        candidates = self._similar(key(name))
        state = MatchState.CANDIDATE if candidates else MatchState.UNKNOWN
        return Match(name, state, None, candidates[0].score if candidates else Decimal(0), candidates)

    def _similar(self, typed: str) -> tuple[Candidate, ...]:
        scores: dict[str, float] = {}
        for spelling, score, _ in process.extract(typed, self._keys, scorer=fuzz.token_sort_ratio, score_cutoff=CANDIDATE_SCORE, limit=20):
            for donor_id in self._exact[spelling]:
                scores[donor_id] = max(score, scores.get(donor_id, 0.0))
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
        return tuple(Candidate(self.donors[donor_id], Decimal(f"{score:.1f}")) for donor_id, score in best)


def bare_key(name: str) -> str:
    """The comparison form of a name without legal form in front and without country of work behind."""
    bare = key(name)
    while (shorter := _FORMS_AFTER.sub("", _FORMS_BEFORE.sub("", bare))) != bare and shorter:
        bare = shorter
    return bare


@cache
def listed_donors() -> DonorList:
    """The donors of the project's own list (dbt_project/seeds/ngos.csv), which every installation starts with."""
    with (paths.SEEDS / "ngos.csv").open(encoding="utf-8", newline="") as file:
        return DonorList(_donor(row) for row in csv.DictReader(file))


def _donor(row: dict[str, str]) -> Donor:
    aliases = [alias for alias in row["aliases"].split("|") if alias]
    spellings = [row["canonical_name_en"], row["name_vi"], row["acronym"], *aliases]
    return Donor(
        donor_id=f"ngo/{key(row['canonical_name_en']).replace(' ', '-')}",
        canonical_name=row["canonical_name_en"],
        name_vi=row["name_vi"] or None,
        acronym=row["acronym"] or None,
        kind="ngo",
        country_iso2=row["country_iso2"] or None,
        is_country_verified=row["country_verified"] == "y",
        source=row["source"],
        names=tuple(dict.fromkeys(name for name in spellings if name)),
    )
