"""What a host's robots.txt allows (RFC 9309), with the pace that it asks for."""

from dataclasses import dataclass

from protego import Protego

AGENT = "aidbook"
"""The name that robots.txt knows us by; the user agent begins with it."""

_TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. ``closed`` says why nothing may be asked of it; ``delay_seconds`` is its Crawl-delay."""

    rules: Protego | None = None
    closed: str | None = None
    delay_seconds: float = 0.0

    def refuse(self, url: str) -> str | None:
        """Why this address may not be asked for, or None."""
        if self.closed:
            return self.closed
        if self.rules is not None and not self.rules.can_fetch(url, AGENT):
            return "Forbidden by robots.txt"
        return None


def read_robots(status: int, body: bytes, most_bytes: int) -> Robots:
    """The rules that an answer for /robots.txt gives.

    A server in trouble may have rules that we cannot see: nothing is asked (RFC 9309, 2.3.1.4). A file that is not there forbids nothing
    (2.3.1.3), nor does a page of HTML in its place. Of a file that never ends, the part up to ``most_bytes`` counts (2.5).
    """
    if status >= 500 or status == _TOO_MANY_REQUESTS:
        return Robots(closed=f"robots.txt answered {status}: the host is left alone until its rules can be read")
    if status != 200:
        return Robots()
    rules = Protego.parse(body[:most_bytes].decode("utf-8-sig", errors="replace"))
    return Robots(rules, delay_seconds=max(0.0, float(rules.crawl_delay(AGENT) or 0)))
