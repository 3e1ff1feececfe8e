"""How the run of a backfill ends: as the load that answered its year ended."""

import asyncio
import datetime as dt
from typing import Any

import psycopg
import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskDeferred
from databases import Database

from aidbook.flows.intake import request_year
from aidbook.flows.year import open_load
from aidbook.orchestration.answers import AwaitAnswer, YearAnswered
from aidbook.orchestration.polling import look_until

ASKED = {"year": 2022, "at": "2026-01-12T01:30:00+00:00"}


def event(state: str) -> dict[str, object]:
    return {"load_id": 7, "report_year": 2022, "state": state, "verdict": state, "page_path": "pages/load_7.html"}


@pytest.fixture
def waiting() -> AwaitAnswer:
    return AwaitAnswer(task_id="await_answer", asked=ASKED)


def test_await_answer_waits_in_the_triggerer(waiting: AwaitAnswer) -> None:
    with pytest.raises(TaskDeferred) as deferred:
        waiting.execute({})
    name, arguments = deferred.value.trigger.serialize()
    assert name == "aidbook.orchestration.answers.YearAnswered"
    assert YearAnswered(**arguments).serialize() == (name, {"year": 2022, "asked_at": ASKED["at"]})


@pytest.mark.parametrize("state", ["published", "unchanged", "nothing_received"])
def test_await_answer_of_a_year_that_is_well_is_its_result(waiting: AwaitAnswer, state: str) -> None:
    assert waiting.answered({}, event(state)) == event(state)


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        ("refused", AirflowFailException, "Load 7 is refused"),
        ("waiting", AirflowSkipException, "waits for a person"),
        ("failed", AirflowFailException, "broke down"),
        ("unanswered", AirflowFailException, "is yearly_load paused"),
    ],
)
def test_await_answer_of_any_other_year_says_what_became_of_it(waiting: AwaitAnswer, state: str, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        waiting.answered({}, event(state))


def test_await_answer_cleared_long_after_its_request_is_told_what_is_known(database: Database) -> None:
    request_year(2022, "asked for by hand", "report_year")
    assert open_load(2022, "a night") is None

    async def fires() -> Any:
        return await anext(YearAnswered(2022, (dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)).isoformat()).run())

    with psycopg.connect(database.admin) as connection:
        connection.execute("update ops.year_request set requested_at = requested_at - interval '3 hours'")
    assert asyncio.run(asyncio.wait_for(fires(), 5)).payload["state"] == "nothing_received"


def test_look_outlives_a_database_that_is_away() -> None:
    troubles: list[Exception] = [psycopg.OperationalError("terminating connection"), psycopg.InterfaceError("closed")]

    def look() -> str:
        if troubles:
            raise troubles.pop()
        return "published"

    assert asyncio.run(look_until(look, 0.01)) == "published"
