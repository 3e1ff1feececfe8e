"""What the amounts of a project row are divided over: sectors and provinces, each with its share where the office gives one."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from aidbook.forms.reference import SectorMatch, match_sector, place_of
from aidbook.model.submission import Scalar
from aidbook.text.names import Share, split_shares
from aidbook.text.numbers import plain
from aidbook.workbooks.reading import Problem

_JOINT: Final = re.compile(r"\s+(?:và|&|-|–)\s+", re.IGNORECASE)
_COMMA: Final = re.compile(r",(?!\d)")
_BETWEEN_PLACES: Final = re.compile(r"\s*,(?!\d)\s*|\s+(?:và|&|-|–)\s+", re.IGNORECASE)
_ROUNDING: Final = Decimal("0.005")


def divide(values: dict[str, Scalar], year: int | None) -> Iterator[tuple[str, Problem]]:
    """Add ``sector_codes``, ``sector_match`` and ``place_units`` to ``values``; yield each field whose words or shares are wrong."""
    sector, district = values.get("sector"), values.get("district")
    values["sector_codes"], values["sector_match"], problem = _sectors(sector) if isinstance(sector, str) else (None, None, None)
    if problem is not None:
        yield "sector", problem
    has_places = isinstance(district, str) and year is not None
    values["place_units"], problem = _places(str(district), int(year or 0)) if has_places else (None, None)
    if problem is not None:
        yield "district", problem


@lru_cache(maxsize=1024)
def _sectors(text: str) -> tuple[str | None, str | None, Problem | None]:
    """Return the codes of a sector's words with their shares, how surely the words mean them, and what stands against the words."""
    if whole := match_sector(text):
        return whole.code, whole.kind, None
    parts = split_shares(text)
    if len(parts) == 1 and "," in text:
        parts = split_shares(_COMMA.sub(";", text))
    found = [match_sector(part.name) for part in parts]
    is_phrase = found == [None]
    if is_phrase:
        # "Môi trường và BĐKH": two sectors in one phrase, if each is one.
        parts = split_shares(_JOINT.sub(";", text))
        found = [match_sector(part.name) for part in parts]
    matches = [match for match in found if match is not None]
    if not matches or len(matches) < len(parts):
        return None, None, Problem.UNKNOWN_SECTOR
    kind = SectorMatch.PHRASE if is_phrase else max((match.kind for match in matches), key=list(SectorMatch).index)
    codes, problem = _shared([match.code for match in matches], parts)
    return codes, kind, problem


@lru_cache(maxsize=1024)
def _places(text: str, year: int) -> tuple[str | None, Problem | None]:
    """Return the provinces that a row names, with their shares, and what stands against these.

    Districts bear the names of provinces too: only where every name is a province, and there are several, it is a row of several.
    """
    parts = split_shares(text)
    if len(parts) == 1:
        parts = split_shares(_BETWEEN_PLACES.sub(";", text))
    units = [place_of(part.name, year) for part in parts]
    known = [unit.unit_id for unit in units if unit is not None]
    if len(known) < len(parts) or len(set(known)) < 2:
        return None, None
    return _shared(known, parts)


def _shared(codes: Sequence[str], parts: Sequence[Share]) -> tuple[str, Problem | None]:
    """Return ``A:0.6|B:0.4`` if the shares make a whole, else ``A|B``: without shares, or with such as do not add up."""
    given = [part.share for part in parts if part.share is not None]
    if len(given) == len(parts) and abs(sum(given, Decimal(0)) - 1) <= _ROUNDING:
        if len(codes) == 1:
            return codes[0], None
        return "|".join(f"{code}:{plain(share)}" for code, share in zip(codes, given, strict=True)), None
    return "|".join(dict.fromkeys(codes)), Problem.SHARES if given else None
