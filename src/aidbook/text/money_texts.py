"""What stands around an amount in a short text about money and says nothing about its size: taken off, or written plainly."""

import re
from typing import Final

_CLOSING_DASH: Final = re.compile(r"(?<=\d)[.,]\s*-(?=\s|$)")
_THOUSANDS: Final = re.compile(r"(?<=\d)\s?k\b(?!')")
"""``320k USD``. Only in a short text about money: elsewhere a k may be anything."""
_FOOTNOTE: Final = re.compile(r"\s*(?:\*+|\(\*+\)|\[\w\]|(?<=[^\d\s])\s*\(\d\))$")
"""The mark of a note below the table: ``12.000 USD*``, ``12.000 USD (1)``."""
_MILLION_DONG: Final = re.compile(r"(?<![a-z])tr\.?\s*(?=d(?:ong)?(?![a-z]))")
_AND_A_HALF: Final = re.compile(r"(?<![\d.,])(\d+)\s*(ty|ti|trieu|tr|nghin|ngan)\s+ruoi\b")
_GIVEN_AS: Final = r"(?:bang |la )?(?:tien mat|hien vat|tien hang|hang hoa|trang thiet bi|thiet bi|chuyen khoan)"
_SAID_AS: Final = re.compile(rf"\(\s*{_GIVEN_AS}\s*\)|\s(?:bang|la) (?:tien mat|hien vat|hang hoa|chuyen khoan)$")
"""How the whole amount was given. ``12.500 USD và hiện vật`` is another matter: part of it has no amount."""
_WORTH: Final = re.compile(rf"^(?:{_GIVEN_AS}\s*[,:]?\s*)?(?:co |voi )?(?:tong )?(?:tri gia|gia tri)\s*:?\s*")
_BARE_PARENTHESES: Final = re.compile(r"\(\s*([^()\d%]*?)\s*\)")


def plain_money(folded: str) -> str:
    """Return a folded text about money without notes' marks and such, its short forms written out: ``20k usd*`` as ``20 nghin usd``."""
    text = _FOOTNOTE.sub("", _CLOSING_DASH.sub("", folded.strip()))
    text = _WORTH.sub("", _SAID_AS.sub(" ", text))
    text = _AND_A_HALF.sub(r"\1,5 \2", _MILLION_DONG.sub("trieu ", _THOUSANDS.sub(" nghin ", text)))
    return _BARE_PARENTHESES.sub(r" \1 ", text).strip()
