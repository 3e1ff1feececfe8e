"""A process of its own for work on what strangers sent: limited in memory and time, and replaced when it dies.

The parent asks and the child answers, one pickled message at a time over the child's pipes. A child module has a ``main`` that calls
:func:`serve` with its own answer to a request.
"""

import contextlib
import os
import pickle
import resource
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

MEMORY_BYTES: Final = 1024**3
"""Address space, which is more than what is in use; a process without a file takes 40 MB of it, a report of 5,000 rows under 200."""

_LENGTH: Final = struct.Struct("!Q")
_PIECE: Final = 1024 * 1024
_SOURCE_ROOT: Final = Path(__file__).resolve().parents[2]
# Isolated (-I): neither the working folder nor user packages can put themselves before ours.
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from importlib import import_module; import_module(sys.argv[2]).main()"


class ProcessDiedError(Exception):
    """The child ended, or was ended, before it answered. Never leaves this room."""


class LimitedProcess:
    """The parent's side of one child, which is started at first use and again after each death."""

    def __init__(self, module: str, wall_seconds: float) -> None:
        """Take the child's ``module`` and the seconds that one answer may take."""
        self._command = [sys.executable, "-I", "-c", _START, str(_SOURCE_ROOT), module]
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

    def ask(self, request: object) -> Any:
        """Return the child's answer.

        Raises:
            ProcessDiedError: the child passed a limit or crashed; the next call has a new child.
        """
        process = self._running()
        assert process.stdin is not None
        try:
            _send(process.stdin, request)
        except OSError as error:
            raise self._death("the process ended") from error
        deadline = time.monotonic() + self._wall_seconds
        (length,) = _LENGTH.unpack(self._read(process, _LENGTH.size, deadline))
        answer = pickle.loads(self._read(process, length, deadline))
        if _address_space(process.pid) > MEMORY_BYTES // 2:
            # What one file left behind in memory must not make the child fail on the next one.
            self.close()
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
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return self._process

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
                    raise self._death(f"the process ended (status {process.returncode})")
                content += piece
        return bytes(content)

    def _death(self, reason: str) -> ProcessDiedError:
        self.close()
        return ProcessDiedError(reason)


def serve(answer: Callable[[Any], object], cpu_seconds: int) -> None:
    """Answer requests over standard input and output until the parent closes them; what a library prints goes to standard error.

    A request may take ``cpu_seconds`` of processor time; past it the kernel ends the process. An answer that runs out of memory ends it,
    too: what is left of it is not to be trusted with another file.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while (request := _receive(requests)) is not None:
        _allow_cpu(cpu_seconds)
        _send(answers, answer(request))


def _send(pipe: IO[bytes], message: object) -> None:
    """Write one message with its length in front."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """Read one message; None at the end of the pipe."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length)
    return pickle.loads(content) if len(content) == length else None


def _address_space(pid: int) -> int:
    """Return the bytes that a process has mapped; none once it is gone."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return 0


def _allow_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))
