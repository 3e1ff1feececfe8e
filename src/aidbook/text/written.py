"""Numbers as we write them for people: groups of three, which nobody has to count with a finger."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from aidbook.text.numbers import plain

NARROW_SPACE: Final = "\u202f"
"""Between groups: Vietnamese and English readers take it alike, where a dot means a thousand to one and a decimal to the other."""

_PLAIN: Final = re.compile(r"(?<![\w.,/-])(-?)(\d{5,})(?:\.(\d+))?(?![\w/-]|[.,]\d)")
"""Decimal strings as :func:`aidbook.text.numbers.plain` writes them, within other text; years and short numbers stay."""


_CENT: Final = Decimal("0.01")
_MOST_DIGITS: Final = 24
"""More than any sum of money has; rounding to cents works up to 28."""


def to_cents(amount: Decimal) -> str:
    """Write a calculated amount with two decimals at most: what a rate left behind them means nothing to the reader."""
    return plain(amount.quantize(_CENT, ROUND_HALF_UP) if amount.adjusted() < _MOST_DIGITS else amount)


def with_groups(text: str, decimal_mark: str = ".") -> str:
    """Set the groups of each plain number in ``text`` apart: ``6143615356.5 USD`` becomes ``6 143 615 356.5 USD``."""

    def write(number: re.Match[str]) -> str:
        sign, digits, decimals = number.groups()
        # By place and not as a number: a cell may hold more digits than Python makes a number of.
        first = len(digits) % 3 or 3
        whole = sign + NARROW_SPACE.join([digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))])
        return f"{whole}{decimal_mark}{decimals}" if decimals else whole

    return _PLAIN.sub(write, text)
