"""Every kind of file that an office sends reads as the same report; what cannot be read is told plainly."""

import csv
import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from fixtures.old_excel import ole, write_xls
from fixtures.parts import repack, zipped
from unit.workbooks.books import COVER, TODAY, build_book, read, rows_of, rules_of

from aidbook.model.submission import Submission
from aidbook.workbooks.delimited import decode, separator_of
from aidbook.workbooks.kinds import Kind, kind_of, wrong_extension
from aidbook.workbooks.read import read_many, read_workbook

Rows = Sequence[Sequence[str | float | None]]


def grids() -> Mapping[str, Rows]:
    """The clean report as plain rows, days as typed."""
    book = openpyxl.load_workbook(io.BytesIO(build_book()))

    def plain(value: object) -> str | float | None:
        if isinstance(value, dt.datetime | dt.date):
            return value.strftime("%d/%m/%Y")
        return value if isinstance(value, str | int | float) else None

    return {sheet.title: [[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)] for sheet in book}


def as_csv(rows: Rows, separator: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def in_windows_1258(text: str) -> bytes:
    """Type as windows-1258 wants it: letters with their shape, then the tone as a sign of its own."""
    out = b""
    for character in text:
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", character)
            tones = "".join(sign for sign in apart[1:] if sign in "\u0300\u0301\u0303\u0309\u0323")
            shape = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in tones))
            out += shape.encode("cp1258") + tones.encode("cp1258")
    return out


def as_markup(rows: Rows, table: str, row: str, cell: str, text: str) -> str:
    lines = "".join(
        f"<{row}>" + "".join(f"<{cell}>{text % ('' if value is None else value)}</{cell}>" for value in line) + f"</{row}>" for line in rows
    )
    return f"<{table}>{lines}</{table}>"


def as_docx(tables: Mapping[str, Rows]) -> bytes:
    body = "".join(
        f"<w:p><w:r><w:t>{name}</w:t></w:r></w:p>" + as_markup(rows, "w:tbl", "w:tr", "w:tc", "<w:p><w:r><w:t>%s</w:t></w:r></w:p>")
        for name, rows in tables.items()
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def as_html(tables: Mapping[str, Rows]) -> bytes:
    body = "".join(f"<p>{name}</p>" + as_markup(rows, "table", "tr", "td", "%s") for name, rows in tables.items())
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def loaded(submission: Submission) -> list[Mapping[str, object]]:
    return [row.values for row in submission.rows]


@pytest.mark.parametrize(("make", "name"), [(write_xls, "a.xls"), (as_docx, "a.docx"), (as_html, "a.html")])
def test_read_other_formats_give_the_rows_of_the_workbook(make, name: str) -> None:  # type: ignore[no-untyped-def]
    submission = read(make(grids()), f"cao-bang_2022_{name}")
    assert rules_of(submission) == []
    assert loaded(submission) == loaded(read(build_book()))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1258"])
def test_read_a_csv_in_any_separator_and_encoding(separator: str, encoding: str) -> None:
    text = as_csv(grids()["2_DuAn"], separator)
    content = in_windows_1258(text) if encoding == "windows-1258" else text.encode(encoding)
    submission = read(content, "cao-bang_2022.csv")
    assert [row.values for row in rows_of(submission, "project")] == [row.values for row in rows_of(read(build_book()), "project")]
    assert {row.sheet for row in submission.rows} == {"csv"}


def test_read_a_lone_table_takes_its_cover_from_the_file_name() -> None:
    content = as_csv(grids()["2_DuAn"]).encode()
    submission = read(content, "cao-bang_2022.csv")
    assert (submission.cover["report_year"], submission.province_unit_id) == (2022, "VN63-04")
    assert "file.cover.is_in_file" in rules_of(submission)
    assert "file.cover.is_there" in rules_of(read(content, "bao-cao.csv"))


def test_read_a_csv_with_the_cover_above_its_table() -> None:
    submission = read(as_csv([*grids()["0_ThongTin"], [], *grids()["2_DuAn"]]).encode(), "bao-cao.csv")
    assert submission.province_unit_id == "VN63-04"
    assert len(rows_of(submission, "project")) == 2


def test_decode_and_separator() -> None:
    assert decode(in_windows_1258("Nước ngoài, đường")) == "Nước ngoài, đường"
    assert separator_of("a;b;c\n1,5;2;3\n") == ";"
    assert separator_of("a,b\n1,2\n") == ","


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Kind.EMPTY),
        (build_book(), Kind.XLSX),
        (ole({"EncryptedPackage": b"x"}), Kind.LOCKED),
        (ole({"WordDocument": b"x"}), Kind.DOC),
        (b"%PDF-1.4", Kind.PICTURE),
        (zipped({"mimetype": b"x", "META-INF/manifest.xml": b"", "content.xml": b""}), Kind.ODS),
        (zipped({"a.txt": b"x"}), Kind.ZIP),
        (b"<?xml version='1.0'?><html>", Kind.HTML),
        (b"a;b\n", Kind.TEXT),
        (bytes(range(256)), Kind.OTHER),
    ],
)
def test_kind_of(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


def test_wrong_extension_is_told_and_the_content_decides() -> None:
    assert wrong_extension(Kind.XLSX, "a.XLSX") is None
    submission = read(build_book(), "cao-bang_2022.xls")
    assert [(finding.rule, finding.seen) for finding in submission.findings] == [("file.workbook.has_true_extension", ".xls")]
    assert loaded(submission) == loaded(read(build_book()))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.workbook.is_not_empty"),
        (b"\xff\xd8\xff\xe0 scan", "file.workbook.is_not_picture"),
        (ole({"EncryptedPackage": b"x"}), "file.workbook.has_no_password"),
        (ole({"WordDocument": b"x"}), "file.workbook.is_of_known_kind"),
        (build_book()[:4000], "file.workbook.is_readable"),
    ],
)
def test_read_a_file_that_cannot_be_read_has_its_own_plain_message(content: bytes, rule: str) -> None:
    submission = read(content)
    (finding,) = submission.findings
    assert (submission.state, finding.rule, finding.severity) == ("refused", rule, "critical")
    assert "{" not in finding.message_vi + finding.message_en


