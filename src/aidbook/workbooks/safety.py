"""Decide from the zip alone whether a workbook may be opened: nothing unscanned reaches a reader.

A 5 kB file with one cell at XFD1048576 makes a reader ask for 512 GiB, a zip bomb fills memory, an entity expands for ever. The scan reads
each part once, in pieces, under limits of its own; sizes that the archive claims are not believed.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from aidbook.workbooks.kinds import ZIP_DAMAGE

MAX_FILE_BYTES: Final = 25 * 1024 * 1024
"""A province's report has some hundred rows; 25 MB is a thousand times that."""
MAX_PARTS: Final = 2_000
MAX_PART_BYTES: Final = 100 * 1024 * 1024
MAX_TOTAL_BYTES: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 300
"""Compressed XML of real sheets shrinks to a twentieth; a bomb to a thousandth."""
RATIO_FROM_BYTES: Final = 4 * 1024 * 1024
MAX_CELLS: Final = 3_000_000
"""Of the rectangle that a sheet spans: a reader allocates all of it."""
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 1_000
"""The form has 28. A header of thousands is no table of ours and would only cost time."""
MAX_TEXT: Final = 32_767
"""Characters of a cell: the most that Excel itself allows."""
MAX_NAME: Final = 255
"""Characters of a sheet's name: Excel allows 31, other programs more."""
_PIECE: Final = 1024 * 1024

_CELL: Final = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']\$?([A-Za-z]{1,7})\$?(\d{1,10})[\"'][^<>]*?(/?)>")
# What spreadsheet programs write, and what they write for a cell with a format only; other spellings are rare and slow to match.
_PLAIN_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>/]*>')
_PLAIN_EMPTY_CELL: Final = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"[^<>/]*/>')
_ANY_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
# The cells of a report: no farther than column AZ and row 49,999, well within what a reader may allocate. Cells that are not of this kind
# are looked at one by one.
_NOT_NEAR_CELL: Final = re.compile(rb'<c(?! r="A?[A-Z](?:\d{1,4}|[1-4]\d{4})"[ />])[\s/>]')
_NOT_NEAR_ROW: Final = re.compile(rb'<row(?! r="(?:\d{1,4}|[1-4]\d{4})"[ />])\s')
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*[\"'](\d{1,12})[\"']")
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")
_MARKUP: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]{0,999}+<")
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


WORKBOOK_PART: Final = "xl/workbook.xml"
DOCUMENT_PART: Final = "word/document.xml"

Visit = Callable[[str, bytes], None]
"""Is shown each part, by name and content, that the scan let pass."""


