"""Text typed before Unicode is told by its font or its words, converted cell by cell, and kept as typed."""

import io
import unicodedata
from collections import Counter
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from unit.workbooks.books import PROJECT, build_book, project, read, rows_of

from aidbook.text.legacy import TCVN3, VNI, Legacy, convert, encoding_of_font, guess, is_syllable, reads_better
from aidbook.workbooks.opening import Opened, open_file

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = sorted({unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES} | {"đ"})
MEANT = {letter: code for code, letter in TCVN3.items()}
MEANT_VNI = {letter: code for code, letter in reversed(VNI.items())}


def in_tcvn3(text: str) -> str:
    """Type as an office did: capitals with tones only exist in fonts ending in H."""
    return "".join(MEANT.get(letter, letter) for letter in text)


def in_vni(text: str) -> str:
    return "".join(MEANT_VNI.get(letter, letter) for letter in text)


def test_tables_have_every_vietnamese_letter_once() -> None:
    assert len(LETTERS) == 73
    toned = {letter for letter in LETTERS if not letter.isascii()}
    assert set(TCVN3.values()) == toned | set("ĂÂÊÔƠƯĐ")
    assert set(VNI.values()) == toned | {letter.upper() for letter in toned}
    assert len(set(TCVN3.values())) == len(TCVN3)


@pytest.mark.parametrize("letter", LETTERS)
def test_convert_every_letter_comes_back(letter: str) -> None:
    assert convert(in_tcvn3(letter), Legacy.TCVN3) == letter
    assert convert(in_tcvn3(letter), Legacy.TCVN3_CAPITALS) == letter.upper()
    assert convert(in_vni(letter), Legacy.VNI) == letter
    assert convert(in_vni(letter.upper()), Legacy.VNI) == letter.upper()


@pytest.mark.parametrize(
    ("typed", "encoding"),
    [
        ("Tæ chøc phi chÝnh phñ n\xadíc ngoµi", Legacy.TCVN3),
        ("Toå chöùc phi chính phuû nöôùc ngoaøi", Legacy.VNI),
    ],
)
def test_convert_a_known_text(typed: str, encoding: Legacy) -> None:
    assert convert(typed, encoding) == "Tổ chức phi chính phủ nước ngoài"
    assert guess({typed: 1}) is encoding


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Legacy.TCVN3),
        (".VnArial NarrowH", Legacy.TCVN3_CAPITALS),
        (".vntime", Legacy.TCVN3),
        ("VNI-Times", Legacy.VNI),
        ("Times New Roman", None),
        ("Vni", None),
    ],
)
def test_encoding_of_font(font: str, encoding: Legacy | None) -> None:
    assert encoding_of_font(font) is encoding


@pytest.mark.parametrize(
    "texts",
    [
        ["Médecins du Monde", "Société Générale", "España", "José Müller", "Terre des Hommes Österreich"],
        ["Cà Mau", "Sóc Trăng", "Hòa Bình", "Trà Vinh", "Lào Cai", "Bình Định"],
        ["Sóc", "Hà Nam", "Tam Kì"],
        ["plain words", "25 °C", "© ®"],
    ],
)
def test_guess_other_languages_and_unicode_are_left_alone(texts: list[str]) -> None:
    assert guess(Counter(texts)) is None


def test_reads_better_a_foreign_name_stays() -> None:
    assert not reads_better("Médecins du Monde", Legacy.TCVN3)


@pytest.mark.parametrize(("word", "is_one"), [("chính", True), ("NƯỚC", True), ("nghiệp", True), ("chÝnh", False), ("Müller", False)])
def test_is_syllable(word: str, is_one: bool) -> None:
    assert is_syllable(word) is is_one


def legacy_book(font: str | None, typed: dict[str, str]) -> bytes:
    """The clean report with the first project's texts typed in a legacy font."""
    book = openpyxl.load_workbook(io.BytesIO(build_book(projects=[PROJECT | typed, PROJECT])))
    for cell in book["2_DuAn"][7]:
        if font is not None and cell.value in typed.values():
            cell.font = Font(name=font)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


TITLE = "Tên chương trình, dự án, khoản viện trợ phi dự án"
OWNER = "Chủ khoản viện trợ"


