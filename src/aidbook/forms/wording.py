"""How headers of one form may differ in their words and mean the same: abbreviations, words that add nothing, synonyms."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from aidbook.text.fold import key

_NUMBER: Final = "so"
"""A filler ("số tiền") that tells a paper's number from its day: where words may be replaced it counts."""
_REMEMBERED: Final = 4096


class Wording:
    """The word lists of a form's source.yml. Every method takes and gives folded words; known headers come again with every file."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        self._abbreviations = {key(short): key(long) for short, long in source.get("abbreviations", {}).items()}
        self._fillers = frozenset(key(word) for word in source.get("filler_words", ()))
        synonyms = {phrase: meant for meant, phrases in source.get("synonyms", {}).items() for phrase in phrases}
        synonyms |= dict.fromkeys(source.get("optional_phrases", ()), "")
        # Folded, "đã" is the abbreviation of "dự án": phrases are widened like the headers in which they stand.
        self._synonyms = {self._widened(key(phrase)): self._widened(key(meant)) for phrase, meant in synonyms.items()}
        phrases = "|".join(map(re.escape, sorted(self._synonyms, key=len, reverse=True)))
        self._phrase = re.compile(rf"\b(?:{phrases})\b") if phrases else re.compile(r"(?!)")
        self.words = self._fillers | {word for phrase in self._synonyms for word in phrase.split()}
        """Every word that may be replaced or left out."""
        self.widened = lru_cache(_REMEMBERED)(self._widened)
        self.loosened = lru_cache(_REMEMBERED)(self._loosened)
        self.likened = lru_cache(_REMEMBERED)(self._likened)

    def _widened(self, words: str) -> str:
        """Write abbreviations out."""
        return " ".join(self._abbreviations.get(word, word) for word in words.split())

    def _loosened(self, words: str) -> str:
        """Leave out fillers and the order."""
        return " ".join(sorted(set(self._widened(words).split()) - self._fillers))

    def _likened(self, words: str) -> str:
        """Replace phrases by those that they stand for, too."""
        meant = set(self._phrase.sub(lambda found: self._synonyms[found[0]], self._widened(words)).split())
        return " ".join(sorted(meant - (self._fillers - {_NUMBER})))
