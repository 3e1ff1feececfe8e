"""Where bulletins come from: one folder per issuer under sources/bulletins/, read into frozen objects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from aidbook import paths
from aidbook.bulletins import addresses
from aidbook.bulletins.listings import Listing
from aidbook.errors import SourceError

BASE_URL = "{base_url}"
"""Stands in source.yml for an address that is known only at run time (the sample site's port)."""

_FIELDS = {
    "title",
    "hosts",
    "start_pages",
    "feeds",
    "sitemaps",
    "link_patterns",
    "delay_seconds",
    "max_pages",
    "trust",
    "enabled",
    "allow_loopback",
    "is_sample",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One issuer of bulletins.

    ``hosts`` are exact names, or ``*.gov.vn`` for a domain and all below it; an entry with a port (``127.0.0.1:8080``) means that port
    only, others the usual ports. ``start_pages``, ``feeds`` (RSS, Atom) and ``sitemaps`` (also an index of them, also ``.gz``) are the
    lists that name its pages. ``link_patterns`` are matched against the path (with its query) of a link, from its start.
    ``delay_seconds`` lies between two requests to one host, unless its robots.txt asks for more; ``max_pages`` bounds the addresses of
    one night, lists included.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    start_pages: tuple[str, ...] = ()
    link_patterns: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    delay_seconds: float = 5.0
    max_pages: int = 50
    is_trusted: bool = False
    enabled: bool = False
    allow_loopback: bool = False
    is_sample: bool = False

    @property
    def listings(self) -> Mapping[str, Listing]:
        """The lists that the crawler begins with, by address."""
        kinds = ((self.start_pages, Listing.PAGE), (self.feeds, Listing.FEED), (self.sitemaps, Listing.SITEMAP))
        return {url: listing for urls, listing in kinds for url in urls}

    def has_host(self, url: str) -> bool:
        """Whether the address lies on one of this issuer's hosts."""
        parts = addresses.split(url)
        if parts is None:
            return False
        host, netloc = parts.hostname or "", parts.netloc.lower()
        if not addresses.is_default_port(parts):
            return netloc in self.hosts
        return any(
            entry in (netloc, host) or (entry.startswith("*.") and (host.endswith(entry[1:]) or host == entry[2:])) for entry in self.hosts
        )

    def allows(self, url: str) -> bool:
        """Whether the crawler may ask for this address: listed host, and a list of this source or an allowed path."""
        if not self.has_host(url):
            return False
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return url in self.listings or any(re.match(pattern, path) for pattern in self.link_patterns)

    def at(self, base_url: str | None) -> "Source":
        """The same source with its placeholders filled.

        Raises:
            SourceError: the entry needs a base address and none was given.
        """
        if BASE_URL not in "".join((*self.hosts, *self.listings)):
            return self
        host = urlsplit(base_url or "").netloc
        if not base_url or not host:
            raise SourceError(f"bulletin source {self.name}: its address is known only at run time; pass base_url (http://host:port).")
        base = base_url.rstrip("/")
        return replace(
            self,
            hosts=tuple(host if entry == BASE_URL else entry for entry in self.hosts),
            start_pages=tuple(page.replace(BASE_URL, base) for page in self.start_pages),
            feeds=tuple(feed.replace(BASE_URL, base) for feed in self.feeds),
            sitemaps=tuple(sitemap.replace(BASE_URL, base) for sitemap in self.sitemaps),
        )


def load_source(folder: Path) -> Source:
    """Read one issuer's source.yml.

    Raises:
        SourceError: the file is missing, is not YAML, or has a field that is unknown, missing or of the wrong kind.
    """
    file = folder / "source.yml"
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceError(f"{file}: not found. Each issuer's folder needs a source.yml.") from error
    except yaml.YAMLError as error:
        raise SourceError(f"{file}: not readable as YAML: {error}") from error
    if not isinstance(raw, dict):
        raise SourceError(f"{file}: expected fields (title, hosts, …), found {type(raw).__name__}.")
    unknown = sorted(set(raw) - _FIELDS)
    if unknown:
        raise SourceError(f"{file}: unknown field {', '.join(unknown)}. Known: {', '.join(sorted(_FIELDS))}.")
    try:
        return _read(folder.name, raw)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{file}: {error}") from error


def load_sources(root: Path = paths.BULLETIN_SOURCES) -> Mapping[str, Source]:
    """Every issuer under ``root``, by name."""
    return {folder.name: load_source(folder) for folder in sorted(root.iterdir()) if folder.is_dir()}


def find_source(url: str, sources: Mapping[str, Source]) -> Source | None:
    """The issuer whose host this address has; an exact host goes before a whole domain."""
    host = urlsplit(url).hostname or ""
    owners = [source for source in sources.values() if source.has_host(url)]
    return min(owners, key=lambda source: host not in source.hosts, default=None)


def _read(name: str, raw: Mapping[str, Any]) -> Source:
    trust = raw.get("trust")
    if trust not in ("trusted", "untrusted"):
        raise ValueError(f"trust must be trusted or untrusted, found {trust!r}")
    source = Source(
        name=name,
        title=_text(raw, "title"),
        hosts=_texts(raw, "hosts"),
        start_pages=_texts(raw, "start_pages"),
        feeds=_texts(raw, "feeds"),
        sitemaps=_texts(raw, "sitemaps"),
        link_patterns=_texts(raw, "link_patterns"),
        delay_seconds=float(raw.get("delay_seconds", 5.0)),
        max_pages=int(raw.get("max_pages", 50)),
        is_trusted=trust == "trusted",
        enabled=_flag(raw, "enabled"),
        allow_loopback=_flag(raw, "allow_loopback"),
        is_sample=_flag(raw, "is_sample"),
    )
    if not source.hosts:
        raise ValueError("hosts is empty: name at least one host")
    if source.enabled and not source.listings:
        raise ValueError("enabled, but no start_pages, feeds or sitemaps: where should the crawler begin?")
    for url in source.listings:
        if BASE_URL not in url and not source.has_host(url):
            raise ValueError(f"{url} is no web address on one of its hosts")
    if source.delay_seconds < 0 or source.max_pages < 1:
        raise ValueError("delay_seconds must not be negative and max_pages must be at least 1")
    for pattern in source.link_patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"link pattern {pattern!r} is not a regular expression: {error}") from error
    return source


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key} must be a text, found {value!r}")
    return value


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{key} must be a list of texts, found {value!r}")
    return tuple(value)


def _flag(raw: Mapping[str, Any], key: str) -> bool:
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false, found {value!r}")
    return value
