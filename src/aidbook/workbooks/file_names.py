"""What a file's name says about its report: a check on the cover, and all there is where the cover cannot be read."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidbook.forms.reference import place_of, places
from aidbook.text.fold import key

_YEAR: Final = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_SHORTEST_NAME: Final = 4
"""Shorter spellings of places (``HN``, ``Hue``) also occur as other words."""


@dataclass(frozen=True, slots=True)
class FileNameHint:
    """The year and the provinces' names that a file name holds. A name that holds two years says none."""

    year: int | None
    places: frozenset[str]

    def unit_id(self) -> str | None:
        """Return the one province that the name means in its year; None if it is not surely one."""
        if self.year is None:
            return None
        found = {place_of(name, self.year) for name in self.places}
        unit_ids = {unit.unit_id for unit in found if unit is not None}
        return unit_ids.pop() if len(unit_ids) == 1 else None


@lru_cache(maxsize=1000)
def hint_of(file_name: str) -> FileNameHint:
    """Read a file name: ``2022_04_cao-bang.xlsx`` says 2022 and Cao Bằng."""
    years = set(_YEAR.findall(file_name))
    words = f" {key(file_name)} "
    # "YENBAI2023" runs together what "yen-bai_2023" parts.
    apart = words + re.sub(r"\d+", " ", words)
    spellings = ((unit.name, spelling) for unit in places() for name in unit.keys for spelling in (name, name.replace(" ", "")))
    named = {name for name, spelling in spellings if len(spelling) >= _SHORTEST_NAME and f" {spelling} " in apart}
    # A name inside a longer one is not meant: "hue" in "thua thien hue".
    meant = {name for name in named if not any(name != other and f" {key(name)} " in f" {key(other)} " for other in named)}
    return FileNameHint(int(years.pop()) if len(years) == 1 else None, frozenset(meant))
