"""Numbers and days as people read them: an officer ``1.222.375,5`` and ``15/12/2022``, an analyst 1 222 375.5 and 2022-12-15."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from aidbook.text.numbers import plain

NARROW_SPACE: Final = "\u202f"
"""Between groups in English, where a dot may be read as a thousand or as a decimal mark."""

_PLAIN: Final = re.compile(r"(?<![\w.,/-])(-?)(\d+)(?:\.(\d+))?(?![\w/-]|[.,]\d)")
"""Decimal strings as :func:`aidbook.text.numbers.plain` writes them, within other text."""
_FEWEST_GROUPED: Final = 5
"""Digits of a number in groups; years and short numbers stay."""
_GROUP: Final = 3
_ISO_DAY: Final = re.compile(r"(?<![\w/-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_ISO_SPAN: Final = re.compile(r"(?<![\w/-])(\d{4}-\d{2}-\d{2})/(?=\d{4}-\d{2}-\d{2}(?![\w/-]))")

_CENT: Final = Decimal("0.01")
_MOST_DIGITS: Final = 24
"""More than any sum of money has; rounding to cents works up to 28."""


def to_cents(amount: Decimal) -> str:
    """Write a calculated amount with two decimals at most: what a rate left behind them means nothing to the reader."""
    return plain(amount.quantize(_CENT, ROUND_HALF_UP) if amount.adjusted() < _MOST_DIGITS else amount)


def vietnamese_amounts(text: str, *, is_typed: bool = False) -> str:
    """Write the plain numbers in ``text`` as Vietnamese offices do: ``6143615356.5 USD`` becomes ``6.143.615.356,5 USD``.

    Of what the sender ``is_typed`` short numbers stay as they are. So do three decimals of a short one, which may be a thousand's.
    """
    return _PLAIN.sub(lambda number: _written(number, ".", ",", with_short=not is_typed), text)


def english_amounts(text: str) -> str:
    """Set the groups of the plain numbers in ``text`` apart by narrow spaces."""
    return _PLAIN.sub(lambda number: _written(number, NARROW_SPACE, ".", with_short=False), text)


def vietnamese_days(text: str) -> str:
    """Write the ISO dates in ``text`` day first: ``2022-12-15/2023-12-14`` becomes ``15/12/2022 – 14/12/2023``."""
    return _ISO_DAY.sub(r"\3/\2/\1", _ISO_SPAN.sub(r"\1 – ", text))


def _written(number: re.Match[str], group_mark: str, decimal_mark: str, *, with_short: bool) -> str:
    # By place and not as a number: a cell may hold more digits than Python makes a number of.
    sign, digits, decimals = number.groups()
    if len(digits) < _FEWEST_GROUPED:
        if not with_short or not decimals or len(decimals) == _GROUP:
            return number[0]
        return f"{sign}{digits}{decimal_mark}{decimals}"
    first = len(digits) % _GROUP or _GROUP
    whole = sign + group_mark.join([digits[:first], *(digits[at : at + _GROUP] for at in range(first, len(digits), _GROUP))])
    return f"{whole}{decimal_mark}{decimals}" if decimals else whole
