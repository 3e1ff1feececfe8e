"""What people decide about projects: same, different or unsure of two, and which file's report of one counts. Nothing is ever erased."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.errors import WarehouseError
from aidbook.landing.requests import request_year
from aidbook.registry.judgements import Verdict, write_judgement
from aidbook.text.contacts import cover_in_name

_KEY = "(('x' || substr(md5(concat_ws(chr(31), 'project', {column})), 1, 16))::bit(64)::bigint & 9223372036854775807)"
"""The key of a natural key as macro ``key`` of the dbt project makes it."""


@dataclass(frozen=True, slots=True)
class ProjectMember:
    """One natural key of a project: its number for ``aidbook judge-project``, its title as reported, its years and files."""

    number: int
    natural_key: str
    project_number: int
    rule: str | None
    title: str
    years: tuple[int, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingPair:
    """Two projects that are told apart and may be one; numbers as ``aidbook judge-project`` takes them."""

    earlier: ProjectMember
    later: ProjectMember
    reason: str


def project_members(connection: psycopg.Connection[TupleRow], number: int) -> list[ProjectMember]:
    """The natural keys that are one project, by the project's or any member's number.

    Raises:
        WarehouseError: no loaded row has this number.
    """
    row = connection.execute(
        f"""
        select i.project_id
        from registry.row_identity as i
        where {_KEY.format(column="i.natural_project_key")} = %(number)s or {_KEY.format(column="i.project_id")} = %(number)s
        limit 1
        """,
        {"number": number},
    ).fetchone()
    if row is None:
        raise WarehouseError(f"No loaded row belongs to a project {number}. Take a project_key of bi.projects, or a number that is listed.")
    return _members(connection, "coalesce(l.project_id, i.natural_project_key) = %s", [_project_of(connection, row[0])])


def waiting_pairs(connection: psycopg.Connection[TupleRow]) -> list[WaitingPair]:
    """Pairs that a person should judge, in the order of their titles' likeness; those of which a person was unsure are among them."""
    pairs = connection.execute(
        "select earlier_key, later_key, reason from registry.project_relation order by common desc, earlier_key, later_key"
    ).fetchall()
    keys = sorted({key for earlier, later, _ in pairs for key in (earlier, later)})
    members = {each.natural_key: each for each in _members(connection, "i.natural_project_key = any(%s)", [keys])}
    return [WaitingPair(members[a], members[b], reason) for a, b, reason in pairs if a in members and b in members]


def judge_projects(
    connection: psycopg.Connection[TupleRow], one: int, other: int, verdict: Verdict, *, author: str, why: str
) -> tuple[ProjectMember, ProjectMember]:
    """Write down what a person decided about two natural keys, given by their numbers. The caller links anew and commits.

    Raises:
        WarehouseError: a number belongs to nothing, or both are the same.
    """
    members = [_member(connection, number) for number in (one, other)]
    if members[0].natural_key == members[1].natural_key:
        raise WarehouseError(f"{one} and {other} are one report; there is nothing to judge.")
    write_judgement(connection, "project", (members[0].natural_key, members[1].natural_key), verdict, author=author, why=why)
    return members[0], members[1]


def choose_report(
    connection: psycopg.Connection[TupleRow], number: int, file: str, report_year: int, *, author: str, why: str
) -> ProjectMember:
    """Write down which file's report of a project counts in a year, by the file's name or sha256, and ask for the year.

    Raises:
        WarehouseError: the project has no row in such a file of that year.
    """
    member = _member(connection, number)
    row = connection.execute(
        """
        select distinct s.sha256
        from registry.row_identity as i
        inner join landing.submission_in_force as s on s.submission_id = i.submission_id
        left join registry.project_link as l on l.natural_key = i.natural_project_key
        where coalesce(l.project_id, i.natural_project_key) = %s and s.report_year = %s and (s.file_name = %s or s.sha256 = %s)
        """,
        [_project_of(connection, member.natural_key), report_year, cover_in_name(file), file],
    ).fetchone()
    if row is None:
        known = ", ".join(member.files) or "none"
        raise WarehouseError(f"{cover_in_name(file)} holds no report of project {number} for {report_year}. Files that name it: {known}.")
    connection.execute(
        "insert into registry.counted_report (natural_key, report_year, sha256, author, why) values (%s, %s, %s, %s, %s)",
        [member.natural_key, report_year, row[0], author, why],
    )
    request_year(connection, report_year, "a person said which report of a project counts", author, forced=True)
    return member


def _member(connection: psycopg.Connection[TupleRow], number: int) -> ProjectMember:
    members = project_members(connection, number)
    return next((each for each in members if each.number == number), members[0])


def _project_of(connection: psycopg.Connection[TupleRow], natural_key: str) -> str:
    row = connection.execute("select project_id from registry.project_link where natural_key = %s", [natural_key]).fetchone()
    return str(row[0]) if row else natural_key


def _members(connection: psycopg.Connection[TupleRow], condition: str, parameters: list[Any]) -> list[ProjectMember]:
    rows = connection.execute(
        f"""
        select
            {_KEY.format(column="i.natural_project_key")} as number,
            i.natural_project_key,
            {_KEY.format(column="coalesce(min(l.project_id), i.natural_project_key)")} as project_number,
            min(l.rule),
            min(r."values" ->> 'activity_title'),
            array_agg(distinct s.report_year order by s.report_year),
            array_agg(distinct s.file_name order by s.file_name)
        from registry.row_identity as i
        inner join landing.submission_in_force as s on s.submission_id = i.submission_id
        inner join registry.corrected_row as r
            on r.submission_id = i.submission_id and r.sheet = i.sheet and r.row_number = i.row_number
        left join registry.project_link as l on l.natural_key = i.natural_project_key
        where {condition}
        group by i.natural_project_key
        order by min(s.report_year), i.natural_project_key collate "C"
        """,
        parameters,
    ).fetchall()
    return [
        ProjectMember(number, key, project, rule, title, tuple(years), tuple(files))
        for number, key, project, rule, title, years, files in rows
    ]
