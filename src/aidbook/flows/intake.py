"""Submissions: from the inbox into landing, and the years that they touch."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from aidbook.flows.aftermath import clear_up, page_path
from aidbook.flows.inbox import FolderInbox, Inbox, InboxFile, inbox_at
from aidbook.flows.outcome import YearAnswer
from aidbook.landing.alerts import write_overdue_alerts
from aidbook.landing.archive import archive_bytes, archive_path, sha256_of
from aidbook.landing.erased_files import erased_files, note_return
from aidbook.landing.inbox_files import InboxMemory, read_memory, remember_file
from aidbook.landing.ledger import INPUTS_CHANGED
from aidbook.landing.loads import read_load
from aidbook.landing.manifest import known_years, year_manifest
from aidbook.landing.needs import needs_load
from aidbook.landing.requests import answer_to, open_requests
from aidbook.landing.requests import request_year as write_request
from aidbook.landing.submissions import land_file, land_submission
from aidbook.model.submission import Submission, SubmissionState
from aidbook.settings import settings
from aidbook.text.contacts import cover_in_name
from aidbook.warehouse.connect import Connection, connected
from aidbook.workbooks.archives import is_archive, unpack
from aidbook.workbooks.read import DEFAULT_FORM, NamedFile, read_many, receipt
from aidbook.workbooks.safety import MAX_FILE_BYTES, Refusal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What one look into the inbox did. ``states`` counts new files by what became of them."""

    seen: int
    new: int
    rows: int
    states: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    """Forms of ours that came back as they were sent out."""
    unfetched: dict[str, str] = field(default_factory=dict)
    """Address → why, of files that are there and could not be read: locked, half-written or without the right to."""

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def take_in(
    places: Iterable[Path | Inbox] | None = None, *, landed: Callable[[Submission, bool], None] = lambda _submission, _new: None
) -> IntakeReport:
    """Land every file of the inbox (or of ``places``) that was not landed before; each file is one transaction.

    Of a file that its size alone refuses only a receipt is archived and landed (:func:`aidbook.workbooks.read.receipt`).

    ``landed`` is called for every new file with what was read, and whether its bytes were new. Of a ``.zip`` every member is a file of
    its own. An intake that is killed leaves whole files only, and the next one goes on where it stopped.

    A file that cannot be fetched is reported, and asked for again by the next intake.

    Raises:
        OSError: the inbox cannot be listed.
    """
    states: Counter[str] = Counter()
    named: dict[SubmissionState, list[str]] = {SubmissionState.REFUSED: [], SubmissionState.HELD: []}
    rows = 0
    with connected("loader") as connection:
        arrivals = _Arrivals([FolderInbox(place) if isinstance(place, Path) else place for place in _places(places)], connection)
        for submission in read_many(arrivals.new()):
            is_new = land_submission(connection, submission) is not None
            arrivals.remember(submission.sha256)
            # Killed in between, it is asked for again; after the commit nobody would, and the bytes of a secret would stay.
            arrivals.forget_secret(submission)
            connection.commit()
            landed(submission, is_new)
            if is_new:
                states[submission.outcome] += 1
                rows += len(submission.rows)
                if submission.outcome in named:
                    named[submission.outcome].append(submission.file_name)
        arrivals.remember()
    refused, held = named[SubmissionState.REFUSED], named[SubmissionState.HELD]
    return IntakeReport(arrivals.seen, sum(states.values()), rows, dict(states), refused, held, arrivals.unfetched)


def request_year(year: int, reason: str, requested_by: str, *, forced: bool = False) -> dt.datetime:
    """Ask for one year by hand; ``forced`` loads it even where nothing changed. Returns the moment, for :func:`year_answer`."""
    with connected("loader") as connection:
        write_request(connection, year, reason, requested_by, forced=forced)
        row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None  # a select without from always gives a row
    moment: dt.datetime = row[0]
    return moment


def year_answer(year: int, asked_at: dt.datetime) -> YearAnswer | None:
    """What became of a year that was asked for at a moment; None while no load has answered."""
    with connected("loader") as connection:
        answer = answer_to(connection, year, asked_at)
        if answer is None:
            return None
        load_id, state = answer
        verdict = read_load(connection, load_id).verdict if load_id is not None else None
    return YearAnswer(load_id, year, state, verdict, str(page_path(load_id)) if load_id is not None else None)


