"""What a person decides about projects; links follow at once, the facts with the next load of the years that are named."""

from dataclasses import asdict, dataclass
from typing import Any

from aidbook.registry.judgements import Verdict
from aidbook.registry.project_judgements import (
    ProjectMember,
    WaitingPair,
    choose_report,
    judge_projects,
    project_members,
    waiting_pairs,
)
from aidbook.registry.project_linking import link_projects
from aidbook.warehouse.connect import connected


@dataclass(frozen=True, slots=True)
class Judged:
    """The project as it stands after a decision, and the published years that will be loaded anew."""

    members: tuple[ProjectMember, ...]
    years: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """The decision as plain values."""
        return {"members": [asdict(member) for member in self.members], "years": list(self.years)}


def list_waiting() -> list[WaitingPair]:
    """Pairs of projects that are told apart and may be one."""
    with connected("loader") as connection:
        return waiting_pairs(connection)


def show_project(number: int) -> Judged:
    """All reported wordings of a project, by its number or that of one of them.

    Raises:
        WarehouseError: nothing has this number.
    """
    with connected("loader") as connection:
        return Judged(tuple(project_members(connection, number)), ())


def judge(one: int, other: int, verdict: Verdict, *, author: str, why: str) -> Judged:
    """Say whether two projects, or two wordings of one, are the same. ``unsure`` parts them, and leaves the question open.

    Raises:
        WarehouseError: a number belongs to nothing, or both are the same.
    """
    with connected("loader") as connection:
        judge_projects(connection, one, other, verdict, author=author, why=why)
        report = link_projects(connection, None)
        return Judged(tuple(project_members(connection, one)), report.years)


def count_report(number: int, file: str, year: int, *, author: str, why: str) -> Judged:
    """Say which file's report of a project counts in a year; all others of that year are excluded.

    Raises:
        WarehouseError: the file holds no report of the project for that year.
    """
    with connected("loader") as connection:
        choose_report(connection, number, file, year, author=author, why=why)
        return Judged(tuple(project_members(connection, number)), (year,))
