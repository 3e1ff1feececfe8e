"""Cells typed in a legacy encoding, told by their font or by their words, become Unicode; what was typed is kept beside it."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from aidbook.text.legacy import Legacy, convert, encoding_of_font, guess, is_modern, may_be_legacy, reads_better
from aidbook.workbooks.anatomy import elements
from aidbook.workbooks.grid import Cell, Sheet, column_number

_STYLED_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_ADDRESS: Final = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE: Final = re.compile(rb"\bs\s*=\s*[\"'](\d{1,6})[\"']")

Fonts = Mapping[tuple[int, int], Legacy]
"""(row, column) → the encoding that the cell's font tells."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of one cell's text in a font of its own; ``has_font`` is False where the cell's font holds."""

    text: str
    encoding: Legacy | None
    has_font: bool


Runs = Mapping[str, tuple[Run, ...]]
"""A text of several fonts as it shows → its runs. One text typed in two ways at two places is read as the last of them."""


def legacy_styles(styles: bytes) -> Mapping[int, Legacy]:
    """Return the cell styles of an .xlsx (xl/styles.xml) whose font is a legacy one."""
    if not re.search(rb"[\"'](?:\.vn|vni-)", styles, re.IGNORECASE):
        return {}
    fonts: list[Legacy | None] = []
    for font in next(elements(styles, "fonts"), ()):
        name = next((part.get("val", "") for part in font if part.tag.endswith("}name")), "")
        fonts.append(encoding_of_font(name))
    found: dict[int, Legacy] = {}
    for number, style in enumerate(next(elements(styles, "cellXfs"), ())):
        font_number = int(style.get("fontId", "0")) if style.get("fontId", "0").isdigit() else 0
        encoding = fonts[font_number] if font_number < len(fonts) else None
        if encoding is not None:
            found[number] = encoding
    return found


def fonts_of(content: bytes, part: str, styles: Mapping[int, Legacy]) -> Fonts:
    """Return the legacy font of each cell of one sheet's part of a scanned .xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(part)
    found: dict[tuple[int, int], Legacy] = {}
    for attributes in _STYLED_CELL.findall(sheet):
        style, address = _STYLE.search(attributes), _ADDRESS.search(attributes)
        if style and address and (encoding := styles.get(int(style[1]))):
            found[int(address[2]), column_number(address[1].decode())] = encoding
    return found


def legacy_runs(part: bytes) -> Runs:
    """Return the texts of one part of an .xlsx (shared strings or a sheet) that have a run in a legacy font."""
    if b"rFont" not in part or not re.search(rb"rFont[^>]*[\"'](?:\.vn|vni-)", part, re.IGNORECASE):
        return {}
    found: dict[str, tuple[Run, ...]] = {}
    for item in (*elements(part, "si"), *elements(part, "is")):
        runs = tuple(_run(element) for element in item if element.tag.endswith("}r"))
        if any(run.encoding is not None for run in runs):
            found["".join(run.text for run in runs)] = runs
    return found


def _run(element: Element) -> Run:
    text = "".join(part.text or "" for part in element if part.tag.endswith("}t"))
    font = next((part.get("val", "") for part in element.iter() if part.tag.endswith("}rFont")), None)
    return Run(text, encoding_of_font(font) if font else None, font is not None)


def modernise(sheet: Sheet, fonts: Fonts, runs: Runs) -> tuple[Sheet, str | None]:
    """Return the sheet in Unicode, and the names of the encodings that were converted (None if none was).

    A font of legacy name decides, unless its cells hold Unicode letters all the same. Without such a font the words of the whole sheet
    decide, and each cell must read better for it. A text of several fonts is converted run by run.
    """
    doubtful = {content for content in sheet.contents if may_be_legacy(content.text) or content.text in runs}
    if not doubtful and not any(font is Legacy.TCVN3_CAPITALS for font in fonts.values()):
        return sheet, None
    believed = bool(fonts) and _believes(sheet, fonts)
    guessed = guess({content.text: times for content, times in sheet.contents.items()})
    if guessed is None and not believed and not runs and not any(guess({content.text: 1}) for content in doubtful):
        return sheet, None
    # Rows copied from an old file stand in sheets of today.
    by_row = _RowGuesses(sheet)
    changed: dict[tuple[int, int], Cell] = {}
    used: set[str] = set()
    for cell in sheet.cells():
        if cell.content not in doubtful and (cell.row, cell.column) not in fonts:
            continue
        encoding = fonts.get((cell.row, cell.column)) if believed else None
        if cell.text in runs:
            text = "".join(_meant(run, encoding) for run in runs[cell.text])
            changed[cell.row, cell.column] = cell.showing(text, typed=cell.text)
            used |= {_name(run.encoding) for run in runs[cell.text] if run.encoding is not None}
            continue
        likely = guessed or by_row[cell.row]
        if encoding is None and likely is not None and reads_better(cell.text, likely):
            encoding = likely
        if encoding is None or is_modern(cell.text) or cell.number is not None or cell.date is not None:
            continue
        text = convert(cell.text, encoding)
        if text != cell.text:
            changed[cell.row, cell.column] = cell.showing(text, typed=cell.text)
            used.add(_name(encoding))
    if not used:
        return sheet, None
    rows = {number: {column: changed.get((number, column), cell) for column, cell in row.items()} for number, row in sheet.rows.items()}
    return replace(sheet, rows=rows), ", ".join(sorted(used))


class _RowGuesses(dict[int, Legacy | None]):
    """Row number → the encoding that the words of the whole row speak for, judged when first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet

    def __missing__(self, row: int) -> Legacy | None:
        self[row] = encoding = guess({cell.text: 1 for cell in self._sheet.rows[row].values()})
        return encoding


def _meant(run: Run, around: Legacy | None) -> str:
    encoding = run.encoding if run.has_font else around
    return run.text if encoding is None or is_modern(run.text) else convert(run.text, encoding)


def _name(encoding: Legacy) -> str:
    return Legacy.TCVN3.value if encoding is Legacy.TCVN3_CAPITALS else encoding.value


def _believes(sheet: Sheet, fonts: Fonts) -> bool:
    """Whether the fonts tell the truth: Unicode typed in a font of legacy name is common too."""
    texts = [cell.text for cell in _written_in(sheet, fonts) if not cell.text.isascii()]
    return sum(map(is_modern, texts)) * 2 < len(texts)


def _written_in(sheet: Sheet, fonts: Fonts) -> Iterator[Cell]:
    return (cell for cell in sheet.cells() if (cell.row, cell.column) in fonts)
