"""The way into this room: a workbook's path or bytes become a submission. Bad data never raises; the file comes back refused."""

import datetime as dt
import queue
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from aidbook import paths
from aidbook.forms.corrections import RowCorrection
from aidbook.forms.form import Form
from aidbook.forms.load import load_form
from aidbook.model.submission import Submission
from aidbook.text.contacts import cover_in_name
from aidbook.workbooks.archives import is_archive, unpack
from aidbook.workbooks.child import Request
from aidbook.workbooks.safety import MAX_FILE_BYTES, Refused, too_big
from aidbook.workbooks.understand import refusal_by, refused_submission
from aidbook.workbooks.worker import WALL_SECONDS, Worker, WorkerDiedError

DEFAULT_FORM: Final = "provincial_report"
_CORES: Final = 2


def read_workbook(
    source: Path | str | bytes,
    *,
    file_name: str | None = None,
    form: str = DEFAULT_FORM,
    form_folder: Path = paths.WORKBOOK_SOURCES,
    today: dt.date | None = None,
    wall_seconds: float = WALL_SECONDS,
    corrections: Sequence[RowCorrection] = (),
) -> Submission:
    """Read one workbook in a child process of its own. See :func:`read_many` for more than one.

    ``file_name`` names the file in findings (default: the path's name); ``today`` decides what lies in the future. ``corrections`` are
    read in place of what stands in cells of its rows.

    Raises:
        OSError: the path cannot be read.
        FormError: the form's folder does not fit together.
    """
    if isinstance(source, bytes):
        loaded = _Loaded(source, file_name or "workbook.xlsx")
    else:
        loaded = _load(NamedFile(Path(source), file_name or Path(source).name))
    if loaded.refused is not None:
        return _refused([loaded.refused], loaded.content, loaded.name, load_form(form, form_folder))
    with Worker(wall_seconds) as worker:
        return _read(worker, Request(loaded.content, loaded.name, form, form_folder, today or dt.date.today(), tuple(corrections)))


@dataclass(frozen=True, slots=True)
class NamedFile:
    """Bytes at a path that does not tell their name: those of the archive, which lie there by sha256.

    ``unread_bytes`` is the size of a file that is too big to be read; at ``path`` then lies its :func:`receipt`.
    """

    path: Path
    file_name: str
    unread_bytes: int | None = None


def receipt(file_name: str, size: int, version: str) -> bytes:
    """Return what is kept, and archived by its sha256, in place of a file that is too big to be read.

    Nobody has computed the sha256 of such a file: to read gigabytes only to name them would be the very harm that the limit is for. The
    same file gives the same receipt, so it is refused once; its bytes stay where they were found. ``version`` tells one such file from
    the next of its name.
    """
    return f"{file_name}\n{size} bytes: more than {MAX_FILE_BYTES}, not read and not kept\n{version}\n".encode()


def read_many(
    sources: Iterable[Path | str | NamedFile],
    *,
    form: str = DEFAULT_FORM,
    form_folder: Path = paths.WORKBOOK_SOURCES,
    today: dt.date | None = None,
    workers: int = _CORES,
) -> Iterator[Submission]:
    """Read many workbooks, yielding submissions in the order of ``sources``.

    Each of ``workers`` children reads file after file and is replaced when it dies. Few results wait in memory at a time.
    Each member of a .zip becomes a submission of its own, named ``outer.zip/inner.xlsx``; members that must not be opened become
    findings of one refused submission of the .zip itself.

    Raises:
        OSError: a path cannot be read.
        FormError: the form's folder does not fit together.
    """
    day = today or dt.date.today()
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    all_workers = [Worker() for _ in range(workers)]
    for worker in all_workers:
        idle.put(worker)

    def read_one(content: bytes, name: str) -> Submission:
        worker = idle.get()
        try:
            return _read(worker, Request(content, name, form, form_folder, day))
        finally:
            idle.put(worker)

    def submit(pool: ThreadPoolExecutor, source: Path | str | NamedFile) -> Iterator[Future[Submission]]:
        loaded = _load(source if isinstance(source, NamedFile) else NamedFile(Path(source), Path(source).name))
        content, name = loaded.content, loaded.name
        if loaded.refused is not None:
            yield pool.submit(_refused, [loaded.refused], content, name, load_form(form, form_folder))
            return
        if not is_archive(content):
            yield pool.submit(read_one, content, name)
            return
        unpacked = unpack(content)
        for member in unpacked.members:
            yield pool.submit(read_one, member.content, f"{name}/{member.name}")
        if unpacked.refused:
            yield pool.submit(_refused, unpacked.refused, content, name, load_form(form, form_folder))

    waiting: deque[Future[Submission]] = deque()
    try:
        with ThreadPoolExecutor(workers) as pool:
            try:
                for source in sources:
                    for future in submit(pool, source):
                        waiting.append(future)
                        if len(waiting) > workers * 2:
                            yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    finally:
        for worker in all_workers:
            worker.close()


def _read(worker: Worker, request: Request) -> Submission:
    shown = cover_in_name(request.file_name)
    try:
        submission = worker.ask(replace(request, file_name=shown))
    except WorkerDiedError as death:
        form = load_form(request.form, request.form_folder)
        submission = refusal_by(death.rule_id, request.content, shown, form, death.reason)
    return _as_sent(submission, request.file_name)


def _refused(refusals: Sequence[Refused], content: bytes, name: str, form: Form) -> Submission:
    return _as_sent(refused_submission(refusals, content, cover_in_name(name), form), name)


def _as_sent(submission: Submission, name: str) -> Submission:
    """The submission with the name of its file as it was sent, where contact data in it are covered."""
    return submission if submission.file_name == name else replace(submission, sent_name=name)


@dataclass(frozen=True, slots=True)
class _Loaded:
    content: bytes
    name: str
    refused: Refused | None = None


def _load(file: NamedFile) -> _Loaded:
    """Read a file, unless its size alone refuses it."""
    if file.unread_bytes is not None:
        return _Loaded(file.path.read_bytes(), file.file_name, too_big(file.unread_bytes))
    about = file.path.stat()
    if about.st_size > MAX_FILE_BYTES:
        return _Loaded(receipt(file.file_name, about.st_size, str(about.st_mtime_ns)), file.file_name, too_big(about.st_size))
    return _Loaded(file.path.read_bytes(), file.file_name)
