"""Rows as lines of COPY: what PostgreSQL reads back is what was typed, whatever signs it holds."""

import json

import pytest

from aidbook.landing.copy_rows import copy_chunks, encode_rows
from aidbook.model.submission import IgnoredRow, LandedRow, Submission, SubmissionState, Table

HOSTILE = ["tab\there", "line\nend\r\n", "back\\slash", "\\N", "\\.", 'quote"', "Đắk Lắk", "\x01", "\\u0000", "a\\tb"]


def unescape(field: bytes) -> str:
    """COPY's text format read back, as PostgreSQL documents it."""
    text = field.decode()
    for code, sign in (("\\\\", "\0"), ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r")):
        text = text.replace(code, sign)
    return text.replace("\0", "\\")


def row(number: int, text: str, sheet: str = "2_DuAn") -> LandedRow:
    return LandedRow(
        Table.PROJECT, sheet, number, {"activity_title": text, "beneficiaries": 5, "note": None}, {"note": text}, {"note": "B7"}
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_encode_any_text_comes_back(text: str) -> None:
    (line,) = encode_rows([row(7, text, sheet=text)], [])
    assert b"\n" not in line
    sheet, number, table, ignored_by, values, raw, cells = line.split(b"\t")
    assert (unescape(sheet), number, table, ignored_by) == (text, b"7", b"project", b"\\N")
    assert json.loads(unescape(values)) == {"activity_title": text, "beneficiaries": 5, "note": None}
    assert json.loads(unescape(raw)) == {"note": text}
    assert json.loads(unescape(cells)) == {"note": "B7"}


def test_encode_null_character_which_no_database_holds_becomes_the_replacement_character() -> None:
    (line,) = encode_rows([row(7, "a\0b")], [])
    assert json.loads(unescape(line.split(b"\t")[4]))["activity_title"] == "a\N{REPLACEMENT CHARACTER}b"


def test_encode_line_that_is_a_row_is_not_ignored_too() -> None:
    ignored = [IgnoredRow(Table.PROJECT, "2_DuAn", number, "project.line.heading", "A. Y tế") for number in (7, 8, 8)]
    lines = encode_rows([row(7, "x")], ignored)
    assert [line.split(b"\t")[1:4] for line in lines] == [[b"7", b"project", b"\\N"], [b"8", b"ignored", b"project.line.heading"]]


def test_chunks_name_the_submission_in_every_line() -> None:
    rows = [row(number, "x") for number in range(1, 4502)]
    submission = Submission("a.xlsx", "0" * 64, 1, "provincial_report", SubmissionState.READ, {}, None, False, rows)
    chunks = list(copy_chunks(42, submission))
    lines = b"".join(chunks).split(b"\n")
    assert len(chunks) == 3
    assert lines.pop() == b""
    assert len(lines) == 4501
    assert all(line.startswith(b"42\t2_DuAn\t") for line in lines)
