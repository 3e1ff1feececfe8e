"""Who is surely no listed donor: Vietnamese bodies, companies and persons, known by name or by the words that they begin with."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from aidbook import paths
from aidbook.text.fold import key

_LONGEST_BEGINNING: Final = 6


class Standing(StrEnum):
    """What a name says of its bearer where no list has it."""

    DOMESTIC = "domestic_body"
    FIRM = "firm"
    PERSON = "individual"


_OF_ROLE: Final = {
    "domestic_begins": Standing.DOMESTIC,
    "domestic_name": Standing.DOMESTIC,
    "firm_begins": Standing.FIRM,
    "person_begins": Standing.PERSON,
}


def standing_of(name: str) -> Standing | None:
    """What ``name`` says of its bearer: a body of Việt Nam, a company or a person; None where it says nothing."""
    folded = key(name)
    names, beginnings = _lists()
    if folded in names:
        return names[folded]
    parts = folded.split(maxsplit=_LONGEST_BEGINNING)
    for length in range(min(len(parts), _LONGEST_BEGINNING), 0, -1):
        if (standing := beginnings.get(" ".join(parts[:length]))) is not None and length < len(parts):
            return standing
    return None


@cache
def _lists() -> tuple[Mapping[str, Standing], Mapping[str, Standing]]:
    lists: dict[str, dict[str, Standing]] = defaultdict(dict)
    with (paths.REGISTRY_SOURCES / "not_donors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists["name" if row["role"].endswith("_name") else "begins"][key(row["name"])] = _OF_ROLE[row["role"]]
    return lists["name"], lists["begins"]
