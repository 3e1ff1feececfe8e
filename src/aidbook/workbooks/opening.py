"""Any file that a province sends becomes sheets of cells, with notes of what the sender should know about it; or it is refused.

Runs inside the limited child. The content decides which reader opens a file, never its name.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.sax import SAXException

from python_calamine import CalamineError, PasswordError

from aidbook.text.fold import tidy
from aidbook.workbooks.anatomy import MAX_LISTED, Anatomy
from aidbook.workbooks.archives import unpack
from aidbook.workbooks.delimited import read_csv
from aidbook.workbooks.grid import Sheet, open_sheets
from aidbook.workbooks.html import read_html
from aidbook.workbooks.kinds import Kind, kind_of, wrong_extension
from aidbook.workbooks.legacy_texts import Fonts, Run, Runs, fonts_of, legacy_runs, legacy_styles, modernise
from aidbook.workbooks.number_formats import show_signs, shown_signs
from aidbook.workbooks.old_anatomy import read_old_anatomy
from aidbook.workbooks.old_texts import read_old_runs
from aidbook.workbooks.opening_notes import Note, notes_of
from aidbook.workbooks.safety import (
    DOCUMENT_PART,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_NAME,
    MAX_TEXT,
    Refusal,
    Refused,
    TooManyCellsError,
    scan,
    too_big,
)
from aidbook.workbooks.word import read_docx


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as sheets."""

    kind: Kind
    sheets: Sequence[Sheet]
    notes: Sequence[Note]


def open_file(content: bytes, file_name: str, secrecy_marks: Sequence[str]) -> Opened | Refused:
    """Open a file by what it is. ``secrecy_marks`` are texts that, alone in a cell, keep the file from being read."""
    if len(content) > MAX_FILE_BYTES:
        return too_big(len(content))
    kind = kind_of(content)
    if kind in _REFUSED:
        return Refused(_REFUSED[kind], kind.value)
    notes = []
    if extension := wrong_extension(kind, file_name):
        notes.append(Note("file.workbook.has_true_extension", extension, expected=kind.value))
    if kind is Kind.ZIP:
        return _open_only_member(content, secrecy_marks)
    try:
        opened = _READERS[kind](content, secrecy_marks)
    except PasswordError:
        return Refused(Refusal.LOCKED, kind.value)
    except TooManyCellsError as error:
        return Refused(Refusal.UNSAFE, str(error))
    except (CalamineError, SAXException, csv.Error, ValueError, OSError, KeyError) as error:
        return Refused(Refusal.UNREADABLE, str(error))
    if isinstance(opened, Refused):
        return opened
    sheets, found = opened
    notes.extend(found)
    # The scan has seen the stamps of an office file, unless they were typed in a legacy encoding.
    is_scanned = kind in (Kind.XLSX, Kind.XLSM, Kind.DOCX) and not any(note.rule == "file.sheet.is_in_unicode" for note in found)
    if not is_scanned and _has_mark(sheets, secrecy_marks):
        return Refused(Refusal.SECRET, "secrecy stamp")
    names = [sheet.name for sheet in sheets]
    if len(set(names)) < len(names):
        # A row is known by its sheet's name and its number; programs do not write such a file.
        return Refused(Refusal.UNREADABLE, f"two sheets of one name among {', '.join(names[:MAX_LISTED])}"[:MAX_NAME])
    if (endless := _endless_cell(sheets)) is not None:
        return Refused(Refusal.UNSAFE, endless)
    if not any(sheet.rows for sheet in sheets):
        pictures = any(note.rule == "file.sheet.is_not_picture" for note in notes)
        return Refused(Refusal.PICTURE, "Excel") if pictures else Refused(Refusal.EMPTY, kind.value)
    notes.extend(Note("file.sheet.is_visible", sheet.name, sheet.name) for sheet in sheets if sheet.is_hidden and sheet.rows)
    return Opened(kind, sheets, notes)


_Read = tuple[Sequence[Sheet], Sequence[Note]]


def _open_only_member(content: bytes, secrecy_marks: Sequence[str]) -> Opened | Refused:
    """A .zip with one report reads as that report; several reports need several answers, which only landing can give.

    What accompanies it and can hold no table, the letter as a PDF, is passed by, and that is said.
    """
    unpacked = unpack(content)
    if unpacked.refused:
        return unpacked.refused[0]
    papers = [member for member in unpacked.members if kind_of(member.content) in _REFUSED]
    reports = [member for member in unpacked.members if member not in papers] or unpacked.members
    if len(reports) > 1:
        return Refused(Refusal.SEVERAL, ", ".join(member.name for member in reports[:MAX_LISTED]))
    (only,) = reports
    opened = open_file(only.content, only.name, secrecy_marks)
    if isinstance(opened, Refused) or len(reports) == len(unpacked.members):
        return opened
    passed = Note("file.archive.holds_reports", ", ".join(member.name for member in papers[:MAX_LISTED]), expected=only.name)
    return replace(opened, notes=[*opened.notes, passed])


