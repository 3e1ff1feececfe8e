"""All spellings of all listed donors, looked up exactly, by their words, and by words with a letter wrong."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from aidbook.registry.donors import Donor
from aidbook.registry.words import Reading, Word, read_name
from aidbook.text.fold import key

_MOST_BEARERS = 400
"""Spellings that have a word before it says too little to look among them all."""

_MOST_SHARING = 48
"""Spellings with the rarest shared words, among which the letters choose."""

_MOST_COMPARED = 3
"""Spellings that are compared in full."""

_ALWAYS_COMPARED = 2
"""Spellings that are compared whatever their letters: another order or language has other letters."""

_LEAST_PART = 0.02
"""Spellings that share less than this part of what the best one shares of rare words are not compared."""

_LEAST_FOR_SLIP = 4

_MOST_READINGS = 32
"""Ways to mend the slips of a name that are tried out."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name of one donor."""

    donor: Donor
    name: str
    reading: Reading


class Spellings:
    """The index of spellings."""

    def __init__(self, donors: Iterable[Donor]) -> None:
        self.donors = {donor.donor_id: donor for donor in donors}
        self._all: list[Spelling] = []
        self._letters: list[str] = []
        self._sizes: list[int] = []
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._same_words: dict[frozenset[str], list[int]] = defaultdict(list)
        self._bearers: dict[str, list[int]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        for donor in self.donors.values():
            for name in donor.names:
                folded = key(name)
                if not folded or (donor.donor_id, folded) in seen:
                    continue
                seen.add((donor.donor_id, folded))
                self._exact[folded].add(donor.donor_id)
                self._joined[folded.replace(" ", "")].add(donor.donor_id)
                self._add(Spelling(donor, name, read_name(name)))
        self._near = _nearby(self._bearers)

    def _add(self, spelling: Spelling) -> None:
        number = len(self._all)
        self._all.append(spelling)
        self._letters.append(spelling.reading.letters)
        self._sizes.append(len(spelling.reading.content))
        if spelling.reading.content:
            self._same_words[frozenset(spelling.reading.content)].append(number)
        for term in set(_terms(spelling.reading)):
            self._bearers[term].append(number)

    def exact(self, folded: str) -> list[Donor]:
        """Donors that have this folded name, also with its words joined or parted, in the order of their ids."""
        found = self._exact.get(folded) or self._joined.get(folded.replace(" ", "")) or set()
        return [self.donors[donor_id] for donor_id in sorted(found)]

    def like(self, typed: Reading) -> Iterator[tuple[Spelling, float]]:
        """Spellings that share words with a typed name, each with how rare what it shares is.

        First come those of the same words, slips mended, whatever is said besides of form, country and place: nothing is rarer than
        all words. Whoever is sure by then need not ask for more.
        """
        slips = {each: self._slips_of(word) for each, word in typed.content.items() if each not in self._bearers}
        same = self._of_words([slips.get(each, (each,)) for each in typed.content])
        for number in same:
            yield self._all[number], math.inf
        for number, rarity in self._sharing(typed, slips):
            if number not in same:
                yield self._all[number], rarity

    def _of_words(self, readings: Sequence[Sequence[str]]) -> list[int]:
        """Spellings of exactly these words, each read in any of its ways."""
        if math.prod(map(len, readings)) > _MOST_READINGS:
            return []
        same = self._same_words
        return [number for words in itertools.product(*readings) for number in same.get(frozenset(words), ())]

    def _sharing(self, typed: Reading, slips: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, float]]:
        """Those that share the rarest words first; where many share the same, only some."""
        shared: dict[int, float] = {}
        for term in dict.fromkeys(_terms(typed)):
            for near in slips.get(term, (term,)):
                bearers = self._bearers.get(near, ())
                if 0 < len(bearers) <= _MOST_BEARERS:
                    rarity = 1 / len(bearers)
                    if not shared:
                        shared = dict.fromkeys(bearers, rarity)
                        continue
                    for number in bearers:
                        shared[number] = shared.get(number, 0.0) + rarity
        if not shared:
            return
        least = _LEAST_PART * max(shared.values())
        ranked = sorted([(-rarity, self._sizes[number], number) for number, rarity in shared.items() if rarity >= least])[:_MOST_SHARING]
        if len(ranked) > _MOST_COMPARED:
            # Many share the same rare word: the letters of the whole names say which of them are worth a closer look.
            letters = [self._letters[number] for _, _, number in ranked]
            closest = process.extract(typed.letters, letters, scorer=fuzz.ratio, limit=_MOST_COMPARED)
            ranked = [ranked[at] for at in sorted({*range(_ALWAYS_COMPARED), *(at for _, _, at in closest)})]
        for negative, _, number in ranked:
            yield number, -negative

    def _slips_of(self, word: Word) -> list[str]:
        """Terms that a word of no list may be a slip of, in the order of the alphabet."""
        if len(word.written) < _LEAST_FOR_SLIP or not word.is_of_no_list:
            return []
        near = self._near
        found = [near[shorter] for shorter in _shortened(word.written) if shorter in near]
        return sorted(set().union(*found)) if found else []


def _terms(reading: Reading) -> Iterator[str]:
    """What a name is found by: its words, and neighbours joined, since "Peace Trees" is "PeaceTrees" too."""
    yield from reading.content
    words = list(reading.content.values())
    for one, other in itertools.pairwise(words):
        if one.is_name or other.is_name or len(one.written) + len(other.written) > 7:
            yield one.written + other.written
    for word in words:
        if word.written != word.stands_for:
            yield word.written
    if not reading.content:
        yield from reading.countries
        yield from reading.forms


def _nearby(terms: Iterable[str]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    for term in terms:
        if len(term) >= _LEAST_FOR_SLIP:
            for shorter in _shortened(term):
                near[shorter].add(term)
    return near


def _shortened(term: str) -> list[str]:
    """A word, and it with any letter left out: two words that are one slip apart meet in one of these."""
    return [term, *[term[:at] + term[at + 1 :] for at in range(len(term))]]
