"""The step that finds projects again over years and reporters; writes registry.project_link and asks for the years that it touches."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.requests import request_year
from aidbook.landing.rules import rules_of
from aidbook.registry.judgements import judgements_in_force
from aidbook.registry.project_groups import Grouping, group_projects
from aidbook.registry.project_reports import reported_projects

_LOCK = 5_840_313_202_015
"""Advisory lock of the step: two loads at once link one after the other."""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking found: natural keys that are one project with others, relations for a person, keys that changed, years asked for."""

    linked: int
    related: int
    changed: int
    years: tuple[int, ...]
    is_unchanged: bool = False


def link_projects(connection: psycopg.Connection[TupleRow], report_year: int | None) -> LinkReport:
    """Group all projects that are reported in any year in force, unless nothing changed since the last time. The caller commits.

    Published years in which a project has another key now are asked for; ``report_year`` is being loaded already.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    fingerprint = _fingerprint(connection)
    known = connection.execute("select fingerprint from registry.project_linking").fetchone()
    if known is not None and known[0] == fingerprint:
        return LinkReport(0, 0, 0, (), is_unchanged=True)
    grouping = group_projects(reported_projects(connection), judgements_in_force(connection, "project"))
    changed = _write_links(connection, grouping)
    years = _years_of(connection, changed, report_year)
    for year in years:
        request_year(connection, year, "its projects are told apart otherwise now", "link_projects", forced=True)
    connection.execute(
        """
        insert into registry.project_linking (fingerprint) values (%s)
        on conflict (is_only) do update set fingerprint = excluded.fingerprint, linked_at = clock_timestamp()
        """,
        [fingerprint],
    )
    return LinkReport(len(grouping.project_of), len(grouping.related), len(changed), years)


def _write_links(connection: psycopg.Connection[TupleRow], grouping: Grouping) -> list[str]:
    """Make the tables what was found; returns the natural keys whose project changed."""
    old = {key: (project_id, rule) for key, project_id, rule in connection.execute("select * from registry.project_link").fetchall()}
    new = {key: (project_id, grouping.rule_of[key].words) for key, project_id in grouping.project_of.items()}
    stale = [key for key, link in old.items() if new.get(key) != link]
    connection.execute("delete from registry.project_link where natural_key = any(%s)", [stale])
    connection.execute("delete from registry.project_relation")
    with connection.cursor() as cursor:
        with cursor.copy("copy registry.project_link (natural_key, project_id, rule) from stdin") as copy:
            for key, link in sorted(new.items()):
                if old.get(key) != link:
                    copy.write_row([key, *link])
        with cursor.copy("copy registry.project_relation (earlier_key, later_key, relation, reason, common) from stdin") as copy:
            for each in grouping.related:
                copy.write_row([each.earlier, each.later, each.relation, each.reason, each.common])
    return sorted(key for key in old.keys() | new.keys() if old.get(key, (key, ""))[0] != new.get(key, (key, ""))[0])


def _years_of(connection: psycopg.Connection[TupleRow], changed: list[str], report_year: int | None) -> tuple[int, ...]:
    rows = connection.execute(
        """
        select distinct p.report_year
        from ops.published_submission as p
        inner join registry.row_identity as i on i.submission_id = p.submission_id
        where coalesce(i.natural_project_key, i.project_id) = any(%s) and p.report_year is distinct from %s
        order by p.report_year
        """,
        [changed, report_year],
    ).fetchall()
    return tuple(int(year) for (year,) in rows)


def _fingerprint(connection: psycopg.Connection[TupleRow]) -> str:
    row = connection.execute(
        """
        select
            (
                select md5(string_agg(submission_id::text, ',' order by submission_id))
                from landing.submission_in_force
                where report_period = 'Y'
            ),
            (select max(row_reading_id) from registry.row_reading),
            (select max(judgement_id) from registry.judgement)
        """
    ).fetchone()
    return hashlib.sha256(f"{_rules()} {row}".encode()).hexdigest()


@cache
def _rules() -> str:
    """One hash over the code and the lists that decide."""
    digest = hashlib.sha256(rules_of(None).sha256.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
