"""Walk down a table: which lines are rows, and by which rule each other line is none."""

import dataclasses
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from aidbook.forms.form import FieldType, Form
from aidbook.text.fold import compose, fold, key
from aidbook.text.numbers import read_number
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.table_map import TableMap
from aidbook.workbooks.unit_lines import is_unit_line

_GROUP_NUMBER: Final = re.compile(r"\(?(?:[IVXLC]+|[A-HĐ])\s*[.)]*", re.IGNORECASE)
_GROUP_TITLE: Final = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)/:\-]\s*\S.*", re.DOTALL)
_NUMBERED: Final = re.compile(r"\(?\d")
_PLACE_AND_DAY: Final = re.compile(r"ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam")
_LONGEST_REPEAT: Final = 20
_REPEAT_SIGNS: Final = re.compile(r"[\s\-.]*(?:[\"'“”″〃]|,,|//)[\s\"'“”″,/\-.]*")
"""``"``, ``-"-``, ``-//-``; a single stroke fills an empty cell."""
_LONGEST_TOTAL: Final = 80
_NUMBERS: Final = (FieldType.MONEY, FieldType.INTEGER, FieldType.FIGURE, FieldType.PERCENT)
_WORDLESS: Final = (*_NUMBERS, FieldType.ROW_NUMBER)
_NOTHING: Final = frozenset[str]()


class LineKind(StrEnum):
    """What a line below a header is. All but ROW are ignored by the rule of that name; source.yml (ignored_lines) says why."""

    ROW = "row"
    TOTAL = "total"
    """A total or subtotal, kept for a check."""
    HEADING = "heading"
    """A group's heading, also with its subtotals in the same line, or a remark."""
    PART = "part"
    """A part of the row above it, whose amounts are among that row's."""
    NUMBERING = "numbering"
    """The column numbers, printed again."""
    SIGNATURE = "signature"
    """The signature block, and what stands below it."""
    UNHEADED = "unheaded"
    """Something stands only in columns without a field."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. ``cells`` has the cell of each field that is given: its own, or the merged one that covers it."""

    number: int
    kind: LineKind
    cells: Mapping[str, Cell]
    shared: frozenset[str]
    """Fields whose cell belongs to a line above (merged over several)."""

    @property
    def own(self) -> Mapping[str, Cell]:
        """The cells that stand in the line itself."""
        return self.cells if not self.shared else {name: cell for name, cell in self.cells.items() if name not in self.shared}


def lines_of(form: Form, table: TableMap) -> Sequence[Line]:
    """Return every line from below a table's header to the next table or the end of the sheet that is not empty.

    The table ends with its signature block, unless rows that are plainly data follow it.
    """
    covered = table.sheet.covered
    end = table.sheet.last_row if table.end_row is None else min(table.end_row, table.sheet.last_row)
    words = frozenset(name for name, field in form.fields[table.layout.table].items() if field.type not in _WORDLESS and name != "note")
    lines = []
    for number in range(table.last_row + 1, end + 1):
        own = table.sheet.rows.get(number)
        if not own:
            continue
        if table.others or covered:
            cells, shared = _cells_of(table, covered, number)
        else:
            cells, shared = {field: own[column] for field, column in table.columns.items() if column in own}, _NOTHING
        line = Line(number, LineKind.ROW, cells, shared)
        kind = _kind(form, table, line, words)
        lines.append(line if kind is LineKind.ROW else dataclasses.replace(line, kind=kind))
    return _closed(form, table, lines)


def title_going_on(form: Form, table: TableMap, above: Line, line: Line) -> Cell | None:
    """Return the cell of a line that only goes on with the title of the row right above it: alone, in brackets or with a small letter."""
    cell = line.own.get(table.layout.key_fields[0])
    is_alone = len(table.sheet.rows[line.number]) == 1 and line.number == above.number + 1
    if cell is None or table.layout.table == "total" or line.kind is not LineKind.HEADING or not is_alone or is_remark(form, cell.text):
        return None
    text = compose(cell.text).strip()
    return cell if text[:1] == "(" or text[:1].islower() else None


def is_repeat(form: Form, text: str) -> bool:
    """Tell the mark "as above" (``nt``, ``-nt-``, ``"``, ``như trên``)."""
    if len(text) > _LONGEST_REPEAT:
        return False
    words = key(text)
    return words in form.row_marks.repeats or (not words and _REPEAT_SIGNS.fullmatch(compose(text)) is not None)


def _cells_of(table: TableMap, covered: Mapping[tuple[int, int], Cell], number: int) -> tuple[dict[str, Cell], frozenset[str]]:
    """Return the cell of each field of a line, and the fields whose cell is merged from above."""
    own = table.sheet.rows[number]
    cells: dict[str, Cell] = {}
    shared = set()
    for field, column in table.columns.items():
        cell = own.get(column)
        if cell is None and (other := table.others.get(field)):
            cell = own.get(other.column)
        if cell is None:
            cell = covered.get((number, column))
            # Only a cell merged downwards holds for this line; one merged sideways belongs to its own column.
            if cell is None or cell.column != column:
                continue
            shared.add(field)
        cells[field] = cell
    return cells, frozenset(shared)


