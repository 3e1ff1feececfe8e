"""Collect the pages of one source politely. The crawler runs in a process of its own, because a Twisted reactor does not restart."""

import datetime as dt
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from aidbook.bulletins.source import Source
from aidbook.errors import SourceError
from aidbook.settings import settings

log = logging.getLogger(__name__)

CRAWL_SECONDS = 1800
"""One source has half an hour a night; the crawler stops by itself at this, and is ended a minute later if it does not."""


class FetchKind(StrEnum):
    """What became of one address in one collection."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the caller remembers of the last answer, for a conditional request. ``sha256`` is that of the body stored then."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """One address asked for. ``url`` is the address as asked, ``final_url`` the one that answered, after redirects.

    ``is_start`` marks a page of links (a start page): no statements are read from it. ``warc_file`` and ``warc_offset`` say where a fetched
    body lies in the archive; ``detail`` says why, where the outcome is not a page.
    """

    url: str
    kind: FetchKind
    fetched_at: dt.datetime
    is_start: bool
    status: int | None = None
    final_url: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    detail: str | None = None

    @property
    def validators(self) -> Validators:
        """What to remember for the next night."""
        return Validators(self.etag, self.last_modified, self.sha256)


def collect(
    source: Source,
    *,
    archive: Path,
    known: Mapping[str, Validators],
    base_url: str | None = None,
    contact: str | None = None,
) -> list[FetchOutcome]:
    """Ask for a source's start pages, the pages they link and the pages already known; archive what is new.

    ``known`` holds the validators of addresses fetched on earlier nights: they are asked for conditionally. ``base_url`` fills the
    placeholder of a source whose address is known only at run time. ``contact`` (default: the setting) is named in the user agent.

    Raises:
        SourceError: the source is disabled, has no contact although it is not on this machine, or the crawler itself broke.
    """
    contact = contact or settings().contact
    ready = source.at(base_url)
    if not ready.enabled:
        raise SourceError(f"bulletin source {source.name} is disabled; set enabled: true in its source.yml.")
    if not ready.allow_loopback and not contact:
        raise SourceError(f"bulletin source {source.name}: set AIDBOOK_CONTACT first; a site must know whom to write to.")
    archive.mkdir(parents=True, exist_ok=True)
    job = {
        "source": asdict(ready),
        "archive": str(archive.resolve()),
        "known": {url: asdict(validators) for url, validators in known.items()},
        "contact": contact,
        "seconds": CRAWL_SECONDS,
    }
    with tempfile.TemporaryDirectory(prefix="aidbook-crawl-") as folder:
        job_file, outcome_file = Path(folder) / "job.json", Path(folder) / "outcomes.jsonl"
        job_file.write_text(json.dumps(job), encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "aidbook.bulletins.crawl", str(job_file), str(outcome_file)],
                capture_output=True,
                text=True,
                timeout=CRAWL_SECONDS + 60,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceError(
                f"bulletin source {source.name}: the crawler did not end after {CRAWL_SECONDS + 60} s and was stopped."
            ) from error
        if done.returncode != 0:
            raise SourceError(f"bulletin source {source.name}: the crawler ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
        outcomes = [_read(line) for line in outcome_file.read_text(encoding="utf-8").splitlines()]
    log.info("collected %s: %d outcomes", source.name, len(outcomes))
    return outcomes


def _read(line: str) -> FetchOutcome:
    raw = json.loads(line)
    return FetchOutcome(**{**raw, "kind": FetchKind(raw["kind"]), "fetched_at": dt.datetime.fromisoformat(raw["fetched_at"])})
