"""What an .xls holds besides values is told like that of an .xlsx."""

import struct

import pytest
from fixtures.old_excel import record, write_xls

from aidbook.text.legacy import Legacy
from aidbook.workbooks.old_anatomy import read_old_anatomy
from aidbook.workbooks.old_texts import read_old_runs
from aidbook.workbooks.opening import Opened, open_file

NO_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"
REFERENCE = b"\x44\x01\x00\x02\xc0"
"""The operand C2."""


def hidden_row(row: int) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHI", row, 0, 3, 255, 0, 0, 0x20))


def hidden_columns(first: int, last: int) -> bytes:
    return record(0x007D, struct.pack("<HHHHHH", first, last, 2048, 0, 1, 0))


def formula(tokens: bytes, result: bytes = NO_TEXT) -> bytes:
    return record(0x0006, struct.pack("<HHH", 1, 2, 0) + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)


def font(name: str) -> bytes:
    return record(0x0031, bytes(14) + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le"))


def style(font_number: int) -> bytes:
    return record(0x00E0, struct.pack("<H", font_number) + bytes(18))


def test_hidden_rows_and_columns_of_an_xls_are_noted() -> None:
    content = write_xls({"Biểu 01": [["a", "b", "c"], ["d", "e", "f"]]}, extra=hidden_row(1) + hidden_columns(1, 9))
    opened = open_file(content, "a.xls", [])
    assert isinstance(opened, Opened)
    assert [(note.rule, note.seen, note.cell) for note in opened.notes] == [
        ("file.sheet.rows_are_visible", "2", "A2"),
        ("file.sheet.columns_are_visible", "B, C", "B1"),
    ]


@pytest.mark.parametrize(
    ("tokens", "result", "is_noted"),
    [
        (REFERENCE * 2 + b"\x03", NO_TEXT, True),
        (b"\x25\x01\x00\x05\x00\x02\xc0\x02\xc0\x19\x10\x00\x00", NO_TEXT, True),
        (REFERENCE * 2 + b"\x42\x02\x04\x00", NO_TEXT, True),
        (REFERENCE * 2 + b"\x03", struct.pack("<d", 5.0), False),
        (REFERENCE, NO_TEXT, False),
        (b"\x17\x00\x00", NO_TEXT, False),
        (b"\x1e\xe7\x07", NO_TEXT, False),
    ],
)
def test_formula_of_numbers_without_a_value_is_noted(tokens: bytes, result: bytes, is_noted: bool) -> None:
    content = write_xls({"a": [["a", "b"], ["c", "d"]]}, extra=formula(tokens, result))
    opened = open_file(content, "a.xls", [])
    assert isinstance(opened, Opened)
    assert [note.cell for note in opened.notes if note.rule == "file.cell.formula_has_value"] == (["C2"] if is_noted else [])


def test_legacy_fonts_of_an_xls_are_known_by_cell() -> None:
    # The fifth font is number 5; cells of the fixture have style 0.
    fonts = b"".join(map(font, ("Arial", "Arial", "Arial", "Arial", ".VnTimeH")))
    content = write_xls({"a": [["s¹ch"]]}, shared=fonts + style(5))
    assert read_old_anatomy(content)["a"].fonts == {(1, 1): Legacy.TCVN3_CAPITALS}
    opened = open_file(content, "a.xls", [])
    assert isinstance(opened, Opened)
    assert opened.sheets[0].rows[1][1].text == "SẠCH"


@pytest.mark.parametrize("cut", [0, 8, 40, 512, 700, 3000])
def test_damaged_container_has_no_anatomy_and_raises_nothing(cut: int) -> None:
    content = write_xls({"a": [["b"] * 9] * 9}, extra=hidden_row(1))
    read_old_anatomy(content[: 20 + cut])
    read_old_anatomy(content[:cut].ljust(600, b"\x07") + content[600:])


def error_cell(row: int, column: int, code: int, *, is_error: bool = True) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, is_error))


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (error_cell(1, 2, 0x17), "#REF!"),
        (error_cell(1, 2, 0x07), "#DIV/0!"),
        (formula(REFERENCE * 2 + b"\x06", b"\x02\x00\x07\x00\x00\x00\xff\xff"), "#DIV/0!"),
        (formula(REFERENCE, b"\x02\x00\x2a\x00\x00\x00\xff\xff"), "#N/A"),
        (error_cell(1, 2, 1, is_error=False), None),
        (formula(REFERENCE, struct.pack("<d", 2.0)), None),
    ],
)
def test_error_in_a_cell_of_an_xls_is_noted_as_in_an_xlsx(cell: bytes, error: str | None) -> None:
    opened = open_file(write_xls({"a": [["a", "b"], ["c", "d"]]}, extra=cell), "a.xls", [])
    assert isinstance(opened, Opened)
    noted = [(note.cell, note.seen) for note in opened.notes if note.rule == "file.cell.has_no_error"]
    assert noted == ([] if error is None else [("C2", error)])


def shared_texts(*texts: tuple[str, list[tuple[int, int]]], cut: int | None = None) -> bytes:
    """The record of shared texts, each with the letters at which a font begins; from byte ``cut`` on it goes on in a second record."""
    content = struct.pack("<II", len(texts), len(texts))
    for text, changes in texts:
        content += struct.pack("<HBH", len(text), 0x09 if changes else 0x01, len(changes))[: 5 if changes else 3]
        content += text.encode("utf-16-le") + b"".join(struct.pack("<HH", *change) for change in changes)
    if cut is None:
        return record(0x00FC, content)
    return record(0x00FC, content[:cut]) + record(0x003C, b"\x01" + content[cut:])


def shared_cell(row: int, column: int, number: int) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, column, 0, number))


@pytest.mark.parametrize("cut", [None, 8 + 5 + 2 * 8])
def test_runs_of_a_text_of_an_xls_are_each_in_their_font(cut: int | None) -> None:
    typed = "Dự án: N­íc s¹ch"
    fonts = b"".join(map(font, ("Arial", "Arial", "Arial", "Arial", ".VnTime")))
    texts = shared_texts((typed, [(7, 5)]), ("Arial alone", [(3, 0)]), ("plain", []), cut=cut)
    content = write_xls({"a": [["a"]]}, shared=fonts + style(0) + texts, extra=shared_cell(1, 0, 0) + shared_cell(1, 1, 2))
    assert [[run.text for run in runs] for runs in read_old_runs(content).values()] == [["Dự án: ", "N­íc s¹ch"]]
    opened = open_file(content, "a.xls", [])
    assert isinstance(opened, Opened)
    assert opened.sheets[0].rows[2][1].text == "Dự án: Nước sạch"
    assert opened.sheets[0].rows[2][1].as_typed == typed
    assert opened.sheets[0].rows[2][2].text == "plain"


@pytest.mark.parametrize("cut", range(8, 60, 3))
def test_shared_texts_that_are_cut_off_raise_nothing(cut: int) -> None:
    fonts = font(".VnTime")
    whole = shared_texts(("N­íc s¹ch", [(0, 0)]), ("s¹ch", [(1, 0)]))
    read_old_runs(write_xls({"a": [["a"]]}, shared=fonts + record(0x00FC, whole[4 : 4 + cut])))
