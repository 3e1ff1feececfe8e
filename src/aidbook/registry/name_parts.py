"""A typed name taken apart: what stands in brackets, behind a dash, a stroke or a comma, and behind the words of a project."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.registry.not_donors import begins_project
from aidbook.registry.words import Reading, read_name
from aidbook.text.fold import tidy

_MARKS: Final = re.compile(r"[()\[\]{};|/:,–—“”\"]|(?<=\s)-|-(?=\s)")
_ACRONYM: Final = re.compile(r"(?:[A-ZĐ]|[a-z](?=[A-Z]))[\w&.-]{1,9}(?:[ -]\d{2,3})?")

_LEAST_CAPITALS: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a typed name."""

    text: str
    reading: Reading
    is_acronym: bool
    is_project: bool

    def has_initials(self, acronym: str) -> bool:
        """Whether the words of this part spell out an acronym with their first letters, small words left out."""
        words = self.reading.key.split()
        letters = iter([word[0] for word in words])
        return words[0][0] == acronym[0] and len(words) <= 2 * len(acronym) and all(letter in letters for letter in acronym)


def pieces_of(name: str) -> list[str]:
    """The texts between the marks of a name in their order, without empty ones; none where nothing parts it."""
    if _MARKS.search(name) is None:
        return []
    return [piece for text in _MARKS.split(tidy(name)) if (piece := tidy(text).strip(" .-&+"))]


def parts_of(pieces: Sequence[str]) -> list[Part]:
    """The pieces of a name, read."""
    parts: list[Part] = []
    for text in pieces:
        # A project stands behind the name of who gives for it, and what follows its words belongs to them.
        is_project = bool(parts) and (parts[-1].is_project or begins_project(text))
        parts.append(Part(text, read_name(text), is_acronym(text), is_project))
    return parts


def is_acronym(text: str) -> bool:
    """Whether a text is written as acronyms are."""
    return _ACRONYM.fullmatch(text) is not None and sum(letter.isupper() for letter in text) >= _LEAST_CAPITALS
