"""What must never reach a reader, and what may."""

import io
import zipfile
from collections.abc import Callable

import pytest
from unit.workbooks.books import build_book, read, rules_of

from aidbook.workbooks.safety import Refusal, scan

MARKS = ("MẬT", "TỐI MẬT")


def repack(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Rewrite each part of an archive; None leaves it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, part: part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part


def test_scan_a_plain_report_may_be_opened() -> None:
    assert scan(build_book(), MARKS) is None


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c s="1" r="XFD1048576" t="n"><v>1</v></c></row>',
        b"<row r='9'><x:c r='ZZZ900000'><v>1</v></x:c></row>",
    ],
)
def test_scan_a_far_cell_is_unsafe(cell: bytes) -> None:
    refused = scan(repack(build_book(), in_sheet(b"</sheetData>", cell + b"</sheetData>")), MARKS)
    assert refused is not None
    assert refused.refusal is Refusal.UNSAFE


def test_scan_a_far_cell_with_a_format_only_spans_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    content = repack(build_book(), in_sheet(b"</sheetData>", far + b"</sheetData>"))
    assert scan(content, MARKS) is None
    assert len(read(content).rows) == 7


def test_scan_an_entity_is_unsafe() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    refused = scan(repack(build_book(), lambda name, part: bomb + part if name == "xl/workbook.xml" else part), MARKS)
    assert refused is not None
    assert refused.refusal is Refusal.UNSAFE


def test_scan_a_part_that_unpacks_without_end_is_unsafe() -> None:
    content = repack(build_book(), lambda name, part: part + b" " * 30_000_000 if name == "xl/styles.xml" else part)
    assert len(content) < 100_000
    refused = scan(content, MARKS)
    assert refused is not None
    assert refused.refusal is Refusal.UNSAFE


def test_scan_another_encoding_is_unsafe() -> None:
    refused = scan(repack(build_book(), lambda n, part: part.decode().encode("utf-16") if n == "xl/workbook.xml" else part), MARKS)
    assert refused is not None
    assert refused.refusal is Refusal.UNSAFE


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked", build_book()[:3000]])
def test_scan_what_is_no_workbook_is_unreadable(content: bytes) -> None:
    refused = scan(content, MARKS)
    assert refused is not None
    assert refused.refusal is Refusal.UNREADABLE


def test_scan_a_zip_without_a_workbook_is_unreadable() -> None:
    refused = scan(repack(build_book(), lambda name, part: None if name == "xl/workbook.xml" else part), MARKS)
    assert refused is not None
    assert refused.refusal is Refusal.UNREADABLE


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT"])
def test_read_a_secret_file_is_refused_unread(mark: str) -> None:
    submission = read(build_book(spoil=lambda book: book["2_DuAn"].cell(1, 3, mark)))
    assert submission.state == "refused"
    assert rules_of(submission) == ["file.workbook.is_not_secret"]
    assert not submission.rows
    assert not submission.cover


def test_read_the_word_inside_a_text_is_no_stamp() -> None:
    assert read(build_book(spoil=lambda book: book["2_DuAn"].cell(1, 3, "Dự án nuôi ong lấy mật; BẢO MẬT"))).state == "read"
