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

    def __getitem__(self, group: str) -> re.Pattern[str]:
        return self.groups[group]


def alternation(phrases: tuple[str, ...]) -> str:
    """A pattern source that finds any of the folded phrases, the longest first, as whole words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return rf"(?<![a-z0-9])(?:{'|'.join(re.escape(phrase).replace(chr(92) + ' ', '[ ]+') for phrase in ordered)})(?![a-z0-9])"


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
    words = {}
    for group, phrases in raw.items():
        if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
            raise SourceError(f"{file}: group {group} must be a list of phrases (quote words such as yes, no, on).")
        words[group] = tuple(fold_for_grammar(compose(phrase)) for phrase in phrases)
    return Vocabulary({group: re.compile(alternation(phrases)) for group, phrases in words.items()}, words)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this process."""
    return load_vocabulary()
