"""What people decided about loads, in ops.decision."""

from typing import Literal

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


def write_decision(connection: psycopg.Connection[TupleRow], load_id: int, decision: Decision, author: str, why: str) -> None:
    """Write down what a person decided about a load; ``final`` with the units whose reports the load holds.

    ``provisional`` takes back that the year of the load was called final.
    """
    received = _RECEIVED if decision == "final" else "null"
    connection.execute(
        f"""
        insert into ops.decision (load_id, gate, decision, author, why, received_unit_ids)
        select %(load)s, coalesce(max(gate), 1), %(decision)s, %(author)s, %(why)s, {received}
        from ops.check_result where load_id = %(load)s
        """,
        {"load": load_id, "decision": decision, "author": author, "why": why},
    )


def is_approved(connection: psycopg.Connection[TupleRow], load_id: int) -> bool:
    """Whether a person let this load through its gates."""
    return _is_there(connection, "select from ops.decision where load_id = %(load)s and decision = 'approve'", load_id)


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


def warns_no_more_than_published(connection: psycopg.Connection[TupleRow], load: Load) -> bool:
    """Whether the load is made of the published inputs, and no check fails on more rows than it did when they were published.

    Somebody has let these warnings through; a repetition of the load is no news to ask about.
    """
    return _is_there(
        connection,
        """
        select from ops.load as l
        inner join ops.publication as p
            on p.unit = l.unit and p.report_year = coalesce(l.report_year, 0) and p.manifest_sha256 = l.manifest_sha256
        where
            l.load_id = %(load)s
            and not exists (
                select from ops.check_result as n
                left join ops.check_result as o on o.load_id = p.load_id and o.gate = n.gate and o.check_id = n.check_id
                where n.load_id = l.load_id and not n.is_passed and n.failed_rows > coalesce(o.failed_rows, 0)
            )
        """,
        load.load_id,
    )


def _is_there(connection: psycopg.Connection[TupleRow], query: str, load_id: int) -> bool:
    # The queries are this module's own.
    row = connection.execute(f"select exists ({query})", {"load": load_id}).fetchone()
    return row is not None and bool(row[0])
