"""What an .xls holds besides values: hidden rows and columns, formulas never calculated, fonts of legacy encodings.

An .xls is records (type, length, content) in one stream of an OLE container; no kept library reads these few of them.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from aidbook.text.legacy import Legacy, encoding_of_font
from aidbook.workbooks.anatomy import MAX_LISTED, SheetAnatomy
from aidbook.workbooks.grid import column_letters

_SECTOR_SHIFT_AT: Final = 30
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Sector numbers from here on mean "free" or "end"."""
_ENTRY: Final = 128
_LEAST_STREAM: Final = 4096
"""Shorter streams lie in a table of their own; no program writes a workbook so short."""

_EOF: Final = 0x000A
_FONT: Final = 0x0031
_COLUMNS: Final = 0x007D
_SHEET: Final = 0x0085
_STYLE: Final = 0x00E0
_SHARED_TEXT: Final = 0x00FD
_ROW: Final = 0x0208
_FORMULA: Final = 0x0006
_LABEL: Final = 0x0204

_ROW_HIDDEN: Final = 0x20
_COLUMN_HIDDEN: Final = 0x01
_NO_TEXT: Final = b"\x03\x00\x00\x00\x00\x00\xff\xff"
"""The stored result of a formula that gave an empty text, or that no program ever calculated."""
_ARITHMETIC: Final = frozenset(range(0x03, 0x08)) | {0x12, 0x13, 0x14}
_SUM: Final = (b"\x19\x10", b"\x04\x00")
"""A formula ends in its outermost operation: SUM of one range, or of several."""


@dataclass(slots=True)
class OldSheet:
    """One sheet of an .xls. ``fonts`` has the cells whose font tells a legacy encoding."""

    anatomy: SheetAnatomy = field(default_factory=SheetAnatomy)
    fonts: dict[tuple[int, int], Legacy] = field(default_factory=dict)


def read_old_anatomy(content: bytes) -> Mapping[str, OldSheet]:
    """Return what stands around the cells of each sheet of an .xls; nothing of what is damaged (its reader says so)."""
    try:
        stream = _workbook_stream(content)
        fonts: list[Legacy | None] = []
        styles: list[Legacy | None] = []
        offsets: list[tuple[str, int]] = []
        for kind, record in _records(stream, 0):
            if kind == _FONT:
                # Font number 4 does not exist: the fifth record is font 5.
                fonts += [None] * (len(fonts) == 4) + [encoding_of_font(_text(record, 14))]
            elif kind == _STYLE:
                number = int.from_bytes(record[:2], "little")
                styles.append(fonts[number] if number < len(fonts) else None)
            elif kind == _SHEET:
                offsets.append((_text(record, 6), int.from_bytes(record[:4], "little")))
        return {name: _sheet(stream, offset, styles) for name, offset in offsets}
    except (struct.error, IndexError):
        return {}


def _sheet(stream: bytes, offset: int, styles: list[Legacy | None]) -> OldSheet:
    sheet = OldSheet()
    for kind, record in _records(stream, offset):
        if kind == _ROW and record[12] & _ROW_HIDDEN:
            sheet.anatomy.hidden_rows.append(int.from_bytes(record[:2], "little") + 1)
        elif kind == _COLUMNS and record[8] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", record)
            sheet.anatomy.hidden_columns.append((first + 1, last + 1))
        elif kind in (_SHARED_TEXT, _LABEL, _FORMULA):
            row, column, style = struct.unpack_from("<HHH", record)
            if kind == _FORMULA:
                if record[6:14] == _NO_TEXT and _gives_number(record) and len(sheet.anatomy.unvalued) <= MAX_LISTED:
                    sheet.anatomy.unvalued.append(f"{column_letters(column + 1)}{row + 1}")
            elif style < len(styles) and (encoding := styles[style]) is not None:
                sheet.fonts[row + 1, column + 1] = encoding
    return sheet


def _gives_number(formula: bytes) -> bool:
    """Whether a formula's outermost operation is a sum or arithmetic, whose result is never an empty text."""
    length = int.from_bytes(formula[20:22], "little")
    tokens = formula[22 : 22 + length]
    is_sum = tokens[-4:-2] == _SUM[0] or (tokens[-4:-3] in (b"\x22", b"\x42", b"\x62") and tokens[-2:] == _SUM[1])
    return is_sum or (length > 4 and tokens[-1] in _ARITHMETIC)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(record: bytes, at: int) -> str:
    """Read a short text: its length, whether it is in UTF-16, its letters."""
    length, is_wide = record[at], record[at + 1] & 1
    letters = record[at + 2 : at + 2 + length * (2 if is_wide else 1)]
    return letters.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _workbook_stream(content: bytes) -> bytes:
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
