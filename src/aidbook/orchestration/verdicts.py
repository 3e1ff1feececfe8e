"""What a flow answered, as the state of a task. A refused year is a verdict; only here does it become a failed task."""

from typing import Any, TypeVar

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

T = TypeVar("T")


class LoadRefusedError(AirflowFailException):  # type: ignore[misc]  # mypy skips Airflow's types
    """A verdict on a load as a failed task; not tried again. The load has raised its own alert."""


def year_of(partition_key: str | None) -> int:
    """The report year that a run is for.

    Raises:
        AirflowFailException: the run has no partition key, or one that is not a year.
    """
    if partition_key is None or not (len(partition_key) == 4 and partition_key.isdigit()):
        raise AirflowFailException(
            f"This run has the partition key {partition_key!r}, not a year. Backfill report_year; it wakes yearly_load."
        )
    return int(partition_key)


def skip_unless(value: T | None, why: str) -> T:
    """The value, or a skipped task and skipped ones behind it when there is nothing to do.

    Raises:
        AirflowSkipException: the value is None or empty.
    """
    if not value:
        raise AirflowSkipException(why)
    return value


def stop_unless_passed(verdict: str, load_id: int) -> str:
    """Let a passed gate through; a refusal fails the task at once, and a question to a person skips what follows.

    Raises:
        LoadRefusedError: the gate refused. A retry would read the same rows, so there is none.
        AirflowSkipException: the gate waits for a person, or a newer publication has overtaken the load.
    """
    if verdict == "refused":
        raise LoadRefusedError(
            f"Load {load_id} is refused: its page under pages/ and ops.finding say why. What is published stays as it was."
        )
    if verdict == "waiting":
        raise AirflowSkipException(f"Load {load_id} waits for a person: read its page, then `aidbook approve` or `aidbook reject`.")
    if verdict == "overtaken":
        raise AirflowSkipException(f"Load {load_id} is overtaken: newer inputs came while it ran, and their load publishes.")
    return verdict


def task_after_gates(verdict: str, load_id: int) -> str:
    """The task that follows the last gate: publishing, or a person's decision before it.

    Raises:
        LoadRefusedError: the gate refused.
        AirflowSkipException: a newer publication has overtaken the load.
    """
    return "approve_year" if verdict == "waiting" else stop_unless_passed(verdict, load_id) and "publish_year"


def result_of_publish(outcome: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a load that passed its gates or was approved, as the result of its last task.

    Raises:
        AirflowFailException: it waits again. What was published since its approval changed what its checks fail on, and a person is to see
            that; a run cannot go back to an earlier task by itself.
        LoadRefusedError: the load was refused.
        AirflowSkipException: a load of newer inputs has overtaken it.
    """
    if outcome["state"] == "waiting":
        raise AirflowFailException(
            f"Load {outcome['load_id']} waits again, for rows that were not shown when it was approved: read its page. Then clear "
            "approve_year and publish_year to be asked here, or `aidbook approve` or `aidbook reject`."
        )
    return task_result(outcome)


def task_result(outcome: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a whole load as a task's result: as it is when published or unchanged, else as :func:`stop_unless_passed` says.

    Raises:
        LoadRefusedError: the load was refused.
        AirflowSkipException: it waits for a person, or a load of newer inputs has overtaken it.
    """
    stop_unless_passed(outcome["state"], outcome["load_id"])
    return outcome
