"""Rows as lines of COPY: what PostgreSQL reads back is what was typed, whatever signs it holds."""

import json
import pickle
from collections.abc import Sequence

import pytest

from aidbook.landing.copy_rows import decode_rows, encode_rows
from aidbook.landing.packed_rows import PackedRows, copy_chunks, with_packed_rows
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


@pytest.mark.parametrize("text", HOSTILE)
def test_decode_gives_back_the_rows_that_were_encoded(text: str) -> None:
    rows = [row(7, text, sheet=text), row(8, text)]
    assert list(decode_rows(encode_rows(rows, [IgnoredRow(Table.PROJECT, text, 9, "project.line.heading", text)]))) == rows


def test_decode_keeps_the_types_of_values() -> None:
    values = {"a": None, "b": True, "c": 10**30, "d": "1.50", "e": ""}
    rows = [LandedRow(Table.TOTAL, "3_TongHop", 7, values, {}, {})]
    (back,) = decode_rows(encode_rows(rows, []))
    assert [(name, type(value), value) for name, value in back.values.items()] == [(n, type(v), v) for n, v in values.items()]


def submitted(rows: Sequence[LandedRow], ignored: Sequence[IgnoredRow] = ()) -> Submission:
    return Submission("a.xlsx", "0" * 64, 1, "provincial_report", SubmissionState.READ, {}, None, False, rows, ignored_rows=ignored)


def test_packed_rows_are_the_rows_after_a_journey_between_processes() -> None:
    rows = [row(number, "x") for number in range(1, 4502)]
    sent = with_packed_rows(submitted(rows, [IgnoredRow(Table.PROJECT, "2_DuAn", 4502, "project.line.total", "Tổng")]))
    came = pickle.loads(pickle.dumps(sent))
    assert isinstance(came.rows, PackedRows)
    assert len(came.rows) == 4501
    assert came.rows == rows
    assert came.rows != rows[1:]
    assert (came.rows[0], came.rows[-1], came.rows[1:3]) == (rows[0], rows[-1], tuple(rows[1:3]))
    assert list(copy_chunks(1, came)) == list(copy_chunks(1, submitted(rows, sent.ignored_rows)))


def test_rows_that_claim_one_line_are_refused_so_that_none_is_lost() -> None:
    with pytest.raises(ValueError, match="two rows claim one line"):
        with_packed_rows(submitted([row(7, "x"), row(7, "y")]))


def test_encode_null_character_which_no_database_holds_becomes_the_replacement_character() -> None:
    (line,) = encode_rows([row(7, "a\0b")], [])
    assert json.loads(unescape(line.split(b"\t")[4]))["activity_title"] == "a\N{REPLACEMENT CHARACTER}b"


def test_encode_line_that_is_a_row_is_not_ignored_too() -> None:
    ignored = [IgnoredRow(Table.PROJECT, "2_DuAn", number, "project.line.heading", "A. Y tế") for number in (7, 8, 8)]
    lines = encode_rows([row(7, "x")], ignored)
    assert [line.split(b"\t")[1:4] for line in lines] == [[b"7", b"project", b"\\N"], [b"8", b"ignored", b"project.line.heading"]]


def test_chunks_name_the_submission_in_every_line() -> None:
    rows = [row(number, "x") for number in range(1, 4502)]
    chunks = list(copy_chunks(42, submitted(rows)))
    lines = b"".join(chunks).split(b"\n")
    assert len(chunks) == 3
    assert lines.pop() == b""
    assert len(lines) == 4501
    assert all(line.startswith(b"42\t2_DuAn\t") for line in lines)
