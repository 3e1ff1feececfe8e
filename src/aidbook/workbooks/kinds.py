"""What a file is by its first bytes and its parts. The content decides; a name only shows what the sender thought."""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

MAX_ENTRIES: Final = 2_000
"""Of a zip's directory: reading a longer one would already cost memory."""

ZIP_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, OverflowError, IndexError
)  # fmt: skip
"""What ``zipfile`` raises on damaged or lying archives; a place beyond 2**63 is an OverflowError, a name of nothing an IndexError."""

_ZIP_ENTRY: Final = b"PK\x01\x02"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_BEGIN: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS: Final = 0x2F
_RECORDS_BEFORE_LOCK: Final = 10
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"%PDF")
_OTHERS: Final = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"\x7fELF", b"MZ")
# A comment ends at its first "-->" and is not looked into again (*+, ?>): of a thousand comments there is one reading, not 2**1000.
_MARKUP: Final = re.compile(
    rb"\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b", re.IGNORECASE | re.DOTALL
)
_XML: Final = re.compile(rb"\s*<\?xml|\s*<Workbook\b")
_BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


class Kind(StrEnum):
    """A kind of file; the value is how it is named to the sender."""

    EMPTY = "tệp rỗng"
    XLSX = "Excel .xlsx"
    XLSM = "Excel .xlsm"
    XLS = "Excel .xls"
    LOCKED = "tệp có mật khẩu"
    DOCX = "Word .docx"
    ZIP = ".zip"
    BROKEN_ZIP = "tệp hỏng"
    HTML = "HTML"
    TEXT = ".csv"
    PICTURE = "ảnh hoặc PDF"
    XLSB = "Excel .xlsb"
    ODS = "OpenDocument .ods"
    DOC = "Word .doc"
    XML = "XML"
    OTHER = "loại tệp khác"


EXTENSIONS: Final = {
    Kind.XLSX: (".xlsx",),
    Kind.XLSM: (".xlsm",),
    Kind.XLS: (".xls",),
    Kind.DOCX: (".docx",),
    Kind.ZIP: (".zip",),
    Kind.HTML: (".html", ".htm"),
    Kind.TEXT: (".csv", ".txt", ".tsv"),
}
"""The extensions that tell a readable kind truly."""


def kind_of(content: bytes) -> Kind:
    """Tell a file's kind from its content. Whether it is whole and safe is for the reader of that kind to say."""
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        return Kind.EMPTY
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    if content.startswith(_PICTURES):
        return Kind.PICTURE
    if content.startswith(_OTHERS):
        return Kind.OTHER
    head = _readable_head(content)
    if _MARKUP.match(head):
        return Kind.HTML
    if _XML.match(head):
        return Kind.HTML if re.search(rb"<html\b", head, re.IGNORECASE) else Kind.XML
    return Kind.TEXT if _is_text(content) else Kind.OTHER


def wrong_extension(kind: Kind, file_name: str) -> str | None:
    """Return the extension that belies a readable kind, None where name and content agree or the name has none."""
    extension = PurePosixPath(file_name).suffix.lower()
    return extension if kind in EXTENSIONS and extension and extension not in EXTENSIONS[kind] else None


def _kind_of_zip(content: bytes) -> Kind:
    if content.count(_ZIP_ENTRY) > MAX_ENTRIES:
        return Kind.ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except ZIP_DAMAGE:
        return Kind.BROKEN_ZIP
    if "xl/workbook.xml" in names:
        return Kind.XLSM if any(name.lower().endswith("vbaproject.bin") for name in names) else Kind.XLSX
    if "word/document.xml" in names:
        return Kind.DOCX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        return Kind.ODS
    return Kind.BROKEN_ZIP if "[Content_Types].xml" in names else Kind.ZIP


def _kind_of_ole(content: bytes) -> Kind:
    """Old office files name their streams in UTF-16; a locked .xlsx is such a file too."""
    if "EncryptedPackage".encode("utf-16-le") in content or _is_locked_xls(content):
        return Kind.LOCKED
    if "WordDocument".encode("utf-16-le") in content:
        return Kind.DOC
    return Kind.XLS if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")) else Kind.OTHER


def _is_locked_xls(content: bytes) -> bool:
    """Whether the workbook's stream says at its begin that what follows is locked (the record FILEPASS)."""
    at = content.find(_WORKBOOK_BEGIN)
    for _ in range(_RECORDS_BEFORE_LOCK):
        if at < 0 or at + 4 > len(content):
            return False
        kind, length = int.from_bytes(content[at : at + 2], "little"), int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _readable_head(content: bytes) -> bytes:
    """Return the first characters as UTF-8, also of text in UTF-16."""
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def _is_text(content: bytes) -> bool:
    """Text has no control characters but tabs and line ends; UTF-16 without a mark shows as every second byte zero."""
    if content.startswith(_BYTE_ORDER_MARKS):
        return True
    head = content[:65536]
    controls = sum(head.count(code) for code in range(32) if code not in (9, 10, 12, 13))
    return controls <= len(head) // 100 or looks_like_utf_16(content)


def looks_like_utf_16(content: bytes) -> bool:
    """Whether every second byte is mostly zero: UTF-16 of a mostly Latin text, saved without its mark."""
    head = content[:4096]
    return len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) > len(head) // 5
