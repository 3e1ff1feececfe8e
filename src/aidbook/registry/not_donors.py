"""What is surely no listed donor: Vietnamese bodies, companies, persons and projects, known by name or by how their names begin."""

import csv
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
_PROJECT: Final = "project_begins"


def standing_of(name: str) -> Standing | None:
    """What ``name`` says of its bearer: a body of Việt Nam, a company or a person; None where it says nothing."""
    folded = key(name)
    if (role := _roles("_name").get(folded)) is not None:
        return _OF_ROLE[role]
    return _OF_ROLE.get(_beginning(folded) or "")


def begins_project(text: str) -> bool:
    """Whether a text behind a name tells of a project instead of a body."""
    return _beginning(key(text)) == _PROJECT


def _beginning(folded: str) -> str | None:
    """The role of the longest listed beginning that something follows."""
    roles = _roles("_begins")
    parts = folded.split(maxsplit=_LONGEST_BEGINNING)
    lengths = range(min(len(parts) - 1, _LONGEST_BEGINNING), 0, -1)
    return next((roles[begin] for length in lengths if (begin := " ".join(parts[:length])) in roles), None)


@cache
def _roles(of_kind: str) -> Mapping[str, str]:
    with (paths.REGISTRY_SOURCES / "not_donors.csv").open(encoding="utf-8", newline="") as file:
        return {key(row["name"]): row["role"] for row in csv.DictReader(file) if row["role"].endswith(of_kind)}
