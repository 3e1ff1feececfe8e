"""The names of the provinces of every era, from seed provinces.csv: as they are spelled in texts, in hosts and in addresses."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from aidbook import paths
from aidbook.text.fold import fold, settle_tones

ONE_NAME = {"Huế": "Thừa Thiên Huế"}
"""One province under two names: it became Huế city on 2025-01-01. Inside the grammar it has one; see :func:`name_in_year`."""
FIRST_YEAR_OF_HUE = 2025


@cache
def province_names() -> Mapping[str, str]:
    """Folded spellings of every province of any era with its name, from seed provinces.csv; hyphens count as spaces."""
    return {one_space(fold(spelling)): name for spelling, name in _spellings() if len(spelling) >= 5 or is_short_name(spelling)}


def is_short_name(spelling: str) -> bool:
    """Whether so short a spelling is a province's all the same: ``Huế``, ``TPHCM``."""
    return fold(spelling) == "hue" or (spelling.isupper() and len(spelling) >= 3)


@cache
def _accented_spellings() -> frozenset[str]:
    """What counts as a province's name in text that has accents: every spelling but the name with its accents left out."""
    return frozenset(
        one_space(settle_tones(spelling).lower())
        for spelling, name in _spellings()
        if name.isascii() or not spelling.isascii() or fold(spelling) != fold(name)
    )


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    with (paths.SEEDS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The unit's own name last: it wins over another unit's alias with the same letters.
    aliases = [(alias, row["name_vi"]) for row in rows for alias in row["aliases"].split("|") if alias]
    return (*((row["name_ascii"], row["name_vi"]) for row in rows), *aliases, *((row["name_vi"], row["name_vi"]) for row in rows))


@cache
def province_pattern() -> re.Pattern[str]:
    """Finds any of the folded spellings as whole words."""
    names = sorted(province_names(), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(re.escape(name).replace(chr(92) + ' ', '[ ]*[- ][ ]*') for name in names)})(?![a-z0-9])")


def name_in_year(place: str, year: int | None) -> str:
    """The name that the place had in a data year."""
    return "Huế" if place in ONE_NAME.values() and year is not None and year >= FIRST_YEAR_OF_HUE else place


def is_spelled_so(typed: str, in_vietnamese: bool) -> bool:
    """Whether the accents are those of a name; they may be left out where the sentence has none.

    ``Hòa Bình`` is a province, ``Hoa Bình`` is none.
    """
    return (typed.isascii() and not in_vietnamese) or one_space(settle_tones(typed).lower()) in _accented_spellings()


def one_space(name: str) -> str:
    """A name with single spaces, hyphens counted as such."""
    return " ".join(re.sub(r"[-–—]", " ", name).split())


def place_of_path(url: str) -> str | None:
    """The one province that the page's own address names: ``/quang-tri-thu-hut-25-trieu-usd``."""
    path = f" {' '.join(re.findall(r'[a-z]+', fold(urlsplit(url).path)))} "
    hits = {place for name, place in province_names().items() if len(name) > 5 and f" {name} " in path}
    return hits.pop() if len(hits) == 1 else None


@cache
def _joined_names() -> tuple[tuple[str, str], ...]:
    return tuple((re.sub(r"[^a-z]", "", name), place) for name, place in province_names().items() if len(name) > 5)


def place_of_host(host: str) -> str | None:
    """The one province whose name is in a host: ``baoquangtri.vn``, ``songoaivu.quangbinh.gov.vn``."""
    bare = re.sub(r"[^a-z]", "", host)
    hits = {place for name, place in _joined_names() if name in bare}
    return hits.pop() if len(hits) == 1 else None
