"""How much of everything one night may take of a source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one collection; sizes in bytes, times in seconds.

    ``body_bytes`` bounds what is received and what it unpacks to; ``listing_bytes`` bounds an unpacked sitemap (50 MB by its own
    protocol), ``listing_links`` what is taken from one list, ``listing_depth`` how deep sitemaps may name further sitemaps.

    A request that fails in passing is repeated ``retries`` times, after ``backoff_seconds``, then twice that, and so on. A host that
    asks for a longer rest than ``longest_wait_seconds``, or leaves ``host_failures`` addresses in a row without an answer, is left alone
    for the night.
    """

    body_bytes: int = 10_000_000
    listing_bytes: int = 50_000_000
    listing_links: int = 5_000
    listing_depth: int = 2
    robots_bytes: int = 512_000
    redirects: int = 5
    retries: int = 2
    backoff_seconds: float = 5.0
    longest_wait_seconds: float = 120.0
    host_failures: int = 3
    request_seconds: float = 30.0
    total_seconds: float = 1800.0