@pytest.mark.parametrize(
    ("font", "title", "owner", "name"),
    [
        (".VnTime", in_tcvn3("Nước sạch"), in_tcvn3("Sở Y tế"), "TCVN3"),
        ("VNI-Times", in_vni("Nước sạch"), in_vni("Sở Y tế"), "VNI"),
        (None, in_tcvn3("Nước sạch cho trường học"), in_tcvn3("Sở Y tế"), "TCVN3"),
        (None, in_vni("Nước sạch cho trường học"), in_vni("Sở Y tế"), "VNI"),
    ],
)
def test_read_a_legacy_cell_is_converted_noted_once_and_kept_as_typed(font: str | None, title: str, owner: str, name: str) -> None:
    # Without a font most of the sheet must be legacy text; here only two cells are, so their sheet stands alone.
    content = legacy_book(font, {TITLE: title, OWNER: owner})
    if font is None:
        opened = open_file(f"{title};{owner}\n".encode("latin-1"), "a.csv", [])
        assert isinstance(opened, Opened)
        assert [note.seen for note in opened.notes] == [name]
        assert opened.sheets[0].rows[1][2].text == "Sở Y tế"
        assert opened.sheets[0].rows[1][2].as_typed == owner
        return
    submission = read(content)
    row = rows_of(submission, "project")[0]
    assert row.values["activity_title"] == "Nước sạch"
    assert row.values["aid_owner"] == "Sở Y tế"
    assert row.raw["activity_title"] == title
    noted = [finding for finding in submission.findings if finding.rule == "file.sheet.is_in_unicode"]
    assert [(finding.sheet, finding.seen, finding.severity) for finding in noted] == [("2_DuAn", name, "info")]


def test_read_capitals_of_a_capital_font() -> None:
    row = rows_of(read(legacy_book(".VnTimeH", {TITLE: in_tcvn3("nước sạch")})), "project")[0]
    assert row.values["activity_title"] == "NƯỚC SẠCH"


def test_read_unicode_in_a_legacy_font_stays() -> None:
    submission = read(legacy_book(".VnTime", {TITLE: "Hỗ trợ xã Sóc Sơn", OWNER: "Sở Ngoại vụ"}))
    assert rows_of(submission, "project")[0].values["activity_title"] == "Hỗ trợ xã Sóc Sơn"
    assert not [finding for finding in submission.findings if finding.rule == "file.sheet.is_in_unicode"]


@pytest.mark.parametrize(("number", "encode"), [("16/QĐ-UBND", in_tcvn3), ("16/QĐ-UBND", in_vni), ("5/HĐND-TƯ", in_vni)])
def test_read_abbreviations_of_a_sheet_that_is_legacy_text(number: str, encode: Callable[[str], str]) -> None:
    lines = [[number, "ĐVT: USD", "Nước sạch cho trường học", "Sở Y tế"], ["Bác sĩ"]]
    opened = open_file("\n".join(";".join(map(encode, line)) for line in lines).encode("latin-1"), "a.csv", [])
    assert isinstance(opened, Opened)
    assert [cell.text for cell in opened.sheets[0].rows[1].values()] == lines[0]


def test_read_rows_of_an_old_file_in_a_sheet_of_today() -> None:
    old = {TITLE: in_tcvn3("Nước sạch nông thôn"), OWNER: in_tcvn3("Sở Y tế"), "Tình trạng": in_tcvn3("chuyển tiếp")}
    strange = dict.fromkeys((h for h in PROJECT if isinstance(PROJECT[h], str) and not PROJECT[h].isascii()), None)
    first, second = rows_of(read(build_book(projects=[PROJECT | strange | old, project(donor="Médecins du Monde")])), "project")
    assert [first.values[name] for name in ("activity_title", "aid_owner", "status")] == ["Nước sạch nông thôn", "Sở Y tế", "chuyển tiếp"]
    assert second.values["donor_name"] == "Médecins du Monde"


def rich_book(*runs: tuple[str | None, str], cell_font: str = "Calibri") -> bytes:
    """The clean report with the first title in runs of several fonts; a run without one has the cell's."""
    book = openpyxl.load_workbook(io.BytesIO(build_book(projects=[PROJECT | {TITLE: "Nước"}, PROJECT])))
    cell = next(cell for cell in book["2_DuAn"][7] if cell.value == "Nước")
    cell.value = CellRichText(*(text if font is None else TextBlock(InlineFont(rFont=font), text) for font, text in runs))
    cell.font = Font(name=cell_font)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("runs", "cell_font"),
    [
        (((".VnTime", in_tcvn3("Nước sạch ")), ("Times New Roman", "nông thôn")), "Calibri"),
        ((("VNI-Times", in_vni("Nước sạch ")), ("VNI-Times", in_vni("nông thôn"))), "Calibri"),
        (((None, in_tcvn3("Nước sạch ")), (".VnTime", in_tcvn3("nông thôn"))), ".VnTime"),
        (((None, "Nước sạch "), (".VnTime", in_tcvn3("nông thôn"))), "Calibri"),
    ],
)
def test_read_a_text_of_several_fonts_is_converted_run_by_run(runs: tuple[tuple[str | None, str], ...], cell_font: str) -> None:
    row = rows_of(read(rich_book(*runs, cell_font=cell_font)), "project")[0]
    assert row.values["activity_title"] == "Nước sạch nông thôn"
    assert row.raw["activity_title"] == "".join(text for _, text in runs)


def test_read_a_unicode_report_has_no_note() -> None:
    submission = read(build_book(projects=[project(donor="Médecins du Monde")]))
    assert rows_of(submission, "project")[0].values["donor_name"] == "Médecins du Monde"
    assert "file.sheet.is_in_unicode" not in [finding.rule for finding in submission.findings]
