"""Spam in a text: words that only advertisers use, brands, and doubtful words where an official's office should stand.

The words are in sources/bulletins/spam.yml. A phrase counts with its own accents, or typed without any, as hijackers often do; with
other accents it is another phrase (lô đề is a lottery, lo để is care).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import yaml

from aidbook import paths
from aidbook.errors import SourceError
from aidbook.text.fold import compose, fold_in_place, settle_tones

SPAM_FILE: Final = paths.BULLETIN_SOURCES / "spam.yml"
_GROUPS: Final = frozenset(
    ("sure", "brands", "brand_shapes", "doubtful", "harmless", "everyday_without_accents", "reported", "official_titles", "offices")
)
_BESIDE_TITLE: Final = 40
"""Characters between an official's title and spam: room for a name or the words of an office, not for another sentence."""
_TOGETHER: Final = 200
"""Characters within which two doubtful words are one advertisement."""
_GLUED_FROM: Final = 7
"""Letters from which a phrase is also found written as one word (keonhacai); glued shorter ones are other words."""
_BEFORE_NUMBER: Final = re.compile(r"(?<=[a-z]{2})(?=\d)")
_SENTENCE_END: Final = re.compile(r"[.!?;](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Spam:
    """One piece of spam: its place in the text, and whether it stands where an official's office should."""

    start: int
    end: int
    is_in_title: bool


class _Weight(Enum):
    SURE = auto()
    DOUBTFUL = auto()
    ONLY_IN_TITLE = auto()


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    phrase: str
    weight: "_Weight"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words compiled. ``spelt`` has the spellings of each folded phrase, ``group_of`` its group."""

    phrases: re.Pattern[str]
    shapes: re.Pattern[str]
    reported: re.Pattern[str]
    titles: re.Pattern[str]
    offices: re.Pattern[str]
    group_of: Mapping[str, str]
    spelt: Mapping[str, frozenset[str]]
    everyday: frozenset[str]


def find_spam(text: str) -> list[Spam]:
    """All spam of a composed text, in its order; empty where the text is clean."""
    folded = fold_in_place(text)
    hits = sorted(_hits(text, folded), key=lambda hit: hit.start)
    found = []
    for hit in hits:
        is_in_title = _is_in_title(folded, hit)
        if is_in_title or (_is_advertised(hit, hits) and not _is_reported(folded, hit)):
            found.append(Spam(hit.start, hit.end, is_in_title))
    return found


def _hits(text: str, folded: str) -> Iterator[_Hit]:
    words = _words()
    has_accents = text.lower() != folded
    named: set[int] = set()
    for match in words.phrases.finditer(folded):
        named.add(match.start())
        phrase, typed = _letters(match[0]), text[match.start() : match.end()]
        group, is_bare = words.group_of[phrase], typed.isascii()
        if group == "harmless" or not (is_bare or _letters(settle_tones(typed.lower())) in words.spelt[phrase]):
            continue
        is_everyday = is_bare and phrase in words.everyday
        if not is_everyday or has_accents or typed.istitle() or typed.isupper():
            is_split = group == "brands" and not typed.isalnum()
            weight = _Weight.ONLY_IN_TITLE if is_everyday or is_split else _Weight.DOUBTFUL if group == "doubtful" else _Weight.SURE
            yield _Hit(match.start(), match.end(), phrase, weight)
    for match in words.shapes.finditer(folded):
        if match.start() not in named:
            yield _Hit(match.start(), match.end(), match[0], _Weight.DOUBTFUL)


def _is_in_title(folded: str, hit: _Hit) -> bool:
    words = _words()
    if words.offices.search(folded, max(0, hit.start - _BESIDE_TITLE), hit.start):
        return True
    for title in words.titles.finditer(folded, max(0, hit.start - _BESIDE_TITLE), hit.start):
        between = (folded, title.end(), hit.start)
        if not _SENTENCE_END.search(*between) and not words.reported.search(*between):
            return True
    return False


def _is_advertised(hit: _Hit, hits: list[_Hit]) -> bool:
    """Whether a hit is spam anywhere: a sure one, or a doubtful one near another that is not part of it."""
    if hit.weight is not _Weight.DOUBTFUL:
        return hit.weight is _Weight.SURE
    near = (other for other in hits if other.weight is not _Weight.ONLY_IN_TITLE and abs(other.start - hit.start) <= _TOGETHER)
    return any(other.phrase not in hit.phrase and hit.phrase not in other.phrase for other in near)


def _is_reported(folded: str, hit: _Hit) -> bool:
    """Whether the sentence speaks of police, courts or schools."""
    start = max((end.end() for end in _SENTENCE_END.finditer(folded, 0, hit.start)), default=0)
    end = _SENTENCE_END.search(folded, hit.end)
    return bool(_words().reported.search(folded, start, end.start() if end else len(folded)))


@cache
def _words() -> _Words:
    groups = load_spam_words()
    shapes = groups.pop("brand_shapes")
    phrase_groups = {name: groups[name] for name in ("harmless", "sure", "brands", "doubtful")}
    group_of: dict[str, str] = {}
    spelt: dict[str, set[str]] = {}
    for name, phrases in phrase_groups.items():
        for phrase in phrases:
            folded = _letters(_folded(phrase))
            group_of.setdefault(folded, name)
            spelt.setdefault(folded, set()).add(_letters(settle_tones(phrase.lower())))
    return _Words(
        phrases=_compiled(_by_first_letter(_folded(phrase) for phrases in phrase_groups.values() for phrase in phrases)),
        shapes=_compiled(shapes),
        reported=_compiled(re.escape(_folded(phrase)) for phrase in groups["reported"]),
        titles=_compiled(re.escape(_folded(phrase)) for phrase in groups["official_titles"]),
        offices=_compiled(rf"{re.escape(_folded(phrase))}\s+\Z" for phrase in groups["offices"]),
        group_of=group_of,
        spelt={phrase: frozenset(spellings) for phrase, spellings in spelt.items()},
        everyday=frozenset(_letters(_folded(phrase)) for phrase in groups["everyday_without_accents"]),
    )


def load_spam_words(file: Path = SPAM_FILE) -> dict[str, list[str]]:
    """The groups of spam.yml.

    Raises:
        SourceError: the file is missing, is not YAML, a group is missing or unknown, or is no list of phrases.
    """
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, yaml.YAMLError) as error:
        raise SourceError(f"{file}: cannot be read: {error}") from error
    if not isinstance(raw, dict) or set(raw) != _GROUPS:
        raise SourceError(f"{file}: expected the groups {', '.join(sorted(_GROUPS))}.")
    for group, phrases in raw.items():
        if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
            raise SourceError(f"{file}: group {group} must be a list of phrases (quote what YAML takes for a number).")
    for shape in raw["brand_shapes"]:
        try:
            re.compile(shape)
        except re.error as error:
            raise SourceError(f"{file}: brand shape {shape!r} is not a regular expression: {error}") from error
    return raw


def _folded(phrase: str) -> str:
    return fold_in_place(compose(phrase))


def _letters(phrase: str) -> str:
    """The letters and digits alone: what separators and capitals cannot disguise."""
    return "".join(filter(str.isalnum, phrase))


def _by_first_letter(phrases: Iterable[str]) -> Iterator[str]:
    """One pattern for the phrases of each first letter, the longest first: three times as fast as hundreds side by side."""
    ordered = sorted(set(phrases), key=lambda phrase: (phrase[0], -len(phrase), phrase))
    for letter, group in groupby(ordered, key=lambda phrase: phrase[0]):
        yield f"{letter}(?:{'|'.join(_loosely(phrase)[1:] for phrase in group)})"


def _loosely(folded: str) -> str:
    """A pattern that finds the phrase however its words are set apart."""
    gap = r"[\s._-]{0,3}" if len(_letters(folded)) >= _GLUED_FROM else r"[\s._-]{1,3}"
    return gap.join(_BEFORE_NUMBER.sub(r"[\\s._-]?", re.escape(word)) for word in folded.split())


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of the patterns as a whole word, the longest first."""
    ordered = sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern))
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(ordered)})(?![a-z0-9])")
