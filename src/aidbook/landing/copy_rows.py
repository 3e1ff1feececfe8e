"""Rows of a submission as lines of COPY, so that what took milliseconds per hundred rows in SQL values takes a fraction of one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

import msgspec

from aidbook.model.submission import IgnoredRow, LandedRow, Scalar, Table

COLUMNS = ("submission_id", "sheet", "row_number", "table_name", "ignored_by", '"values"', "raw", "cells")
IGNORED = "ignored"
"""``table_name`` of a line inside a table that a rule leaves out."""

_json = msgspec.json.Encoder().encode
_values = msgspec.json.Decoder(dict[str, Scalar]).decode
_texts = msgspec.json.Decoder(dict[str, str]).decode
_NULL = b"\\N"
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MEANT = {b"t": b"\t", b"n": b"\n", b"r": b"\r"}


def encode_rows(rows: Sequence[LandedRow], ignored: Sequence[IgnoredRow]) -> list[bytes]:
    """Every line of landing.submission_row without its submission, in the order of :data:`COLUMNS`, as COPY's text format wants it.

    A line of a sheet is landed once: as a row where it is one, else as what ignores it.

    Raises:
        ValueError: two rows claim one line of a sheet; landing could only take one of them.
    """
    lines = {
        (row.sheet, row.row_number): b"\t".join(
            (
                _text(row.sheet),
                b"%d" % row.row_number,
                row.table.value.encode(),
                _NULL,
                _document(row.values),
                _document(row.raw),
                _document(row.cells),
            )
        )
        for row in rows
    }
    if len(lines) < len(rows):
        twice = Counter((row.sheet, row.row_number) for row in rows).most_common(1)
        raise ValueError(f"two rows claim one line of a sheet: {twice}")
    for line in ignored:
        if (place := (line.sheet, line.row_number)) not in lines:
            raw = _document({"table": line.table.value, "line": line.raw})
            lines[place] = b"\t".join((_text(line.sheet), b"%d" % line.row_number, IGNORED.encode(), _text(line.rule), b"{}", raw, b"{}"))
    return list(lines.values())


def decode_rows(lines: Iterable[bytes]) -> Iterator[LandedRow]:
    """The rows among such lines, as they were before, but for null characters."""
    for line in lines:
        sheet, number, table, _, *documents = map(_unescaped, line.split(b"\t"))
        if table != IGNORED.encode():
            values, raw, cells = documents
            yield LandedRow(Table(table.decode()), sheet.decode(), int(number), _values(values), _texts(raw), _texts(cells))


def _document(value: Mapping[str, Scalar] | Mapping[str, str]) -> bytes:
    """JSON has no raw tabs or line ends: only its backslashes need one more for COPY. PostgreSQL's jsonb has no null character."""
    encoded = _json(value if type(value) is dict else dict(value))
    if b"\\" not in encoded:
        return encoded
    if b"\\u0000" in encoded:
        encoded = _json({field: _without_null(text) for field, text in value.items()})
    return encoded.replace(b"\\", b"\\\\")


def _text(value: str) -> bytes:
    escaped = _without_null(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return escaped.encode()


def _unescaped(field: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), field) if b"\\" in field else field


@overload
def _without_null(value: str) -> str: ...
@overload
def _without_null(value: Scalar) -> Scalar: ...
def _without_null(value: Scalar) -> Scalar:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
