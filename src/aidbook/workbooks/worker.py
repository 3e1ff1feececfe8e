"""The parent's side of the process that opens workbooks."""

import logging
from types import TracebackType
from typing import Final, Self

from aidbook.errors import FormError
from aidbook.model.submission import Submission
from aidbook.workbooks.child import Failure, Request
from aidbook.workbooks.limited import LimitedProcess, ProcessDiedError

WALL_SECONDS: Final = 60.0
"""Per file, from request to answer."""

logger = logging.getLogger(__name__)


class WorkerDiedError(Exception):
    """A workbook could not be read. ``reason`` and the rule ``rule_id`` are for the finding. Never leaves this room."""

    def __init__(self, reason: str, rule_id: str = "file.workbook.within_limits") -> None:
        super().__init__(reason)
        self.reason = reason
        self.rule_id = rule_id


class Worker:
    """One child process that reads workbook after workbook, and is replaced when it dies."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._process = LimitedProcess("aidbook.workbooks.child", wall_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id while it lives."""
        return self._process.pid

    def ask(self, request: Request) -> Submission:
        """Let the child read one workbook.

        Raises:
            WorkerDiedError: the child passed a limit, crashed on the file or could not understand it.
            FormError: the form's folder does not fit together.
        """
        try:
            answer = self._process.ask(request)
        except ProcessDiedError as death:
            raise WorkerDiedError(str(death)) from death
        if isinstance(answer, Failure):
            if answer.is_form_error:
                raise FormError(answer.message)
            logger.error("reading %s failed: %s", request.file_name, answer.message)
            # What failed in an unforeseen way may have left anything behind.
            self.close()
            raise WorkerDiedError(answer.message.strip().splitlines()[-1], "file.workbook.is_understood")
        assert isinstance(answer, Submission)
        return answer

    def close(self) -> None:
        """End the child."""
        self._process.close()
