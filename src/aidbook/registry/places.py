"""From a province in its era to its unit of 2025, by the published succession."""

import csv
from functools import cache

from aidbook import paths


@cache
def successors() -> dict[str, str]:
    """Unit id of 63 (or earlier, where one whole successor exists) → unit id of 34; a unit of 34 stands for itself."""
    with (paths.SEEDS / "province_succession.csv").open(encoding="utf-8", newline="") as file:
        whole = {row["predecessor_unit_id"]: row["successor_unit_id"] for row in csv.DictReader(file) if row["coverage"] == "all"}
    units = {*whole, *whole.values()}
    return {unit: _follow(unit, whole) for unit in units}


def _follow(unit: str, whole: dict[str, str]) -> str:
    while (following := whole.get(unit, unit)) != unit:
        unit = following
    return unit
