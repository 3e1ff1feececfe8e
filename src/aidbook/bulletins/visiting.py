"""One night's visit to one source: which addresses are asked for, and what each answer means. Knows nothing of how answers are fetched.

Addresses are asked for one after the other. Lists of links come first; then pages that are new and pages that are known take turns, so
that neither keeps the other waiting where the night's number of pages is small.
"""

import datetime as dt
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from aidbook.bulletins.archive import ArchiveError, ArchiveWriter
from aidbook.bulletins.hosts import Answer, Download, Hosts, NightOverError, NotReachedError
from aidbook.bulletins.journal import JournalWriter
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.listings import Listing, ListingError, read_links
from aidbook.bulletins.source import Source
from aidbook.bulletins.unpack import UnpackError, decoded
from aidbook.model.fetch import FetchKind, FetchOutcome, Validators

_GONE: Final = (404, 410)
_READABLE: Final = ("text/", "html", "xml")
"""Parts of the content types of pages; a picture or a PDF is none."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """An address to ask for. ``listing`` is its kind where it is a list of links, ``depth`` how many lists led to it."""

    url: str
    listing: Listing | None = None
    depth: int = 0


class Visitor:
    """Asks a source for what a night allows."""

    def __init__(
        self,
        source: Source,
        limits: Limits,
        known: Mapping[str, Validators],
        archive: ArchiveWriter,
        journal: JournalWriter,
        download: Download,
    ) -> None:
        self._source = source
        self._limits = limits
        self._known = known
        self._archive = archive
        self._journal = journal
        self._hosts = Hosts(source, limits, download)
        self._lists: deque[_Visit] = deque()
        self._new: deque[_Visit] = deque()
        self._old: deque[_Visit] = deque()
        self._pages = [self._new, self._old]  # The first is next.
        self._queued: set[str] = set()
        self._settled = {outcome.url: outcome for outcome in journal.settled}
        self._left = source.max_pages - len(self._settled)

    async def run(self) -> int:
        """Ask until everything was asked for, the number of pages is reached or the time is up; how many addresses are left."""
        for url, listing in self._source.listings.items():
            self._queue(self._lists, _Visit(url, listing))
        for url, validators in self._known.items():
            if not validators.is_start and self._source.allows(url):
                self._queue(self._old, _Visit(url))
        unasked = 0
        while (visit := self._next()) is not None:
            if earlier := self._settled.get(visit.url):
                self._follow(visit, earlier)  # Asked for before this collection was cut off.
            elif not await self._visit(visit):
                unasked += 1
        return unasked

    def _next(self) -> _Visit | None:
        queue = self._lists or self._pages[0] or self._pages[1]
        if queue is not self._lists:
            self._pages.reverse()
        return queue.popleft() if queue else None

    def _queue(self, queue: deque[_Visit], visit: _Visit) -> None:
        if visit.url not in self._queued:
            self._queued.add(visit.url)
            queue.append(visit)

    async def _visit(self, visit: _Visit) -> bool:
        """Ask for one address and settle what came of it; False where the night has no page or no time left for it."""
        if self._left <= 0:
            return False
        self._left -= 1
        try:
            answer = await self._hosts.reach(visit.url, lambda hop: self._conditions(hop, visit.url))
            outcome = self._judge(visit, answer)
        except NotReachedError as error:
            outcome = self._outcome(visit, error.kind, final_url=error.url, status=error.status, detail=str(error))
        except NightOverError:
            self._left = 0
            return False
        if trouble := self._follow(visit, outcome):
            outcome = replace(outcome, kind=FetchKind.ERROR, detail=trouble)
        self._journal.add(outcome)
        return True

    def _conditions(self, hop: str, asked: str) -> dict[str, str]:
        """Headers that spare the server a body that is stored here already."""
        stored = self._known.get(hop) or self._known.get(asked) or Validators()
        if stored.sha256 is None or not self._archive.holds(stored.sha256):
            return {}
        headers = {"If-None-Match": stored.etag, "If-Modified-Since": stored.last_modified}
        return {name: value for name, value in headers.items() if value}

    def _judge(self, visit: _Visit, answer: Answer) -> FetchOutcome:
        """What an answer means; a page is archived."""
        told: dict[str, Any] = {"status": answer.status, "final_url": answer.url, "content_type": answer.header("Content-Type")}
        if answer.status == 304 and self._conditions(answer.url, visit.url):
            stored = self._known.get(answer.url) or self._known[visit.url]
            told |= {"etag": stored.etag, "last_modified": stored.last_modified, "sha256": stored.sha256}
            return self._outcome(visit, FetchKind.NOT_MODIFIED, **told)
        if answer.status in _GONE:
            return self._outcome(visit, FetchKind.GONE, **told)
        if visit.listing is None and answer.url != visit.url and _is_list(answer.url, self._source):
            return self._outcome(visit, FetchKind.GONE, **told, detail="it leads to a list of pages now")
        if answer.status != 200:
            return self._outcome(visit, FetchKind.ERROR, **told, detail=f"HTTP {answer.status}")
        if visit.listing in (None, Listing.PAGE) and not _is_readable(told["content_type"]):
            return self._outcome(visit, FetchKind.ERROR, **told, detail=f"{told['content_type']} is no page")
        try:
            body = decoded(answer.body, answer.header("Content-Encoding") or "identity", self._limits.body_bytes)
        except UnpackError as error:
            return self._outcome(visit, FetchKind.ERROR, **told, detail=str(error))
        now = dt.datetime.now(dt.UTC)
        stored_body = self._archive.write(answer.url, f"{answer.status} OK", answer.headers, body, now)
        told |= {"etag": answer.header("ETag"), "last_modified": answer.header("Last-Modified"), "sha256": stored_body.sha256}
        return self._outcome(visit, FetchKind.FETCHED, **told, warc_file=stored_body.warc_file, warc_offset=stored_body.offset)

    def _follow(self, visit: _Visit, outcome: FetchOutcome) -> str | None:
        """Queue what a list names, or say why it cannot be read.

        Links inside a bulletin are not followed: they lead to related items, which its own list carries anyway.
        """
        if visit.listing is None or outcome.sha256 is None or outcome.kind is FetchKind.ERROR:
            return None
        try:
            links = read_links(visit.listing, self._archive.read(outcome.sha256), outcome.final_url or visit.url, self._limits)
        except (ArchiveError, ListingError, UnpackError) as error:
            return str(error)
        for url in links.pages:
            if self._source.allows(url) and url not in self._known:
                self._queue(self._new, _Visit(url, depth=visit.depth + 1))
        if visit.depth < self._limits.listing_depth:
            for url in links.sitemaps:
                if self._source.has_host(url):
                    self._queue(self._lists, _Visit(url, Listing.SITEMAP, visit.depth + 1))
        return None

    def _outcome(self, visit: _Visit, kind: FetchKind, **told: Any) -> FetchOutcome:
        return FetchOutcome(visit.url, kind, dt.datetime.now(dt.UTC), is_start=visit.listing is not None, **told)


def _is_list(url: str, source: Source) -> bool:
    """Whether an address is no page's own: portals send who asks for a deleted page to their front page."""
    return url in source.listings or urlsplit(url).path in ("", "/")


def _is_readable(content_type: str | None) -> bool:
    return not content_type or any(part in content_type.lower() for part in _READABLE)
