"""Donors that the project lists: foreign NGOs and other givers, each with every name that it has or had."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from aidbook import paths
from aidbook.text.fold import key


@dataclass(frozen=True, slots=True)
class Donor:
    """A provider of aid. ``names`` holds every spelling, the canonical one first; ``countries`` those of its affiliates too."""

    donor_id: str
    canonical_name: str
    name_vi: str | None
    acronym: str | None
    kind: str
    country_iso2: str | None
    is_country_verified: bool
    source: str
    names: tuple[str, ...]
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DonorName:
    """One more name of a listed donor (seed donor_names.csv); ``country_iso2`` is that of an affiliate."""

    name: str
    country_iso2: str | None


@cache
def listed_donors() -> tuple[Donor, ...]:
    """The donors of seeds ngos.csv and donors.csv with the names of donor_names.csv, in the order of the lists."""
    more = donor_names()
    return (*_ngos(more), *_others(more))


@cache
def donor_names() -> Mapping[str, tuple[DonorName, ...]]:
    """Further names by canonical name: aliases, former names and affiliates."""
    names: dict[str, list[DonorName]] = defaultdict(list)
    for row in _rows("donor_names"):
        names[row["donor_name"]].append(DonorName(row["name"], row["country_iso2"] or None))
    return {donor: tuple(of_donor) for donor, of_donor in names.items()}


def _ngos(more: Mapping[str, tuple[DonorName, ...]]) -> Iterator[Donor]:
    for row in _rows("ngos"):
        yield _donor(row, row["canonical_name_en"], "ngo", more, is_country_verified=row["country_verified"] == "y")


def _others(more: Mapping[str, tuple[DonorName, ...]]) -> Iterator[Donor]:
    for row in _rows("donors"):
        yield _donor(row, row["canonical_name"], row["kind"], more, is_country_verified=False)


def _donor(
    row: Mapping[str, str], canonical: str, kind: str, more: Mapping[str, tuple[DonorName, ...]], *, is_country_verified: bool
) -> Donor:
    others = more.get(canonical, ())
    names = [canonical, row["name_vi"], row["acronym"], *row["aliases"].split("|"), *(other.name for other in others)]
    country = row["country_iso2"] or None
    return Donor(
        donor_id=f"{kind}/{key(canonical).replace(' ', '-')}",
        canonical_name=canonical,
        name_vi=row["name_vi"] or None,
        acronym=row["acronym"] or None,
        kind=kind,
        country_iso2=country,
        is_country_verified=is_country_verified,
        source=row["source"],
        names=tuple(dict.fromkeys(name for name in names if name)),
        countries=frozenset(filter(None, (country, *(other.country_iso2 for other in others)))),
    )


def _rows(seed: str) -> Iterator[dict[str, str]]:
    with (paths.SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
