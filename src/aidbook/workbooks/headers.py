"""Find the tables of a sheet: their header rows, what each column means, and the unit their amounts are counted in."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.forms.form import FieldType, Form, Layout, spelling_key
from aidbook.text.money import Unit
from aidbook.workbooks.grid import Cell, Sheet
from aidbook.workbooks.header_words import HeaderBook, read_header
from aidbook.workbooks.unit_lines import is_unit_line, units_above

MAX_HEADER_ROWS: Final = 3
_FEWEST_COLUMNS: Final = 3
_LONGEST_HEADER: Final = 120
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_NUMBERING: Final = re.compile(r"[(\[]?\s*([0-9]{1,2}|[a-z])\s*[)\].]?(?:\s*=.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """A second column of one amount, in another currency: one sum, read where the first column has nothing."""

    column: int
    unit: Unit


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
    units: Mapping[str, tuple[Unit, ...]]
    table_units: tuple[Unit, ...]
    years: Sequence[tuple[Cell, int]]
    unknown: Sequence[Cell]
    repeated: Sequence[tuple[Cell, Cell]]
    """Columns that mean the same as an earlier one, with that one."""
    nearest: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    """Address of an unknown header → the known ones nearest to it."""
    others: Mapping[str, OtherColumn] = dataclasses.field(default_factory=dict)
    headed: frozenset[int] = frozenset()
    """Every column that has a header, known or not."""
    end_row: int | None = None
    """The last row before the next table of the sheet; None where it is the last one."""
    further: Sequence["TableMap"] = ()
    """More parts of the same table: below on the sheet, or on other sheets."""

    def units_of(self, field: str) -> tuple[Unit, ...]:
        """Return the units nearest to a field's cells, mostly one: of its header, else of the line above the table."""
        return self.units.get(field, self.table_units)

    def count_units(self, form: Form) -> int:
        """Return of how many columns of money the header names the unit."""
        fields = form.fields[self.layout.table]
        return len(self.others) + sum(fields[name].type is FieldType.MONEY for name in self.units)

    @property
    def parts(self) -> Sequence["TableMap"]:
        """This map and its further ones."""
        return (self, *self.further)


