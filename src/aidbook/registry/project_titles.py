"""Titles of projects made comparable: what the words say, without what offices add, leave out or write short."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from aidbook import paths
from aidbook.registry.places import all_place_names
from aidbook.text.fold import key

LEAST_COMMON = 0.75
"""Part of the longer title's words that the shorter one must have to be the same title: two words left out of eight are a shorter wording,
"Nước sạch" beside "Nước sạch và vệ sinh trường học" is not."""

REWORDED = 0.5
"""Common part of both titles' words (Dice) from which a title of the same decision is a new wording of the same project."""

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: its telling words, its numbers and phases ("đợt 2" gives "2"), and the first year that it names."""

    words: tuple[str, ...]
    marks: frozenset[str]
    first_year: int | None

    @property
    def sorted_words(self) -> tuple[str, ...]:
        """The words without their order: equal for the same words in another order."""
        return tuple(sorted(self.words))


@lru_cache(maxsize=1 << 17)
def read_title(title: str) -> Title:
    """Read a title as reported. Names of provinces say nothing in it: who reports is known, and a merger changes them."""
    lists = _word_lists()
    text = f" {key(title)} "
    for short, full in lists.expansions.items():
        text = text.replace(f" {short} ", f" {full} ")
    marks: set[str] = set()

    def take_phase(found: re.Match[str]) -> str:
        marks.add(_ROMAN.get(found[1], found[1].lstrip("0") or "0"))
        return " "

    text = lists.phases.sub(take_phase, text)
    text = all_place_names().sub(" ", text)
    text = lists.dropped.sub(" ", text)
    words, years = [], []
    for word in text.split():
        if _YEAR.fullmatch(word):
            years.append(int(word))
        elif word[0].isdigit():
            marks.add(word.lstrip("0") or "0")
        else:
            words.append(word)
    return Title(tuple(words), frozenset(marks), min(years, default=None))


def common_part(one: Title, other: Title) -> float:
    """The part of both titles' words that they have in common (Dice), 0 to 1."""
    both = len(one.words) + len(other.words)
    return 2 * (Counter(one.words) & Counter(other.words)).total() / both if both else 0.0


def is_same_title(one: Title, other: Title, *, allow_slip: bool = False) -> bool:
    """Whether two titles of one donor in one place speak of the same thing.

    One may leave words out. Words of its own on each side are another content ("huyện Mường Khương", "huyện Bắc Hà"), but for one mistyped
    letter where ``allow_slip``: Vietnamese words are so short that a letter makes another word, so something else must speak for it.
    """
    if one.marks != other.marks or not agree(one.first_year, other.first_year):
        return False
    if one.words == other.words:
        return bool(one.words)
    words, other_words = Counter(one.words), Counter(other.words)
    left, right = words - other_words, other_words - words
    if left and right:
        if "".join(one.words) == "".join(other.words):
            return True
        return allow_slip and left.total() == right.total() == 1 and OSA.distance(*left, *right) == 1
    return (words & other_words).total() >= LEAST_COMMON * max(len(one.words), len(other.words))


def is_reworded(one: Title, other: Title) -> bool:
    """Whether one title may be a new wording of the other, where the same decision already speaks for it."""
    if one.marks and other.marks and one.marks != other.marks:
        return False
    return common_part(one, other) >= REWORDED


def agree(one: int | None, other: int | None) -> bool:
    """Whether two numbers do not contradict each other: equal, or one is not told."""
    return one is None or other is None or one == other


@dataclass(frozen=True, slots=True)
class _WordLists:
    expansions: dict[str, str]
    phases: re.Pattern[str]
    dropped: re.Pattern[str]


@cache
def _word_lists() -> _WordLists:
    with (paths.SEEDS / "project_title_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_kind = {kind: sorted({key(row["word"]) for row in rows if row["kind"] == kind}, key=len, reverse=True) for kind in ("phase", "drop")}
    numerals = "|".join(sorted(_ROMAN, key=len, reverse=True))
    return _WordLists(
        {key(row["word"]): key(row["stands_for"]) for row in rows if row["kind"] == "expand"},
        # A year after "giai đoạn" is a year; a number of one or two digits is a phase.
        re.compile(rf"(?<= )(?:{'|'.join(by_kind['phase'])}) (?:so )?(\d{{1,2}}|{numerals})(?= )"),
        re.compile(rf"(?<= )(?:{'|'.join(by_kind['drop'])})(?= )"),
    )
