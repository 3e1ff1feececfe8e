"""Find the tables of a sheet by their header rows, and the unit their amounts are counted in."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from aidbook.forms.form import Form, Layout, spelling_key
from aidbook.workbooks.data_rows import DataRows
from aidbook.workbooks.grid import Sheet
from aidbook.workbooks.header_blocks import is_header_like, is_numbering, map_block
from aidbook.workbooks.header_words import HeaderBook
from aidbook.workbooks.table_map import TableMap
from aidbook.workbooks.unit_lines import units_above

MAX_HEADER_ROWS: Final = 3
_FEWEST_COLUMNS: Final = 3
_MANY_COLUMNS: Final = 7
"""So many fields are a header whatever is missing; what is missing is told."""


def find_blocks(form: Form, table: str, sheet: Sheet, book: HeaderBook, data: DataRows) -> Sequence[TableMap]:
    """Find every header of a table on a sheet, from the top. ``data`` tells its rows of data.

    A header is a block of one to three rows; of overlapping blocks the one that names most fields counts, of equals the one that names
    most units, then the shortest and highest. It must name at least three fields (two on the sheet that bears the table's name), among
    them two key fields of its layout (one on that sheet, or where it names many fields).
    """
    layouts = form.layouts_of(table)
    name = spelling_key(sheet.name)
    layout = next((layout for layout in layouts if spelling_key(layout.sheet) in name), None)
    bears_name = layout is not None
    layout = layout or layouts[0]
    covered = sheet.covered
    # A row into which cells are merged from above is the lower part of a header.
    lower = {row for (row, _), anchor in covered.items() if anchor.row < row and is_header_like(anchor)}
    found = []
    for first_row in _likely_rows(sheet, layout, book, data):
        if first_row in lower or data.is_data(first_row):
            continue
        for last_row in range(first_row, min(first_row + MAX_HEADER_ROWS, sheet.last_row + 1)):
            if is_numbering(sheet, last_row) or data.is_data(last_row):
                break
            block = map_block(form, layout, sheet, covered, book, first_row, last_row)
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
    if keys >= 1 and len(block.columns) >= _MANY_COLUMNS:
        return True
    return keys >= min(2, len(block.layout.key_fields)) and len(block.columns) >= min(_FEWEST_COLUMNS, len(block.layout.key_fields))


def _likely_rows(sheet: Sheet, layout: Layout, book: HeaderBook, data: DataRows) -> Sequence[int]:
    """Return the rows that could begin a header: their own cells, or those of the next two rows, name at least two fields.

    Below the first rows only those that hold words alone are looked at: rows of data have numbers, as texts too.
    """
    high = [number for number in sorted(sheet.rows) if number <= layout.search_rows]
    deep = [number for number in data.of_words if number > layout.search_rows]
    matches = {
        number: sum(1 for cell in sheet.rows[number].values() if is_header_like(cell) and book.field_of(cell.text))
        for number in (*high, *deep)
    }
    windows = {number: sum(matches.get(below, 0) for below in range(number, number + MAX_HEADER_ROWS)) for number in matches}
    # Words of data that happen to be headers are few beside those of the header itself.
    enough = max(2, max(windows.values(), default=0) // 3)
    return [number for number, count in windows.items() if count >= enough]
