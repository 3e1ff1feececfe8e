"""What is surely no listed donor: Vietnamese bodies, companies, persons and projects, known by name or by how their names begin."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from aidbook import paths
from aidbook.text.fold import key


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


def standing_of(folded: str) -> Standing | None:
    """What a name, folded, says of its bearer: a body of Việt Nam, a company or a person; None where it says nothing."""
    role = _lists().names.get(folded) or _beginning(folded)
    return _OF_ROLE.get(role) if role else None


def begins_project(text: str) -> bool:
    """Whether a text behind a name tells of a project instead of a body."""
    return _beginning(key(text)) == _PROJECT


def _beginning(folded: str) -> str | None:
    """The role of the longest listed beginning that something follows."""
    lists = _lists()
    longest = lists.longest.get(folded.partition(" ")[0])
    if longest is None:
        return None
    parts = folded.split(maxsplit=longest)
    lengths = range(min(len(parts) - 1, longest), 0, -1)
    return next((role for length in lengths if (role := lists.beginnings.get(" ".join(parts[:length])))), None)


@dataclass(frozen=True, slots=True)
class _Lists:
    """Roles of whole names and of how names begin, folded; and how many words the longest beginning has by its first word."""

    names: Mapping[str, str]
    beginnings: Mapping[str, str]
    longest: Mapping[str, int]


@cache
def _lists() -> _Lists:
    with (paths.REGISTRY_SOURCES / "not_donors.csv").open(encoding="utf-8", newline="") as file:
        rows = [(key(row["name"]), row["role"]) for row in csv.DictReader(file)]
    beginnings = {name: role for name, role in rows if role.endswith("_begins")}
    longest: dict[str, int] = {}
    for beginning in beginnings:
        first, *others = beginning.split()
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return _Lists({name: role for name, role in rows if role.endswith("_name")}, beginnings, longest)