def _open_workbook(content: bytes, secrecy_marks: Sequence[str]) -> _Read | Refused:
    anatomy = Anatomy()
    styles: dict[str, bytes] = {}
    runs: dict[str, tuple[Run, ...]] = {}

    def visit(name: str, part: bytes) -> None:
        anatomy.visit(name, part)
        if name == "xl/styles.xml":
            styles[name] = part
        if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/"):
            runs.update(legacy_runs(part))

    refused = scan(content, secrecy_marks, visit=visit)
    if refused is not None:
        return refused
    legacy = legacy_styles(styles.get("xl/styles.xml", b""))
    parts = {name: (part, sheet) for name, part, sheet in anatomy.of_sheets()}
    fonts = {name: fonts_of(content, part, legacy) for name, (part, _) in parts.items()} if legacy else {}
    opened = open_sheets(content)
    if signs := shown_signs(styles.get("xl/styles.xml", b"")):
        opened = [show_signs(sheet, content, parts[sheet.name][0], signs) if sheet.name in parts else sheet for sheet in opened]
    sheets, notes = _modernised(opened, fonts, runs)
    for sheet in sheets:
        if sheet.name in parts:
            notes.extend(notes_of(sheet, parts[sheet.name][1]))
    if anatomy.has_macros:
        notes.append(Note("file.workbook.has_no_macros", "VBA"))
    if anatomy.has_links:
        notes.append(Note("file.workbook.has_no_links", "externalLink, DDE"))
    return sheets, notes


def _open_old_workbook(content: bytes, secrecy_marks: Sequence[str]) -> _Read:
    anatomy = read_old_anatomy(content)
    sheets, notes = _modernised(open_sheets(content), {name: old.fonts for name, old in anatomy.items()}, read_old_runs(content))
    for sheet in sheets:
        if sheet.name in anatomy:
            notes.extend(notes_of(sheet, anatomy[sheet.name].anatomy))
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        notes.append(Note("file.workbook.has_no_macros", "VBA"))
    return sheets, notes


def _open_document(content: bytes, secrecy_marks: Sequence[str]) -> _Read | Refused:
    refused = scan(content, secrecy_marks, main_part=DOCUMENT_PART)
    return refused if refused is not None else _modernised(read_docx(content), {})


def _open_text(content: bytes, secrecy_marks: Sequence[str]) -> _Read:
    return _modernised(read_csv(content), {})


def _open_page(content: bytes, secrecy_marks: Sequence[str]) -> _Read:
    return _modernised(read_html(content), {})


def _modernised(sheets: Sequence[Sheet], fonts: Mapping[str, Fonts], runs: Runs | None = None) -> tuple[Sequence[Sheet], list[Note]]:
    notes: list[Note] = []
    modern = []
    for sheet in sheets:
        converted, encoding = modernise(sheet, fonts.get(sheet.name, {}), runs or {})
        modern.append(converted)
        if encoding is not None:
            notes.append(Note("file.sheet.is_in_unicode", encoding, sheet.name))
    return modern, notes


def _endless_cell(sheets: Sequence[Sheet]) -> str | None:
    """Name a cell that lies farther to the right or is longer than in any report: reading it would only cost time."""
    for sheet in sheets:
        if len(sheet.name) > MAX_NAME:
            return f"{sheet.name[:MAX_LISTED]}…: {len(sheet.name):,} > {MAX_NAME}"
        if sheet.last_column <= MAX_COLUMNS and all(len(content.text) <= MAX_TEXT for content in sheet.contents):
            continue
        for cell in sheet.cells():
            if cell.column > MAX_COLUMNS or len(cell.text) > MAX_TEXT:
                return f"{sheet.name}, {cell.address}: {cell.column} > {MAX_COLUMNS} / {len(cell.text):,} > {MAX_TEXT:,}"
    return None


def _has_mark(sheets: Sequence[Sheet], secrecy_marks: Sequence[str]) -> bool:
    marks = {tidy(mark) for mark in secrecy_marks}
    longest = max(map(len, marks), default=0) + 4
    return any(len(content.text) <= longest and tidy(content.text) in marks for sheet in sheets for content in sheet.contents)


_REFUSED: Final = {
    Kind.EMPTY: Refusal.EMPTY,
    Kind.LOCKED: Refusal.LOCKED,
    Kind.PICTURE: Refusal.PICTURE,
    Kind.BROKEN_ZIP: Refusal.UNREADABLE,
    Kind.XLSB: Refusal.OTHER_KIND,
    Kind.ODS: Refusal.OTHER_KIND,
    Kind.DOC: Refusal.OTHER_KIND,
    Kind.XML: Refusal.OTHER_KIND,
    Kind.OTHER: Refusal.OTHER_KIND,
}

_READERS: Final[Mapping[Kind, Callable[[bytes, Sequence[str]], _Read | Refused]]] = {
    Kind.XLSX: _open_workbook,
    Kind.XLSM: _open_workbook,
    Kind.XLS: _open_old_workbook,
    Kind.DOCX: _open_document,
    Kind.TEXT: _open_text,
    Kind.HTML: _open_page,
}
