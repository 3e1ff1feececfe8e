"""Answers are made in a limited process of their own, for a second reader opens there what strangers sent.

Where that process dies or fails, the answer is the result sheet alone.
"""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aidbook import paths
from aidbook.errors import AidbookError
from aidbook.forms.load import load_form
from aidbook.workbooks.answer.make import make_answer
from aidbook.workbooks.answer.review import Review
from aidbook.workbooks.limited import LimitedProcess, ProcessDiedError, serve

WALL_SECONDS: Final = 45.0
CPU_SECONDS: Final = 20
"""Per file. A province's report takes a quarter of a second."""
_POLITENESS: Final = 10
"""Loads run at the same time and go first: an answer is wanted in the morning."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """One answer to make."""

    content: bytes
    review: Review
    form: str
    form_folder: Path = paths.WORKBOOK_SOURCES
    with_cells: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The workbook that goes back; ``has_cells`` false where it is the result sheet alone."""

    content: bytes
    has_cells: bool


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why a request could not be answered."""

    why: str


class Answerer:
    """One child process that makes answer after answer, and is replaced when it dies."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._process = LimitedProcess("aidbook.workbooks.answer.child", wall_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def answer(self, content: bytes, review: Review, form: str) -> Answer:
        """Return the workbook that goes back; only the result sheet where the sender's cells cannot be copied within the limits.

        Raises:
            AidbookError: not even the result sheet could be made.
        """
        answer = self._ask(AnswerRequest(content, review, form))
        if isinstance(answer, NoAnswer):
            logger.warning("answer to %s without its cells: %s", review.file_name, answer.why)
            answer = self._ask(AnswerRequest(b"", review, form, with_cells=False))
            if isinstance(answer, NoAnswer):
                raise AidbookError(f"No answer to {review.file_name} could be made: {answer.why}")
            return Answer(answer, has_cells=False)
        return Answer(answer, has_cells=review.may_be_opened)

    def close(self) -> None:
        """End the child."""
        self._process.close()

    def _ask(self, request: AnswerRequest) -> bytes | NoAnswer:
        try:
            reply = self._process.ask(request)
        except ProcessDiedError as death:
            return NoAnswer(str(death))
        assert isinstance(reply, bytes | NoAnswer)
        if isinstance(reply, NoAnswer):
            # What failed in an unforeseen way may have left anything behind.
            self.close()
        return reply


def _answer(request: AnswerRequest) -> bytes | NoAnswer:
    try:
        form = load_form(request.form, request.form_folder)
        return make_answer(request.content, request.review, form, with_cells=request.with_cells)
    except MemoryError:
        raise
    except Exception as error:
        # What a stranger's file does to a library is not foreseeable; the parent logs it and answers without the cells.
        return NoAnswer(f"{type(error).__name__}: {error}")


def main() -> None:
    """Serve until the parent is done."""
    os.nice(_POLITENESS)
    serve(_answer, CPU_SECONDS)
