"""A person's name as it may stand in any text: composed or not, with accents or without, in any case, over several spaces."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from aidbook.text.contacts import COVERED
from aidbook.text.fold import key

FEWEST_WORDS: Final = 2
"""Of a name: one word alone stands in too many other texts."""
_TAGS: Final = r"(?:<[^<>]*>)*"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name, as it stands; several spaces count as one."""

    text: str

    @property
    def pattern(self) -> str:
        r"""For PostgreSQL and Python alike, without regard to case; the words of a key are parted by other signs than spaces."""
        words = (re.escape(word) for word in self.text.split())
        return r"(?<!\w)" + r"[\s_-]+".join(words) + r"(?!\w)"

    @property
    def pattern_in_markup(self) -> str:
        """The same with tags between any two letters, and letters as ``&#7877;``: programs for tables write both."""
        words = (_TAGS.join(map(_in_markup, word)) for word in self.text.split())
        return r"(?<!\w)" + r"(?:[\s_-]|<[^<>]*>)+".join(words) + r"(?!\w)"

    @property
    def covered(self) -> str:
        """As long as before."""
        return "".join(" " if sign == " " else COVERED for sign in self.text)


def _in_markup(sign: str) -> str:
    codes = "|".join(f"&#(?:{ord(case)}|x0*{ord(case):x});" for case in sorted({sign.lower(), sign.upper()}) if len(case) == 1)
    return f"(?:{re.escape(sign)}|{codes})"


def spellings(names: Iterable[str]) -> list[Spelling]:
    """All ways to write these names: composed, decomposed, without accents.

    Raises:
        ValueError: a name has one word only.
    """
    found: dict[str, None] = {}
    for name in names:
        plain = " ".join(unicodedata.normalize("NFC", name).split())
        if len(key(plain).split()) < FEWEST_WORDS:
            raise ValueError(name)
        found |= dict.fromkeys((plain, unicodedata.normalize("NFD", plain), key(plain)))
    return [Spelling(text) for text in found]
