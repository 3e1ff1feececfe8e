"""Answers: the sender's own workbook, with its faults marked, for every file that landed and has none yet."""

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path, PurePath
from queue import SimpleQueue
from typing import Any

from aidbook.errors import AidbookError
from aidbook.landing.answers import Unanswered, has_answer, lock_answering, read_unanswered, record_answer, unanswered
from aidbook.landing.archive import sha256_of
from aidbook.landing.whole_file import write_whole
from aidbook.settings import settings
from aidbook.warehouse.connect import connected
from aidbook.workbooks.answer.child import Answer, Answerer
from aidbook.workbooks.answer.review import Review, review_of
from aidbook.workbooks.archives import is_archive, unpack
from aidbook.workbooks.read import read_many
from aidbook.workbooks.safety import MAX_FILE_BYTES

WORKERS = 2
"""Processes that make answers side by side; a province's report takes each some 0.1 s."""
SUFFIX = ".ket-qua"
"""Stands between a file's name and its extension: an answer never takes the place of what was sent."""
LONGEST_NAME = 200
"""Bytes of a name in UTF-8; a file system takes 255, and a Vietnamese letter has up to three."""
UNKNOWN_YEAR, UNKNOWN_UNIT = "khong-ro-nam", "khong-ro-tinh"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """What one round of answering did; ``without_cells`` counts files that went back as a result sheet alone."""

    answered: int
    without_cells: int

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def answer_submissions(*, answered: Callable[[Path], None] = lambda _path: None) -> AnswerReport:
    """Write an answer for every landed file that has none, below ``<home>/answers/<year>/<unit>``, and record it.

    Each answer is recorded after it is written, so a killed round writes at most the answers in hand again, at the same places. Of two
    rounds at once the second waits for the first and answers what is left.

    Raises:
        AidbookError: some answers could not be made; all others are written, and the next round tries those again.
        StorageError: there is no room for an answer; those before it are written.
    """
    failed: list[str] = []
    today = dt.date.today()
    done = without_cells = 0
    idle: SimpleQueue[Answerer] = SimpleQueue()
    answerers = [Answerer() for _ in range(WORKERS)]
    for answerer in answerers:
        idle.put(answerer)

    def make(waiting: Unanswered) -> Answer:
        answerer = idle.get()
        try:
            return answerer.answer(_archived(waiting), _review(waiting, today), waiting.form)
        finally:
            idle.put(answerer)

    in_hand: deque[tuple[Unanswered, Future[Answer]]] = deque()
    try:
        with connected("loader") as connection, ThreadPoolExecutor(WORKERS) as pool:

            def finish() -> None:
                nonlocal done, without_cells
                waiting, future = in_hand.popleft()
                try:
                    answer = future.result()
                except AidbookError as error:
                    failed.append(str(error))
                    return
                path = next(place for place in _places(waiting) if not has_answer(connection, place.as_posix()))
                write_whole(settings().answers / path, answer.content)
                record_answer(connection, waiting.submission_id, path.as_posix(), len(waiting.findings), has_cells=answer.has_cells)
                connection.commit()
                done, without_cells = done + 1, without_cells + (not answer.has_cells)
                answered(settings().answers / path)

            lock_answering(connection)
            for submission_id in unanswered(connection):
                waiting = read_unanswered(connection, submission_id)
                in_hand.append((waiting, pool.submit(make, waiting)))
                if len(in_hand) > WORKERS * 2:
                    finish()
            while in_hand:
                finish()
    finally:
        for answerer in answerers:
            answerer.close()
    if failed:
        raise AidbookError(f"{done} files were answered, {len(failed)} could not be: " + "; ".join(failed))
    return AnswerReport(done, without_cells)


def answer_file(file: Path, folder: Path) -> list[Path]:
    """Read one file without a database and write its answer into ``folder``, of a .zip one for each member; returns the answers' paths.

    Raises:
        OSError: the file cannot be read.
        StorageError: the folder cannot be written.
    """
    content = b"" if file.stat().st_size > MAX_FILE_BYTES else file.read_bytes()
    members = unpack(content).members if is_archive(content) else ()
    # Of a file that is too big to be read only a receipt has a submission.
    contents = {sha256_of(each): each for each in (content, *(member.content for member in members))}
    written = []
    with Answerer() as answerer:
        for submission in read_many([file]):
            answer = answerer.answer(contents.get(submission.sha256, b""), review_of(submission, dt.date.today()), submission.form)
            names = (folder / answer_name(submission.file_name, version) for version in count(1))
            written.append(next(name for name in names if name not in written))
            write_whole(written[-1], answer.content)
    return written


def answer_name(file_name: str, version: int = 1) -> str:
    """Return the name of the answer to a file: ``2022_cao-bang.csv`` gives ``2022_cao-bang.ket-qua.xlsx``.

    A member of a .zip carries the names of its folders: two of them may hold files of one name.
    """
    stem = str(PurePath(file_name.replace("\\", "/")).with_suffix("")).removesuffix(SUFFIX).replace("/", "_")
    safe = "".join(character if character.isprintable() and character not in '/:*?"<>|' else "_" for character in stem)
    short = safe.encode()[:LONGEST_NAME].decode(errors="ignore")
    numbered = f"{short}{SUFFIX}" + (f"-{version}" if version > 1 else "")
    return f"{numbered}.xlsx"


def _review(waiting: Unanswered, today: dt.date) -> Review:
    return Review(waiting.file_name, waiting.state, waiting.cover, waiting.findings, waiting.row_counts, today)


def _archived(waiting: Unanswered) -> bytes:
    """The bytes as received. Where the archive has lost them the result sheet still goes back."""
    try:
        return waiting.archived.read_bytes()
    except OSError as error:
        logger.error("the archived bytes of %s are gone: %s", waiting.file_name, error)
        return b""


def _places(waiting: Unanswered) -> Iterator[Path]:
    """Where the answer may lie: the first place is that of its file's name, the others are for files of one name or of like names."""
    year = str(waiting.report_year) if waiting.report_year is not None else UNKNOWN_YEAR
    folder = Path(year) / (waiting.unit_id or UNKNOWN_UNIT)
    return (folder / answer_name(waiting.file_name, version) for version in count(1))
