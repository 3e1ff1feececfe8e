"""Numbers written in Vietnamese words: ``năm trăm triệu``, ``hai tỷ rưỡi``, ``một trăm linh năm nghìn``."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from aidbook.text.fold import key

_DIGITS: Final = {
    **{"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5},
    **{"sau": 6, "bay": 7, "tam": 8, "chin": 9},
}
_SCALES: Final = (
    ("ty", Decimal(10) ** 9),
    ("ti", Decimal(10) ** 9),
    ("trieu", Decimal(10) ** 6),
    ("nghin", Decimal(1000)),
    ("ngan", Decimal(1000)),
    ("tram", Decimal(100)),
    ("muoi", Decimal(10)),
)
"""Scale words from the largest: what stands before one is counted in it, what stands behind it is less than it."""
_SILENT: Final = frozenset({"linh", "le", "chan", "va"})
_HALF: Final = "ruoi"
_LONGEST: Final = 200


def read_number_words(text: str) -> Decimal | None:
    """Return the number that a text says in words, and in nothing else; None for any other text."""
    words = [word for word in key(text[:_LONGEST]).split() if word not in _SILENT]
    return _value(words) if words else None


def _value(words: Sequence[str]) -> Decimal | None:
    for word, scale in _SCALES:
        if word not in words:
            continue
        at = words.index(word)
        before, behind = words[:at], words[at + 1 :]
        # "Mười" alone is ten; every other scale word is counted by what stands before it.
        count = _value(before) if before else (Decimal(1) if word == "muoi" else None)
        rest = scale / 2 if list(behind) == [_HALF] else (_value(behind) if behind else Decimal(0))
        return None if count is None or rest is None or rest >= scale else count * scale + rest
    return Decimal(_DIGITS[words[0]]) if len(words) == 1 and words[0] in _DIGITS else None
