"""Tables side by side on one sheet, told by their headers: each becomes a sheet of its own columns, so none is read into another."""

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Final

from aidbook.workbooks.grid import Merge, Sheet, column_letters
from aidbook.workbooks.table_map import TableMap

_ROWS_LOOKED_AT: Final = 6
"""Below a header; a signature far below may stand in the empty column."""
_MARK: Final = re.compile(r" \[[A-Z]{1,3}:[A-Z]{1,3}\]$")

Find = Callable[[Sheet], Sequence[TableMap]]
"""Finds the tables of a sheet, from the top."""


def strips_of(sheet: Sheet, maps: Sequence[TableMap], find: Find) -> Sequence[Sheet]:
    """Return the sheet, or its columns apart where an empty column parts two headers that each name a table of their own.

    ``maps`` are the tables that were found on the whole sheet. A header with an empty column in its middle stays whole: only one side
    of it says what the rows are about.
    """
    for table_map in maps:
        runs = _runs(sheet, table_map)
        starts = [
            run.start for run in runs if len(runs) > 1 and any(_is_whole(part) for part in find(_strip(sheet, run, run.start, table_map)))
        ]
        if len(starts) > 1:
            edges = [1, *starts[1:], sheet.last_column + 1]
            strips = [range(first, end) for first, end in itertools.pairwise(edges)]
            # A table below that lies across the empty column would be torn apart.
            if all(_is_within(other, strips) for other in maps if other.first_row > table_map.last_row):
                return [_strip(sheet, columns, position, table_map) for position, columns in enumerate(strips)]
    return [sheet]


def sheet_named(name: str) -> str:
    """Return the name of the sheet that a strip is of; other names as they are."""
    return _MARK.sub("", name)


def _runs(sheet: Sheet, table_map: TableMap) -> Sequence[range]:
    """Return the columns that hold something in and right below a header, as runs between empty ones."""
    rows = range(table_map.first_row, table_map.last_row + _ROWS_LOOKED_AT + 1)
    used = sorted({column for row in rows for column in sheet.rows.get(row, ())} | {c for r, c in sheet.covered if r in rows})
    runs: list[range] = []
    for column in used:
        if runs and column == runs[-1].stop:
            runs[-1] = range(runs[-1].start, column + 1)
        else:
            runs.append(range(column, column + 1))
    return runs


def _is_whole(table_map: TableMap) -> bool:
    """Whether a header names what its rows are about and one thing more by which its table is known."""
    keys = table_map.layout.key_fields
    return keys[0] in table_map.columns and sum(name in table_map.columns for name in keys) > 1


def _is_within(table_map: TableMap, strips: Sequence[range]) -> bool:
    return any(all(column in strip for column in table_map.columns.values()) for strip in strips)


def _strip(sheet: Sheet, columns: range, position: int, table_map: TableMap) -> Sheet:
    """Return the sheet's columns from its header on; lines above that stand over one table alone are that one's."""
    rows = {}
    for number, line in sheet.rows.items():
        own = {column: cell for column, cell in line.items() if column in columns}
        is_title = number < table_map.first_row and (not own or len(line) == 1)
        if cells := dict(line) if is_title else own:
            rows[number] = cells
    merges = [merge for merge in sheet.merges if merge.first_column in columns or merge.last_row < table_map.first_row]
    mark = f" [{column_letters(columns.start)}:{column_letters(columns.stop - 1)}]" if position else ""
    return Sheet(sheet.name + mark, rows, [_within(merge, columns) for merge in merges], sheet.last_row, sheet.is_hidden)


def _within(merge: Merge, columns: range) -> Merge:
    return Merge(merge.first_row, merge.first_column, merge.last_row, max(merge.first_column, min(merge.last_column, columns.stop - 1)))
