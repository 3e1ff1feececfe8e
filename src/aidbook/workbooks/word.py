"""The tables of a .docx as sheets. Only word/document.xml is read; the scan has refused entities and bombs before.

No library: python-docx builds the whole document as objects and hides vertical merges; one pass over the events is shorter than its use.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml.sax import make_parser  # type: ignore[import-untyped]

from aidbook.workbooks.flowing import TextTables
from aidbook.workbooks.grid import Sheet

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FALLBACK: Final = ("http://schemas.openxmlformats.org/markup-compatibility/2006", "Fallback")
SHEET_NAME: Final = "Bảng"


def read_docx(content: bytes) -> Sequence[Sheet]:
    """Return each table as a sheet, with the paragraphs before it as lines above.

    Raises:
        xml.sax.SAXException: the document is damaged.
        TooManyCellsError: it holds more than any report.
    """
    document = _Document()
    parser = make_parser()
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(document)
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
        parser.parse(part)
    return document.tables.sheets()


class _Document(ContentHandler):
    """Turns the events of WordprocessingML into events of tables."""

    def __init__(self) -> None:
        super().__init__()
        self.tables = TextTables(SHEET_NAME)
        self._is_text = False
        self._fallbacks = 0
        """A drawing is stored twice, for new programs and for old; the copy for old ones is left out."""

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl) -> None:  # noqa: N802 - named by the library
        namespace, tag = name
        if name == _FALLBACK:
            self._fallbacks += 1
        elif namespace != _W or self._fallbacks:
            return
        elif tag == "t":
            self._is_text = True
        elif tag == "tbl":
            self.tables.open_table()
        elif tag == "tr":
            self.tables.open_row()
        elif tag == "tc":
            self.tables.open_cell()
        elif tag == "gridSpan":
            width = str(attrs.get((_W, "val"), "1"))
            self.tables.span_cell(int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 1)
        elif tag == "vMerge" and attrs.get((_W, "val"), "continue") != "restart":
            self.tables.continue_cell()

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802 - named by the library
        namespace, tag = name
        if name == _FALLBACK:
            self._fallbacks -= 1
        elif namespace != _W or self._fallbacks:
            return
        elif tag == "t":
            self._is_text = False
        elif tag == "tab":
            self.tables.text(" ")
        elif tag in ("br", "cr"):
            self.tables.text("\n")
        elif tag == "p":
            self.tables.end_line()
        elif tag == "tc":
            self.tables.close_cell()
        elif tag == "tbl":
            self.tables.close_table()

    def characters(self, content: str) -> None:
        if self._is_text:
            self.tables.text(content)
