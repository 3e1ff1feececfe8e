"""The tables of an HTML page as sheets: many office systems export such a page under the name .xls."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final

from aidbook.workbooks.delimited import decode
from aidbook.workbooks.flowing import TextTables
from aidbook.workbooks.grid import Sheet

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SILENT: Final = frozenset({"script", "style", "head", "title"})
_LINES: Final = frozenset({"p", "div", "br", "h1", "h2", "h3", "h4", "li"})
SHEET_NAME: Final = "Bảng"


def read_html(content: bytes) -> Sequence[Sheet]:
    """Return each table as a sheet, with the lines before it above.

    Raises:
        UnicodeDecodeError: the text is in no encoding that is known.
        TooManyCellsError: it holds more than any report.
    """
    page = _Page()
    charset = _CHARSET.search(content[:4096])
    # As in a browser a comment that never ends hides the rest. The parser would look for the end of each of a million once more.
    page.feed(_COMMENT.sub("", decode(content, charset[1].decode() if charset else None)) + "\n")
    # Not closed: the parser would then take a tag that never ends for text, and look for the end of each tag inside it once more.
    return page.tables.sheets()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables = TextTables(SHEET_NAME)
        self._silent = 0

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip ``<![if …]>`` and the like, which office programs leave behind; the library fails on names that it does not know."""
        return self.rawdata.find(">", i) + 1 or -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self.tables.open_table()
        elif tag == "tr":
            self.tables.open_row()
        elif tag in ("td", "th"):
            spans = dict(attrs)
            self.tables.open_cell(_number(spans.get("colspan")), _number(spans.get("rowspan")))
        elif tag in _LINES:
            self.tables.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table":
            self.tables.close_table()
        elif tag in ("td", "th"):
            self.tables.close_cell()
        elif tag in _LINES:
            self.tables.end_line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.tables.text(data if data.strip() else " ")


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else 1
