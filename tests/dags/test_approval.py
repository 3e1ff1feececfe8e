"""A load that waits for a person in Airflow: what an answer there writes down, and how the task sees one that was given elsewhere."""

import asyncio
from typing import Any

import psycopg
import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException, TaskDeferred
from databases import Database

from aidbook.flows.decide import decide_load
from aidbook.flows.question import question_of
from aidbook.landing.loads import end_load, open_load, overtake_older, read_load
from aidbook.landing.manifest import Manifest
from aidbook.landing.rules import Rules
from aidbook.landing.steps import recorded_step
from aidbook.orchestration.approval import LoadApproval, LoadDecided
from aidbook.warehouse.connect import connected

NEVER_JUDGED = 0
ADMIN = {"id": "1", "name": "admin"}


@pytest.fixture
def load_id(database: Database) -> int:
    """A load that waits."""
    return waiting()


def waiting() -> int:
    with connected("loader") as connection:
        load_id = open_load(connection, "year", 2022, Manifest((), "a", Rules({}, "r"), None), "test")
        end_load(connection, read_load(connection, load_id), "waiting", verdict="waiting")
    return load_id


def answer(load_id: int, option: str, why: str = "") -> str:
    task = LoadApproval(task_id="approve_year", load_id=load_id)
    event: dict[str, Any] = {"chosen_options": [option], "params_input": {"why": why}, "responded_by_user": ADMIN}
    return task.execute_complete({}, event, shown=NEVER_JUDGED)


def judge_again(load_id: int) -> None:
    """Gate 2 looks at a load once more, and it waits again."""
    with connected("loader") as connection:
        with recorded_step(connection, load_id, "gate_2") as detail:
            detail["outcome"] = "waiting"
        end_load(connection, read_load(connection, load_id), "waiting", verdict="waiting")


async def fires(trigger: LoadDecided) -> Any:
    return await anext(trigger.run())


def decisions(database: Database) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.admin) as connection:
        return connection.execute("select decision, author, why from ops.decision").fetchall()


def test_approval_in_airflow_is_recorded_with_its_user_and_the_load_may_be_published(database: Database, load_id: int) -> None:
    assert answer(load_id, "Approve", "the province confirmed it") == "approved"
    # A try that was killed after the answer is not asked again.
    assert LoadApproval(task_id="approve_year", load_id=load_id).execute({}) == "approved"
    assert decisions(database) == [("approve", "admin (Airflow)", "the province confirmed it")]


def test_rejection_in_airflow_fails_the_task_and_ends_the_load(database: Database, load_id: int) -> None:
    with pytest.raises(AirflowFailException, match="rejected"):
        answer(load_id, "Reject")
    assert decisions(database) == [("reject", "admin (Airflow)", "no reason given")]
    with connected("loader") as connection:
        assert read_load(connection, load_id).state == "refused"


def test_answer_that_comes_too_late_decides_nothing(database: Database, load_id: int) -> None:
    decide_load(load_id, "reject", "an officer", "no")
    with pytest.raises(AirflowFailException):
        answer(load_id, "Approve")
    assert [author for _, author, _ in decisions(database)] == ["an officer"]


def test_task_follows_what_was_decided_before_it_began(load_id: int) -> None:
    decide_load(load_id, "reject", "an officer", "no")
    with pytest.raises(AirflowFailException, match="rejected"):
        LoadApproval(task_id="approve_year", load_id=load_id).execute({})


def test_wait_ends_when_a_newer_load_overtakes_it(load_id: int) -> None:
    newer = waiting()
    trigger = LoadDecided(load_id, NEVER_JUDGED)
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(fires(trigger), 0.5))
    with connected("loader") as connection:
        overtake_older(connection, read_load(connection, newer), states=("waiting",))
    event = asyncio.run(asyncio.wait_for(fires(trigger), 5))
    assert event.payload == {"state": "overtaken"}
    with pytest.raises(AirflowSkipException, match="overtaken"):
        LoadApproval(task_id="approve_year", load_id=load_id).execute_complete({}, event.payload)


def test_load_that_is_judged_again_while_it_waits_is_asked_about_in_another_try(load_id: int) -> None:
    judge_again(load_id)
    event = asyncio.run(asyncio.wait_for(fires(LoadDecided(load_id, NEVER_JUDGED)), 5))
    with pytest.raises(AirflowException, match="asked about anew") as raised:
        LoadApproval(task_id="approve_year", load_id=load_id).execute_complete({}, event.payload, shown=NEVER_JUDGED)
    assert not isinstance(raised.value, AirflowFailException), "a task that fails for good asks nobody"


@pytest.mark.parametrize("option", ["Approve", "Reject"])
def test_answer_to_a_question_that_does_not_show_what_waits_now_decides_nothing(database: Database, load_id: int, option: str) -> None:
    judge_again(load_id)
    with pytest.raises(AirflowException, match="asked about anew"):
        answer(load_id, option)
    assert decisions(database) == []


def test_answer_to_a_load_that_is_being_finished_elsewhere_waits_for_its_end(database: Database, load_id: int) -> None:
    decide_load(load_id, "approve", "an officer", "yes")
    with pytest.raises(TaskDeferred):
        answer(load_id, "Approve")
    assert [author for _, author, _ in decisions(database)] == ["an officer"]


def test_trigger_is_made_again_from_what_airflow_keeps_of_it() -> None:
    path, arguments = LoadDecided(7, 11).serialize()
    assert path == "aidbook.orchestration.approval.LoadDecided"
    again = LoadDecided(**arguments)
    assert (again.load_id, again.judgement) == (7, 11)
    # One that an earlier version left knows no judgement.
    assert LoadDecided(load_id=7).judgement is None


def test_question_names_the_page_the_reasons_and_the_differences(database: Database, load_id: int) -> None:
    with psycopg.connect(database.admin) as connection:
        connection.execute(
            """
            insert into ops.check_result (load_id, gate, check_id, severity, is_passed, failed_rows)
            values (%(load)s, 2, 'year_change.national_disbursed.within_limits', 'warning', false, 1)
            """,
            {"load": load_id},
        )
        connection.execute(
            """
            insert into ops.load_difference
            values (%s, 'fct_aid_flow', 'VN63-04', 'Cao Bằng', null, null, null, 1, 2, 3, 0, 0, 5000, 7000)
            """,
            [load_id],
        )
    question = question_of(load_id)
    assert question.title == f"Report year 2022: publish load {load_id}?"
    assert f"load_{load_id}.html" in question.text
    assert "year_change.national_disbursed.within_limits: 1 warning, 0 pass unasked" in question.text
    assert "Cao Bằng: rows 1 in, 2 out, 3 changed; disbursed 5,000 → 7,000 USD" in question.text
