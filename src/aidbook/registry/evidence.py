"""How well a typed name fits a listed one: what agrees, what differs, and whether that is enough without a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from aidbook.registry.words import Reading, Role, Word, known_words

_HARD_FORMS: Final = frozenset({"centre", "institute", "company", "network", "alliance", "agency", "initiative"})
"""Forms that make another body of the same name: "Bread for the World Institute". Fund, society and the like are often left out."""

_WEIGHTS: Final = {Role.NAME: 3.0, Role.SHARED: 2.0, Role.ORDINARY: 1.0, Role.SYLLABLE: 1.0}
_FORM_WEIGHT: Final = 0.3
_COUNTRY_WEIGHT: Final = 0.7
_LEAST_FOR_TYPO: Final = 4
_LEAST_PLAIN_LETTERS: Final = 8
"""Letters that a name of ordinary words needs before one wrong letter in it is a slip."""
_SAME_STEM: Final = 4
_SINGLE_STEM: Final = 6
_LEAST_NAME: Final = 3
"""Letters of the shortest foreign word that is a name: SNV, but not the two letters that many share."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a typed name fits a spelling: ``is_sure`` where no person need look, ``score`` 0 to 100 for the order of candidates."""

    is_sure: bool
    score: float


def weigh(typed: Reading, listed: Reading, countries: frozenset[str], given: str | None) -> Evidence:
    """Compare two readings. ``countries`` are the listed donor's, ``given`` is the country that the row declares."""
    pairs = _Pairs(typed, listed)
    score = pairs.score()
    stated = frozenset(typed.countries) | (frozenset((given,)) if given else frozenset())
    if stated - countries - listed.countries.keys():
        return Evidence(False, score * 0.9)
    return Evidence(pairs.is_sure(stated), score)


class _Pairs:
    """The words of two names side by side."""

    def __init__(self, typed: Reading, listed: Reading) -> None:
        self.typed, self.listed = typed, listed
        self.same = [each for each in typed.content if each in listed.content]
        self.extra = [word for each, word in typed.content.items() if each not in listed.content]
        self.missing = [word for each, word in listed.content.items() if each not in typed.content]
        self.typed_forms = dict(typed.forms)
        self.typed_countries = set(typed.countries)
        self.slips: list[Word] = []
        """Words of the listed name that were typed with a slip."""
        if self.extra:
            self._settle_slips()

    def _settle_slips(self) -> None:
        if self.missing and (join(self.extra) == join(self.missing)):
            self.slips += self.missing
            self.extra, self.missing = [], []
            return
        for word in list(self.extra):
            if word.role not in (Role.NAME, Role.SYLLABLE):
                continue
            if found := next((other for other in self.missing if is_slip(word, other)), None):
                self.missing.remove(found)
                self.slips.append(found)
            elif found := next((o for o in self.listed.forms.values() if is_slip(word, o)), None):
                self.typed_forms[found.stands_for] = found
            elif found := next((o for o in self.listed.countries.values() if is_slip(word, o)), None):
                self.typed_countries.add(found.stands_for)
            else:
                continue
            self.extra.remove(word)
        if self.extra and self.missing and _is_slip_of_joined(join(self.extra), join(self.missing)):
            self.slips += self.missing
            self.extra, self.missing = [], []

    def is_sure(self, stated: frozenset[str]) -> bool:
        """Whether the names mean one organisation beyond doubt."""
        names = [each for each in self.listed.names if self.listed.content[each] not in self.missing]
        if self.typed_forms.keys() & _HARD_FORMS - self.listed.forms.keys():
            return False
        if self.listed.countries and not self.listed.names and not (stated | self.typed_countries) & self.listed.countries.keys():
            return False
        if not self.extra and not self.missing:
            return not self.slips or len("".join(names)) > _LEAST_NAME or len(self.same) > 1 if names else self._is_same_of_ordinary_words()
        # With ordinary words left out, two foreign words that meet are needed: one ("Adventist", "Frankfurt") is also in other names.
        is_named = len(names) > 1 and len(names) == len(self.listed.names)
        return is_named and not self.extra and all(word.role is Role.ORDINARY for word in self.missing)

    def _is_same_of_ordinary_words(self) -> bool:
        """Names without any foreign word must be the same in form, order and language: many bodies are made of such words."""
        typed, listed = self.typed, self.listed
        if self.typed_forms.keys() - {"organisation"} != listed.forms.keys() - {"organisation"}:
            return False
        if (listed.is_at_work_here and not typed.is_at_work_here) or (typed.begins_here and not listed.begins_here):
            return False
        words = len(listed.content) + listed.is_at_work_here
        if self.slips:
            letters = sum(len(word.written) for word in listed.content.values())
            return len(self.slips) == 1 and letters >= _LEAST_PLAIN_LETTERS and words > 1
        ours = [each for each in typed.content if each in listed.content]
        if ours != list(listed.content):
            return False
        written = [(typed.content[each].written, listed.content[each].written) for each in ours]
        if len(written) == 1:
            ((one, other),) = written
            is_same = one == other or (words > 1 and len(one) >= _SINGLE_STEM and has_same_stem(one, other))
            return is_same and len(one) >= _LEAST_NAME and typed.is_wide == listed.is_wide
        return all(has_same_stem(one, other) for one, other in written)

    def score(self) -> float:
        """Likeness from 0 to 100: the weight of the words that meet, and the letters."""
        met = 2 * (_weight(self.typed.content[each] for each in self.same) + _weight(self.slips))
        common = self.typed_forms.keys() & self.listed.forms.keys()
        common_countries = self.typed_countries & self.listed.countries.keys()
        met += 2 * (_FORM_WEIGHT * len(common) + _COUNTRY_WEIGHT * len(common_countries))
        apart = _weight(self.extra) + _weight(self.missing)
        apart += _FORM_WEIGHT * len(self.typed_forms.keys() ^ self.listed.forms.keys())
        apart += _COUNTRY_WEIGHT * len(self.typed_countries ^ self.listed.countries.keys())
        words = met / (met + apart) if met + apart else 0.0
        letters = fuzz.token_sort_ratio(self.typed.key, self.listed.key) / 100
        return 100 * (0.65 * words + 0.35 * letters)


def is_slip(typed: Word, listed: Word) -> bool:
    """Whether a typed word is another one with a letter or two wrong. A word that is one by itself is no slip."""
    # The first letter of a word is hardly ever the wrong one: Room to Lead is not Room to Read.
    if typed.written in known_words() or typed.written[0] != listed.written[0]:
        return False
    return _is_slip_of_joined(typed.written, listed.written)


def _is_slip_of_joined(typed: str, listed: str) -> bool:
    least = min(len(typed), len(listed))
    allowed = 0 if least < _LEAST_FOR_TYPO else 1 if least < 8 else 2
    return bool(allowed) and OSA.distance(typed, listed, score_cutoff=allowed) <= allowed


def join(words: Iterable[Word]) -> str:
    """The words as written, without spaces."""
    return "".join(word.written for word in words)


def has_same_stem(one: str, other: str) -> bool:
    """Whether two words begin alike (service, services), as those of two languages hardly do."""
    return one == other or (len(one) >= _SAME_STEM and one[:_SAME_STEM] == other[:_SAME_STEM]) or one + "s" == other or other + "s" == one


def _weight(words: Iterable[Word]) -> float:
    return sum(_WEIGHTS.get(word.role, 1.0) for word in words)
