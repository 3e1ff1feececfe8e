"""Collect the pages of one source politely. The crawler runs in a process of its own, because a Twisted reactor does not restart."""

import datetime as dt
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from aidbook.bulletins.journal import Journal
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.source import Source
from aidbook.errors import SourceError
from aidbook.model.fetch import FetchOutcome, Validators
from aidbook.settings import settings

log = logging.getLogger(__name__)

_GRACE_SECONDS = 60
"""A crawler stops by itself when its time is up; this much later it is ended."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What came of one collection. ``trouble`` says why the crawler did not come to its end; its next start asks only for the rest."""

    outcomes: Sequence[FetchOutcome]
    trouble: str | None
    journal: Journal

    def landed(self) -> None:
        """Say that the outcomes are kept for good: the crawler's journal need not keep them any longer."""
        self.journal.landed(dt.datetime.now(dt.UTC))


def collect(
    source: Source,
    *,
    archive: Path,
    known: Mapping[str, Validators],
    base_url: str | None = None,
    contact: str | None = None,
    limits: Limits | None = None,
) -> Collection:
    """Ask for a source's lists, the pages they name and the pages already known; archive what is new.

    ``known`` holds the validators of addresses fetched on earlier nights: they are asked for conditionally, in this order. ``base_url``
    fills the placeholder of a source whose address is known only at run time. ``contact`` (default: the setting) is named in the user
    agent. Call :meth:`Collection.landed` when the outcomes are kept.

    Raises:
        SourceError: the source is disabled, or has no contact although it is not on this machine.
    """
    contact = contact or settings().contact
    limits = limits or Limits()
    ready = source.at(base_url)
    if not ready.enabled:
        raise SourceError(f"bulletin source {source.name} is disabled; set enabled: true in its source.yml.")
    if not ready.allow_loopback and not contact:
        raise SourceError(f"bulletin source {source.name}: set AIDBOOK_CONTACT first; a site must know whom to write to.")
    archive.mkdir(parents=True, exist_ok=True)
    journal = Journal(archive.resolve(), source.name)
    job = {
        "source": asdict(ready),
        "archive": str(archive.resolve()),
        "known": {url: asdict(validators) for url, validators in known.items()},
        "contact": contact,
        "limits": asdict(limits),
    }
    trouble = _crawl(job, limits.total_seconds + _GRACE_SECONDS)
    past = journal.read(dt.datetime.now(dt.UTC))
    if trouble is None and not past.is_ended:
        trouble = "the crawler stopped before its end without a word"
    log.info("collected %s: %d outcomes", source.name, len(past.not_landed))
    return Collection(past.not_landed, f"bulletin source {source.name}: {trouble}" if trouble else None, journal)


def _crawl(job: Mapping[str, object], seconds: float) -> str | None:
    """Run the crawler to its end; what went wrong, if anything did."""
    with tempfile.TemporaryDirectory(prefix="aidbook-crawl-") as folder:
        job_file = Path(folder) / "job.json"
        job_file.write_text(json.dumps(job), encoding="utf-8")
        command = [sys.executable, "-m", "aidbook.bulletins.crawl", str(job_file)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return f"the crawler did not end after {seconds:.0f} s and was stopped"
    return None if done.returncode == 0 else f"the crawler ended with {done.returncode}: {done.stderr.strip()[-2000:]}"
