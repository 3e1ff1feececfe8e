"""Vietnamese bodies that reports name: aid owners, partners and managing agencies. "Sở Y tế" is another body in every province."""

import csv
import hashlib
import re
from functools import cache, lru_cache
from typing import Final

from aidbook import paths
from aidbook.registry.places import place_names
from aidbook.text.fold import key

_PLACE_WORDS: Final = re.compile(r"(?<= )(?:tinh|thanh pho|tp|t p)(?= )")
_LONGEST: Final = 400
"""Characters of a folded name inside a key; an index of PostgreSQL takes 2,704 bytes."""


@lru_cache(maxsize=1 << 15)
def partner_key(name: str, place_34: str) -> str:
    """The natural key of a body: its name in full words without that of its province, within the province as its unit of 2025.

    "Sở KH&ĐT", "Sở Kế hoạch và Đầu tư tỉnh Cao Bằng" are one body. A ministry is one in the whole country, whoever names it.
    """
    text = f" {key(name)} "
    for short, full in _short_words().items():
        text = text.replace(f" {short} ", f" {full} ")
    bare = " ".join(text.split())
    if bare in _ministries():
        return f"VN|{bare}"
    # The province's own committee is named by nothing but its place.
    shorter = " ".join(_PLACE_WORDS.sub(" ", place_names(place_34).sub(" ", text)).split()) or bare
    return f"{place_34}|{shorter if len(shorter) <= _LONGEST else shorter[:_LONGEST] + ' ' + hashlib.sha256(shorter.encode()).hexdigest()}"


@cache
def _short_words() -> dict[str, str]:
    with (paths.SEEDS / "agency_words.csv").open(encoding="utf-8", newline="") as file:
        words = {key(row["short"]): key(row["full"]) for row in csv.DictReader(file)}
    return dict(sorted(words.items(), key=lambda item: -len(item[0])))


@cache
def _ministries() -> frozenset[str]:
    names: set[str] = set()
    for list_name, column in (("decision_offices.csv", "office_vi"), ("agency_succession.csv", "successor_vi")):
        with (paths.SEEDS / list_name).open(encoding="utf-8", newline="") as file:
            names |= {key(row[column]) for row in csv.DictReader(file)}
    return frozenset(name for name in names if not name.startswith(("so ", "ban ")))
