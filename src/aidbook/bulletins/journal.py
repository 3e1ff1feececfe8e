"""The crawler's journal: one line per address, on disk before the next is asked for.

``<archive>/crawl/<source>.jsonl`` outlives a crawler, its caller and the machine. A collection that was cut off is gone on with: what the
journal holds is not asked for again. It is removed when its outcomes are landed and the collection had come to its end.
"""

import datetime as dt
import fcntl
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from aidbook.errors import SourceError
from aidbook.model.fetch import FetchKind, FetchOutcome

RESUME_WITHIN: Final = dt.timedelta(hours=12)
"""A collection that began longer ago is of another night: its outcomes are kept, and its addresses are asked for again."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a journal tells. ``settled`` belongs to the collection that may be gone on with, ``not_landed`` to nobody's database yet."""

    settled: tuple[FetchOutcome, ...] = ()
    not_landed: tuple[FetchOutcome, ...] = ()
    is_ended: bool = False
    can_resume: bool = False


class Journal:
    """The journal of one source."""

    def __init__(self, archive: Path, source: str) -> None:
        self.file = archive / "crawl" / f"{source}.jsonl"

    def read(self, now: dt.datetime) -> Past:
        """What is written so far. A line that a kill cut short is left out: its address is asked for again."""
        settled: list[FetchOutcome] = []
        not_landed: list[FetchOutcome] = []
        began, is_ended = None, False
        for line in self._lines():
            if "began" in line:
                began, is_ended = dt.datetime.fromisoformat(line["began"]), False
                settled.clear()
            elif "landed" in line:
                not_landed.clear()
            elif "ended" in line:
                is_ended = True
            else:
                outcome = FetchOutcome(
                    **{**line, "kind": FetchKind(line["kind"]), "fetched_at": dt.datetime.fromisoformat(line["fetched_at"])}
                )
                settled.append(outcome)
                not_landed.append(outcome)
        can_resume = began is not None and now - began <= RESUME_WITHIN
        return Past(tuple(settled) if can_resume else (), tuple(not_landed), is_ended, can_resume)

    def landed(self, now: dt.datetime) -> None:
        """Note that the caller has kept what is written so far; a journal that came to its end goes."""
        if self.read(now).is_ended:
            self.file.unlink()
        elif self.file.exists():
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write('\n{"landed": true}\n')

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.file.exists():
            return
        for line in self.file.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue


class JournalWriter:
    """The crawler's side; one at a time.

    Raises:
        SourceError: another crawler is writing the journal of this source.
    """

    def __init__(self, journal: Journal, now: dt.datetime) -> None:
        journal.file.parent.mkdir(parents=True, exist_ok=True)
        self._stream = journal.file.open("a", encoding="utf-8")
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceError(f"{journal.file.stem}: is being collected already; wait until it ends.") from error
        past = journal.read(now)
        self.settled = past.settled if not past.is_ended else ()
        self._stream.write("\n")  # Ends a line that a kill has cut short.
        if past.is_ended or not past.can_resume:
            self._write({"began": now.isoformat()})

    def add(self, outcome: FetchOutcome) -> None:
        """Write down what became of one address."""
        self._write({**asdict(outcome), "fetched_at": outcome.fetched_at.isoformat()})

    def end(self, unasked: int, now: dt.datetime) -> None:
        """Note that the collection came to its end, and how many addresses it left for another night."""
        self._write({"ended": now.isoformat(), "unasked": unasked})

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()
