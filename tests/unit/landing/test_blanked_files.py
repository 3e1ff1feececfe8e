"""A name out of the bytes of a file, whatever kind it is; nothing else in it changes."""

import io
import zipfile

import openpyxl
import pytest

from aidbook.landing.blanked_files import UnblankableError, blanked
from aidbook.text.person import spellings

NAME = "Nguyễn Thị Ánh"
WRITTEN = spellings([NAME])


def workbook(name: str) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = name
    page = book.active
    page["A1"], page["A2"], page["B2"] = f"Đại diện: {name}", "Oxfam", 147459
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_blanked_workbook_loses_the_name_and_keeps_every_other_cell() -> None:
    after = blanked(workbook(NAME), WRITTEN)
    page = openpyxl.load_workbook(io.BytesIO(after)).active
    assert (page["A1"].value, page["A2"].value, page["B2"].value) == ("Đại diện: xxxxxx xxx xxx", "Oxfam", 147459)
    with zipfile.ZipFile(io.BytesIO(after)) as parts:
        assert not any(NAME.encode() in parts.read(name) for name in parts.namelist())


def test_blanked_zip_is_looked_into_at_any_depth() -> None:
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as parts:
        parts.writestr(f"{NAME}.xlsx", workbook(NAME))
    after = blanked(outer.getvalue(), WRITTEN)
    with zipfile.ZipFile(io.BytesIO(after)) as parts:
        (name,) = parts.namelist()
        assert name == "xxxxxx xxx xxx.xlsx"
        assert openpyxl.load_workbook(io.BytesIO(parts.read(name))).active["A1"].value == "Đại diện: xxxxxx xxx xxx"


@pytest.mark.parametrize("content", [workbook("Trần Văn Bình"), b"no name", b"PK\x03\x04"[:3], bytes(range(256))])
def test_file_without_the_name_stays_the_very_same(content: bytes) -> None:
    assert blanked(content, WRITTEN) is content


@pytest.mark.parametrize("text", [NAME, NAME.upper()])
def test_blanked_text_of_old_workbooks_keeps_its_length(text: str) -> None:
    content = b"\xd0\xcf\x11\xe0\x01" + f"({text})".encode("utf-16-le") + b"\xff"
    after = blanked(content, WRITTEN)
    assert text.encode("utf-16-le") not in after
    assert len(after) == len(content)


def test_blanked_formatted_name_is_found_across_tags() -> None:
    content = "<r><t>Nguyễn </t></r><r><b/><t>Thị Á</t></r><r><t>nh</t></r>".encode()
    assert blanked(content, WRITTEN).decode() == "<r><t>xxxxxx </t></r><r><b/><t>xxx x</t></r><r><t>xx</t></r>"


def test_damaged_zip_cannot_be_blanked() -> None:
    with pytest.raises(UnblankableError):
        blanked(b"PK\x03\x04 and no more", WRITTEN)
