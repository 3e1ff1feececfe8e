"""How headers of one form may differ in their words and mean the same: abbreviations, words that add nothing, synonyms."""

import re
from collections.abc import Callable, Mapping
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
        # "T/g" and "d.án" are two words each once their marks are gone.
        apart = sorted((short for short in self._abbreviations if " " in short), key=len, reverse=True)
        self._apart = re.compile(rf"\b(?:{'|'.join(map(re.escape, apart))})\b") if apart else re.compile(r"(?!)")
        fillers = frozenset(key(word) for word in source.get("filler_words", ()))
        self._fillers = frozenset(word for word in fillers if " " not in word)
        phrases = "|".join(map(re.escape, sorted(fillers - self._fillers)))
        self._filler_phrase = re.compile(rf"\b(?:{phrases})\b") if phrases else re.compile(r"(?!)")
        synonyms = {phrase: meant for meant, phrases in source.get("synonyms", {}).items() for phrase in phrases}
        synonyms |= dict.fromkeys(source.get("optional_phrases", ()), "")
        closer = synonyms | dict.fromkeys(source.get("closer_phrases", ()), "")
        self.words = self._fillers | {word for phrase in closer for word in self._widened(key(phrase)).split()}
        """Every word that may be replaced or left out."""
        self.widened = lru_cache(_REMEMBERED)(self._widened)
        self.loosened = lru_cache(_REMEMBERED)(self._loosened)
        self.likened = self._likening(synonyms)
        """Replace phrases by those that they stand for, too."""
        self.likened_words = self._likening(closer)
        """Leave out, too, what tells words more closely. Not for amounts: other aid is another amount, another partner is a partner."""

    def _widened(self, words: str) -> str:
        """Write abbreviations out."""
        joined = self._apart.sub(lambda found: self._abbreviations[found[0]], words)
        return " ".join(self._abbreviations.get(word, word) for word in joined.split())

    def _loosened(self, words: str) -> str:
        """Leave out fillers and the order."""
        return " ".join(sorted(set(self._filler_phrase.sub(" ", self._widened(words)).split()) - self._fillers))

    def _likening(self, phrases: Mapping[str, str]) -> Callable[[str], str]:
        # Folded, "đã" is the abbreviation of "dự án": phrases are widened like the headers in which they stand.
        meanings = {self._widened(key(phrase)): self._widened(key(meant)) for phrase, meant in phrases.items()}
        any_phrase = "|".join(map(re.escape, sorted(meanings, key=len, reverse=True)))
        phrase = re.compile(rf"\b(?:{any_phrase})\b") if meanings else re.compile(r"(?!)")

        def liken(words: str) -> str:
            meant = set(phrase.sub(lambda found: meanings[found[0]], self._widened(words)).split())
            return " ".join(sorted(meant - (self._fillers - {_NUMBER})))

        return lru_cache(_REMEMBERED)(liken)
