"""Loads that nobody follows any more because their process was killed: how long that takes to know, and what they left undone."""

import datetime as dt

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.loads import alert_about, read_load

LEFT_AFTER = dt.timedelta(hours=1)
"""After this time nobody goes on with a load that was approved: whoever approves does so at once, and its steps take minutes."""
SILENT_FOR = dt.timedelta(hours=12)
"""After this time without a step a load that runs was killed, and nobody goes on with one that failed."""


def end_killed_loads(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """Mark loads that run and have been silent for half a day, with when they fell silent and an alert; returns them. The caller commits.

    They are failed; one that a person had approved is approved again after an hour of silence, and the next load of its unit goes on with
    it. No step takes so long. A load that is alive after all runs again from its next step on.
    """
    rows = connection.execute(
        """
        with silent as (
            select
                l.load_id,
                exists (select from ops.decision as d where d.load_id = l.load_id and d.decision = 'approve') as is_approved,
                clock_timestamp() - l.active_at as silence
            from ops.load as l
            where l.state = 'running'
        )

        update ops.load as l
        set
            state = case when s.is_approved then 'approved' else 'failed' end,
            finished_at = l.active_at,
            detail = l.detail || '{"error": "killed: no step went on with it"}'
        from silent as s
        where s.load_id = l.load_id and s.silence > case when s.is_approved then %s else %s end
        returning l.load_id, l.active_at
        """,
        [LEFT_AFTER, SILENT_FOR],
    ).fetchall()
    for load_id, active_at in rows:
        alert_about(
            connection,
            read_load(connection, load_id),
            "critical",
            f"was killed: nothing went on with it after {active_at:%Y-%m-%d %H:%M %Z}. It is tried again by itself.",
        )
    return [int(load_id) for load_id, _ in rows]


def loads_without_page(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """Loads that ended with a verdict and were killed, or had no room, before their page was written."""
    rows = connection.execute(
        """
        select load_id from ops.load
        where page_path is null and verdict is not null and state in ('published', 'waiting', 'refused')
        order by load_id
        """
    ).fetchall()
    return [int(row[0]) for row in rows]
