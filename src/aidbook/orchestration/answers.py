"""Waiting for the answer to a request for a year, so that a backfill's own runs say what became of each year."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowFailException
from airflow.triggers.base import BaseTrigger, TriggerEvent

from aidbook.orchestration.polling import look_until
from aidbook.orchestration.verdicts import task_result

_PATIENCE = dt.timedelta(hours=1)
"""Counted from the request; who clears the task later is told what is known by then. Nothing is lost: the next night asks again."""
_LOOK_EVERY = 5.0
"""Seconds between two looks; a load takes longer."""


class YearAnswered(BaseTrigger):  # type: ignore[misc]  # mypy skips Airflow's types
    """Waits in the triggerer, where it holds no slot, until a load has answered the requests of a year."""

    def __init__(self, year: int, asked_at: str) -> None:
        super().__init__()
        self.year, self.asked_at = year, asked_at

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Where the class is, and what makes an equal trigger."""
        return f"{type(self).__module__}.{type(self).__name__}", {"year": self.year, "asked_at": self.asked_at}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once, with the answer as plain values."""
        from aidbook.flows.intake import year_answer

        asked_at = dt.datetime.fromisoformat(self.asked_at)
        answer = await look_until(lambda: year_answer(self.year, asked_at), _LOOK_EVERY, asked_at + _PATIENCE)
        yield TriggerEvent(answer.as_json() if answer is not None else {"report_year": self.year, "state": "unanswered"})


class AwaitAnswer(BaseOperator):  # type: ignore[misc]  # as above
    """Ends as the year ended: green when published or unchanged, skipped when it waits for a person, red when refused or broken.

    ``asked`` is what ``request_year`` returned: the year, and the moment of the request.
    """

    template_fields = ("asked",)

    def __init__(self, asked: Any, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.asked = asked

    def execute(self, context: Any) -> None:
        """Wait without a slot."""
        self.defer(trigger=YearAnswered(self.asked["year"], self.asked["at"]), method_name="answered")

    def answered(self, context: Any, event: dict[str, Any]) -> dict[str, Any]:
        """Say what became of the year.

        Raises:
            AirflowFailException: it was refused, its load broke down, or none answered.
            AirflowSkipException: it waits for a person.
        """
        if event["state"] == "unanswered":
            raise AirflowFailException(
                f"No load has answered for {event['report_year']} within {_PATIENCE}: is yearly_load paused, or its queue long? "
                "The request stays open, and every night sends it again."
            )
        if event["state"] == "failed":
            raise AirflowFailException(
                f"Load {event['load_id']} of {event['report_year']} broke down: the red run of yearly_load with this partition key says "
                "why. Clear it when that is mended; the request stays open, and every night sends it again."
            )
        self.log.info("%s: %s (%s), page %s", event["report_year"], event["state"], event["verdict"], event["page_path"])
        return task_result(event)
