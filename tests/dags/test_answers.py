"""How the run of a backfill ends: as the load that answered its year ended."""

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskDeferred

from aidbook.orchestration.answers import AwaitAnswer, YearAnswered

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