class Refusal(StrEnum):
    """Why a file is not opened; the value is the rule that says so to the sender."""

    UNSAFE = "file.workbook.is_safe"
    UNREADABLE = "file.workbook.is_readable"
    SECRET = "file.workbook.is_not_secret"
    LOCKED = "file.workbook.has_no_password"
    EMPTY = "file.workbook.is_not_empty"
    PICTURE = "file.workbook.is_not_picture"
    OTHER_KIND = "file.workbook.is_of_known_kind"
    NOT_FLAT = "file.archive.is_flat"
    SEVERAL = "file.archive.holds_one_file"


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal with what was seen, in words for the sender."""

    refusal: Refusal
    seen: str


@dataclass(frozen=True, slots=True)
class _Marks:
    """Secrecy marks as a pattern, and the shortest words without one of which it cannot match."""

    pattern: re.Pattern[bytes]
    words: Sequence[bytes]


class TooManyCellsError(Exception):
    """A file holds more cells, or tables deeper in each other, than any report. Never leaves this room."""


def scan(content: bytes, secrecy_marks: Sequence[str], *, main_part: str = WORKBOOK_PART, visit: Visit | None = None) -> Refused | None:
    """Return why ``content`` must not be opened as .xlsx (or .docx, by its ``main_part``), or None if it may.

    ``secrecy_marks`` are texts that, alone in a cell or a text box, mean that the file is a state secret.
    """
    if len(content) > MAX_FILE_BYTES:
        return too_big(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _scan_archive(archive, _marks(tuple(secrecy_marks)), main_part, visit)
    except ZIP_DAMAGE as error:
        return Refused(Refusal.UNREADABLE, f"not a whole file: {error}" if str(error) else "not a whole file")


def too_big(size: int) -> Refused:
    """Return the refusal of a file of ``size`` bytes."""
    return Refused(Refusal.UNSAFE, f"{size:,} bytes, more than {MAX_FILE_BYTES:,}")


def _scan_archive(archive: zipfile.ZipFile, marks: _Marks, main_part: str, visit: Visit | None) -> Refused | None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS or len(set(names)) != len(names):
        return Refused(Refusal.UNSAFE, f"{len(entries)} parts in the archive, or one name twice")
    if any(entry.flag_bits & 0x1 for entry in entries):
        return Refused(Refusal.LOCKED, "zip")
    if main_part not in names or "[Content_Types].xml" not in names:
        return Refused(Refusal.UNREADABLE, f"no {main_part} inside")
    total = 0
    for entry in entries:
        content = read_limited(archive, entry)
        if content is None:
            return Refused(Refusal.UNSAFE, f"{entry.filename} grows beyond every workbook when unpacked")
        total += len(content)
        if total > MAX_TOTAL_BYTES:
            return Refused(Refusal.UNSAFE, f"the archive unpacks to more than {MAX_TOTAL_BYTES:,} bytes")
        refused = _scan_part(entry.filename, content, marks)
        if refused:
            return refused
        if visit is not None:
            visit(entry.filename, content)
    return None


def read_limited(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, max_bytes: int = MAX_PART_BYTES) -> bytes | None:
    """Unpack one part piece by piece; None once it passes a limit, whatever size the archive claims.

    Raises:
        NotImplementedError: the part is compressed in another way than office programs do. Of those ``zipfile`` unpacks a whole piece at
            once, however much comes out of it: a megabyte of bzip2 makes 20 GB.
        Exception: one of ``ZIP_DAMAGE``: the archive is damaged.
    """
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError("compressed in another way than office programs do")
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
            if size > max_bytes or (size > RATIO_FROM_BYTES and size > MAX_RATIO * max(entry.compress_size, 1)):
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _scan_part(name: str, content: bytes, marks: _Marks) -> Refused | None:
    # The name decides nothing by itself: a workbook may say that any part is a sheet.
    if not name.lower().endswith((".xml", ".rels", ".vml")) and not _MARKUP.match(content):
        return None
    if b"\x00" in content:
        return Refused(Refusal.UNSAFE, f"{name} is not in UTF-8")
    # Searching for a plain word costs a tenth of a pattern; most parts have none of these.
    if b"<!" in content and _DECLARATION.search(content):
        return Refused(Refusal.UNSAFE, f"{name} declares entities")
    spelled = _REFERENCE.sub(_character, content) if b"&#" in content else content
    if any(word in spelled for word in marks.words) and marks.pattern.search(spelled):
        return Refused(Refusal.SECRET, "secrecy stamp")
    if b"sheetData" in content:
        return _scan_extent(name, content)
    return None


def _character(reference: re.Match[bytes]) -> bytes:
    """Some writers spell every Vietnamese letter as a numeric reference."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code).encode("utf-8", "replace") if code < 0x110000 else b""


def _scan_extent(name: str, content: bytes) -> Refused | None:
    """Refuse a sheet that spans more cells than a reader may allocate. Cells with a format but no content span nothing."""
    if b":c" not in content and b":row" not in content and not (_NOT_NEAR_CELL.search(content) or _NOT_NEAR_ROW.search(content)):
        return None
    cells = _PLAIN_CELL.findall(content)
    has_unplaced = False
    if len(cells) + len(_PLAIN_EMPTY_CELL.findall(content)) != len(_ANY_CELL.findall(content)):
        placed = _CELL.findall(content)
        cells = [(letters, number) for letters, number, is_empty in placed if not is_empty]
        has_unplaced = len(placed) < len(_ANY_CELL.findall(content))
    last_row = max((int(number) for number in {number for _, number in cells}), default=0)
    last_column = max((_column_number(letters) for letters in {letters for letters, _ in cells}), default=0)
    furthest = max((int(row[1]) for row in _ROW.finditer(content)), default=0)
    if furthest > 1_048_576:
        return Refused(Refusal.UNSAFE, f"{name} has a row {furthest}")
    if has_unplaced:
        # Cells without an address lie where their row is, one beside the other.
        last_row = max(last_row, furthest)
        last_column = max(last_column, *(row.count(b"<c") for row in content.split(b"<row")))
    if last_row > MAX_ROWS or last_row * last_column > MAX_CELLS:
        return Refused(Refusal.UNSAFE, f"{name} has a cell in row {last_row}, column {last_column}")
    return None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


@lru_cache(maxsize=8)
def _marks(secrecy_marks: tuple[str, ...]) -> _Marks:
    """Match a mark alone between two tags, composed or decomposed, or in a page header (``&CMẬT``)."""
    forms = {unicodedata.normalize(form, mark) for mark in secrecy_marks for form in ("NFC", "NFD")}
    words = b"|".join(re.escape(mark.encode()) for mark in sorted(forms, key=len, reverse=True))
    # Possessive (*+): a part of millions of spaces is walked once, not once for each of them.
    pattern = re.compile(rb">\s*+(?:(?:&amp;[LCR]|&amp;\"[^\"<]*\"|&amp;\d+)++\s*+)?+(?:" + words + rb")\s*+<")
    return _Marks(pattern, [form.encode() for form in forms if not any(other != form and other in form for other in forms)])
