"""The words of organisations' names (sources/registry/words.csv), and a name read into them."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from aidbook import paths
from aidbook.text.fold import key

_REMEMBERED: Final = 1 << 15
"""Words of no list come again as well: names of one reporter are much alike."""

# A syllable of Vietnamese without its accents. What looks like one is no proof of a foreign name, however rare it is.
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:[aeiouy]|[aeiouy]{2}|oai|oay|uay|uoi|uou|ieu|yeu|uye|oeo|uya)(?:ng|nh|ch|[cmnpt])?"
)


class Role(StrEnum):
    """What a word does in a name. Words of no list are NAME where they look foreign, else SYLLABLE."""

    FILLER = "filler"
    OFFICE = "office"
    WORK = "work"
    """Việt Nam: where an organisation works, or a part of its name."""
    FORM = "form"
    WIDE = "wide"
    ORDINARY = "ordinary"
    SHARED = "shared"
    """The name of a whole family of organisations, such as Caritas: it tells none of them from the others."""
    COUNTRY = "country"
    LAST_COUNTRY = "last_country"
    """A country's short name that is a syllable of other words too (Anh, Bỉ, Đức): read as the country only at the end."""
    PLACE = "place"
    """A province of Việt Nam: where an office or a project is."""
    NAME = "name"
    SYLLABLE = "syllable"


_WEIGHTS: Final = {Role.NAME: 3.0, Role.SHARED: 2.0, Role.FORM: 0.3, Role.COUNTRY: 0.7}
"""How much a word counts in the likeness of two names; others count 1."""

_TELLING: Final = frozenset({Role.NAME, Role.SYLLABLE, Role.ORDINARY, Role.SHARED})
_OF_NO_LIST: Final = frozenset({Role.NAME, Role.SYLLABLE})
_SILENT: Final = frozenset({Role.FILLER, Role.OFFICE, Role.PLACE, Role.WORK, Role.COUNTRY})
_LAST_COUNTRY: Final = Role.LAST_COUNTRY


class Word(NamedTuple):
    """A word or phrase of a name: as written (folded), what it stands for, and its role.

    What is asked of the role for every word of every name is settled once: a look at an enumeration's member is a slow step.
    """

    written: str
    stands_for: str
    role: Role
    weight: float
    is_telling: bool
    """Whether it tells organisations apart."""
    is_name: bool
    is_of_no_list: bool


class Reading(NamedTuple):
    """A name read into words. ``content`` tells organisations apart; the rest says what kind, where from and where at work."""

    key: str
    letters: str
    """The words of ``key`` in the order of the alphabet: what letters two names share does not hang on the order of words."""
    content: Mapping[str, Word]
    forms: Mapping[str, Word]
    countries: Mapping[str, Word]
    is_wide: bool
    is_at_work_here: bool
    weight: float
    begins_here: bool
    """True where the name begins with Việt Nam: there it is rather a part of the name than a remark."""

    @property
    def names(self) -> list[str]:
        """The words that no list of ordinary words has and that look foreign."""
        return [each for each, word in self.content.items() if word.is_name]

    @property
    def is_remark(self) -> bool:
        """Whether nothing is said besides country, office and place."""
        return not self.content and not (self.forms.keys() - {"organisation"})


@dataclass(frozen=True, slots=True)
class _KnownWords:
    """Phrases, folded, and how many words the longest phrase has that begins with a word."""

    phrases: Mapping[str, Word]
    longest: Mapping[str, int]


@cache
def _known_words() -> _KnownWords:
    """Every phrase of the list, and the provinces of Việt Nam."""
    words: dict[str, Word] = {}
    with (paths.REGISTRY_SOURCES / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words[row["phrase"]] = _word(row["phrase"], row["stands_for"], Role(row["role"]))
    with (paths.SEEDS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["name_vi"], row["name_full_vi"]):
                words.setdefault(key(name), _word(key(name), "", Role.PLACE))
    longest: dict[str, int] = {}
    for phrase in words:
        first, *others = phrase.split()
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return _KnownWords(words, longest)


def read_name(name: str) -> Reading:
    """Read a name, as typed, into its words."""
    return read_key(key(name))


def read_key(folded: str) -> Reading:
    """Read a name that is folded into its words."""
    content: dict[str, Word] = {}
    forms: dict[str, Word] = {}
    countries: dict[str, Word] = {}
    is_wide = is_here = begins_here = False
    for word in _words(folded):
        if word.is_telling:
            content.setdefault(word.stands_for, word)
            continue
        match word.role:
            case Role.FORM:
                forms.setdefault(word.stands_for, word)
            case Role.COUNTRY:
                countries.setdefault(word.stands_for, word)
            case Role.WIDE:
                is_wide = True
            case Role.WORK:
                begins_here = begins_here or not (content or is_here)
                is_here = True
    weight = sum([word.weight for word in (*content.values(), *forms.values(), *countries.values())])
    letters = " ".join(sorted(folded.split()))
    return Reading(folded, letters, content, forms, countries, is_wide, is_here, weight, begins_here)


def _word(written: str, stands_for: str, role: Role) -> Word:
    return Word(written, stands_for, role, _WEIGHTS.get(role, 1.0), role in _TELLING, role is Role.NAME, role in _OF_NO_LIST)


def _words(folded: str) -> list[Word]:
    """Phrases of the list, the longest first, and the words between them."""
    known = _known_words()
    parts = folded.split()
    words: list[Word] = []
    at = 0
    while at < len(parts):
        longest = known.longest.get(parts[at])
        if longest is None:
            words.append(_unknown(parts[at]))
            at += 1
            continue
        for length in range(min(longest, len(parts) - at), 0, -1):
            found = known.phrases.get(" ".join(parts[at : at + length]))
            if found is not None:
                words.append(found)
                at += length
                break
        else:
            words.append(_unknown(parts[at]))
            at += 1
    return _settle_countries(words) if any(word.role is _LAST_COUNTRY for word in words) else words


@lru_cache(maxsize=_REMEMBERED)
def _unknown(part: str) -> Word:
    role = Role.SYLLABLE if _SYLLABLE.fullmatch(part) or len(part) < 3 else Role.NAME
    return _word(part, part, role)


def _settle_countries(words: list[Word]) -> list[Word]:
    """Short names of countries count at the end only; elsewhere they are syllables like others."""
    is_end = True
    settled = []
    for word in reversed(words):
        if word.role is _LAST_COUNTRY:
            word = _word(word.written, word.stands_for, Role.COUNTRY) if is_end else _word(word.written, word.written, Role.SYLLABLE)
        is_end = is_end and word.role in _SILENT
        settled.append(word)
    return settled[::-1]
