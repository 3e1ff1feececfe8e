"""The parent's side of a limited child process: start it, ask it, and replace it when it dies or takes too long."""

import contextlib
import logging
import os
import pickle
import selectors
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aidbook.errors import FormError
from aidbook.model.submission import Submission
from aidbook.workbooks.child import LENGTH, Failure, Request, send

WALL_SECONDS: Final = 60.0
"""Per file, from request to answer."""

_PIECE: Final = 1024 * 1024
_SOURCE_ROOT: Final = Path(__file__).resolve().parents[2]
# Isolated (-I): neither the working folder nor user packages can put themselves before ours.
_COMMAND: Final = [
    sys.executable,
    "-I",
    "-c",
    "import sys; sys.path.insert(0, sys.argv[1]); from aidbook.workbooks.child import main; main()",
    str(_SOURCE_ROOT),
]

logger = logging.getLogger(__name__)


class WorkerDiedError(Exception):
    """The child ended or was ended before it answered. ``reason`` and the rule ``rule_id`` are for the finding. Never leaves this room."""

    def __init__(self, reason: str, rule_id: str = "file.workbook.within_limits") -> None:
        super().__init__(reason)
        self.reason = reason
        self.rule_id = rule_id


class Worker:
    """One child process, started at first use and again after each death."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id while it lives."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def ask(self, request: Request) -> Submission:
        """Let the child read one workbook.

        Raises:
            WorkerDiedError: the child passed a limit, crashed on the file or could not understand it; the next call has a new child.
            FormError: the form's folder does not fit together.
        """
        process = self._running()
        assert process.stdin is not None
        try:
            send(process.stdin, request)
        except (BrokenPipeError, OSError) as error:
            raise self._death("the reading process ended") from error
        answer = self._await(process)
        if isinstance(answer, Failure):
            if answer.is_form_error:
                raise FormError(answer.message)
            logger.error("reading %s failed: %s", request.file_name, answer.message)
            raise self._death(answer.message.strip().splitlines()[-1], "file.workbook.is_understood")
        assert isinstance(answer, Submission)
        return answer

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

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return self._process

    def _await(self, process: subprocess.Popen[bytes]) -> object:
        """Read one answer within the wall time."""
        deadline = time.monotonic() + self._wall_seconds
        head = self._read(process, LENGTH.size, deadline)
        (length,) = LENGTH.unpack(head)
        return pickle.loads(self._read(process, length, deadline))

    def _read(self, process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        content = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(content) < size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise self._death(f"no answer within {self._wall_seconds:.0f} s")
                # What is there and no more: waiting for the rest in a read would let the deadline pass.
                piece = os.read(descriptor, min(size - len(content), _PIECE))
                if not piece:
                    process.wait()
                    raise self._death(f"the reading process ended (status {process.returncode})")
                content += piece
        return bytes(content)

    def _death(self, reason: str, rule_id: str = "file.workbook.within_limits") -> WorkerDiedError:
        self.close()
        return WorkerDiedError(reason, rule_id)
