"""What an .xlsx holds besides values, for the sender to know: hidden rows and columns, formulas never calculated, macros, links, pictures.

It looks at each part while the safety scan has it in memory, so a workbook is unpacked once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

_HIDDEN: Final = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true|on)[\"']")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_NUMBER: Final = re.compile(rb"\b(r|min|max)\s*=\s*[\"'](\d{1,9})[\"']")
_UNVALUED: Final = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>(?:\s*<(?:\w+:)?f[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]{1,20})<"
)
_ADDRESS: Final = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']")
_IS_TEXT: Final = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_HAS_CELL: Final = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_DDE: Final = re.compile(rb"<(?:\w+:)?ddeLink|<(?:\w+:)?f[^<>]*>[^<|]*\|[^<!]*!")
_RELATIONS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAX_SMALL_PART: Final = 4 * 1024 * 1024
MAX_LISTED: Final = 20
"""Places of one kind named per sheet; a hundred more would tell the sender nothing new."""


@dataclass(slots=True)
class SheetAnatomy:
    """One sheet's part. Rows and columns are 1-based spans, both ends included."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unvalued: list[str] = field(default_factory=list)
    """Cells whose formula has no stored value, at most one more than are listed."""
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Cells whose stored value is an error such as #REF!, with the error; at most one more than are listed. Readers show them empty."""
    is_drawing_only: bool = False


@dataclass(slots=True)
class Anatomy:
    """Gathers over the parts of one workbook; give :meth:`visit` to the scan."""

    has_macros: bool = False
    has_links: bool = False
    has_pictures: bool = False
    parts: dict[str, SheetAnatomy] = field(default_factory=dict)
    _sheets: list[tuple[str, str]] = field(default_factory=list)
    _targets: dict[str, str] = field(default_factory=dict)

    def visit(self, name: str, content: bytes) -> None:
        """Look at one unpacked part."""
        lower = name.lower()
        if lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
            self._visit_sheet(name, content)
        elif lower.endswith("vbaproject.bin") or lower.startswith("xl/macrosheets/"):
            self.has_macros = True
        elif lower.startswith("xl/externallinks/") or lower == "xl/connections.xml":
            self.has_links = True
        elif lower.startswith("xl/media/"):
            self.has_pictures = True
        elif lower == "xl/workbook.xml":
            self._sheets = [(tag.get("name", ""), tag.get(f"{_RELATIONS}id", "")) for tag in elements(content, "sheet")]
        elif lower == "xl/_rels/workbook.xml.rels":
            self._targets = {tag.get("Id", ""): tag.get("Target", "") for tag in elements(content, "Relationship")}

    def of_sheets(self) -> Iterator[tuple[str, str, SheetAnatomy]]:
        """Yield name, part and anatomy of each sheet that the workbook lists."""
        for sheet, relation in self._sheets:
            target = self._targets.get(relation, "").lstrip("/")
            part = target if target in self.parts else f"xl/{target}"
            if part in self.parts:
                yield sheet, part, self.parts[part]

    def _visit_sheet(self, name: str, content: bytes) -> None:
        sheet = self.parts[name] = SheetAnatomy()
        # Most sheets have neither; searching for a plain word costs nothing beside a pattern.
        if b"hidden" in content:
            sheet.hidden_rows = [dict(_numbers(row)).get(b"r", 0) for row in _ROW.findall(content) if _HIDDEN.search(b" " + row)]
            for column in _COLUMN.findall(content):
                if _HIDDEN.search(b" " + column) and (span := dict(_numbers(column))):
                    sheet.hidden_columns.append((span.get(b"min", 0), span.get(b"max", span.get(b"min", 0))))
        if b"<f" in content or b":f" in content:
            sheet.unvalued = list(_unvalued(content))
            self.has_links = self.has_links or bool(_DDE.search(content))
        if b'"e"' in content or b"'e'" in content:
            sheet.errors = list(_errors(content))
        sheet.is_drawing_only = (b"drawing " in content or b"picture " in content) and not _HAS_CELL.search(content)


def spans(numbers: Sequence[int]) -> str:
    """Write row numbers shortly: ``7, 9–12``."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in parts]
    return ", ".join(words[:MAX_LISTED]) + (f" … (+{len(words) - MAX_LISTED})" if len(words) > MAX_LISTED else "")


def elements(content: bytes, tag: str) -> Iterator[Element]:
    """Yield the elements of one local name in a small part; nothing where the part is too big or no XML (its reader will say so)."""
    if len(content) > _MAX_SMALL_PART:
        return
    try:
        root = fromstring(content)
    except ParseError:
        return
    yield from (element for element in root.iter() if element.tag.rpartition("}")[2] == tag)


def _unvalued(content: bytes) -> Iterator[str]:
    # A formula whose text is empty stores an empty value: that is calculated.
    cells = (cell[1] for cell in _UNVALUED.finditer(content) if not _IS_TEXT.search(cell[1]))
    addresses = (_ADDRESS.search(attributes) for attributes in cells)
    return islice((address[1].decode() for address in addresses if address), MAX_LISTED + 1)


def _errors(content: bytes) -> Iterator[tuple[str, str]]:
    cells = ((_ADDRESS.search(cell[1]), cell[2]) for cell in _ERROR.finditer(content))
    return islice(((address[1].decode(), error.decode("utf-8", "replace")) for address, error in cells if address), MAX_LISTED + 1)


def _numbers(attributes: bytes) -> Iterator[tuple[bytes, int]]:
    return ((name, int(number)) for name, number in _NUMBER.findall(attributes))
