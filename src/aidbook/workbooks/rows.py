"""Walk down a table: which lines are rows, which are headings, totals or the end of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aidbook.forms.form import FieldType, Form
from aidbook.text.fold import fold, key
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.headers import TableMap

_GROUP_NUMBER: Final = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)]?", re.IGNORECASE)
_GROUP_TITLE: Final = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)/:\-]\s*\S.*", re.DOTALL)
_PLACE_AND_DAY: Final = re.compile(r"ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam")
_LONGEST_REPEAT: Final = 20
_TOTAL_TAIL: Final = r"(?: (?:nhom|muc|phan|so|toan tinh|cac muc|nam|usd|vnd|dong|[ivx]+|[a-h]|\d+))*"


class LineKind(StrEnum):
    """What a line below a header is."""

    ROW = "row"
    TOTAL = "total"
    IGNORED = "ignored"
    """A group heading or a remark."""
    END = "end"
    """The signature block begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. ``cells`` has the cell of each field that is given: its own, or the merged one that covers it."""

    number: int
    kind: LineKind
    cells: Mapping[str, Cell]
    shared: frozenset[str]
    """Fields whose cell belongs to a line above (merged over several)."""


def lines_of(form: Form, table: TableMap) -> Iterator[Line]:
    """Yield the rows and totals rows of a table from below its header to the signature block or the end of the sheet.

    Headings ("I. Dự án chuyển tiếp", a lone cell) and empty lines are left out.
    """
    fields = form.fields[table.layout.table]
    covered = table.sheet.covered()
    for number in range(table.last_row + 1, table.sheet.last_row + 1):
        own = table.sheet.rows.get(number)
        if not own:
            continue
        cells: dict[str, Cell] = {}
        shared = set()
        for field, column in table.columns.items():
            cell = own.get(column)
            if cell is None:
                cell = covered.get((number, column))
                # Only a cell merged downwards holds for this line; one merged sideways belongs to its own column.
                if cell is None or cell.column != column:
                    continue
                shared.add(field)
            cells[field] = cell
        kind = _kind(form, table, number, {name: cell for name, cell in cells.items() if name not in shared})
        if kind is LineKind.END:
            return
        if kind is not LineKind.IGNORED and any(name in fields for name in cells):
            yield Line(number, kind, cells, frozenset(shared))


def is_repeat(form: Form, text: str) -> bool:
    """Tell the mark "as above" (``nt``, ``-nt-``, ``"``)."""
    if len(text) > _LONGEST_REPEAT:
        return False
    return key(text) in form.row_marks.repeats or fold(text) in ('"', "''", "''''")


def _kind(form: Form, table: TableMap, number: int, own: Mapping[str, Cell]) -> LineKind:
    line = table.sheet.rows[number]
    fields = form.fields[table.layout.table]
    first = next(iter(line.values()))
    numbers = (FieldType.MONEY, FieldType.INTEGER, FieldType.FIGURE, FieldType.PERCENT)
    words = [name for name in own if fields[name].type not in (*numbers, FieldType.ROW_NUMBER) and name != "note"]
    if len(line) <= 4 and _is_signature(form, line):
        return LineKind.END
    if table.layout.table == "total":
        return LineKind.IGNORED if len(line) == 1 else LineKind.ROW
    title = own.get(table.layout.key_fields[0])
    if len(words) <= 1 and any(cell is not None and _is_total(form, cell.text) for cell in (first, title)):
        return LineKind.TOTAL
    row_number = own.get("row_no")
    is_numbered = row_number is not None and bool(re.match(r"\d", row_number.text.strip()))
    if len(words) <= 1 and not is_numbered:
        if not words:
            given = [name for name in own if fields[name].type in numbers]
            return LineKind.TOTAL if given and row_number is None else LineKind.IGNORED
        heads_group = row_number is not None and bool(_GROUP_NUMBER.fullmatch(row_number.text.strip()))
        if heads_group or len(line) == 1 or _GROUP_TITLE.fullmatch(own[words[0]].text.strip()):
            return LineKind.IGNORED
    if is_numbered and len(line) == 1:
        return LineKind.IGNORED
    return LineKind.ROW if own else LineKind.IGNORED


def _is_total(form: Form, text: str) -> bool:
    words = "|".join(sorted(form.row_marks.totals, key=len, reverse=True))
    return bool(re.fullmatch(rf"(?:[ivx]+ |[a-h] )?(?:{words}){_TOTAL_TAIL}", key(text)))


def _is_signature(form: Form, line: Mapping[int, Cell]) -> bool:
    for cell in line.values():
        folded = key(cell.text)
        if any(folded == mark or folded.startswith(f"{mark} ") for mark in form.row_marks.signatures):
            return True
        if len(line) <= 2 and _PLACE_AND_DAY.search(fold(cell.text)):
            return True
    return False
