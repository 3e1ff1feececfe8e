"""Names of places and organisations made comparable, lists in one cell, and shares beside names."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aidbook.text.fold import key, tidy

_PLACE_WORDS: Final = re.compile(r"^(?:tinh|thanh pho|tp|t p|ubnd tinh|ubnd thanh pho|ubnd tp|so ngoai vu(?: tinh| thanh pho)?)\s+")
_ORGANISATION_WORDS: Final = re.compile(r"^(?:to chuc|quy|the|hiep hoi|uy ban)\s+")
_LIST_MARK: Final = re.compile(r"\s*[;\n|]\s*")
_SHARE: Final = re.compile(r"^(?P<name>.*?)\s*[(:\-]?\s*(?P<share>\d{1,3}(?:[.,]\d+)?)\s*%\s*\)?$")


@dataclass(frozen=True, slots=True)
class Share:
    """A name of a list with its part of the whole, 0 to 1; ``share`` is None where none is given."""

    name: str
    share: Decimal | None


def place_key(name: str) -> str:
    """Return the comparison form of a province's name: ``TP. Hồ Chí Minh`` gives ``ho chi minh``."""
    folded = key(name)
    shorter = _PLACE_WORDS.sub("", folded)
    return shorter or folded


def organisation_key(name: str) -> str:
    """Return the comparison form of an organisation's name, without a leading ``Tổ chức`` and the like."""
    folded = key(name)
    return _ORGANISATION_WORDS.sub("", folded) or folded


def split_list(text: str) -> tuple[str, ...]:
    """Split a text list at semicolons, bars and line ends. A comma does not part names: many have one inside."""
    return tuple(part for part in (tidy(part).strip(" ,") for part in _LIST_MARK.split(text)) if part)


def split_shares(text: str) -> tuple[Share, ...]:
    """Split ``Y tế (60%); Giáo dục - đào tạo (40%)`` into names with shares; a name without percentage has None."""
    shares = []
    for part in split_list(text):
        found = _SHARE.match(part)
        if found and found["name"]:
            shares.append(Share(tidy(found["name"]).rstrip(" (:-"), Decimal(found["share"].replace(",", ".")) / 100))
        else:
            shares.append(Share(part, None))
    return tuple(shares)
