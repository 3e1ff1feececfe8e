"""Titles of projects made comparable: what the words say, without what offices add, leave out or write short."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from sys import intern
from typing import Final

from rapidfuzz.distance import OSA

from aidbook import paths
from aidbook.registry.places import province_names
from aidbook.text.fold import key, settle_tones

LEAST_COMMON = 0.75
"""Part of the longer title's words that the shorter one must have to be the same title: two words left out of eight are a shorter wording,
"Nước sạch" beside "Nước sạch và vệ sinh trường học" is not."""

REWORDED = 0.5
"""Common part of both titles' words (Dice) from which a title of the same decision is a new wording of the same project."""

TRANSLATED: Final = 0.3
"""Common part below which two titles are in two languages: names of places are in both."""

MOST_CAPITALS: Final = 0.6
"""Part of a title's words above which capitals say nothing: "NƯỚC SẠCH", "Nước Sạch Nông Thôn"."""

_WORD: Final = re.compile(r"[^\W_]+")
_AFTER_SENTENCE: Final = re.compile(r"(?:^|[.:;(\[\"“”/–-])\s*$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
_NO_SYLLABLES: Final = frozenset({"ii", "iii", "iv", "vii", "viii", "ix"})
"""Roman numbers that are no word either ("vi mô"): they are a phase without a word before them too."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: its telling words, its numbers and phases ("đợt 2" gives "2"), the first year that it names.

    ``is_accented`` tells Vietnamese from English, and from Vietnamese typed without accents.
    """

    typed: str
    words: tuple[str, ...]
    marks: frozenset[str]
    first_year: int | None
    is_accented: bool

    @property
    def sorted_words(self) -> tuple[str, ...]:
        """The words without their order: equal for the same words in another order."""
        return tuple(sorted(self.words))

    @property
    def names(self) -> frozenset[str]:
        """The words that are names by their capitals. A title begins with a capital, whatever its first telling word is."""
        return _capitals(self.typed) & frozenset(self.words[1:]) - {self.words[0]} if self.words else frozenset()


@lru_cache(maxsize=1 << 15)
def read_title(title: str) -> Title:
    """Read a title as reported. Names of provinces say nothing in it: who reports is known, and a merger changes them."""
    is_accented = any(letter.isalpha() for letter in title if not letter.isascii())
    lists = _word_lists(_spelled if is_accented else key)
    text = f" {lists.spell(title)} "
    marks: set[str] = set()

    def take_phase(found: re.Match[str]) -> str:
        marks.add(_number(lists.numbers.get(found[1], found[1])))
        return " "

    text = lists.phases.sub(take_phase, text)
    text = lists.short.sub(lambda found: lists.expansions[found[0]], text)
    text = lists.provinces.sub(" ", text)
    text = lists.dropped.sub(" ", text)
    words, years = [], []
    for word in key(text).split():
        if _YEAR.fullmatch(word):
            years.append(int(word))
        elif word[0].isdigit() or word in _NO_SYLLABLES:
            marks.add(_number(word))
        else:
            words.append(word)
    # Titles are many and their words few: one text for all that are equal.
    return Title(title, tuple(map(intern, words)), _shared(frozenset(marks)), min(years, default=None), is_accented)


@lru_cache(maxsize=1 << 12)
def _shared(marks: frozenset[str]) -> frozenset[str]:
    return marks


def common_part(one: Title, other: Title) -> float:
    """The part of both titles' words that they have in common (Dice), 0 to 1."""
    both = len(one.words) + len(other.words)
    return 2 * (Counter(one.words) & Counter(other.words)).total() / both if both else 0.0


def is_same_title(one: Title, other: Title, *, allow_slip: bool = False) -> bool:
    """Whether two titles of one donor in one place speak of the same thing.

    One may leave words out. Words of its own on each side are another content ("huyện Mường Khương", "huyện Bắc Hà"), but for one mistyped
    letter where ``allow_slip``: Vietnamese words are so short that a letter makes another word, so something else must speak for it, and in
    names ("Tân Lập", "Tân Lạc") nothing can.
    """
    if one.marks != other.marks or not agree(one.first_year, other.first_year):
        return False
    if one.words == other.words:
        return bool(one.words)
    left, right = _own_words(one, other), _own_words(other, one)
    if left and right:
        if _is_one_run(one, other):
            return True
        is_slip = left.total() == right.total() == 1 and OSA.distance(*left, *right) == 1
        return allow_slip and is_slip and not has_other_names(one, other)
    return (Counter(one.words) & Counter(other.words)).total() >= LEAST_COMMON * max(len(one.words), len(other.words))


def is_reworded(one: Title, other: Title) -> bool:
    """Whether one title may be a new wording of the other, where the same decision already speaks for it."""
    if one.marks and other.marks and one.marks != other.marks:
        return False
    return _is_one_run(one, other) or (common_part(one, other) >= REWORDED and not has_other_names(one, other))


def has_other_names(one: Title, other: Title) -> bool:
    """Whether each title has a name that the other has not: "xã Hoà Bình", "xã Yên Bình"."""
    left, right = _own_words(one, other), _own_words(other, one)
    return bool(left and right) and not (one.names.isdisjoint(left) or other.names.isdisjoint(right))


def is_one_pattern(one: Title, other: Title) -> bool:
    """Whether the titles are alike but for words in one place: "Nâng cao chất lượng y tế xã A" beside "… giáo dục xã A".

    So offices name the parts of a programme; who words a title anew changes it in more than one place, or leaves words out.
    """
    first, second = list(one.words), list(other.words)
    while first and second and first[0] == second[0]:
        del first[0], second[0]
    while first and second and first[-1] == second[-1]:
        del first[-1], second[-1]
    has_frame = len(first) < len(one.words)
    return bool(first and second) and has_frame and set(first).isdisjoint(second)


def is_translated(one: Title, other: Title) -> bool:
    """Whether the titles may be in two languages: one has accents, and hardly a word is in both."""
    return one.is_accented != other.is_accented and common_part(one, other) < TRANSLATED


def are_parts(whole: Title, one: Title, other: Title) -> bool:
    """Whether two titles share out the words of a third: "Trồng lúa" and "Nuôi tôm" those of "Trồng lúa và nuôi tôm"."""
    left, right = _own_words(whole, one), _own_words(whole, other)
    return bool(left and right) and left <= Counter(other.words) and right <= Counter(one.words)


def agree(one: int | None, other: int | None) -> bool:
    """Whether two numbers do not contradict each other: equal, or one is not told."""
    return one is None or other is None or one == other


def _is_one_run(one: Title, other: Title) -> bool:
    """Whether only the spaces between words differ."""
    return "".join(one.words) == "".join(other.words)


def _own_words(one: Title, other: Title) -> Counter[str]:
    return Counter(one.words) - Counter(other.words)


@lru_cache(maxsize=1 << 12)
def _capitals(title: str) -> frozenset[str]:
    """Words typed as names are: with a capital inside a sentence, but for acronyms."""
    words = list(_WORD.finditer(title))
    if sum(word[0][0].isupper() for word in words) > MOST_CAPITALS * len(words):
        return frozenset()
    return frozenset(
        key(word[0])
        for word in words
        if word[0][0].isupper() and (len(word[0]) == 1 or not word[0].isupper()) and not _AFTER_SENTENCE.search(title, 0, word.start())
    )


def _number(text: str) -> str:
    return _ROMAN.get(text, text.lstrip("0") or "0")


def _spelled(text: str) -> str:
    """The words of a text in small letters with their accents, however the tones are placed."""
    return " ".join(_WORD.findall(settle_tones(text).lower()))


@dataclass(frozen=True, slots=True)
class _WordLists:
    """The list of words as titles are spelled: with accents, so that "năm" is no "Nam", or without where a title has none."""

    spell: Callable[[str], str]
    numbers: dict[str, str]
    phases: re.Pattern[str]
    expansions: dict[str, str]
    short: re.Pattern[str]
    provinces: re.Pattern[str]
    dropped: re.Pattern[str]


@cache
def _word_lists(spell: Callable[[str], str]) -> _WordLists:
    with (paths.SEEDS / "project_title_words.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], spell(row["word"]), spell(row["stands_for"])) for row in csv.DictReader(file)]

    def words(kind: str) -> str:
        return _any_of(word for each, word, _ in rows if each == kind)

    numbers = {word: number for kind, word, number in rows if kind == "number"}
    below = "".join(f"(?<! {word} )" for kind, word, _ in rows if kind == "below")
    years = r"(?:19|20)\d\d"
    return _WordLists(
        spell,
        numbers,
        # A year after "giai đoạn" is a year; a number of one or two digits is a phase.
        re.compile(rf"(?<= )(?:{words('phase')}) (?:{spell('số')} )?(\d{{1,2}}|{_any_of([*_ROMAN, *numbers])})(?= )"),
        expansions := {word: full for kind, word, full in rows if kind == "expand"},
        re.compile(rf"(?<= )(?:{_any_of(expansions)})(?= )"),
        # A commune may be called like a province: "xã Hoà Bình".
        re.compile(rf"(?<= ){below}(?:{_any_of(map(spell, province_names()))})(?= )"),
        re.compile(rf"(?<= )(?:{words('drop')}|{words('below')}|(?:{words('before a year')})(?= {years} ))(?= )"),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))
