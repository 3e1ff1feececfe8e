"""What an .xls holds besides values: hidden rows and columns, formulas never calculated, errors, fonts of legacy encodings."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aidbook.text.legacy import Legacy
from aidbook.workbooks.anatomy import MAX_LISTED, SheetAnatomy
from aidbook.workbooks.grid import column_letters
from aidbook.workbooks.old_stream import records, short_text, workbook_stream
from aidbook.workbooks.old_texts import fonts_of_records

_COLUMNS: Final = 0x007D
_SHEET: Final = 0x0085
_STYLE: Final = 0x00E0
_SHARED_TEXT: Final = 0x00FD
_ROW: Final = 0x0208
_FORMULA: Final = 0x0006
_ERROR: Final = 0x0205
_LABEL: Final = 0x0204

_ROW_HIDDEN: Final = 0x20
_COLUMN_HIDDEN: Final = 0x01
_NO_TEXT: Final = b"\x03\x00\x00\x00\x00\x00\xff\xff"
"""The stored result of a formula that gave an empty text, or that no program ever calculated."""
_ERROR_RESULT: Final = 0x02
_ERRORS: Final = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
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
        stream = workbook_stream(content)
        fonts = fonts_of_records(stream)
        styles: list[Legacy | None] = []
        offsets: list[tuple[str, int]] = []
        for kind, record in records(stream, 0):
            if kind == _STYLE:
                number = int.from_bytes(record[:2], "little")
                styles.append(fonts[number] if number < len(fonts) else None)
            elif kind == _SHEET:
                offsets.append((short_text(record, 6), int.from_bytes(record[:4], "little")))
        return {name: _sheet(stream, offset, styles) for name, offset in offsets}
    except (struct.error, IndexError):
        return {}


def _sheet(stream: bytes, offset: int, styles: list[Legacy | None]) -> OldSheet:
    sheet = OldSheet()
    for kind, record in records(stream, offset):
        if kind == _ROW and record[12] & _ROW_HIDDEN:
            sheet.anatomy.hidden_rows.append(int.from_bytes(record[:2], "little") + 1)
        elif kind == _COLUMNS and record[8] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", record)
            sheet.anatomy.hidden_columns.append((first + 1, last + 1))
        elif kind in (_SHARED_TEXT, _LABEL, _FORMULA, _ERROR):
            row, column, style = struct.unpack_from("<HHH", record)
            address = f"{column_letters(column + 1)}{row + 1}"
            if (error := _error_of(kind, record)) is not None:
                if len(sheet.anatomy.errors) <= MAX_LISTED:
                    sheet.anatomy.errors.append((address, error))
            elif kind == _FORMULA:
                if record[6:14] == _NO_TEXT and _gives_number(record) and len(sheet.anatomy.unvalued) <= MAX_LISTED:
                    sheet.anatomy.unvalued.append(address)
            elif style < len(styles) and (encoding := styles[style]) is not None:
                sheet.fonts[row + 1, column + 1] = encoding
    return sheet


def _error_of(kind: int, record: bytes) -> str | None:
    """Return the error that a cell shows: its own value, or the stored result of its formula."""
    if kind == _ERROR:
        return _ERRORS.get(record[6], "#?") if record[7] else None
    if kind == _FORMULA and record[6] == _ERROR_RESULT and record[12:14] == b"\xff\xff":
        return _ERRORS.get(record[8], "#?")
    return None


def _gives_number(formula: bytes) -> bool:
    """Whether a formula's outermost operation is a sum or arithmetic, whose result is never an empty text."""
    length = int.from_bytes(formula[20:22], "little")
    tokens = formula[22 : 22 + length]
    is_sum = tokens[-4:-2] == _SUM[0] or (tokens[-4:-3] in (b"\x22", b"\x42", b"\x62") and tokens[-2:] == _SUM[1])
    return is_sum or (length > 4 and tokens[-1] in _ARITHMETIC)
