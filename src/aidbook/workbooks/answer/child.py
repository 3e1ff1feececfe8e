"""Answers are made in a limited process of their own, for a second reader opens there what strangers sent.

The parent talks to the child over pipes, ends it when it takes too long, and answers with the result sheet alone where it died.
"""

import contextlib
import logging
import os
import resource
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from aidbook import paths
from aidbook.errors import AidbookError
from aidbook.forms.load import load_form
from aidbook.workbooks.answer.make import make_answer
from aidbook.workbooks.answer.review import Review
from aidbook.workbooks.child import receive, send

WALL_SECONDS: Final = 45.0
CPU_SECONDS: Final = 20
"""Per file. A province's report takes a quarter of a second."""
MEMORY_BYTES: Final = 1024**3
"""Address space, which is more than what is in use."""
_POLITENESS: Final = 10
"""Loads run at the same time and go first: an answer is wanted in the morning."""
_SOURCE_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = [
    sys.executable,
    "-I",
    "-c",
    "import sys; sys.path.insert(0, sys.argv[1]); from aidbook.workbooks.answer.child import main; main()",
    str(_SOURCE_ROOT),
]

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
    """One child process, started at first use and again after each death."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._process: subprocess.Popen[bytes] | None = None

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
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.kill()
        process.wait()

    def _ask(self, request: AnswerRequest) -> bytes | NoAnswer:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        watchdog = threading.Timer(self._wall_seconds, process.kill)
        watchdog.start()
        try:
            send(process.stdin, request)
            reply = receive(process.stdout)
        except OSError:
            reply = None
        finally:
            watchdog.cancel()
        if isinstance(reply, bytes):
            return reply
        self.close()
        return reply if isinstance(reply, NoAnswer) else NoAnswer(f"the process ended, or took over {self._wall_seconds:.0f} s")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return self._process


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the pipe closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_POLITENESS)
    while (request := receive(requests)) is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        send(answers, _answer(request))


def _answer(request: AnswerRequest) -> bytes | NoAnswer:
    try:
        form = load_form(request.form, request.form_folder)
        return make_answer(request.content, request.review, form, with_cells=request.with_cells)
    except MemoryError:
        return NoAnswer("out of memory")
    except Exception as error:
        # What a stranger's file does to a library is not foreseeable; the parent logs it and answers without the cells.
        return NoAnswer(f"{type(error).__name__}: {error}")


def main() -> None:
    """Serve over standard input and output; whatever a library prints goes to standard error."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)
