"""Numbers as Vietnamese offices and papers write them, with every reading that the text allows.

Dot and comma both separate thousands, even in neighbouring papers (``1,720,153`` and ``1.104.469``), and both mark decimals. Where one
text allows two numbers both come back, the likelier first, and the caller decides: a guessed amount is worse than none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from aidbook.text.fold import compose, fold, key

_GROUPED: Final = re.compile(r"\d{1,3}(?:(?P<mark>[., '’])\d{3})(?:(?P=mark)\d{3})*")
_MIXED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?: \d{3})+[.,]\d+")
_CLOSING_DASH: Final = re.compile(r"(?<=\d)[.,]\s*-$")
"""``1.200.000,-`` and ``1.200.000.-``: nothing follows the whole units."""

_ONE_MARK: Final = re.compile(r"(\d+)([.,])(\d+)")

SCALES: Final[dict[str, Decimal]] = {
    "nghin ty": Decimal(10) ** 12,
    "ngan ty": Decimal(10) ** 12,
    "tram trieu": Decimal(10) ** 8,
    "tram nghin": Decimal(10) ** 5,
    "tram": Decimal(100),
    "nghin": Decimal(1000),
    "ngan": Decimal(1000),
    "trieu": Decimal(10) ** 6,
    "tr": Decimal(10) ** 6,
    "ty": Decimal(10) ** 9,
    "ti": Decimal(10) ** 9,
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "mil": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "bn": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
"""Scale words, folded, and what they multiply by."""

ENGLISH_SCALES: Final = frozenset({"thousand", "million", "mil", "billion", "bn", "trillion"})

_SPACES: Final = {ord(space): " " for space in "\u00a0\u2007\u2009\u202f"}

NUMBER_PATTERN: Final = r"\d+(?:[., '’\u00a0\u2007\u2009\u202f]\d+)*"
"""Digits with separators, for building larger patterns; give each match to :func:`readings_of`."""

SCALE_PATTERN: Final = "|".join(sorted(SCALES, key=len, reverse=True))
"""Folded scale words, the longest first."""

_QUANTITY: Final = re.compile(
    rf"(?P<minus>[-(]\s*)?(?P<digits>{NUMBER_PATTERN})\s*\)?\s*(?:(?P<scale>{SCALE_PATTERN})(?![a-z]))?\s*(?P<percent>%|phan tram)?"
)

_BLANK_KEYS: Final = frozenset(
    {
        "x",
        "khong",
        "khong co",
        "khong ap dung",
        "n a",
        "na",
        "null",
    }
)

_LONGEST_BLANK: Final = 60
_BLANK_SIGNS: Final = re.compile(r"[\s\-–—―−_.…·•,;:/\\|~=+*()\[\]]*")
"""Signs that fill a cell in which nothing is to stand. "???", "####" and "%" are something that nobody can read."""
_EXPONENT: Final = re.compile(r"(\d(?:[.,]\d+)?)e\+?(\d{1,2})", re.IGNORECASE)

_APPROXIMATIONS: Final = (
    ("at_least", ("hon", "tren", "over", "more than", "at least", "it nhat")),
    ("at_most", ("duoi", "khong qua", "toi da", "less than", "at most")),
    ("about", ("gan", "khoang", "uoc", "uoc tinh", "uoc dat", "xap xi", "about", "nearly", "around", "almost", "~", "≈")),
)
_RISES: Final = re.compile(r"\b(?:tang|increase[sd]?|rose|up)\b")
_FALLS: Final = re.compile(r"\b(?:giam|decrease[sd]?|fell|down)\b")


class Approximation(StrEnum):
    """How a number is hedged: ``hơn``, ``trên`` give a lower bound, ``dưới`` an upper one, ``gần``, ``khoảng``, ``ước`` neither."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    ABOUT = "about"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what stood around it. ``readings`` holds every value that the text allows, scale applied, the likeliest first."""

    readings: tuple[Decimal, ...]
    approximation: Approximation = Approximation.EXACT
    is_percent: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether the text allows more than one number."""
        return len(self.readings) > 1

    @property
    def best(self) -> Decimal:
        """The likeliest value; sure only when not :attr:`is_ambiguous`."""
        return self.readings[0]


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing: empty, a dash, dots, ``x``, ``không``. A typed zero is not blank, nor is a row of other signs."""
    if len(text) >= _LONGEST_BLANK:
        return False
    return _BLANK_SIGNS.fullmatch(text) is not None or ((words := key(text)) != "" and words in _BLANK_KEYS)


def readings_of(digits: str) -> tuple[Decimal, ...]:
    """Return every number that a run of digits and separators can be, the likeliest first; nothing if it is no number.

    Two or more equal separators with groups of three are thousands. One separator before exactly three digits (``1.295``, ``1,295``)
    is thousands or a decimal mark: both come back, thousands first. Any other single separator is a decimal mark.
    """
    digits = digits.strip().translate(_SPACES)
    if digits.isdecimal():
        return (Decimal(digits),)
    if _MIXED.fullmatch(digits):
        decimals = len(digits) - max(digits.rfind(","), digits.rfind(".")) - 1
        return (Decimal(re.sub(r"\D", "", digits)).scaleb(-decimals),)
    grouped = _GROUPED.fullmatch(digits)
    one_mark = _ONE_MARK.fullmatch(digits)
    readings = []
    if grouped and not digits.startswith("0"):
        readings.append(Decimal(re.sub(r"\D", "", digits)))
    if one_mark:
        readings.append(Decimal(f"{one_mark[1]}.{one_mark[3]}"))
    return tuple(readings)