def test_read_a_picture_of_a_table_in_a_workbook_is_told() -> None:
    def draw(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name:
            return part
        head = part[: part.index(b"<sheetData")]
        relations = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        return head + b'<sheetData/><drawing %s r:id="rId1"/></worksheet>' % relations

    assert rules_of(read(repack(build_book(), draw))) == ["file.workbook.is_not_picture"]


def test_read_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["2_DuAn"].row_dimensions[8].hidden = True
        book["2_DuAn"].row_dimensions[90].hidden = True
        book["2_DuAn"].column_dimensions["C"].hidden = True
        book["1_DangKy"].sheet_state = "veryHidden"

    submission = read(build_book(spoil=hide))
    assert loaded(submission) == loaded(read(build_book()))
    assert {(finding.rule, finding.sheet, finding.seen) for finding in submission.findings} == {
        ("file.sheet.rows_are_visible", "2_DuAn", "8"),
        ("file.sheet.columns_are_visible", "2_DuAn", "C"),
        ("file.sheet.is_visible", "1_DangKy", "1_DangKy"),
    }
    assert {finding.severity for finding in submission.findings} == {"info"}


def test_read_a_formula_without_a_value_is_a_finding_at_its_cell() -> None:
    submission = read(build_book(spoil=lambda book: book["2_DuAn"].__setitem__("V7", "=50000+30000")))
    found = [finding for finding in submission.findings if finding.rule == "file.cell.formula_has_value"]
    assert [(finding.sheet, finding.cell, finding.severity) for finding in found] == [("2_DuAn", "V7", "warning")]


def test_read_a_secrecy_stamp_refuses_other_formats_too() -> None:
    for content, name in ((as_csv([["MẬT"], ["1", "2"]]).encode(), "a.csv"), (write_xls({"a": [["TỐI MẬT"]]}), "a.xls")):
        assert rules_of(read(content, name)) == ["file.workbook.is_not_secret"]


def test_read_many_of_a_zip_gives_each_member_its_own_submission(tmp_path: Path) -> None:
    second = build_book(cover=COVER | {"Cơ quan lập báo cáo": "Sở Tài chính"})
    first = build_book()
    members = {"a/cao-bang_2022.xlsx": first, "b.csv": b"x;y\n", "c.zip": zipped({"x": b"1"}), "~$lock.xlsx": b"", "d.xlsx": second}
    (tmp_path / "tinh.zip").write_bytes(zipped(members))
    (tmp_path / "x.xlsx").write_bytes(first)
    submissions = {file.file_name: file for file in read_many([tmp_path / "tinh.zip", tmp_path / "x.xlsx"], today=TODAY)}
    assert {name: file.state for name, file in submissions.items()} == {
        "tinh.zip/a/cao-bang_2022.xlsx": "read",
        "tinh.zip/b.csv": "refused",
        "tinh.zip/d.xlsx": "read",
        "tinh.zip": "refused",
        "x.xlsx": "read",
    }
    assert [(finding.rule, finding.seen) for finding in submissions["tinh.zip"].findings] == [("file.archive.is_flat", "c.zip: .zip")]
    assert submissions["tinh.zip/a/cao-bang_2022.xlsx"].sha256 == submissions["x.xlsx"].sha256


def test_read_workbook_of_a_zip_with_one_member_reads_it_and_of_several_says_to_land_it() -> None:
    assert read(zipped({"cao-bang_2022.xlsx": build_book()}), "a.zip").state == "read"
    several = read_workbook(zipped({"a.xlsx": build_book(), "b.xlsx": build_book()}), file_name="a.zip", today=TODAY)
    assert [(finding.rule, finding.seen) for finding in several.findings] == [("file.archive.holds_one_file", "a.xlsx, b.xlsx")]


def test_zipped_is_what_a_zip_is() -> None:
    assert zipfile.ZipFile(io.BytesIO(zipped({"a": b"x"}))).read("a") == b"x"
