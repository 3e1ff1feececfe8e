"""A .csv as one sheet: separator and encoding told from the text itself."""

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from aidbook.text.legacy import convert, guess, vietnamese_words
from aidbook.text.remembered import Remembered
from aidbook.workbooks.grid import Cell, Sheet, content_of_text
from aidbook.workbooks.kinds import looks_like_utf_16
from aidbook.workbooks.safety import MAX_CELLS, MAX_ROWS, TooManyCellsError

SHEET_NAME: Final = "csv"
_SEPARATORS: Final = (";", "\t", ",")
_SAMPLE_LINES: Final = 200
_DECLARABLE: Final = {"windows-1258": "cp1258", "windows-1252": "cp1252", "iso-8859-1": "cp1252", "utf-8": "utf-8"}
MAX_FIELD: Final = 1_000_000
"""Characters of one cell; a quote that is never closed must not swallow the file silently."""
csv.field_size_limit(MAX_FIELD)


def read_csv(content: bytes) -> Sequence[Sheet]:
    """Return the one sheet of a .csv, every cell a text. Line numbers are record numbers, as a spreadsheet program shows them.

    Raises:
        UnicodeDecodeError: the text is in no encoding that is known.
        csv.Error: quotes do not fit together.
        TooManyCellsError: there are more lines or cells than in any report.
    """
    text = decode(content)
    rows: dict[int, dict[int, Cell]] = {}
    contents = Remembered(content_of_text)
    count = 0
    for row, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=False), start=1):
        count += len(record)
        if count > MAX_CELLS or row > MAX_ROWS:
            raise TooManyCellsError(f"more than {MAX_ROWS:,} lines or {MAX_CELLS:,} cells")
        cells = {column: Cell(row, column, held) for column, value in enumerate(record, start=1) if (held := contents[value]) is not None}
        if cells:
            rows[row] = cells
    return [Sheet(SHEET_NAME, rows, (), max(rows, default=0), is_delimited=True)]


def separator_of(text: str) -> str:
    """Return the separator that cuts the first lines into most cells of one count; a comma inside numbers and words is not regular."""
    lines = [line for line in text[:200_000].splitlines()[:_SAMPLE_LINES] if line.strip()]

    def regularity(separator: str) -> tuple[int, int]:
        try:
            widths = [len(record) for record in csv.reader(lines, delimiter=separator)]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        common = max(set(wide), key=lambda width: (wide.count(width), width), default=0)
        return wide.count(common) * (common - 1), common

    return max(_SEPARATORS, key=regularity)


def decode(content: bytes, declared: str | None = None) -> str:
    """Return the text of UTF-8, UTF-16 or windows-1258 bytes, composed; TCVN3 and VNI bytes come as the Latin-1 letters they show as.

    Zero characters are left out: no database can hold them.

    Raises:
        UnicodeDecodeError: the bytes are none of these.
    """
    return _decode(content, declared).replace("\x00", "")


def _decode(content: bytes, declared: str | None) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    if looks_like_utf_16(content):
        return content.decode("utf-16-le" if content[1::2].count(0) > content[0::2].count(0) else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if declared is not None and (codec := _DECLARABLE.get(declared.lower())) is not None:
            return unicodedata.normalize("NFC", content.decode(codec, "replace"))
    shown = content.decode("latin-1")
    as_1258 = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    encoding = guess(Counter(shown.splitlines()))
    if encoding is not None and vietnamese_words(convert(shown, encoding)) > vietnamese_words(as_1258):
        return shown
    return unicodedata.normalize("NFC", content.decode("cp1258"))
