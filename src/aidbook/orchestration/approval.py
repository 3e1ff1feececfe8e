"""The task in which a load waits for a person: on Airflow's page, or for `aidbook approve` and `aidbook reject` elsewhere."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException, TaskDeferred
from airflow.sdk.execution_time.hitl import upsert_hitl_detail
from airflow.triggers.base import BaseTrigger, TriggerEvent

from aidbook.orchestration.polling import look_until
from aidbook.orchestration.verdicts import LoadRefusedError

_LOOK_EVERY: Final = 10.0
"""Seconds between two looks whether somebody decided elsewhere; a person who did does not stand beside Airflow."""
_ASKED_ANEW, _SOON = 50, dt.timedelta(seconds=5)
"""How often a load is asked about anew, and how soon after it was judged again."""
_IN_OTHER_HANDS: Final = ("approved", "running")
"""A load that was approved elsewhere is finished there too: two who build one candidate would be in each other's way."""


class LoadApproval(ApprovalOperator):  # type: ignore[misc]  # Airflow's classes have no types here
    """Ask a person about a load that waits, without holding a process. What is decided is a row of ops.decision, whoever decided where.

    A rejection fails the task, so the run does not look like a success; a load that a newer one has overtaken skips it. A load that waits
    again, because it was approved elsewhere and then failed on rows that nobody had seen, is asked about anew: Airflow keeps one question
    for each try, so the task ends its try.
    """

    template_fields = (*ApprovalOperator.template_fields, "load_id")

    def __init__(self, *, load_id: Any, **kwargs: Any) -> None:
        why = Param("", type="string", title="Why", description="Kept with the decision.")
        subject = "A report year waits for a decision"
        super().__init__(subject=subject, params={"why": why}, retries=_ASKED_ANEW, retry_delay=_SOON, **kwargs)
        self.load_id = load_id

    def execute(self, context: Any) -> str:
        """Ask, and wait for the answer; a load that is decided is followed at once, one that is being finished elsewhere at its end."""
        from aidbook.flows.question import load_standing, question_of

        state, judgement = load_standing(self.load_id)
        if state == "running":
            raise self._wait(judgement)
        if state != "waiting":
            return _follow(state, self.load_id)
        question = question_of(self.load_id)
        self.subject, self.body = question.title, question.text
        upsert_hitl_detail(
            ti_id=context["task_instance"].id,
            options=self.options,
            subject=self.subject,
            body=self.body,
            params=self.serialized_params,
        )
        # Airflow's own wait ends by Airflow's page alone. A trigger sees the decisions that are made elsewhere too.
        raise self._wait(question.judgement)

    def execute_complete(self, context: Any, event: Mapping[str, Any], shown: int | None = None) -> str:
        """Write down what was decided on Airflow's page about the judgement that it showed, and follow how the load stands now."""
        from aidbook.errors import TooLateError
        from aidbook.flows.decide import decide_load
        from aidbook.flows.question import load_standing

        is_decided_here = False
        if chosen := event.get("chosen_options"):
            user = event.get("responded_by_user") or {}
            author = f"{user.get('name') or user.get('id') or 'unknown'} (Airflow)"
            why = str((event.get("params_input") or {}).get("why") or "").strip() or "no reason given"
            try:
                decide_load(self.load_id, "approve" if chosen[0] == self.APPROVE else "reject", author, why, shown=shown)
                is_decided_here = True
            except TooLateError as error:
                self.log.warning("%s The decision of %s came too late.", error, author)
        state, judgement = load_standing(self.load_id)
        if state in _IN_OTHER_HANDS and not is_decided_here:
            raise self._wait(judgement)
        return _follow(state, self.load_id)

    def _wait(self, judgement: int) -> TaskDeferred:
        return TaskDeferred(trigger=LoadDecided(self.load_id, judgement), method_name="execute_complete", kwargs={"shown": judgement})


class LoadDecided(BaseTrigger):  # type: ignore[misc]
    """Fires when a load waits no more for what a person was shown.

    That is when it was decided on the command line or overtaken by a newer one, or when gate 2 judged it anew.
    """

    def __init__(self, load_id: int, judgement: int | None = None) -> None:
        super().__init__()
        self.load_id, self.judgement = load_id, judgement

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What Airflow keeps of the trigger."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {"load_id": self.load_id, "judgement": self.judgement}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once, with the state that followed."""
        from aidbook.flows.question import load_standing

        def decided() -> str | None:
            state, judgement = load_standing(self.load_id)
            is_open = state in _IN_OTHER_HANDS or (state == "waiting" and self.judgement in (None, judgement))
            return None if is_open else state

        yield TriggerEvent({"state": await look_until(decided, _LOOK_EVERY)})


def _follow(state: str, load_id: int) -> str:
    if state == "refused":
        raise LoadRefusedError(f"Load {load_id} was rejected: its page and ops.decision say by whom and why. What is published stays.")
    if state == "overtaken":
        raise AirflowSkipException(f"Load {load_id} is overtaken by newer files, rules or judgements: a newer load answers.")
    if state == "failed":
        raise AirflowFailException(
            f"Load {load_id} broke down while it was finished, and ops.alert says at which step. The next night tries the year again; "
            "at once: `aidbook load`, or clear gate_landing and what follows it."
        )
    if state == "waiting":
        # No failure: the next try puts the question as it is now.
        raise AirflowException(f"Load {load_id} waits again, for something else than was shown here: it is asked about anew.")
    return state
