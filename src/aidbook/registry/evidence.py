"""How well a typed name fits a listed one: what agrees, what differs, and whether that is enough without a person."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from aidbook.registry.donors import Donor
from aidbook.registry.words import Reading, Role, Word

_HARD_FORMS: Final = frozenset({"centre", "institute", "company", "network", "alliance", "agency", "initiative"})
"""Forms that make another body of the same name: "Bread for the World Institute". Fund, society and the like are often left out."""

_QUY: Final = frozenset({"quy", "foundation", "fund", "trust"})

_LEAST_FOR_TYPO: Final = 4
_LONG: Final = 8
_MOST_WRONG: Final = 2
"""Letters that may be wrong in a long word; one in a shorter one."""
_LEAST_PLAIN_LETTERS: Final = 8
"""Letters that a name of ordinary words needs before one wrong letter in it is a slip."""
_LEAST_SLIPPED: Final = 6
_SAME_STEM: Final = 4
_SINGLE_STEM: Final = 6
_LEAST_NAME: Final = 3
"""Letters of the shortest foreign word that is a name: SNV, but not the two letters that many share."""

_WHERE_VETOED: Final = 0.9
"""What is left of a likeness where the countries contradict."""


def is_vetoed(stated: AbstractSet[str], countries: frozenset[str]) -> bool:
    """Whether a stated country is none of the donor's. One whose country is not known, or that is of many, has none to contradict."""
    return bool(countries and stated - countries)


class Comparison:
    """The words of a typed and of a listed name side by side.

    ``donor`` bears the listed one; ``given`` is what else than the typed name says a country.
    """

    __slots__ = ("donor", "extra", "listed", "mended", "missing", "slips", "stated", "typed", "typed_countries", "typed_forms")

    def __init__(self, typed: Reading, listed: Reading, donor: Donor, given: frozenset[str]) -> None:
        self.typed, self.listed, self.donor = typed, listed, donor
        self.extra = [word for each, word in typed.content.items() if each not in listed.content]
        self.missing = [word for each, word in listed.content.items() if each not in typed.content]
        self.typed_forms = typed.forms
        self.typed_countries = typed.countries
        self.stated = given.union(typed.countries) if typed.countries else given
        self.slips: list[Word] = []
        """Words of the listed name that were typed with a slip."""
        self.mended: dict[str, str] = {}
        """Typed word → the word of the listed name that it is a slip of."""
        if self.extra:
            self._settle_slips()

    def _settle_slips(self) -> None:
        if self._is_joined():
            return
        near = (*self.missing, *self.listed.forms.values(), *self.listed.countries.values())
        # Words that a list has are no slips of others.
        for word in [word for word in self.extra if word.is_of_no_list]:
            found = _nearest(word.written, near)
            if found is None:
                continue
            if found.role is Role.FORM:
                self.typed_forms = {**self.typed_forms, found.stands_for: found}
            elif found.role is Role.COUNTRY:
                self.typed_countries = {**self.typed_countries, found.stands_for: found}
            elif found in self.missing:
                self.missing.remove(found)
                self.slips.append(found)
                self.mended[word.stands_for] = found.stands_for
            else:
                continue
            self.extra.remove(word)
        if self.extra and len(self.extra) + len(self.missing) > 2:
            self._is_joined(allow_slip=True)

    def _is_joined(self, *, allow_slip: bool = False) -> bool:
        """Whether what differs is how the same letters are parted; then no word is extra or missing."""
        if not self.missing or self.extra[0].written[0] != self.missing[0].written[0]:
            return False
        typed, listed = (join(words) for words in (self.extra, self.missing))
        if typed == listed or (allow_slip and _is_near(typed, listed)):
            self.slips += self.missing
            self.extra, self.missing = [], []
            return True
        return False

    @property
    def is_vetoed(self) -> bool:
        """Whether a country is stated that is none of the listed donor's."""
        return bool(self.stated) and is_vetoed(self.stated - self.listed.countries.keys(), self.donor.countries)

    @property
    def is_sure(self) -> bool:
        """Whether the names mean one organisation beyond doubt: nothing is said that the listed name does not say."""
        if self.extra or self.is_vetoed:
            return False
        names = [each for each in self.listed.names if self.listed.content[each] not in self.missing]
        if self._other_forms():
            return False
        if self.listed.countries and not self.listed.names:
            stated = self.stated | self.typed_countries.keys()
            if not stated & self.listed.countries.keys():
                return False
        if not self.missing:
            if not names:
                return self._is_same_of_ordinary_words()
            # A short name alone with a letter wrong is another one as likely.
            return not self.slips or len(self.slips) < len(self.listed.content) or len("".join(names)) >= _LEAST_SLIPPED
        # With ordinary words left out, two foreign words that meet are needed: one ("Adventist", "Frankfurt") is also in other names.
        is_named = len(names) > 1 and len(names) == len(self.listed.names)
        return is_named and all(word.role is Role.ORDINARY for word in self.missing)

    def _other_forms(self) -> AbstractSet[str]:
        """Forms that make a body of the listed name another one."""
        other = self.typed_forms.keys() & _HARD_FORMS - self.listed.forms.keys()
        return other - {"company"} if self.donor.kind == "firm" else other

    def _is_same_of_ordinary_words(self) -> bool:
        """Names without any foreign word must be the same in form, order and language: many bodies are made of such words."""
        typed, listed = self.typed, self.listed
        if not listed.content and not listed.countries:
            # "Global Fund" says nothing but a form: it is its donor as listed, never in other words.
            return False
        if not _are_of_one_form(self.typed_forms.keys() - {"organisation"}, listed.forms.keys() - {"organisation"}):
            return False
        if (listed.is_at_work_here and not typed.is_at_work_here) or (typed.begins_here and not listed.begins_here):
            return False
        words = len(listed.content) + listed.is_at_work_here
        ours = [word for each in typed.content if (word := self.mended.get(each, each)) in listed.content]
        if self.slips:
            if self.mended and ours != list(listed.content):
                return False
            letters = sum(len(word.written) for word in listed.content.values())
            return len(self.slips) == 1 and letters >= _LEAST_PLAIN_LETTERS and words > 1
        if ours != list(listed.content):
            return False
        written = [(typed.content[each].written, listed.content[each].written) for each in ours]
        if len(written) == 1:
            ((one, other),) = written
            is_same = one == other or (words > 1 and len(one) >= _SINGLE_STEM and has_same_stem(one, other))
            return is_same and len(one) >= _LEAST_NAME and typed.is_wide == listed.is_wide
        return all(has_same_stem(one, other) for one, other in written)

    @property
    def score(self) -> float:
        """Likeness from 0 to 100, for the order of candidates: the weight of the words that meet, and the letters."""
        typed, listed = self.typed, self.listed
        met = [word for each, word in typed.content.items() if each in listed.content] + self.slips
        if self.typed_forms:
            met += [word for each, word in listed.forms.items() if each in self.typed_forms]
        if self.typed_countries:
            met += [word for each, word in listed.countries.items() if each in self.typed_countries]
        words = 2 * sum([word.weight for word in met]) / (typed.weight + listed.weight) if met else 0.0
        letters = fuzz.ratio(typed.letters, listed.letters) / 100
        score = min(100.0, 100 * (0.65 * words + 0.35 * letters))
        return _WHERE_VETOED * score if self.is_vetoed else score


