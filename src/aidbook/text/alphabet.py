"""The order of Vietnamese words: Đà Nẵng comes after Cần Thơ and Điện Biên before Gia Lai. Not every PostgreSQL has that collation."""

import unicodedata
from typing import Final

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS: Final = {letter: rank for rank, letter in enumerate(_LETTERS, start=ord("a"))}
_TONES: Final = {"\N{COMBINING GRAVE ACCENT}": 1, "\N{COMBINING HOOK ABOVE}": 2, "\N{COMBINING TILDE}": 3,
                 "\N{COMBINING ACUTE ACCENT}": 4, "\N{COMBINING DOT BELOW}": 5}  # fmt: skip
"""In the order of dictionaries; they count only between words of the same letters."""


def sort_key(text: str) -> tuple[list[int], list[int]]:
    """Return what sorts texts as a Vietnamese list does: letter by letter (ă is a letter of its own), then by tones."""
    letters: list[int] = []
    tones: list[int] = []
    for character in text.casefold():
        parts = unicodedata.normalize("NFD", character)
        tone = next((part for part in parts if part in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        letters.append(_RANKS.get(letter, ord(letter[0])))
        tones.append(_TONES.get(tone, 0))
    return letters, tones
