"""The field's words, read from sources/bulletins/patterns.yml and compiled once. The grammar is in the modules beside this."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from aidbook import paths
from aidbook.bulletins.folding import fold_for_grammar
from aidbook.errors import SourceError
from aidbook.text.fold import compose

PATTERNS_FILE = paths.BULLETIN_SOURCES / "patterns.yml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word groups by name, each compiled to one pattern on folded text (lower case, no accents)."""

    groups: Mapping[str, re.Pattern[str]]
    words: Mapping[str, tuple[str, ...]]
    typed: Mapping[str, tuple[str, ...]]
    """The phrases as they stand in the file, accents and all."""

    def __getitem__(self, group: str) -> re.Pattern[str]:
        return self.groups[group]

    def any(self, group: str) -> str:
        """A pattern source that finds any phrase of the group, for building larger patterns."""
        return self.groups[group].pattern

    def holds(self, group: str, phrase: str) -> bool:
        """Whether this very phrase is one of the group."""
        return " ".join(phrase.split()) in self.words[group]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the vocabulary at a place in the text, and what it tells."""

    start: int
    end: int
    group: str


def alternation(phrases: tuple[str, ...]) -> str:
    """A pattern source that finds any of the folded phrases, the longest first, as whole words."""
    return rf"(?<![a-z0-9])(?:{any_of(phrases)})(?![a-z0-9])"


def any_of(phrases: tuple[str, ...]) -> str:
    """The phrases as alternatives, the longest first, without asking that they be whole words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(chr(92) + " ", "[ ]+") for phrase in ordered)


def find_cues(groups: tuple[str, ...], folded: str, start: int, end: int) -> list[Cue]:
    """The words of these groups between two offsets. Where two overlap the longer counts: ``tỷ lệ giải ngân`` is no ``giải ngân``."""
    pattern, group_of = _cue_pattern(groups)
    return [Cue(found.start(), found.end(), group_of[" ".join(found[0].split())]) for found in pattern.finditer(folded, start, end)]


@cache
def _cue_pattern(groups: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    group_of = {phrase: group for group in reversed(groups) for phrase in vocabulary().words[group]}
    return re.compile(alternation(tuple(group_of))), group_of


def load_vocabulary(file: Path = PATTERNS_FILE) -> Vocabulary:
    """Read the word groups.

    Raises:
        SourceError: the file is missing, is not YAML, or a group is not a list of phrases.
    """
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, yaml.YAMLError) as error:
        raise SourceError(f"{file}: cannot be read: {error}") from error
    if not isinstance(raw, dict):
        raise SourceError(f"{file}: expected groups of phrases, found {type(raw).__name__}.")
    words, typed = {}, {}
    for group, phrases in raw.items():
        if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
            raise SourceError(f"{file}: group {group} must be a list of phrases (quote words such as yes, no, on).")
        typed[group] = tuple(phrases)
        words[group] = tuple(fold_for_grammar(compose(phrase)) for phrase in phrases)
    return Vocabulary({group: re.compile(alternation(phrases)) for group, phrases in words.items()}, words, typed)


@cache
def number_words() -> Mapping[str, int]:
    """Small numbers in words with what they mean."""
    words = vocabulary().words
    tens = {word: 10 * number for number, word in enumerate(words["tens_words"], 2)}
    ones = {word: number for number, word in enumerate(words["number_words"], 2)}
    return tens | ones | {f"{ten}-{one}": tens[ten] + ones[one] for ten in tens for one in ones if ones[one] < 10}


@cache
def counting_words() -> Mapping[str, int]:
    """Vietnamese numbers from two to ten. Most are words of their own too: they count only where something tells that a number is meant."""
    return {word: number for number, word in enumerate(vocabulary().words["counting_words"], 2)} | {"tu": 4}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this process."""
    return load_vocabulary()
