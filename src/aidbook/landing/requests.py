"""Years that somebody or the night asks for: rows of ops.year_request, open until a load answers. An Airflow event only wakes the load."""

import datetime as dt

import psycopg
from psycopg.rows import TupleRow

GIVEN_UP_AFTER = dt.timedelta(minutes=5)
"""A load that has been broken down for so long is tried no more this night: Airflow tries a task again within a minute."""


def request_year(
    connection: psycopg.Connection[TupleRow], report_year: int, reason: str, requested_by: str, *, forced: bool = False
) -> None:
    """Ask for a year, unless the same is asked already.

    A request that was there when a load began that still runs is not the same: the end of that load closes it.
    """
    connection.execute(
        """
        insert into ops.year_request (report_year, reason, requested_by, is_forced)
        select %(year)s, %(reason)s, %(by)s, %(forced)s
        where not exists (
            select from ops.year_request as r
            where
                r.report_year = %(year)s and r.closed_at is null and r.is_forced >= %(forced)s
                and not exists (
                    select from ops.load as l
                    where l.report_year = r.report_year and l.state = 'running' and l.started_at >= r.requested_at and not l.is_dry_run
                )
        )
        """,
        {"year": report_year, "reason": reason, "by": requested_by, "forced": forced},
    )


def open_requests(connection: psycopg.Connection[TupleRow]) -> dict[int, bool]:
    """Years with an open request, and whether one of them asks to load even what did not change."""
    rows = connection.execute(
        "select report_year, bool_or(is_forced) from ops.year_request where closed_at is null group by report_year order by report_year"
    ).fetchall()
    return {int(year): bool(forced) for year, forced in rows}


def changes_since(connection: psycopg.Connection[TupleRow], report_year: int, moment: dt.datetime) -> list[str]:
    """Why the year is to be loaded again although its files are the same, by open requests after a moment, and who asked.

    Judgements on donors and projects ask so: no manifest holds them.
    """
    rows = connection.execute(
        """
        select reason, requested_by from ops.year_request
        where report_year = %s and closed_at is null and is_forced and requested_at > %s order by year_request_id
        """,
        [report_year, moment],
    ).fetchall()
    return [f"{reason} ({author})" for reason, author in rows]


def close_requests(
    connection: psycopg.Connection[TupleRow], report_year: int, load_id: int | None, before: dt.datetime | None = None
) -> None:
    """Close the requests of a year that were made before a load began, with the load that answered."""
    connection.execute(
        """
        update ops.year_request set closed_at = clock_timestamp(), load_id = %s
        where report_year = %s and closed_at is null and requested_at <= coalesce(%s, clock_timestamp())
        """,
        [load_id, report_year, before],
    )


def answer_to(connection: psycopg.Connection[TupleRow], report_year: int, asked_at: dt.datetime) -> tuple[int | None, str] | None:
    """Load and state that answered the requests of a year made until ``asked_at``; None while none has.

    The state is that of the load in ops.load; ``unchanged`` where what was published already is the answer, ``nothing_received`` where
    no file of the year ever came, and ``failed`` where the latest load broke down and nobody has gone on with it for a while.
    """
    row = connection.execute(
        """
        select bool_or(closed_at is null), (array_agg(load_id order by closed_at desc))[1]
        from ops.year_request where report_year = %s and requested_at <= %s
        """,
        [report_year, asked_at],
    ).fetchone()
    is_open, load_id = row or (False, None)
    if is_open:
        return _broken_load(connection, report_year, asked_at)
    if load_id is None:
        return None, "nothing_received"
    answered = connection.execute("select state, started_at < %s from ops.load where load_id = %s", [asked_at, load_id]).fetchone()
    state, is_older = answered or ("failed", False)
    return int(load_id), "unchanged" if is_older and state == "published" else str(state)


def _broken_load(connection: psycopg.Connection[TupleRow], report_year: int, asked_at: dt.datetime) -> tuple[int, str] | None:
    row = connection.execute(
        """
        select load_id, state, finished_at < clock_timestamp() - %s
        from ops.load
        where report_year = %s and not is_dry_run and started_at >= %s
        order by load_id desc limit 1
        """,
        [GIVEN_UP_AFTER, report_year, asked_at],
    ).fetchone()
    return (int(row[0]), "failed") if row and row[1] == "failed" and row[2] else None
