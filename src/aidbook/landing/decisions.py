"""What people decided about loads, in ops.decision."""

from collections.abc import Collection
from typing import Any, Literal

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.loads import Load

Decision = Literal["approve", "reject", "final", "provisional"]

_RECEIVED = """
array(
    select distinct s.province_unit_id
    from ops.load_submission as l
    inner join landing.submission as s on s.submission_id = l.submission_id
    where l.load_id = %(load)s and s.state <> 'refused' and s.province_unit_id is not null
    order by s.province_unit_id
)
"""

_SEEN = "array(select f.mark from ops.failed_mark as f where f.load_id = %(load)s order by f.mark)"

_APPROVED = "select unnest(d.seen) from ops.decision as d where d.load_id = %(load)s and d.decision = 'approve'"


def write_decision(connection: psycopg.Connection[TupleRow], load_id: int, decision: Decision, author: str, why: str) -> None:
    """Write down what a person decided about a load: an approval with what its checks failed on, ``final`` with the units that it holds.

    ``provisional`` takes back that the year of the load was called final.
    """
    received = _RECEIVED if decision == "final" else "null"
    seen = _SEEN if decision == "approve" else "null"
    connection.execute(
        f"""
        insert into ops.decision (load_id, gate, decision, author, why, received_unit_ids, seen)
        select %(load)s, coalesce(max(gate), 1), %(decision)s, %(author)s, %(why)s, {received}, {seen}
        from ops.check_result where load_id = %(load)s
        """,
        {"load": load_id, "decision": decision, "author": author, "why": why},
    )


def is_let_through(connection: psycopg.Connection[TupleRow], load: Load, checks: Collection[str]) -> bool:
    """Whether a person has seen and let through every row on which these checks fail.

    That is who approved this load, or let the published one of the same files and rules through. A load that goes through its steps again
    after it was approved, or a judged or forced repetition, may fail on other rows, or on the same with other amounts: those are news.
    """
    return not _is_there(
        connection,
        f"""
        select f.mark from ops.failed_mark as f where f.load_id = %(load)s and f.check_id = any(%(checks)s)
        except
        (
            {_APPROVED}
            union all
            select f.mark
            from ops.load as l
            inner join ops.publication as p
                on p.unit = l.unit and p.report_year = coalesce(l.report_year, 0) and p.manifest_sha256 = l.manifest_sha256
            inner join ops.failed_mark as f on f.load_id = p.load_id
            where l.load_id = %(load)s
        )
        """,
        load.load_id,
        checks=list(checks),
    )


def is_approved(connection: psycopg.Connection[TupleRow], load_id: int) -> bool:
    """Whether a person let this load through its gates, and saw all on which its checks fail by now."""
    is_said = _is_there(connection, "select from ops.decision where load_id = %(load)s and decision = 'approve'", load_id)
    return is_said and not _is_there(
        connection, f"select f.mark from ops.failed_mark as f where f.load_id = %(load)s except ({_APPROVED})", load_id
    )


def is_declared_final(connection: psycopg.Connection[TupleRow], load: Load) -> bool:
    """Whether the last word on the year is final, said when it was made of the reports of the very provinces that this load holds.

    Where another province came, or one was taken out, the year is another one, and a person is asked again.
    """
    return _is_there(
        connection,
        f"""
        select from ops.final_word as w
        inner join ops.load as this on this.report_year = w.report_year
        where this.load_id = %(load)s and this.unit = 'year' and w.received_unit_ids = {_RECEIVED}
        """,
        load.load_id,
    )


def _is_there(connection: psycopg.Connection[TupleRow], query: str, load_id: int, **parameters: Any) -> bool:
    # The queries are this module's own.
    row = connection.execute(f"select exists ({query})", {"load": load_id, **parameters}).fetchone()
    return row is not None and bool(row[0])
