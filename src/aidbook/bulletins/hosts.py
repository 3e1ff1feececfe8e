"""Manners towards hosts: their robots.txt, their pace, rest when they are in trouble, and redirects that are checked hop by hop."""

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from aidbook.bulletins import addresses
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.robots import Robots, read_robots
from aidbook.bulletins.source import Source
from aidbook.errors import AidbookError
from aidbook.model.fetch import FetchKind

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PASSING_TROUBLE: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Answers that may be another one a little later."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: ``body`` as received, ``headers`` in their order."""

    url: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Download = Callable[[str, Mapping[str, str]], Awaitable[Answer]]
"""Asks for one address, with these headers. Raises :class:`NoAnswerError`."""


class NoAnswerError(AidbookError):
    """Nothing came. ``is_lasting``: asking again would not help (a refused address, an endless body)."""

    def __init__(self, detail: str, *, is_lasting: bool = False) -> None:
        super().__init__(detail)
        self.is_lasting = is_lasting


class NotReachedError(AidbookError):
    """An address that gave no page: the outcome to record."""

    def __init__(self, kind: FetchKind, detail: str, url: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.url = url
        self.status = status


class NightOverError(AidbookError):
    """The time of this collection is up."""


@dataclass(slots=True)
class _Host:
    robots: Robots | None = None
    ready_at: float = 0.0
    failures: int = 0
    rests: str | None = None
    delay_seconds: float = field(default=0.0)


class Hosts:
    """The hosts of one source during one collection."""

    def __init__(self, source: Source, limits: Limits, download: Download) -> None:
        self._source = source
        self._limits = limits
        self._download = download
        self._hosts: dict[str, _Host] = {}
        self._ends_at: float | None = None

    async def reach(self, url: str, conditions: Callable[[str], Mapping[str, str]]) -> Answer:
        """The answer for an address, after redirects. ``conditions`` gives the headers for each hop.

        Raises:
            NotReachedError: robots.txt forbids it, nothing came, or a redirect leads astray.
            NightOverError: the time of this collection is up.
        """
        at = url
        for _ in range(self._limits.redirects + 1):
            await self._check(at)
            answer = await self._ask(at, conditions(at))
            if answer.status not in REDIRECTS:
                return answer
            at = self._target(answer)
        raise NotReachedError(FetchKind.ERROR, f"more than {self._limits.redirects} redirects", at, answer.status)

    async def _check(self, url: str) -> None:
        """Leave to ask for this very address.

        Raises:
            NotReachedError: the address is not public, or robots.txt forbids it.
        """
        reason = addresses.refuse_host(urlsplit(url).hostname or "", allow_loopback=self._source.allow_loopback)
        if reason:
            raise NotReachedError(FetchKind.ERROR, f"refused: {reason}", url)
        host = self._host(url)
        if host.robots is None:
            host.robots = await self._robots(url)
            host.delay_seconds = max(self._source.delay_seconds, host.robots.delay_seconds)
        if reason := host.robots.refuse(url):
            raise NotReachedError(FetchKind.REFUSED_BY_ROBOTS, reason, url)

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(addresses.origin(url), _Host(delay_seconds=self._source.delay_seconds))

    async def _robots(self, url: str) -> Robots:
        at = f"{addresses.origin(url)}/robots.txt"
        try:
            for _ in range(self._limits.redirects + 1):
                answer = await self._ask(at, {})
                if answer.status not in REDIRECTS:
                    return read_robots(answer.status, answer.body, self._limits.robots_bytes)
                at = self._target(answer)
        except NotReachedError as error:
            if error.status in REDIRECTS:
                return Robots()  # It leads to nothing that we may see: as if there were none (RFC 9309, 2.3.1.2).
            if error.status is not None:
                return read_robots(error.status, b"", self._limits.robots_bytes)
            raise
        return Robots()

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        """One address, asked again after a while where the trouble may pass.

        Raises:
            NotReachedError: nothing came, or trouble until the end.
            NightOverError: the time of this collection is up.
        """
        host = self._host(url)
        if host.rests:
            raise NotReachedError(FetchKind.ERROR, f"not asked: {host.rests}", url)
        for attempt in range(self._limits.retries + 1):
            await self._wait_for_turn(host)
            wait = self._limits.backoff_seconds * 2**attempt
            try:
                answer = await self._download(url, headers)
            except NoAnswerError as error:
                trouble = NotReachedError(FetchKind.ERROR, str(error), url)
                if error.is_lasting:
                    raise trouble from error
            else:
                if answer.status not in _PASSING_TROUBLE:
                    host.failures = 0
                    return answer
                trouble = NotReachedError(FetchKind.ERROR, f"HTTP {answer.status}", url, answer.status)
                wait = max(wait, _retry_after(answer) or 0.0)
            if wait > self._limits.longest_wait_seconds:
                host.rests = f"the host asked to be left alone for {wait:.0f} s"
                break
            host.ready_at = time.monotonic() + wait
        host.failures += 1
        if host.failures >= self._limits.host_failures:
            host.rests = f"the host left {host.failures} addresses in a row without an answer ({trouble})"
        raise trouble

    async def _wait_for_turn(self, host: _Host) -> None:
        now = time.monotonic()
        turn = max(now, host.ready_at)
        if self._ends_at is None:
            self._ends_at = now + self._limits.total_seconds
        if turn >= self._ends_at:
            raise NightOverError("the time of this collection is up")
        await asyncio.sleep(turn - now)
        host.ready_at = time.monotonic() + host.delay_seconds

    def _target(self, answer: Answer) -> str:
        location = answer.header("Location") or ""
        target = addresses.join(answer.url, location)
        if target is None or not self._source.has_host(target):
            detail = f"refused: redirect to {(target or location)[:200]!r}, whose host is not listed"
            raise NotReachedError(FetchKind.ERROR, detail, target or answer.url, answer.status)
        return target


def _retry_after(answer: Answer) -> float | None:
    """Seconds for which a server asks to be left alone: a number, or a time."""
    value = (answer.header("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - dt.datetime.now(dt.UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
