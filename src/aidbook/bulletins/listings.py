"""Lists of links: start pages, feeds (RSS, Atom) and sitemaps, read from bytes that nobody vouches for."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

from lxml import etree
from lxml import html as lxml_html

from aidbook.bulletins.addresses import join
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.unpack import is_gzip, unpacked
from aidbook.errors import AidbookError

_NAMESPACE_FREE = "{*}"
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,10};)")
"""In addresses of feeds that somebody's script wrote; XML would lose what follows it."""


class Listing(StrEnum):
    """The kinds of lists."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"


class ListingError(AidbookError):
    """A list that cannot be read."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a list names: pages, and (an index of sitemaps) further lists."""

    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def read_links(listing: Listing, body: bytes, url: str, limits: Limits) -> Links:
    """The links of a list, the newest first where it tells times; at most ``limits.listing_links``.

    Raises:
        ListingError: an XML list is no XML, or declares entities of its own, which none needs.
        UnpackError: a packed sitemap is broken or unpacks to more than ``limits.listing_bytes``.
    """
    if listing is Listing.PAGE:
        return Links(_distinct(_hrefs(body, url), limits.listing_links))
    if is_gzip(body):
        body = unpacked(body, limits.listing_bytes)
    if b"<!ENTITY" in body.replace(b"\0", b""):  # Also where every letter takes two bytes.
        raise ListingError(f"{listing} declares entities")
    if listing is Listing.FEED:
        return Links(_distinct((link for href in _feed(body) if (link := join(url, href))), limits.listing_links))
    return _sitemap(body, url, limits.listing_links)


def _hrefs(body: bytes, url: str) -> Iterator[str]:
    try:
        page = lxml_html.fromstring(body)
    except (etree.ParserError, ValueError):  # An empty page, or one of nothing but comments.
        return
    base = join(url, page.xpath("string(//base/@href)")) or url
    for href in page.xpath("//a/@href"):
        if link := join(base, href):
            yield link


def _feed(body: bytes) -> Iterator[str]:
    for element in _elements(body, "feed", ("item", "entry")):
        for link in element.iterfind(f"{_NAMESPACE_FREE}link"):
            if link.get("rel", "alternate") == "alternate" and (href := link.get("href") or link.text):
                yield html.unescape(href)


def _sitemap(body: bytes, url: str, most: int) -> Links:
    dated: list[tuple[str, str]] = []
    sitemaps: list[str] = []
    for element in _elements(body, "sitemap", ("url", "sitemap")):
        link = join(url, element.findtext(f"{_NAMESPACE_FREE}loc") or "")
        if link is None:
            continue
        if etree.QName(element).localname == "sitemap":
            sitemaps.append(link)
        else:
            dated.append((element.findtext(f"{_NAMESPACE_FREE}lastmod") or "", link))
    newest_first = (link for _, link in sorted(dated, key=lambda entry: entry[0], reverse=True))
    return Links(_distinct(newest_first, most), _distinct(sitemaps, most))


def _elements(body: bytes, kind: str, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of these names, each forgotten when the next is asked for. Small faults are passed over."""
    body = _BARE_AMPERSAND.sub(b"&amp;", body)
    tags = [f"{_NAMESPACE_FREE}{name}" for name in names]
    found = etree.iterparse(BytesIO(body), tag=tags, resolve_entities=False, load_dtd=False, no_network=True, recover=True)
    try:
        for _, element in found:
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ListingError(f"{kind} is not readable as XML: {error.msg}") from error
    if found.root is None:
        raise ListingError(f"{kind} is not readable as XML")


def _distinct(links: Iterable[str], most: int) -> list[str]:
    found: dict[str, None] = {}
    for link in links:
        if len(found) == most:
            break
        found[link] = None
    return list(found)
