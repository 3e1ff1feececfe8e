"""Alerts go through the configured notifier when a task ends; what a notifier loses is sent again."""

from typing import Any, ClassVar

import psycopg
import pytest
from airflow.sdk.bases.notifier import BaseNotifier
from airflow.sdk.exceptions import AirflowFailException
from databases import Database

from aidbook.flows.alerts import raise_alert
from aidbook.orchestration.alerts import send_alerts, tell_failure
from aidbook.orchestration.verdicts import LoadRefusedError
from aidbook.settings import reload_settings


class Postman(BaseNotifier):
    """A notifier that may be out of order, and otherwise remembers what it took."""

    template_fields = ("text",)
    took: ClassVar[list[str]] = []
    is_out_of_order: ClassVar[bool] = False

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def notify(self, context: Any) -> None:
        if Postman.is_out_of_order:
            raise ConnectionError("no line to https://bot:canary@example.org/hook")
        Postman.took.append(self.text)


class Task:
    dag_id, task_id, run_id = "submission_intake", "take_in", "scheduled__1"


@pytest.fixture
def postman(database: Database, monkeypatch: pytest.MonkeyPatch) -> type[Postman]:
    monkeypatch.setenv("AIDBOOK_NOTIFIER", f"{Postman.__module__}.Postman")
    monkeypatch.setenv("AIDBOOK_NOTIFIER_ARGUMENTS", '{"text": "{{ alert.severity }}: {{ alert.message }}"}')
    reload_settings()
    Postman.took.clear()
    Postman.is_out_of_order = False
    return Postman


def open_alerts(database: Database) -> list[str]:
    with psycopg.connect(database.admin) as connection:
        return [message for (message,) in connection.execute("select message from ops.alert where sent_at is null order by 1").fetchall()]


def test_alert_that_the_notifier_loses_is_sent_again_and_only_once(
    database: Database, postman: type[Postman], caplog: pytest.LogCaptureFixture
) -> None:
    raise_alert("the first")
    raise_alert("the second")
    postman.is_out_of_order = True
    send_alerts({})
    assert (postman.took, open_alerts(database)) == ([], ["the first", "the second"])
    assert "ConnectionError" in caplog.text
    assert "canary" not in caplog.text
    postman.is_out_of_order = False
    send_alerts({})
    send_alerts({})
    assert (postman.took, open_alerts(database)) == (["critical: the first", "critical: the second"], [])


@pytest.mark.parametrize("trouble", [OSError("no room"), AirflowFailException("no load has answered")])
def test_failed_task_is_an_alert_and_a_refused_load_has_its_own(database: Database, postman: type[Postman], trouble: Exception) -> None:
    tell_failure({"task_instance": Task, "exception": LoadRefusedError("refused")})
    assert postman.took == []
    tell_failure({"task_instance": Task, "exception": trouble})
    assert postman.took == ["critical: submission_intake: take_in failed in run scheduled__1. Its log is in Airflow."]


def test_same_alert_is_one_trouble_for_an_hour_and_news_after_it(database: Database) -> None:
    for _ in range(2):
        raise_alert("no room")
    assert open_alerts(database) == ["no room"]
    with psycopg.connect(database.admin) as connection:
        connection.execute("update ops.alert set raised_at = raised_at - interval '2 hours'")
    raise_alert("no room")
    assert open_alerts(database) == ["no room", "no room"]


def test_alert_without_a_notifier_stays_a_row(database: Database) -> None:
    raise_alert("nobody listens")
    send_alerts({})
    assert open_alerts(database) == ["nobody listens"]
