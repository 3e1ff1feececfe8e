"""Projects that wait for a person, and the wordings of one, as tables of the command line."""

from collections.abc import Iterable

from rich.table import Table

from aidbook.registry.project_judgements import ProjectMember, WaitingPair


def waiting_table(pairs: Iterable[WaitingPair]) -> Table:
    """Pairs that may be one project, one below the other; the numbers are what the command takes."""
    table = Table("Number", "Title", "Years", "Why it waits", title="One project or two?")
    for pair in pairs:
        table.add_row(*_cells(pair.earlier), pair.reason)
        table.add_row(*_cells(pair.later), "", end_section=True)
    return table


def members_table(members: Iterable[ProjectMember]) -> Table:
    """The reported wordings that are one project, and the rule by which each belongs to it."""
    table = Table("Number", "Title", "Years", "Linked by", "Files", title="One project")
    for member in members:
        table.add_row(*_cells(member), (member.rule or "alone").replace("_", " "), "\n".join(member.files))
    return table


def _cells(member: ProjectMember) -> tuple[str, str, str]:
    return str(member.number), member.title, ", ".join(map(str, member.years))
