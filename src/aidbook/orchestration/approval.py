"""The task in which a load waits for a person: on Airflow's page, or for `aidbook approve` and `aidbook reject` elsewhere."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskDeferred
from airflow.sdk.execution_time.hitl import upsert_hitl_detail
from airflow.triggers.base import BaseTrigger, TriggerEvent

from aidbook.orchestration.polling import look_until
from aidbook.orchestration.verdicts import LoadRefusedError

_LOOK_EVERY: Final = 10.0
"""Seconds between two looks whether somebody decided elsewhere; a person who did does not stand beside Airflow."""
_UNDECIDED: Final = ("waiting", "approved", "running")
"""A load that was approved elsewhere is finished there too: two who build one candidate would be in each other's way."""


class LoadApproval(ApprovalOperator):  # type: ignore[misc]  # Airflow's classes have no types here
    """Ask a person about a load that waits, without holding a process. What is decided is a row of ops.decision, whoever decided where.

    A rejection fails the task, so the run does not look like a success; a load that a newer one has overtaken skips it.
    """

    template_fields = (*ApprovalOperator.template_fields, "load_id")

    def __init__(self, *, load_id: Any, **kwargs: Any) -> None:
        why = Param("", type="string", title="Why", description="Kept with the decision.")
        super().__init__(subject="A report year waits for a decision", params={"why": why}, **kwargs)
        self.load_id = load_id

    def execute(self, context: Any) -> str:
        """Ask, and wait for the answer; a load that is decided is followed at once, one that is being finished elsewhere at its end."""
        from aidbook.flows.question import load_state, question_of

        if (state := load_state(self.load_id)) == "running":
            raise TaskDeferred(trigger=LoadDecided(self.load_id), method_name="execute_complete")
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
        raise TaskDeferred(trigger=LoadDecided(self.load_id), method_name="execute_complete")

    def execute_complete(self, context: Any, event: Mapping[str, Any]) -> str:
        """Write down what was decided on Airflow's page, and follow how the load stands now."""
        from aidbook.errors import WarehouseError
        from aidbook.flows.decide import decide_load
        from aidbook.flows.question import load_state

        if chosen := event.get("chosen_options"):
            user = event.get("responded_by_user") or {}
            author = f"{user.get('name') or user.get('id') or 'unknown'} (Airflow)"
            why = str((event.get("params_input") or {}).get("why") or "").strip() or "no reason given"
            try:
                decide_load(self.load_id, "approve" if chosen[0] == self.APPROVE else "reject", author, why)
            except WarehouseError as error:
                self.log.warning("%s The decision of %s came too late.", error, author)
        return _follow(load_state(self.load_id), self.load_id)


class LoadDecided(BaseTrigger):  # type: ignore[misc]
    """Fires when a load waits no more: it was decided on the command line, or overtaken by a newer one."""

    def __init__(self, load_id: int) -> None:
        super().__init__()
        self.load_id = load_id

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What Airflow keeps of the trigger."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {"load_id": self.load_id}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire once, with the state that followed."""
        from aidbook.flows.question import load_state

        def decided() -> str | None:
            state = load_state(self.load_id)
            return None if state in _UNDECIDED else state

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
    return state
