"""Addresses as strangers write them: which may be asked for at all, and to which machine a connection may go."""

import ipaddress
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2000
"""Characters of an address; browsers and servers cut longer ones, and link traps grow them."""

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def split(url: str) -> SplitResult | None:
    """The parts of a web address; None for what is none: another scheme, no host, a port that is no number, a user's name in it."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if is_web and parts.username is None and len(url) <= LONGEST and url.isprintable() and " " not in url else None


def join(base: str, href: str) -> str | None:
    """The address that a link on a page leads to, without its fragment; None where it is no web address."""
    try:
        url = urldefrag(urljoin(base, href.strip())).url
    except ValueError:
        return None
    return url if split(url) else None


def origin(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_default_port(parts: SplitResult) -> bool:
    """Whether the address goes to the port that is usual for its scheme."""
    return parts.port is None or parts.port == _DEFAULT_PORTS[parts.scheme]


def refuse_host(host: str, *, allow_loopback: bool) -> str | None:
    """Why a host may not be asked, where it is written as an IP address; a name is judged when it is resolved."""
    try:
        return refuse_address(host, allow_loopback=allow_loopback)
    except ValueError:
        return None


def refuse_address(address: str, *, allow_loopback: bool) -> str | None:
    """Why this IP address may not be connected to, or None. Only public addresses may, and loopback where the source says so.

    Raises:
        ValueError: it is no IP address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.is_loopback and allow_loopback:
        return None
    return None if all(_is_public(each) for each in _inside(ip) or [ip]) else f"{address} is not a public address"


def _is_public(ip: IP) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or getattr(ip, "is_site_local", False))


def _inside(ip: IP) -> list[IP]:
    """The IPv4 addresses that an IPv6 address carries: a gateway would pass the connection on to them, so they are judged in its place."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    found: list[IP] = [carried for carried in (ip.ipv4_mapped, ip.sixtofour) if carried is not None]
    if ip in _NAT64 or int(ip) >> 32 == 0:  # The second is the old "IPv4-compatible" form.
        found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return found
