"""Years that somebody or the night asks for: rows of ops.year_request, open until a load answers. An Airflow event only wakes the load.

A forced request asks for a year although its files and rules are the same, as a judgement on donors does, which no manifest holds. A load
knows the requests up to a number (``requests_through``) and answers those: by the number and not the clock, so none is lost between two.
"""

import datetime as dt

import psycopg
from psycopg.rows import TupleRow

GIVEN_UP_AFTER = dt.timedelta(minutes=5)
"""A load that has been broken down for so long is tried no more this night: Airflow tries a task again within a minute."""

_LOCKS = 584_031_321
"""Class of the advisory locks of :func:`lock_requests`."""


def lock_requests(connection: psycopg.Connection[TupleRow], report_year: int) -> None:
    """Until the transaction ends, be the only one who asks for this year or opens a load of it.

    So a request with a lower number is never committed after a load has counted up to a higher one. Whoever asks for several years asks
    in their order.
    """
    connection.execute("select pg_advisory_xact_lock(%s::integer, %s::integer)", [_LOCKS, report_year])


def request_year(
    connection: psycopg.Connection[TupleRow], report_year: int, reason: str, requested_by: str, *, forced: bool = False
) -> None:
    """Ask for a year, unless the same is asked already.

    A forced request of which a load knows is not the same: that load may be past the step in which it would see what this one is about.
    """
    lock_requests(connection, report_year)
    connection.execute(
        """
        insert into ops.year_request (report_year, reason, requested_by, is_forced)
        select %(year)s, %(reason)s, %(by)s, %(forced)s
        where not exists (
            select from ops.year_request as r
            where
                r.report_year = %(year)s and r.closed_at is null and r.is_forced >= %(forced)s
                and not (%(forced)s and exists (
                    select from ops.load as l
                    where l.report_year = r.report_year and l.requests_through >= r.year_request_id and not l.is_dry_run
                ))
        )
        """,
        {"year": report_year, "reason": reason, "by": requested_by, "forced": forced},
    )


def newest_request(connection: psycopg.Connection[TupleRow], report_year: int) -> int:
    """The number of the newest request for a year, 0 where there is none; whoever goes by it holds :func:`lock_requests`."""
    row = connection.execute(
        "select coalesce(max(year_request_id), 0) from ops.year_request where report_year = %s", [report_year]
    ).fetchone()
    assert row is not None  # an aggregate always gives a row
    return int(row[0])


def open_requests(connection: psycopg.Connection[TupleRow]) -> list[int]:
    """Years with an open request."""
    rows = connection.execute("select distinct report_year from ops.year_request where closed_at is null order by report_year").fetchall()
    return [int(year) for (year,) in rows]


def forced_since(connection: psycopg.Connection[TupleRow], report_year: int, request_id: int) -> list[str]:
    """Why the year was asked for although its files and rules are the same, and by whom, in requests after this one."""
    rows = connection.execute(
        """
        select reason, requested_by from ops.year_request
        where report_year = %s and is_forced and year_request_id > %s order by year_request_id
        """,
        [report_year, request_id],
    ).fetchall()
    return [f"{reason} ({author})" for reason, author in rows]


def close_requests(connection: psycopg.Connection[TupleRow], report_year: int, load_id: int | None, through: int) -> None:
    """Close the open requests of a year up to a number, with the load that answered; None where no file of the year ever came."""
    connection.execute(
        """
        update ops.year_request set closed_at = clock_timestamp(), load_id = %s
        where report_year = %s and closed_at is null and year_request_id <= %s
        """,
        [load_id, report_year, through],
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
    if state in ("approved", "running"):
        # A person let it through, and it is about to be published.
        return None
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
