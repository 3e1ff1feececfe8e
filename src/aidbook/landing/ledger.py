"""Why loads run and what they read: what differs from the published load is written down when a load is opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.rows import TupleRow, dict_row
from psycopg.types.json import Jsonb

from aidbook.landing.rules import Rules

INPUTS_CHANGED: Final = "inputs changed"
"""Reason of the night's own requests; the causes of the load that answers say what changed."""

_NAMED: Final = 5
"""How many of one cause the reason names; the others are counted, and stand in ops.load_cause."""

_WORDS: Final = {
    "first": "",
    "file_new": "new files: ",
    "file_gone": "files no longer in force: ",
    "page_new": "new or changed pages: ",
    "page_gone": "pages no longer in force: ",
    "rule": "rules changed: ",
    "decision": "",
    "request": "asked for: ",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing for which a load ran; the words of ``cause`` are those of ops.load_cause."""

    cause: str
    subject: str


def keep_rules(connection: psycopg.Connection[TupleRow], rules: Rules) -> None:
    """Write down a set of rules, once. The caller commits."""
    connection.execute(
        "insert into ops.rule_set (rule_set_sha256, files) values (%s, %s) on conflict do nothing", [rules.sha256, Jsonb(dict(rules.files))]
    )


def write_causes(connection: psycopg.Connection[TupleRow], load_id: int) -> list[Cause]:
    """Find how the manifest of a load differs from the published one and which requests it answers; write it down. The caller commits."""
    rows = connection.execute(_CAUSES, {"load": load_id, "inputs_changed": INPUTS_CHANGED}).fetchall()
    return sorted({Cause(cause, subject) for cause, subject in rows}, key=lambda each: (list(_WORDS).index(each.cause), each.subject))


def in_words(causes: Sequence[Cause], asked: str) -> str:
    """The reason of a load: its causes, and in brackets who runs it."""
    parts = []
    for kind, words in _WORDS.items():
        if subjects := [each.subject for each in causes if each.cause == kind]:
            parts.append(words + _listed(subjects))
    return f"{'; '.join(parts) or 'nothing differs from what is published'} ({asked})"


def loads_of(connection: psycopg.Connection[TupleRow], report_year: int | None) -> list[dict[str, Any]]:
    """The ledger of a year, or of the claims (None): its loads from the newest, each with its causes and the hashes of what it read."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_LEDGER, [report_year]).fetchall()


def _listed(subjects: Iterable[str]) -> str:
    named = list(subjects)
    more = len(named) - _NAMED
    return ", ".join(named[:_NAMED]) + (f" and {more} more" if more > 0 else "")


_CAUSES = """
with this as (
    select * from ops.load where load_id = %(load)s
),

published as (
    select l.*
    from this as t
    inner join ops.publication as p on p.unit = t.unit and p.report_year = coalesce(t.report_year, 0)
    inner join ops.load as l on l.load_id = p.load_id
),

input as (
    select i.kind, i.name, i.sha256, true as is_new
    from this as t
    inner join ops.load_input as i on i.load_id = t.load_id
    union all
    select i.kind, i.name, i.sha256, false
    from published as p
    inner join ops.load_input as i on i.load_id = p.load_id
    where i.kind <> 'rule' or p.rule_set_sha256 is not null
),

changed as (
    select kind, name, sha256, bool_or(is_new) as is_new
    from input
    where kind <> 'rule' or exists (select from published where rule_set_sha256 is not null)
    group by kind, name, sha256
    having count(distinct is_new) = 1
),

causes as (
    select 'first' as cause, 'first load' as subject, null as sha256
    where not exists (select from published)
    union all
    select kind || case when is_new then '_new' else '_gone' end, name, sha256
    from changed
    where kind in ('file', 'page') and exists (select from published)
    union all
    select kind, name, max(sha256) filter (where is_new)
    from changed
    where kind in ('rule', 'decision') and exists (select from published)
    group by kind, name
    union all
    select 'rule', 'the load before kept no list of its rules', null
    from published
    where rule_set_sha256 is null
    union all
    select 'request', r.reason || ', by ' || r.requested_by, null
    from ops.year_request as r
    inner join this as t on t.report_year = r.report_year
    where r.closed_at is null and r.reason <> %(inputs_changed)s
)

insert into ops.load_cause (load_id, cause, subject, sha256)
select t.load_id, c.cause, c.subject, c.sha256
from causes as c
cross join this as t
on conflict do nothing
returning cause, subject
"""

_LEDGER = """
select
    l.load_id, l.started_at, l.finished_at, l.state, l.verdict, l.is_forced, l.is_dry_run, l.reason,
    l.manifest_sha256, l.rule_set_sha256, l.decided_sha256,
    coalesce(
        (
            select jsonb_agg(
                jsonb_build_object('cause', c.cause, 'subject', c.subject, 'sha256', c.sha256) order by c.cause, c.subject, c.sha256
            )
            from ops.load_cause as c
            where c.load_id = l.load_id
        ),
        '[]'
    ) as causes,
    (select count(*) from ops.load_input as i where i.load_id = l.load_id and i.kind in ('file', 'page')) as inputs
from ops.load as l
where l.report_year is not distinct from %s
order by l.load_id desc
"""
