"""The crawler's own process: ``python -m aidbook.bulletins.crawl JOB``. Started by :mod:`aidbook.bulletins.fetch` only.

Scrapy fetches and bounds single answers; manners, order and judgement are in :mod:`aidbook.bulletins.visiting` and
:mod:`aidbook.bulletins.hosts`, so Scrapy's own robots, retry, redirect and unpacking parts are off. Names are resolved here, so that a
connection goes to the very address that was checked. Bodies are asked for unpacked: what is archived is what was sent.
"""

import datetime as dt
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress

from aidbook.bulletins.addresses import refuse_address
from aidbook.bulletins.archive import ArchiveWriter
from aidbook.bulletins.hosts import Answer, NoAnswerError
from aidbook.bulletins.journal import Journal, JournalWriter
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.robots import AGENT
from aidbook.bulletins.source import Source
from aidbook.bulletins.visiting import Visitor
from aidbook.errors import AidbookError
from aidbook.model.fetch import Validators


class CheckedAddresses:
    """Passes a name's addresses on only if every one of them may be connected to.

    A listed name that also leads to a private address is a trap (DNS rebinding) or a mistake, so none of its addresses is used.
    """

    def __init__(self, receiver: Any, name: str, resolver: "CheckedResolver") -> None:
        self._receiver = receiver
        self._name = name
        self._resolver = resolver
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 (Twisted's name)
        """Twisted: names are being looked up."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Twisted: one address of the name."""
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Twisted: that was the last one."""
        reasons = (refuse_address(address.host, allow_loopback=self._resolver.allow_loopback) for address in self._addresses)
        if reason := next(filter(None, reasons), None):
            self._resolver.refused[self._name] = reason
        else:
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


class CheckedResolver(CachingHostnameResolver):
    """Resolves names, IPv4 and IPv6, and gives Twisted only addresses that were checked."""

    allow_loopback = False
    refused: dict[str, str] = {}  # noqa: RUF012 (one resolver a process, which Scrapy makes)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Twisted: look a name up."""
        receiver: Any = CheckedAddresses(resolutionReceiver, hostName, self)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class BulletinSpider(scrapy.Spider):
    """Lends Scrapy's downloader to a :class:`Visitor`."""

    name = "bulletins"

    def __init__(self, job: dict[str, Any], archive: ArchiveWriter, journal: JournalWriter, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in job["source"].items()}
        source = Source(**fields)
        known = {url: Validators(**validators) for url, validators in job["known"].items()}
        self._journal = journal
        self._limits = Limits(**job["limits"])
        self._visitor = Visitor(source, self._limits, known, archive, journal, self.download)

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's hook: the whole visit, which leaves it nothing to schedule."""
        unasked = await self._visitor.run()
        self._journal.end(unasked, dt.datetime.now(dt.UTC))
        left: tuple[Request, ...] = ()
        for request in left:  # Makes this the generator that Scrapy asks for.
            yield request

    async def download(self, url: str, headers: Mapping[str, str]) -> Answer:
        """One answer, of whatever status.

        Raises:
            NoAnswerError: nothing came, it came too slowly, it is too large, or its address may not be connected to.
        """
        request = Request(url, headers={**headers, "Accept-Encoding": "identity"}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except DownloadCancelledError as error:
            raise NoAnswerError(f"larger than {self._limits.body_bytes} bytes", is_lasting=True) from error
        except Exception as error:  # Twisted, OpenSSL and Scrapy have no common family for "no answer".
            if reason := CheckedResolver.refused.get(urlsplit(url).hostname or ""):
                raise NoAnswerError(f"refused: {reason}", is_lasting=True) from error
            raise NoAnswerError(f"{type(error).__name__}: {_printable(str(error))}") from error
        sent = [
            (_printable(name.decode("latin-1")), _printable(value.decode("latin-1")))
            for name, values in response.headers.items()
            for value in values
        ]
        return Answer(url, response.status, sent, response.body)


def _printable(text: str) -> str:
    """A stranger's text without control characters, which databases refuse and terminals obey."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def crawl_settings(contact: str | None, limits: Limits) -> dict[str, Any]:
    """How Scrapy fetches single answers."""
    return {
        "USER_AGENT": f"{AGENT}/0.1 (+{contact})" if contact else f"{AGENT}/0.1",
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en",
        },
        "ROBOTSTXT_OBEY": False,
        "RETRY_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REFERER_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": limits.request_seconds,
        "DOWNLOAD_MAXSIZE": limits.body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "TWISTED_DNS_RESOLVER": f"{__name__}.CheckedResolver",
        "LOG_LEVEL": "WARNING",
    }


def main(job_file: str) -> int:
    """Run one job to its end; 0 if it came there."""
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    limits, archive, name = Limits(**job["limits"]), Path(job["archive"]), job["source"]["name"]
    CheckedResolver.allow_loopback = job["source"]["allow_loopback"]
    now = dt.datetime.now(dt.UTC)
    try:
        journal = JournalWriter(Journal(archive, name), now)
    except AidbookError as error:
        print(error, file=sys.stderr)
        return 1
    with ArchiveWriter(archive, name, now) as writer:
        process = CrawlerProcess(crawl_settings(job["contact"], limits))
        process.crawl(BulletinSpider, job=job, archive=writer, journal=journal)
        process.start()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
