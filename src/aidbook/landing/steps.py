"""The steps of a load, rows of ops.step_outcome: what came of each, in the order in which they ended."""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from aidbook.landing.loads import alert_about, read_load

_LAST_PUBLICATION = """
select coalesce(max(step_outcome_id), 0) from ops.step_outcome where step = 'publish' and outcome = 'published'
"""
# By number: publishes end one after the other, and clocks may be set back.


@contextmanager
def recorded_step(connection: psycopg.Connection[TupleRow], load_id: int, step: str) -> Iterator[dict[str, Any]]:
    """Record a step of a load in ops.step_outcome, also when it fails; what the step puts into the dict is kept as detail."""
    row = connection.execute(
        "update ops.load set active_at = clock_timestamp() where load_id = %s returning active_at", [load_id]
    ).fetchone()
    assert row is not None  # the caller has read this load
    started_at: datetime = row[0]
    detail: dict[str, Any] = {}
    connection.execute(
        "update ops.load set state = 'running', finished_at = null where load_id = %s and state in ('failed', 'waiting', 'approved')",
        [load_id],
    )
    connection.commit()
    try:
        yield detail
    except Exception as error:
        if connection.broken:
            # The server is gone or has cut us off: nothing can be written down, and the error itself says more than a second one.
            raise
        connection.rollback()
        message = "".join(traceback.format_exception_only(error)).strip()
        _write_step(connection, load_id, step, "failed", {**detail, "error": message}, started_at)
        connection.execute(
            """
            update ops.load set state = 'failed', detail = detail || %s, finished_at = clock_timestamp()
            where load_id = %s and state = 'running'
            """,
            [Jsonb({"error": message}), load_id],
        )
        load = read_load(connection, load_id)
        if load.state == "failed":
            alert_about(connection, load, "critical", f"failed at {step}.")
        connection.commit()
        raise
    _write_step(connection, load_id, step, str(detail.get("outcome", "done")), detail, started_at)


def last_outcome(connection: psycopg.Connection[TupleRow], load_id: int, step: str) -> str | None:
    """What came of a step when the load last did it, or None."""
    row = connection.execute(
        "select outcome from ops.step_outcome where load_id = %s and step = %s order by step_outcome_id desc limit 1", [load_id, step]
    ).fetchone()
    return None if row is None else str(row[0])


def last_judgement(connection: psycopg.Connection[TupleRow], load_id: int) -> int:
    """The number of what gate 2 last said of a load, in ops.step_outcome: what a person is shown belongs to it. 0 where it never spoke."""
    row = connection.execute(
        "select coalesce(max(step_outcome_id), 0) from ops.step_outcome where load_id = %s and step = 'gate_2'", [load_id]
    ).fetchone()
    return 0 if row is None else int(row[0])


def begin_candidate(connection: psycopg.Connection[TupleRow], load_id: int) -> None:
    """Write down, before anything of it is touched, that the candidate is built anew: no gate has seen it. Commits."""
    connection.execute(
        f"update ops.load set candidate_verdict = null, candidate_after = ({_LAST_PUBLICATION}) where load_id = %s", [load_id]
    )
    connection.commit()


def judge_candidate(connection: psycopg.Connection[TupleRow], load_id: int, verdict: str) -> None:
    """Write down what gate 2 says of the candidate that stands; one that is not to be trusted any more gets no verdict."""
    connection.execute("update ops.load set candidate_verdict = %s where load_id = %s and candidate_after is not null", [verdict, load_id])


def distrust_candidates(connection: psycopg.Connection[TupleRow]) -> None:
    """Let no candidate be published whose building has begun by now; each is built again where its load goes on."""
    connection.execute("update ops.load set candidate_verdict = null, candidate_after = null where candidate_after is not null")


def verdict_on_candidate(connection: psycopg.Connection[TupleRow], load_id: int) -> str | None:
    """What gate 2 said of the candidate that stands; None where it has not seen it since its building last began."""
    row = connection.execute("select candidate_verdict from ops.load where load_id = %s", [load_id]).fetchone()
    return None if row is None else row[0]


def is_candidate_fresh(connection: psycopg.Connection[TupleRow], load_id: int) -> bool:
    """Whether nothing was published since the building of the load's candidate last began."""
    row = connection.execute(
        f"select coalesce(candidate_after >= ({_LAST_PUBLICATION}), false) from ops.load where load_id = %s", [load_id]
    ).fetchone()
    return row is not None and bool(row[0])


def _write_step(
    connection: psycopg.Connection[TupleRow], load_id: int, step: str, outcome: str, detail: Mapping[str, Any], started_at: datetime
) -> None:
    connection.execute("update ops.load set active_at = clock_timestamp() where load_id = %s", [load_id])
    connection.execute(
        "insert into ops.step_outcome (load_id, step, outcome, detail, started_at) values (%s, %s, %s, %s, %s)",
        [load_id, step, outcome, Jsonb(dict(detail)), started_at],
    )
