"""The seeds as Python reads them: rates, names of places and sectors, and whose word goes first."""

import csv
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from aidbook import paths
from aidbook.text.fold import key


class Lists:
    """Each list as a look-up, read when it is first asked."""

    @cached_property
    def dong(self) -> dict[int, dict[str, Decimal | None]]:
        """Dong to the dollar. The years of the sample have both means."""
        return {
            int(row["year"]): {
                "official": Decimal(row["vnd_per_usd"]),
                "market": Decimal(row["market_cross_rate"]) if row["market_cross_rate"] else None,
            }
            for row in read(paths.SEEDS / "fx_vnd_usd.csv")
        }

    @cached_property
    def usd_per_unit(self) -> dict[tuple[int, str], Decimal]:
        return {(int(row["year"]), row["currency"]): Decimal(row["usd_per_unit"]) for row in read(paths.SEEDS / "fx_currency_usd.csv")}

    @cached_property
    def chains(self) -> dict[str, int]:
        return {key(row["agency_words"]): int(row["precedence"]) for row in read(paths.SEEDS / "report_chains.csv")}

    @cached_property
    def names(self) -> dict[str, str]:
        return {row["unit_id"]: row["name_vi"] for row in read(paths.SEEDS / "provinces.csv")}

    @cached_property
    def successors(self) -> dict[str, str]:
        links = {row["predecessor_unit_id"]: row["successor_unit_id"] for row in read(paths.SEEDS / "province_succession.csv")}
        return {unit: new if new.startswith("VN34") else links[new] for unit, new in links.items() if unit.startswith("VN63")}

    @cached_property
    def sectors(self) -> dict[str, str]:
        return {row["sector_code"]: row["name_en"] for row in read(paths.SEEDS / "sectors.csv")}

    def precedence(self, office: str) -> int:
        """The place of an office's chain in line: that of the longest listed words in its name; who is on no list stands in the middle."""
        listed = [words for words in self.chains if f" {words} " in f" {office} "]
        return self.chains[max(listed, key=len)] if listed else 4


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
