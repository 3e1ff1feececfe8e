"""The crawler's own process: ``python -m aidbook.bulletins.crawl JOB OUTCOMES``. Started by :mod:`aidbook.bulletins.fetch` only.

Each address ends as one JSON line. Redirects are followed here, hop by hop, so that each is checked against the source; names are resolved
here, so that the connection goes to an address that was checked. Bodies are asked for unpacked (``identity``): what is archived is what
was sent, and nothing can unfold in memory.
"""

import datetime as dt
import ipaddress
import json
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response, TextResponse
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from aidbook.bulletins.archive import ArchiveError, ArchiveWriter, read_sha256
from aidbook.bulletins.source import Source

MAX_BODY_BYTES = 10_000_000
MAX_REDIRECTS = 5
MAX_DEPTH = 3
REQUEST_SECONDS = 30


class AddressRefusedError(IgnoreRequest):
    """The name leads to an address that this source may not reach."""


def refuse_address(address: str, *, allow_loopback: bool) -> str | None:
    """Why this IP address may not be connected to, or None. Only public addresses may, and loopback where the source says so."""
    ip = ipaddress.ip_address(address)
    if ip.is_loopback and allow_loopback:
        return None
    return None if ip.is_global and not ip.is_multicast else f"{address} is not a public address"


class CheckedResolver(CachingThreadedResolver):
    """Resolves names and refuses private addresses: the connection goes to the very address that was checked."""

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802 (Twisted's name)
        """Resolve a name; fails with :class:`AddressRefusedError` where it leads to a private address."""
        answer = super().getHostByName(name, timeout)
        answer.addCallback(self._check)
        return answer

    @staticmethod
    def _check(address: str) -> str:
        reason = refuse_address(address, allow_loopback=BulletinSpider.allow_loopback)
        if reason:
            raise AddressRefusedError(reason)
        return address


class BulletinSpider(scrapy.Spider):
    """Start pages, what they link, and what is known; one outcome each."""

    name = "bulletins"
    allow_loopback = False

    def __init__(self, job: dict[str, Any], outcomes: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in job["source"].items()}
        self.source = Source(**fields)
        type(self).allow_loopback = self.source.allow_loopback
        self.known: dict[str, dict[str, str | None]] = job["known"]
        self.archive = Path(job["archive"])
        self.outcomes = outcomes
        self.writer = ArchiveWriter(self.archive, self.source.name, dt.datetime.now(dt.UTC))
        self.asked: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Start pages first; then known pages, in case a start page no longer links them."""
        for url in (*self.source.start_pages, *self.known):
            for request in self.ask(url, depth=0):
                yield request

    def ask(self, url: str, *, depth: int) -> Iterable[Request]:
        """A request for an allowed address not yet asked for this night, within the night's number of pages."""
        url = urldefrag(url).url
        if url in self.asked or not self.source.allows(url) or len(self.asked) >= self.source.max_pages or depth > MAX_DEPTH:
            return
        self.asked.add(url)
        yield from self.hop(url, asked=url, depth=depth, redirects=0)

    def hop(self, url: str, *, asked: str, depth: int, redirects: int) -> Iterable[Request]:
        """One request on the way from the address asked for, if its host may be reached; conditional where the body is stored."""
        host = urlsplit(url).hostname or ""
        try:
            reason = refuse_address(host, allow_loopback=self.source.allow_loopback)
        except ValueError:
            reason = None  # A name, not an address: the resolver checks where it leads.
        if reason:
            self.record(asked, "error", final_url=url, detail=f"refused: {reason}")
            return
        headers = {"Accept-Encoding": "identity"}
        validators = self.known.get(url, {})
        if self.has_body(validators.get("sha256")):
            if etag := validators.get("etag"):
                headers["If-None-Match"] = etag
            if last_modified := validators.get("last_modified"):
                headers["If-Modified-Since"] = last_modified
        yield Request(
            url,
            headers=headers,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta={"asked": asked, "page_depth": depth, "redirects": redirects, "dont_redirect": True, "handle_httpstatus_all": True},
        )

    def has_body(self, sha256: str | None) -> bool:
        """Whether "not modified" would leave us with the page: its body is still in the archive."""
        try:
            return sha256 is not None and bool(read_sha256(self.archive, sha256))
        except ArchiveError:
            return False

    def parse(self, response: Response, **kwargs: Any) -> Iterable[Request]:
        """Judge one answer, and follow what it links or where it leads."""
        asked, depth = response.meta["asked"], response.meta["page_depth"]
        status = response.status
        if status == 304:
            stored = self.known.get(response.url, {})
            self.record(asked, "not_modified", status=status, final_url=response.url, **stored)
            if stored.get("sha256"):
                body = read_sha256(self.archive, str(stored["sha256"]))
                yield from self.follow(TextResponse(response.url, body=body), depth)
        elif status in (301, 302, 303, 307, 308):
            yield from self.redirect(response)
        elif status in (404, 410):
            self.record(asked, "gone", status=status, final_url=response.url)
        elif status != 200:
            self.record(asked, "error", status=status, final_url=response.url, detail=f"HTTP {status}")
        elif (_header(response, "Content-Encoding") or "identity").lower() != "identity":
            self.record(asked, "error", status=status, final_url=response.url, detail="sent packed although asked for unpacked")
        else:
            self.store(response)
            yield from self.follow(response, depth)

    def redirect(self, response: Response) -> Iterable[Request]:
        """Follow one redirect if it stays with the source's hosts."""
        asked = response.meta["asked"]
        target = urldefrag(urljoin(response.url, _header(response, "Location") or "")).url
        if urlsplit(target).scheme not in ("http", "https") or not self.source.has_host(target):
            detail = f"refused: redirect to {target}, whose host is not listed"
            self.record(asked, "error", status=response.status, final_url=target, detail=detail)
        elif response.meta["redirects"] >= MAX_REDIRECTS:
            self.record(asked, "error", status=response.status, final_url=target, detail=f"more than {MAX_REDIRECTS} redirects")
        else:
            yield from self.hop(target, asked=asked, depth=response.meta["page_depth"], redirects=response.meta["redirects"] + 1)

    def store(self, response: Response) -> None:
        """Archive a page and record where it lies."""
        now = dt.datetime.now(dt.UTC)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in values]
        stored = self.writer.write(response.url, "200 OK", headers, response.body, now)
        self.record(
            response.meta["asked"],
            "fetched",
            status=response.status,
            final_url=response.url,
            content_type=_header(response, "Content-Type"),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            sha256=stored.sha256,
            warc_file=stored.warc_file,
            warc_offset=stored.offset,
        )

    def follow(self, response: Response, depth: int) -> Iterable[Request]:
        """The links of a page of links. Links inside a bulletin lead to related items, which its own list page carries anyway."""
        if not isinstance(response, TextResponse) or response.url not in self.source.start_pages:
            return
        for href in response.xpath("//a/@href").getall():
            yield from self.ask(response.urljoin(href.strip()), depth=depth + 1)

    def failed(self, failure: Failure) -> None:
        """Record an address that gave no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = failure.getErrorMessage()
        kind = "refused_by_robots" if isinstance(failure.value, IgnoreRequest) and "robots.txt" in reason else "error"
        self.record(request.meta["asked"], kind, final_url=request.url, detail=reason or type(failure.value).__name__)

    def record(self, url: str, kind: str, **fields: Any) -> None:
        """Write one outcome; a reader of the file sees it at once."""
        line = {"url": url, "kind": kind, "fetched_at": dt.datetime.now(dt.UTC).isoformat(), "is_start": url in self.source.start_pages}
        with self.outcomes.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({**line, **fields}) + "\n")

    def closed(self, reason: str) -> None:
        """Scrapy's hook at the end."""
        self.writer.close()


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def crawl_settings(source: dict[str, Any], contact: str | None, seconds: int) -> dict[str, Any]:
    """How politely and within which bounds to crawl."""
    return {
        "USER_AGENT": f"aidbook/0.1 (+{contact})" if contact else "aidbook/0.1",
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "aidbook",
        "DOWNLOAD_DELAY": source["delay_seconds"],
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS": 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_TIMEOUT": REQUEST_SECONDS,
        "DOWNLOAD_MAXSIZE": MAX_BODY_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "CLOSESPIDER_TIMEOUT": seconds,
        "RETRY_TIMES": 2,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REFERER_ENABLED": False,
        "TWISTED_DNS_RESOLVER": f"{__name__}.CheckedResolver",
        "LOG_LEVEL": "WARNING",
    }


def main(job_file: str, outcome_file: str) -> None:
    """Run one job to its end."""
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    Path(outcome_file).touch()
    process = CrawlerProcess(crawl_settings(job["source"], job["contact"], job["seconds"]))
    process.crawl(BulletinSpider, job=job, outcomes=Path(outcome_file))
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
