"""The process that opens workbooks: it limits itself, then answers one request after the other over its pipes.

Nothing here is imported by the parent's own work: see :mod:`aidbook.workbooks.worker`, which starts it.
"""

import dataclasses
import datetime as dt
import gc
import pickle
import resource
import struct
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from aidbook.errors import AidbookError
from aidbook.forms.corrections import RowCorrection
from aidbook.forms.load import load_form
from aidbook.workbooks.understand import understand

MEMORY_BYTES: Final = 1024**3
"""Address space; a process without a file takes 40 MB of it, a report of 5,000 rows under 200."""
CPU_SECONDS: Final = 30
"""Per file. A province's report takes 0.05 s."""
LENGTH: Final = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Request:
    """One workbook to read."""

    content: bytes
    file_name: str
    form: str
    form_folder: Path
    today: dt.date
    corrections: tuple[RowCorrection, ...] = ()
    """Of rows of this very file, beside the cells that the form's own list corrects."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request could not be answered: an error of the form (the structure), or anything unforeseen with its traceback."""

    message: str
    is_form_error: bool


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the pipe closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A file makes many small objects and no cycles worth hunting: collecting rarely saves a fifth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    while (request := receive(requests)) is not None:
        _allow_cpu(CPU_SECONDS)
        send(answers, _answer(request))


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message with its length in front."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one message; None at the end of the pipe."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = pipe.read(length)
    return pickle.loads(content) if len(content) == length else None


def _answer(request: Request) -> object:
    try:
        form = load_form(request.form, request.form_folder)
        if request.corrections:
            form = dataclasses.replace(form, row_corrections=request.corrections)
        return understand(request.content, request.file_name, form, request.today)
    except AidbookError as error:
        return Failure(str(error), is_form_error=True)
    except MemoryError:
        return Failure("out of memory", is_form_error=False)
    except Exception:
        # The parent must learn of a fault of ours on one file and go on with the next; it logs the traceback and refuses the file.
        return Failure(traceback.format_exc(), is_form_error=False)


def _allow_cpu(seconds: int) -> None:
    """Give the process ``seconds`` more CPU time from now; past it the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Serve over standard input and output; whatever a library prints goes to standard error."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)
