"""What a flow answers becomes the state of a task."""

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from aidbook.orchestration.verdicts import result_of_publish, skip_unless, stop_unless_passed, task_after_gates, task_result, year_of


def test_year_of_a_partition_key_is_the_year() -> None:
    assert year_of("2021") == 2021


@pytest.mark.parametrize("key", [None, "", "2021-01-01", "last"])
def test_year_of_anything_else_fails_without_retry(key: str | None) -> None:
    with pytest.raises(AirflowFailException, match="report_year"):
        year_of(key)


@pytest.mark.parametrize("nothing", [None, []])
def test_skip_unless_there_is_nothing_skips(nothing: object) -> None:
    with pytest.raises(AirflowSkipException, match="why"):
        skip_unless(nothing, "why")


def test_skip_unless_there_is_something_hands_it_on() -> None:
    assert skip_unless([2021], "why") == [2021]


def test_stop_unless_passed_refused_fails_without_retry() -> None:
    with pytest.raises(AirflowFailException, match="Load 7"):
        stop_unless_passed("refused", 7)


def test_stop_unless_passed_waiting_skips() -> None:
    with pytest.raises(AirflowSkipException, match="Load 7"):
        stop_unless_passed("waiting", 7)


@pytest.mark.parametrize("verdict", ["pass", "pass_with_warnings"])
def test_stop_unless_passed_goes_on(verdict: str) -> None:
    assert stop_unless_passed(verdict, 7) == verdict


@pytest.mark.parametrize(
    ("verdict", "task"), [("pass", "publish_year"), ("pass_with_warnings", "publish_year"), ("waiting", "approve_year")]
)
def test_task_after_gates_is_a_person_where_the_load_waits(verdict: str, task: str) -> None:
    assert task_after_gates(verdict, 7) == task


def test_task_after_gates_refused_fails_without_retry() -> None:
    with pytest.raises(AirflowFailException, match="Load 7"):
        task_after_gates("refused", 7)


@pytest.mark.parametrize("state", ["published", "unchanged"])
def test_task_result_with_an_answer_is_a_result(state: str) -> None:
    outcome = {"load_id": 7, "state": state}
    assert task_result(outcome) == outcome


def test_task_result_overtaken_skips() -> None:
    with pytest.raises(AirflowSkipException, match="overtaken"):
        task_result({"load_id": 7, "state": "overtaken"})


def test_task_result_refused_fails_without_retry() -> None:
    with pytest.raises(AirflowFailException):
        task_result({"load_id": 7, "state": "refused"})


def test_result_of_publish_is_a_failure_where_the_load_waits_again() -> None:
    with pytest.raises(AirflowFailException, match="approve_year and publish_year"):
        result_of_publish({"load_id": 7, "state": "waiting"})


def test_result_of_publish_is_the_outcome_elsewhere() -> None:
    outcome = {"load_id": 7, "state": "published"}
    assert result_of_publish(outcome) == outcome