def _are_of_one_form(typed: AbstractSet[str], listed: AbstractSet[str]) -> bool:
    """Whether two names say the same form; ``quỹ`` is what a foundation, a fund and a trust are called in Vietnamese."""
    if "quy" in typed | listed and typed & _QUY and listed & _QUY:
        typed, listed = typed - _QUY, listed - _QUY
    return typed == listed


def _nearest(typed: str, listed: Iterable[Word]) -> Word | None:
    """The first listed word that is near a typed one."""
    first, shortest, longest = typed[0], len(typed) - _MOST_WRONG, len(typed) + _MOST_WRONG
    for word in listed:
        written = word.written
        if written[0] == first and shortest <= len(written) <= longest and _is_near(typed, written):
            return word
    return None


def _is_near(typed: str, listed: str) -> bool:
    """Whether a text is another one with a letter or two wrong, never the first: Room to Lead is not Room to Read."""
    least = min(len(typed), len(listed))
    allowed = 0 if least < _LEAST_FOR_TYPO else 1 if least < _LONG else _MOST_WRONG
    return bool(allowed) and typed[0] == listed[0] and OSA.distance(typed, listed, score_cutoff=allowed) <= allowed


def join(words: Iterable[Word]) -> str:
    """The words as written, without spaces."""
    return "".join([word.written for word in words])


def has_same_stem(one: str, other: str) -> bool:
    """Whether two words begin alike (service, services), as those of two languages hardly do."""
    return one == other or (len(one) >= _SAME_STEM and one[:_SAME_STEM] == other[:_SAME_STEM]) or one + "s" == other or other + "s" == one