def request_changed_years(requested_by: str) -> list[int]:
    """Ask for every year whose inputs or rules are not those of its latest answer, and return all years with an open request.

    The night sends open requests again, so an event that was lost while a DAG was paused costs a day at most. What killed loads of
    earlier nights left behind is cleared up before.
    """
    clear_up()
    with connected("loader") as connection:
        for year in known_years(connection):
            if needs_load(connection, "year", year, year_manifest(connection, year)):
                write_request(connection, year, INPUTS_CHANGED, requested_by)
        write_overdue_alerts(connection)
        return open_requests(connection)


class _Arrivals:
    """The files of the inboxes that are new: archived before anything reads them, and remembered once they are landed."""

    def __init__(self, inboxes: Iterable[Inbox], connection: Connection) -> None:
        self._inboxes = inboxes
        self._connection = connection
        self._memory: InboxMemory = read_memory(connection, DEFAULT_FORM)
        self._erased = erased_files(connection)
        self._waiting: dict[str, list[InboxFile]] = {}
        """By sha256, in the order of their arrival: files whose bytes are archived and not landed yet."""
        self._known: set[str] = set(self._memory.known)
        self._outer: dict[str, set[str]] = {}
        """Sha256 of a member → those of the zips that it came in."""
        self.seen = 0
        self.unfetched: dict[str, str] = {}

    def new(self) -> Iterator[NamedFile]:
        """Archive what is new and yield it from the archive, each content once. What is known costs no more than its line in a list."""
        for inbox in self._inboxes:
            for file in inbox.files():
                self.seen += 1
                if not self._memory.is_unchanged(file.address, file.version):
                    yield from self._fetch(file)

    def _fetch(self, file: InboxFile) -> Iterator[NamedFile]:
        unread_bytes = file.size if file.size is not None and file.size > MAX_FILE_BYTES else None
        try:
            content = file.read() if unread_bytes is None else receipt(file.name, unread_bytes, file.version)
        except OSError as error:
            # Moved, locked or half-written: it is not remembered, so the next intake asks again, and the others are not held up.
            shown, why = cover_in_name(file.address), error.strerror or cover_in_name(str(error))
            logger.warning("%s cannot be read now: %s", shown, why)
            self.unfetched[shown] = why
            return
        sha256 = sha256_of(content)
        is_new = sha256 not in self._known
        members = unpack(content).members if is_new and is_archive(content) else ()
        if erased := self._erased & {sha256, *(sha256_of(member.content) for member in members)}:
            # Not remembered either: its name may be the person's.
            note_return(self._connection, erased)
            return
        sha256, path = archive_bytes(settings().archive, content)
        self._known.add(sha256)
        self._waiting.setdefault(sha256, []).append(file)
        if is_new:
            for member in members:
                self._outer.setdefault(archive_bytes(settings().archive, member.content)[0], set()).add(sha256)
            yield NamedFile(path, file.name, unread_bytes)

    def remember(self, sha256: str | None = None) -> None:
        """Note where these bytes lie in the inbox, in the transaction that lands them; without ``sha256`` all that is left to note."""
        for landed in [sha256] if sha256 else list(self._waiting):
            if sha256 is None:
                path = archive_path(settings().archive, landed)
                land_file(self._connection, landed, path.stat().st_size if path.exists() else 0)
            for file in self._waiting.pop(landed, ()):
                remember_file(self._connection, file.address, file.version, landed)

    def forget_secret(self, submission: Submission) -> None:
        """The bytes of a file that is stamped secret are not kept, nor those of a zip that holds one. Their sha256 stays known."""
        if any(finding.rule == Refusal.SECRET for finding in submission.findings):
            for sha256 in {submission.sha256, *self._outer.get(submission.sha256, ())}:
                archive_path(settings().archive, sha256).unlink(missing_ok=True)


def _places(places: Iterable[Path | Inbox] | None) -> Iterable[Path | Inbox]:
    return places if places is not None else [inbox_at(settings().inbox or str(settings().home / "inbox"))]
