"""Packed bytes, unpacked within a bound: a gzip bomb costs no more memory than a page may have."""

import zlib

from aidbook.errors import AidbookError

_MAGIC = b"\x1f\x8b"
_ANY_HEADER = 32 + zlib.MAX_WBITS  # zlib's own or gzip's


class UnpackError(AidbookError):
    """Bytes that cannot be unpacked, or unpack to more than is allowed."""


def is_gzip(body: bytes) -> bool:
    """Whether the bytes begin as gzip does."""
    return body.startswith(_MAGIC)


def decoded(body: bytes, encoding: str, most: int) -> bytes:
    """A response body without its Content-Encoding.

    Raises:
        UnpackError: the encoding is none that is known (gzip, deflate), the bytes are broken, or unpack to more than ``most`` bytes.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    for name in reversed(names):
        if name in ("gzip", "x-gzip", "deflate"):
            body = unpacked(body, most)
        elif name != "identity":
            raise UnpackError(f"packed as {name}, although it was asked for unpacked")
    return body


def unpacked(body: bytes, most: int) -> bytes:
    """The content of gzip or zlib bytes, of all members.

    Raises:
        UnpackError: the bytes are broken, cut short, or unpack to more than ``most`` bytes.
    """
    parts, room, rest = [], most, body
    while rest:
        unpacker = zlib.decompressobj(_ANY_HEADER)
        try:
            part = unpacker.decompress(rest, room + 1)
        except zlib.error as error:
            raise UnpackError(f"packed bytes are broken: {error}") from error
        room -= len(part)
        if room < 0:
            raise UnpackError(f"unpacks to more than {most} bytes")
        if not unpacker.eof:
            raise UnpackError("packed bytes are cut short")
        parts.append(part)
        rest = unpacker.unused_data if is_gzip(unpacker.unused_data) else b""
    return b"".join(parts)