def _kind(form: Form, table: TableMap, line: Line, word_fields: Set[str]) -> LineKind:
    own = line.own
    fields = form.fields[table.layout.table]
    everything = table.sheet.rows[line.number]
    first = next(iter(everything.values()))
    words = [name for name in own if name in word_fields]
    row_number = own.get("row_no")
    is_numbered = row_number is not None and bool(_NUMBERED.match(row_number.text.strip()))
    if len(everything) <= 4 and not (is_numbered and words) and _is_signature(form, everything):
        return LineKind.SIGNATURE
    if table.layout.table == "total":
        return LineKind.HEADING if len(everything) == 1 else (LineKind.ROW if own else LineKind.UNHEADED)
    if len(words) <= 1 and not is_numbered:
        # The unit of the next table may stand beside its title.
        words = [name for name in words if not is_unit_line(own[name].text)]
        labels = (first, *(own[name] for name in words))
        if any(_is_total(form, cell.text) for cell in labels):
            return LineKind.TOTAL
        if any(is_remark(form, cell.text) for cell in labels):
            return LineKind.HEADING
        if not words:
            given = [name for name in own if fields[name].type in _NUMBERS]
            if given and row_number is None:
                return LineKind.TOTAL
            return LineKind.HEADING if own or len(everything) == 1 else LineKind.UNHEADED
        heads_group = row_number is not None and bool(_GROUP_NUMBER.fullmatch(row_number.text.strip()))
        if heads_group or len(everything) == 1 or _GROUP_TITLE.fullmatch(own[words[0]].text.strip()):
            return LineKind.HEADING
    if len(words) <= 1 and any(_is_total(form, own[name].text) for name in words):
        return LineKind.TOTAL
    if _is_numbering(everything):
        return LineKind.NUMBERING
    if is_numbered and len(everything) == 1:
        return LineKind.HEADING
    return LineKind.ROW if own else LineKind.UNHEADED


def _closed(form: Form, table: TableMap, lines: Sequence[Line]) -> Sequence[Line]:
    """Count all that stands below the signature block to it; a signature line above plain data ends nothing."""
    below = next((position + 1 for position in reversed(range(len(lines))) if _is_plain_row(form, table, lines[position])), 0)
    end = next((position for position in range(below, len(lines)) if lines[position].kind is LineKind.SIGNATURE), len(lines))
    return [*lines[:end], *(dataclasses.replace(line, kind=LineKind.SIGNATURE) for line in lines[end:])]


def _is_plain_row(form: Form, table: TableMap, line: Line) -> bool:
    """Whether a line is a row beyond doubt: words and an amount or a running number."""
    if line.kind is not LineKind.ROW:
        return False
    fields = form.fields[table.layout.table]
    if table.layout.table == "total":
        return any(_is_number(cell) for name, cell in line.own.items() if fields[name].type is FieldType.FIGURE)
    has_number = any(_is_number(cell) for name, cell in line.own.items() if fields[name].type in (FieldType.MONEY, FieldType.ROW_NUMBER))
    return has_number and table.layout.key_fields[0] in line.cells


def _is_number(cell: Cell) -> bool:
    return cell.number is not None or bool(read_number(cell.text))


def _is_numbering(line: Mapping[int, Cell]) -> bool:
    return len(line) >= 4 and all(cell.text.strip(" ()") == str(number) for number, cell in enumerate(line.values(), start=1))


def _is_total(form: Form, text: str) -> bool:
    if len(text) > _LONGEST_TOTAL:
        return False
    return bool(_total_pattern(form.row_marks.totals, frozenset(form.source["row_marks"]["total_words"])).fullmatch(key(text)))


def is_remark(form: Form, text: str) -> bool:
    """Tell a line that says something about the table (``Lũy kế …``, ``Trong đó …``), with or without amounts."""
    words = f"{key(text[:_LONGEST_TOTAL])} "
    return any(words.startswith(f"{mark} ") for mark in form.row_marks.remarks)


@lru_cache(maxsize=8)
def _total_pattern(totals: frozenset[str], tails: frozenset[str]) -> re.Pattern[str]:
    words, tail = ("|".join(re.escape(word) for word in sorted(marks, key=len, reverse=True)) for marks in (totals, tails))
    return re.compile(rf"(?:[ivx]+ |[a-h] )?(?:{words})(?: (?:{tail}|[ivx]+|[a-h]|\d+))*")


def _is_signature(form: Form, line: Mapping[int, Cell]) -> bool:
    for cell in line.values():
        folded = key(cell.text)
        if any(folded == mark or folded.startswith(f"{mark} ") for mark in form.row_marks.signatures):
            return True
        if len(line) <= 2 and _PLACE_AND_DAY.search(fold(cell.text)):
            return True
    return False