def decimal_mark_of(text: str) -> str | None:
    """Return the decimal mark that the numbers of a text surely follow, ``,`` or ``.``; None if they show none or contradict each other.

    ``1.720.153`` and ``12,5`` follow the comma, ``1,720,153`` and ``12.5`` the point; ``1.295`` and ``1295`` show nothing.
    """
    marks: set[str] = set()
    for found in re.finditer(NUMBER_PATTERN, text):
        digits = found[0]
        readings = readings_of(digits)
        if len(readings) != 1 or not {".", ","} & set(digits):
            continue
        last = digits[max(digits.rfind("."), digits.rfind(","))]
        is_decimal = readings[0] != int(readings[0]) or not _GROUPED.fullmatch(digits)
        marks.add(last if is_decimal else ("," if last == "." else "."))
    return marks.pop() if len(marks) == 1 else None


def read_number(text: str) -> tuple[Decimal, ...]:
    """Return the readings of a cell that holds a bare number (``1.720.153``, ``-5``, ``(1.200)``, ``01``) and nothing else."""
    typed = _CLOSING_DASH.sub("", compose(text).strip().replace("−", "-").replace("–", "-"))
    negative = False
    if typed.startswith("(") and typed.endswith(")"):
        typed, negative = typed[1:-1].strip(), True
    elif typed.startswith("-"):
        typed, negative = typed[1:].strip(), True
    elif typed.startswith("+"):
        typed = typed[1:].strip()
    readings = readings_of(typed)
    return tuple(-reading for reading in readings) if negative else readings


def read_exponent(text: str) -> Decimal | None:
    """Return the number of ``1,2E+05``, which a program wrote in place of a number that its column was too narrow for; rounded, then."""
    found = _EXPONENT.fullmatch(text.strip())
    return Decimal(found[1].replace(",", ".")).scaleb(int(found[2])) if found else None


def read_quantity(text: str) -> Quantity | None:
    """Read a number with its scale word, hedge and percent sign: ``hơn 2.624 tỷ``, ``64%``; None if anything else stands there.

    Before an English scale word the dot is the decimal mark by English usage, so ``1.200 trillion`` reads 1.2 trillion first.
    """
    folded, approximation = take_approximation(fold(text))
    found = _QUANTITY.fullmatch(folded)
    if not found:
        return None
    readings = scaled(readings_of(found["digits"]), found["scale"], english_dot="." in found["digits"])
    if not readings:
        return None
    if found["minus"]:
        readings = tuple(-reading for reading in readings)
    return Quantity(readings, approximation, is_percent=bool(found["percent"]))


def read_change(text: str) -> Quantity | None:
    """Read a change in percent whose sign may be a word: ``giảm 15%`` is -15, ``tăng 19,3%`` is 19.3. None if it cannot be read."""
    folded = fold(text)
    falls = _FALLS.search(folded)
    bare = _RISES.sub(" ", _FALLS.sub(" ", folded)).strip(" :+")
    quantity = read_quantity(bare)
    if quantity is None:
        return None
    readings = tuple(-abs(reading) for reading in quantity.readings) if falls else quantity.readings
    return Quantity(readings, quantity.approximation, is_percent=True)


def scaled(readings: tuple[Decimal, ...], scale: str | None, *, english_dot: bool = False) -> tuple[Decimal, ...]:
    """Multiply readings by a folded scale word. With an English word and a dot the decimal reading comes first."""
    if scale is None:
        return readings
    if english_dot and scale in ENGLISH_SCALES and len(readings) > 1:
        readings = tuple(sorted(readings))
    return tuple(reading * SCALES[scale] for reading in readings)


def take_approximation(folded: str) -> tuple[str, Approximation]:
    """Take the hedging words off the front of folded text; return the rest and what they say."""
    said = Approximation.EXACT
    rest = folded.strip()
    while True:
        for name, words in _APPROXIMATIONS:
            word = next((word for word in words if rest.startswith(word) and not rest[len(word) :][:1].isalpha()), None)
            if word is not None:
                rest, said = rest[len(word) :].strip(), Approximation(name)
                break
        else:
            return rest, said


def plain(number: Decimal) -> str:
    """Write a number as a decimal string without exponent and without trailing zeros: ``1720153``, ``0.5``."""
    written = format(number, "f")
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"


def from_cell(value: float) -> Decimal:
    """Return the number of a numeric cell as a person sees it: the shortest decimal of the stored double."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


__all__ = [
    "ENGLISH_SCALES",
    "NUMBER_PATTERN",
    "SCALES",
    "SCALE_PATTERN",
    "Approximation",
    "Quantity",
    "decimal_mark_of",
    "from_cell",
    "is_blank",
    "plain",
    "read_change",
    "read_exponent",
    "read_number",
    "read_quantity",
    "readings_of",
    "scaled",
    "take_approximation",
]
