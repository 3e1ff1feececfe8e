"""The reference lists of dbt_project/seeds as Python looks things up in them: places, sectors, countries, exchange rates."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from aidbook import paths
from aidbook.text.fold import key, settle_tones, tidy
from aidbook.text.names import organisation_key, place_key

VND = "VND"
USD = "USD"


@dataclass(frozen=True, slots=True)
class PlaceUnit:
    """One province of one era. A name or code means a unit only together with a date."""

    unit_id: str
    name: str
    keys: frozenset[str]
    valid_from: dt.date
    valid_to: dt.date

    def existed_on(self, day: dt.date) -> bool:
        """Whether the unit was in force on ``day``."""
        return self.valid_from <= day <= self.valid_to


@cache
def places(folder: Path = paths.SEEDS) -> tuple[PlaceUnit, ...]:
    """Return every province of every era."""
    return tuple(
        PlaceUnit(
            unit_id=row["unit_id"],
            name=row["name_vi"],
            keys=frozenset(place_key(name) for name in (row["name_vi"], row["name_full_vi"], *row["aliases"].split("|")) if name),
            valid_from=dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else dt.date.min,
            valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else dt.date.max,
        )
        for row in read_seed(folder, "provinces")
    )


def place_of(name: str, year: int) -> PlaceUnit | None:
    """Return the province that a report of ``year`` means by ``name``.

    The units of the end of the year come first. Those of the first day of its period (Decree 58/2022 art. 21) are accepted too: a
    predecessor may report its part of the year in which it merged, or go by its old name.
    """
    wanted = place_key(name)
    for day in (dt.date(year, 12, 31), dt.date(year - 1, 12, 15)):
        found = [unit for unit in places() if wanted in unit.keys and unit.existed_on(day)]
        if len(found) == 1:
            return found[0]
    return None


class SectorMatch(StrEnum):
    """How surely an office's words mean a sector of the lists, the surest first."""

    NAME = "name"
    """Its own name, in Vietnamese or English."""
    ALIAS = "alias"
    """Words that seeds/sectors.csv lists for it."""
    ACCENTS_LOST = "accents_lost"
    """Such words without their accents, where they cannot mean another."""
    PHRASE = "phrase"
    """Two such names in one phrase."""


@dataclass(frozen=True, slots=True)
class SectorFound:
    """A sector's code, and by what it was found."""

    code: str
    kind: SectorMatch


@cache
def _sectors(folder: Path = paths.SEEDS) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Two lists of spellings → code: with accents, and folded without those that would mean two sectors."""
    return _two_keyings((row["sector_code"], _names(row)) for row in read_seed(folder, "sectors"))


@cache
def _sector_names(folder: Path = paths.SEEDS) -> frozenset[str]:
    return frozenset(_accented_key(row[field]) for row in read_seed(folder, "sectors") for field in ("name_vi", "name_en"))


@lru_cache(maxsize=1 << 12)
def match_sector(name: str) -> SectorFound | None:
    """Return the sector that a spelling means; None if no list has it."""
    code = _look_up(_sectors(), name)
    if code is None:
        return None
    accented = _accented_key(name)
    if accented in _sector_names():
        return SectorFound(code, SectorMatch.NAME)
    return SectorFound(code, SectorMatch.ALIAS if accented in _sectors()[0] else SectorMatch.ACCENTS_LOST)


def sector_code(name: str) -> str | None:
    """Return the code of a sector's spelling; None if no list has it."""
    found = match_sector(name)
    return found.code if found else None


@cache
def _countries(folder: Path = paths.SEEDS) -> tuple[Mapping[str, str], Mapping[str, str]]:
    return _two_keyings((row["iso2"], _names(row)) for row in read_seed(folder, "countries"))


@lru_cache(maxsize=1 << 12)
def country_iso2(name: str) -> str | None:
    """Return the ISO 3166-1 code of a country's name in Vietnamese or English; None if it is not known."""
    return _look_up(_countries(), name)


