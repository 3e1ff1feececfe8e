"""The stream of records (type, length, content) in the OLE container of an .xls. It is followed by hand: no kept library gives it."""

import struct
from collections.abc import Iterator
from typing import Final

_SECTOR_SHIFT_AT: Final = 30
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Sector numbers from here on mean "free" or "end"."""
_ENTRY: Final = 128
_LEAST_STREAM: Final = 4096
"""Shorter streams lie in a table of their own; no program writes a workbook so short."""
_EOF: Final = 0x000A


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record from a place on, up to the end of its part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def short_text(record: bytes, at: int) -> str:
    """Read a short text: its length, whether it is in UTF-16, its letters."""
    length, is_wide = record[at], record[at + 1] & 1
    letters = record[at + 2 : at + 2 + length * (2 if is_wide else 1)]
    return letters.decode("utf-16-le" if is_wide else "latin-1", "replace")


def workbook_stream(content: bytes) -> bytes:
    """Return the stream named Workbook of an OLE container; empty where it cannot be followed."""
    size = 1 << min(content[_SECTOR_SHIFT_AT], 16)
    sectors = len(content) // size

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    def numbers(part: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])

    def chain(first: int) -> Iterator[bytes]:
        for _ in range(sectors + 1):
            if first >= _LAST_SECTOR or first >= len(table):
                return
            yield sector(first)
            first = table[first]

    listed = list(numbers(content[76:512]))
    further = int.from_bytes(content[68:72], "little")
    for _ in range(sectors):
        if further >= _LAST_SECTOR or not (part := numbers(sector(further))):
            break
        listed += part[:-1]
        further = part[-1]
    table = [entry for number in listed if number < _LAST_SECTOR for entry in numbers(sector(number))]
    directory = b"".join(chain(int.from_bytes(content[48:52], "little")))
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        name = entry[: max(0, int.from_bytes(entry[64:66], "little") - 2)].decode("utf-16-le", "replace")
        length = int.from_bytes(entry[120:124], "little")
        if name in ("Workbook", "Book") and length >= _LEAST_STREAM:
            return b"".join(chain(int.from_bytes(entry[116:120], "little")))[:length]
    return b""
