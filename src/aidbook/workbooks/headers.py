"""Find a table in a sheet: its header rows, what each column means, and the unit its amounts are counted in."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidbook.forms.form import Form, Layout, spelling_key
from aidbook.text.fold import fold
from aidbook.text.money import Unit, read_unit
from aidbook.workbooks.grid import Cell, Sheet

MAX_HEADER_ROWS: Final = 3
_PARENTHESES: Final = re.compile(r"\(([^()]*)\)")
_YEAR: Final = re.compile(r"\b((?:19|20)\d{2})\b")
_NUMBERING: Final = re.compile(r"\(?\s*([0-9]{1,2}|[a-z])\s*\)?(?:\s*=.*)?", re.IGNORECASE)
_UNIT_LABEL: Final = re.compile(r"^\W*(?:dvt|don vi tinh|don vi tien|don vi)\b")


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A header's words in the forms in which columns.csv may have them, and the unit and year that stood among them."""

    keys: tuple[str, ...]
    unit: Unit | None
    year: int | None


@dataclass(frozen=True, slots=True)
class TableMap:
    """Where a table lies and what its columns mean."""

    layout: Layout
    sheet: Sheet
    first_row: int
    last_row: int
    """Of the header, with the row of column numbers if there is one; data begins below."""
    columns: Mapping[str, int]
    headers: Mapping[str, Cell]
    units: Mapping[str, Unit]
    table_unit: Unit | None
    years: Sequence[tuple[Cell, int]]
    unknown: Sequence[Cell]
    repeated: Sequence[tuple[Cell, Cell]]
    """Columns that mean the same as an earlier one, with that one."""

    def unit_of(self, field: str) -> Unit | None:
        """Return the unit nearest to a field's cells: of its header, else of the line above the table."""
        return self.units.get(field, self.table_unit)


@lru_cache(maxsize=20_000)
def read_header(text: str) -> HeaderText:
    """Take a header apart: ``Cam kết năm 2023 (1.000 USD)`` gives "cam ket nam", the unit and 2023."""
    inside = " ".join(_PARENTHESES.findall(text))
    bare = _PARENTHESES.sub(" ", text)
    year = _YEAR.search(text)
    keys = dict.fromkeys(spelling_key(form) for form in (text, bare, _YEAR.sub(" ", text), _YEAR.sub(" ", bare)))
    unit = read_unit(inside) if inside else None
    return HeaderText(tuple(keys), unit, int(year[1]) if year else None)


def find_table(form: Form, layout: Layout, sheet: Sheet, *, year: int | None, province: str | None) -> TableMap | None:
    """Find a table's header in the first rows of a sheet; None if no row block names enough of its fields.

    The header is the block of one to three rows that names most fields, the shortest and highest of equals. One that is found must name
    a key field of the layout and at least two fields.
    """
    known = form.headers(layout.table, year, province)
    covered = sheet.covered()
    best: TableMap | None = None
    for first_row in _likely_rows(sheet, layout, known):
        for last_row in range(first_row, min(first_row + MAX_HEADER_ROWS, sheet.last_row + 1)):
            found = _map_block(layout, sheet, covered, known, first_row, last_row)
            if best is None or len(found.columns) > len(best.columns):
                best = found
    if best is None or len(best.columns) < 2 or not set(layout.key_fields) & set(best.columns):
        return None
    return dataclasses.replace(best, table_unit=_unit_above(sheet, best.first_row))


def _likely_rows(sheet: Sheet, layout: Layout, known: Mapping[str, str]) -> Sequence[int]:
    """Return the rows that could begin a header: their own cells, or those of the next two rows, name at least two fields."""
    matches = {
        number: sum(1 for cell in sheet.rows[number].values() if _is_header_like(cell) and _field_of(cell.text, known))
        for number in sorted(sheet.rows)
        if number <= layout.search_rows
    }
    windows = {number: sum(matches.get(below, 0) for below in range(number, number + MAX_HEADER_ROWS)) for number in matches}
    # Words of data that happen to be headers are few beside those of the header itself.
    enough = max(2, max(windows.values(), default=0) // 2)
    return [number for number, count in windows.items() if count >= enough]


def _map_block(
    layout: Layout, sheet: Sheet, covered: Mapping[tuple[int, int], Cell], known: Mapping[str, str], first_row: int, last_row: int
) -> TableMap:
    block = range(first_row, last_row + 1)
    width = max((max(sheet.rows[row]) for row in block if row in sheet.rows), default=0)
    columns: dict[str, int] = {}
    headers: dict[str, Cell] = {}
    units: dict[str, Unit] = {}
    years: list[tuple[Cell, int]] = []
    unknown: list[Cell] = []
    repeated: list[tuple[Cell, Cell]] = []
    for column in range(1, width + 1):
        cells = _label_cells(sheet, covered, block, column)
        if not cells:
            continue
        field = _field_of_labels([cell.text for cell in cells], known)
        if field is None:
            unknown.append(cells[-1])
            continue
        if field in columns:
            repeated.append((cells[-1], headers[field]))
            continue
        columns[field], headers[field] = column, cells[-1]
        for cell in cells:
            header = read_header(cell.text)
            if header.unit:
                units[field] = header.unit
            if header.year and (cell, header.year) not in years:
                years.append((cell, header.year))
    last_header_row = last_row + 1 if _is_numbering(sheet, last_row + 1) else last_row
    return TableMap(layout, sheet, first_row, last_header_row, columns, headers, units, None, years, unknown, repeated)


def _label_cells(sheet: Sheet, covered: Mapping[tuple[int, int], Cell], block: range, column: int) -> list[Cell]:
    """Return the distinct cells that head a column, from the top; a merged parent heads every column that it covers."""
    cells: list[Cell] = []
    for row in block:
        cell = sheet.cell(row, column) or covered.get((row, column))
        if cell is not None and _is_header_like(cell) and cell not in cells:
            cells.append(cell)
    return cells


def _field_of_labels(labels: Sequence[str], known: Mapping[str, str]) -> str | None:
    """Match parents and leaf together, then ever fewer parents, the leaf alone, and last a parent alone."""
    for start in range(len(labels)):
        field = _field_of(" ".join(labels[start:]), known)
        if field:
            return field
    return None


def _field_of(text: str, known: Mapping[str, str]) -> str | None:
    return next((known[form] for form in read_header(text).keys if form in known), None)


def _is_header_like(cell: Cell) -> bool:
    return cell.number is None and cell.date is None and len(cell.text) <= 120


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """Tell the row of column numbers, ``(1) (2) (3)`` or ``A B 1 2``, from a first data row: at least three, each in its place."""
    cells = list(sheet.rows.get(row, {}).values())
    found = [_NUMBERING.fullmatch(cell.text.strip()) for cell in cells]
    if len(cells) < 3 or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match and match[1].isdecimal()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _unit_above(sheet: Sheet, first_row: int) -> Unit | None:
    """Read the unit line above a table: ``ĐVT: 1.000 USD``, or the label in one cell and the unit in the next."""
    for number in range(first_row - 1, 0, -1):
        cells = list(sheet.rows.get(number, {}).values())
        for position, cell in enumerate(cells):
            if not _UNIT_LABEL.match(fold(cell.text)):
                continue
            unit = read_unit(cell.text)
            if unit is None and position + 1 < len(cells):
                unit = read_unit(cells[position + 1].text)
            if unit is not None:
                return unit
    return None
