"""A list of codes with their spellings, and how a cell may write one of them that no list has word for word."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from aidbook.forms.wording import Wording
from aidbook.text.fold import fold, key

_LONGEST: Final = 80
_INSIDE: Final = re.compile(r"\(([^()]*)\)")
_PARTS: Final = re.compile(r"[,;/+]|\s[-–]\s")
_YEARS: Final = re.compile(r"\b(?:(?:tu|trong|cua|sang) )?(?:nam )?(?:19|20)\d\d(?: (?:sang|den nay))?\b")
"""``chuyển tiếp từ 2022``, ``mới năm 2023``: the years are in other columns."""


class CodeList:
    """The spellings of one list, folded, each with its code."""

    def __init__(self, spellings: Mapping[str, str], wording: Wording) -> None:
        self._spellings = spellings
        self._wording = wording

    def code_of(self, text: str) -> str | None:
        """Return the code that a text spells; None if the list does not have it.

        Years and abbreviations do not matter, and what says one code twice says it once: ``Dự án (DA)``, ``đã bàn giao, kết thúc``. Two
        codes in one cell are none.
        """
        words = key(text) or fold(text)
        if words in self._spellings or len(text) > _LONGEST:
            return self._spellings.get(words)
        parts = [*_PARTS.split(_INSIDE.sub(" ", text)), *_INSIDE.findall(text)]
        codes = {self._code_of_part(part) for part in parts if part.strip()}
        return codes.pop() if len(codes) == 1 else None

    def _code_of_part(self, part: str) -> str | None:
        words = " ".join(_YEARS.sub(" ", key(part)).split())
        return self._spellings.get(words) or self._widened.get(self._wording.widened(words))

    @cached_property
    def _widened(self) -> Mapping[str, str]:
        """The spellings with their abbreviations written out, but for those that then are two codes."""
        found: dict[str, set[str]] = {}
        for words, code in self._spellings.items():
            found.setdefault(self._wording.widened(words), set()).add(code)
        return {words: next(iter(codes)) for words, codes in found.items() if len(codes) == 1}
