"""From a province in its era to its unit of 2025, by the published succession."""

import csv
import re
from functools import cache

from aidbook import paths
from aidbook.text.fold import key


@cache
def successors() -> dict[str, str]:
    """Unit id of 63 (or earlier, where one whole successor exists) → unit id of 34; a unit of 34 stands for itself."""
    with (paths.SEEDS / "province_succession.csv").open(encoding="utf-8", newline="") as file:
        whole = {row["predecessor_unit_id"]: row["successor_unit_id"] for row in csv.DictReader(file) if row["coverage"] == "all"}
    units = {*whole, *whole.values()}
    return {unit: _follow(unit, whole) for unit in units}


def place_names(place_34: str) -> re.Pattern[str]:
    """What finds the names, old and new, of a unit of 2025 among folded words with a space before and after each."""
    return _patterns().get(place_34, _NOTHING)


_NOTHING = re.compile(r"(?!)")


@cache
def province_names() -> frozenset[str]:
    """The names of all provinces as they are written, old and new."""
    return frozenset(name for names in _names_by_unit().values() for name in names)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {unit: _finding({key(name) for name in names}) for unit, names in _names_by_unit().items()}


@cache
def _names_by_unit() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    with (paths.SEEDS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names.setdefault(successors().get(row["unit_id"], row["unit_id"]), set()).add(row["name_vi"])
    return names


def _finding(names: set[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(sorted(names, key=lambda name: (-len(name), name)))})(?= )")


def _follow(unit: str, whole: dict[str, str]) -> str:
    while (following := whole.get(unit, unit)) != unit:
        unit = following
    return unit