def find_blocks(form: Form, table: str, sheet: Sheet, book: HeaderBook, is_data: Callable[[int], bool]) -> Sequence[TableMap]:
    """Find every header of a table on a sheet, from the top. ``is_data`` tells its rows of data.

    A header is a block of one to three rows; of overlapping blocks the one that names most fields counts, of equals the one that names
    most units, then the shortest and highest. It must name at least three fields (two on the sheet that bears the table's name), among
    them two key fields of its layout (one on that sheet).
    """
    layouts = form.layouts_of(table)
    name = spelling_key(sheet.name)
    layout = next((layout for layout in layouts if spelling_key(layout.sheet) in name), None)
    bears_name = layout is not None
    layout = layout or layouts[0]
    covered = sheet.covered
    # A row into which cells are merged from above is the lower part of a header.
    lower = {row for (row, _), anchor in covered.items() if anchor.row < row and _is_header_like(anchor)}
    found = []
    for first_row in _likely_rows(sheet, layout, book, is_data):
        if first_row in lower or is_data(first_row):
            continue
        for last_row in range(first_row, min(first_row + MAX_HEADER_ROWS, sheet.last_row + 1)):
            if _is_numbering(sheet, last_row) or is_data(last_row):
                break
            block = _map_block(form, layout, sheet, covered, book, first_row, last_row)
            if _is_enough(block, bears_name=bears_name):
                found.append(block)
    found.sort(key=lambda block: (-len(block.columns), -block.count_units(form), block.last_row - block.first_row, block.first_row))
    chosen: list[TableMap] = []
    for block in found:
        # A further header names about as much as the first; words of data that happen to be headers ("DA", "Quốc tịch") name little.
        if chosen and len(block.columns) < max(_FEWEST_COLUMNS, len(chosen[0].columns) // 2):
            break
        # A block that shares rows with a better one shows parts of the same header.
        if not any(block.first_row <= other.last_row and other.first_row <= block.last_row for other in chosen):
            chosen.append(block)
    return sorted(chosen, key=lambda block: block.first_row)


def with_units(maps: Sequence[TableMap]) -> Sequence[TableMap]:
    """Add to each table of one sheet, given from the top, where it ends and the unit line above it.

    A table whose header is printed again, on the next page, keeps the unit of its first part.
    """
    done: list[TableMap] = []
    for position, table_map in enumerate(maps):
        above = done[-1] if done else None
        units = units_above(table_map.sheet, table_map.first_row, above.last_row if above else 0)
        if not units and above is not None and above.columns == table_map.columns:
            units = above.table_units
        end_row = maps[position + 1].first_row - 1 if position + 1 < len(maps) else None
        done.append(dataclasses.replace(table_map, table_units=units, end_row=end_row))
    return done


def with_nearest(table_map: TableMap, book: HeaderBook) -> TableMap:
    """Add to each unknown header the known ones that are nearest to it."""
    return dataclasses.replace(table_map, nearest={cell.address: book.nearest(cell.text) for cell in table_map.unknown})


def _is_enough(block: TableMap, *, bears_name: bool) -> bool:
    keys = sum(name in block.columns for name in block.layout.key_fields)
    if bears_name:
        return keys >= 1 and len(block.columns) >= 2
    return keys >= min(2, len(block.layout.key_fields)) and len(block.columns) >= min(_FEWEST_COLUMNS, len(block.layout.key_fields))


def _likely_rows(sheet: Sheet, layout: Layout, book: HeaderBook, is_data: Callable[[int], bool]) -> Sequence[int]:
    """Return the rows that could begin a header: their own cells, or those of the next two rows, name at least two fields.

    Below the first rows only those that hold words alone are looked at: rows of data have numbers, as texts too.
    """
    matches: dict[int, int] = {}
    for number in sorted(sheet.rows):
        line = sheet.rows[number].values()
        is_deep = number > layout.search_rows
        if is_deep and (len(line) < 2 or any(cell.number is not None or cell.date is not None for cell in line) or is_data(number)):
            continue
        matches[number] = sum(1 for cell in line if _is_header_like(cell) and book.field_of(cell.text))
    windows = {number: sum(matches.get(below, 0) for below in range(number, number + MAX_HEADER_ROWS)) for number in matches}
    # Words of data that happen to be headers are few beside those of the header itself.
    enough = max(2, max(windows.values(), default=0) // 3)
    return [number for number, count in windows.items() if count >= enough]


def _map_block(
    form: Form,
    layout: Layout,
    sheet: Sheet,
    covered: Mapping[tuple[int, int], Cell],
    book: HeaderBook,
    first_row: int,
    last_row: int,
) -> TableMap:
    block = range(first_row, last_row + 1)
    heads = {column: cells for column in _columns_of(sheet, block) if (cells := _label_cells(sheet, covered, block, column))}
    anchor = _anchor(heads, book)
    columns: dict[str, int] = {}
    headers: dict[str, Cell] = {}
    units: dict[str, tuple[Unit, ...]] = {}
    years: list[tuple[Cell, int]] = []
    unknown: list[Cell] = []
    repeated: list[tuple[Cell, Cell]] = []
    others: dict[str, OtherColumn] = {}
    fields = {column: _field_of_labels(heads, column, book, anchor) for column in heads}
    # Of two columns for one field that differ by a year in their headers, the one with the report's year counts.
    for column in sorted(heads, key=lambda column: (_year_of(heads[column]) not in (None, anchor), column)):
        cells, field = heads[column], fields[column]
        if field is None:
            if not book.is_ignored(cells[-1].text):
                unknown.append(cells[-1])
            continue
        parent = _parent_at_left(heads, column)
        own_units = next((said for cell in (*reversed(cells), *parent) if (said := read_header(cell.text).units)), ())
        if field in columns:
            is_money = form.fields[layout.table][field].type is FieldType.MONEY
            if is_money and field not in others and len(own_units) == 1 and own_units[0].currency not in _currencies(units.get(field, ())):
                others[field] = OtherColumn(column, own_units[0])
            else:
                repeated.append((cells[-1], headers[field]))
            continue
        columns[field], headers[field] = column, cells[-1]
        if own_units:
            units[field] = own_units
        for cell in cells:
            year = read_header(cell.text).year
            if year and (cell, year) not in years and not _is_previous(field):
                years.append((cell, year))
    last_header_row = last_row + 1 if _is_numbering(sheet, last_row + 1) else last_row
    return TableMap(
        layout=layout,
        sheet=sheet,
        first_row=first_row,
        last_row=last_header_row,
        columns=dict(sorted(columns.items(), key=lambda pair: pair[1])),
        headers=headers,
        units=units,
        table_units=(),
        years=years,
        unknown=sorted(unknown, key=lambda cell: cell.column),
        repeated=repeated,
        others=others,
        headed=frozenset(heads),
    )


def _currencies(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset(unit.currency for unit in units)


def _columns_of(sheet: Sheet, block: range) -> range:
    return range(1, max((max(sheet.rows[row]) for row in block if row in sheet.rows), default=0) + 1)


def _label_cells(sheet: Sheet, covered: Mapping[tuple[int, int], Cell], block: range, column: int) -> list[Cell]:
    """Return the distinct cells that head a column, from the top; a merged parent heads every column that it covers."""
    cells: list[Cell] = []
    for row in block:
        cell = sheet.cell(row, column) or covered.get((row, column))
        if cell is not None and _is_header_like(cell) and cell not in cells:
            cells.append(cell)
    return cells


def _anchor(heads: Mapping[int, Sequence[Cell]], book: HeaderBook) -> int | None:
    """Return the year that the headers mean by the report year: the report's if one names it, else the latest that they name.

    A form left from last year heads its columns "Năm 2021" and "Năm 2022" in a report of 2023: both are a year late.
    """
    named = {year for cells in heads.values() for cell in cells if (year := read_header(cell.text).year)}
    return book.year if book.year in named or not named else max(named)


def _year_of(cells: Sequence[Cell]) -> int | None:
    return next((year for cell in reversed(cells) if (year := read_header(cell.text).year)), None)


def _is_previous(field: str) -> bool:
    return field.startswith("previous_year")


def _field_of_labels(heads: Mapping[int, Sequence[Cell]], column: int, book: HeaderBook, anchor: int | None) -> str | None:
    """Match parents and leaf together, then ever fewer parents, and last the leaf alone."""
    labels = [cell.text for cell in (*_parent_at_left(heads, column), *heads[column])]
    for start in range(len(labels)):
        field = book.field_of(" ".join(labels[start:]), anchor)
        if field:
            return field
    return None


def _parent_at_left(heads: Mapping[int, Sequence[Cell]], column: int) -> Sequence[Cell]:
    """Return the parents of a column that stand over an earlier one only: in files without merged cells (.csv) they do not spread."""
    first = heads[column][0]
    for left in range(column - 1, 0, -1):
        cells = heads.get(left, ())
        parents = [cell for cell in cells if cell.row < first.row]
        if parents:
            # One that has no cell below itself heads its own column alone.
            return parents if len(cells) > len(parents) else ()
    return ()


def _is_header_like(cell: Cell) -> bool:
    return cell.number is None and cell.date is None and len(cell.text) <= _LONGEST_HEADER and not is_unit_line(cell.text)


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """Tell the row of column numbers, ``(1) (2) (3)=(4)+(5)`` or ``A B 1 2``, from a first data row: at least three, rising."""
    cells = list(sheet.rows.get(row, {}).values())
    found = [_NUMBERING.fullmatch(cell.text.strip()) for cell in cells]
    if len(cells) < 3 or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match and match[1].isdecimal()]
    return len(numbers) >= 2 and all(1 <= below - above <= 2 for above, below in itertools.pairwise(numbers))