@cache
def sector_family(code: str, folder: Path = paths.SEEDS) -> frozenset[str]:
    """Return a sector's code with those of the sectors that hold it and that it holds: who may do the part may do the whole."""
    parents = {row["sector_code"]: row["parent_code"] for row in read_seed(folder, "sectors")}
    family = {code} | {child for child, parent in parents.items() if parent == code}
    while parents.get(code):
        code = parents[code]
        family.add(code)
    return frozenset(family)


@cache
def place_family(unit: PlaceUnit, folder: Path = paths.SEEDS) -> frozenset[str]:
    """Return a province's unit id with those that it was wholly merged into and that were merged into it."""
    links = [
        (row["predecessor_unit_id"], row["successor_unit_id"])
        for row in read_seed(folder, "province_succession")
        if row["coverage"] == "all"
    ]
    family = {unit.unit_id} | {new for old, new in links if old == unit.unit_id} | {old for old, new in links if new == unit.unit_id}
    return frozenset(family)


@cache
def _ngo_names(folder: Path = paths.SEEDS) -> Mapping[str, str]:
    """Folded names → canonical name, without those (acronyms mostly) that two organisations share."""
    names: dict[str, set[str]] = {}
    for row in read_seed(folder, "ngos"):
        for name in (row["canonical_name_en"], row["name_vi"], row["acronym"], *row["aliases"].split("|")):
            if name:
                names.setdefault(organisation_key(name), set()).add(row["canonical_name_en"])
    return {name: next(iter(owners)) for name, owners in names.items() if len(owners) == 1}


def ngo_name(name: str) -> str | None:
    """Return the canonical name that seeds/ngos.csv gives an organisation for one of its spellings; None if it is not listed or unsure."""
    return _ngo_names().get(organisation_key(name))


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one year: VND per USD, and US dollars per unit of other currencies."""

    vnd_per_usd: Decimal | None
    usd_per_unit: Mapping[str, Decimal]

    def usd(self, amount: Decimal, currency: str, *, vnd_per_usd: Decimal | None = None) -> Decimal | None:
        """Convert an amount to US dollars; None without a rate. ``vnd_per_usd`` takes the place of the year's rate."""
        if currency == USD:
            return amount
        if currency == VND:
            rate = vnd_per_usd or self.vnd_per_usd
            return amount / rate if rate else None
        per_unit = self.usd_per_unit.get(currency)
        return None if per_unit is None else amount * per_unit


@cache
def rates_of(year: int, folder: Path = paths.SEEDS) -> Rates:
    """Return the rates of a year from seeds fx_vnd_usd.csv (official average) and fx_currency_usd.csv (market average)."""
    vnd = {int(row["year"]): Decimal(row["vnd_per_usd"]) for row in read_seed(folder, "fx_vnd_usd")}
    others = {row["currency"]: Decimal(row["usd_per_unit"]) for row in read_seed(folder, "fx_currency_usd") if int(row["year"]) == year}
    return Rates(vnd.get(year), others)


def _names(row: Mapping[str, str]) -> list[str]:
    return [row["name_vi"], row["name_en"], *row["aliases"].split("|")]


def _two_keyings(entries: Iterator[tuple[str, list[str]]]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    accented: dict[str, str] = {}
    folded: dict[str, str] = {}
    clashes: set[str] = set()
    for code, names in entries:
        for name in filter(None, names):
            accented.setdefault(_accented_key(name), code)
            if folded.setdefault(key(name), code) != code:
                clashes.add(key(name))
    return accented, {name: code for name, code in folded.items() if name not in clashes}


def _look_up(lists: tuple[Mapping[str, str], Mapping[str, str]], name: str) -> str | None:
    accented, folded = lists
    return accented.get(_accented_key(name)) or folded.get(key(name))


def _accented_key(name: str) -> str:
    return settle_tones(tidy(name)).casefold()


def read_seed(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a reference list as text."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
