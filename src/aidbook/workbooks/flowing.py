"""Tables inside a flowing text (Word, HTML): events in, one sheet a table out, the lines before a table above it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from aidbook.workbooks.grid import Cell, Merge, Sheet, text_cell
from aidbook.workbooks.safety import TooManyCellsError

MAX_CELLS: Final = 300_000
"""Ten thousand rows of the form; a million took half a minute."""
MAX_SPAN: Final = 1_000
MAX_DEPTH: Final = 20
"""Of tables inside cells of tables; a real report has one at most."""


@dataclass(slots=True)
class _OpenCell:
    column_span: int
    row_span: int
    continues: bool
    """Word: the cell belongs to the one above it."""
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenTable:
    lead: Sequence[str]
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """Anchor → last row and last column."""
    lowest: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Column → the anchor that began last in it."""
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 1
    cell: _OpenCell | None = None


class TextTables:
    """Collects tables from the events of a parser. Cells may be left open, as HTML allows."""

    def __init__(self, sheet_name: str) -> None:
        self._sheet_name = sheet_name
        self._open: list[_OpenTable] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._sheets: list[Sheet] = []
        self._count = 0

    def text(self, piece: str) -> None:
        """Text at this place: in the open cell, else between tables."""
        if not self._open:
            self._line.append(piece)
        elif (cell := self._open[-1].cell) is not None:
            cell.pieces.append(piece)

    def end_line(self) -> None:
        """End a paragraph or a line."""
        if self._open:
            self.text("\n")
        elif line := " ".join("".join(self._line).split()):
            self._lines.append(line)
            self._line.clear()
        else:
            self._line.clear()

    def open_table(self) -> None:
        """Begin a table; inside a cell it becomes a sheet of its own.

        Raises:
            TooManyCellsError: tables lie too deep in each other.
        """
        if len(self._open) >= MAX_DEPTH:
            raise TooManyCellsError(f"tables inside tables, {MAX_DEPTH} deep")
        self.end_line()
        lead = [] if self._open else self._lines
        if not self._open:
            self._lines = []
        self._open.append(_OpenTable(lead, row=len(lead)))

    def open_row(self) -> None:
        """Begin a row."""
        if self._open:
            self.close_cell()
            self._open[-1].row += 1
            self._open[-1].column = 1

    def open_cell(self, column_span: int = 1, row_span: int = 1, *, continues: bool = False) -> None:
        """Begin a cell; one left open ends."""
        if self._open:
            self.close_cell()
            self._open[-1].cell = _OpenCell(_span(column_span), _span(row_span), continues)

    def span_cell(self, column_span: int) -> None:
        """Say how wide the open cell is."""
        if self._open and (cell := self._open[-1].cell):
            cell.column_span = _span(column_span)

    def continue_cell(self) -> None:
        """Say that the open cell belongs to the one above it."""
        if self._open and (cell := self._open[-1].cell):
            cell.continues = True

    def close_cell(self) -> None:
        """End the open cell and place it in the first free column of its row.

        Raises:
            TooManyCellsError: there are too many cells.
        """
        table = self._open[-1] if self._open else None
        if table is None or table.cell is None:
            return
        cell, table.cell = table.cell, None
        while (table.row, table.column) in table.taken:
            table.column += 1
        row, column = max(table.row, 1), table.column
        table.column += cell.column_span
        self._count += cell.column_span * cell.row_span
        if self._count > MAX_CELLS:
            raise TooManyCellsError(f"more than {MAX_CELLS:,} cells")
        if cell.continues:
            self._extend_above(table, row, column)
            return
        last_row, last_column = row + cell.row_span - 1, column + cell.column_span - 1
        if cell.row_span > 1:
            table.taken.update((r, c) for r in range(row + 1, last_row + 1) for c in range(column, last_column + 1))
        table.merges[row, column] = [last_row, last_column]
        table.lowest[column] = (row, column)
        if text := "".join(cell.pieces).strip():
            table.cells[row, column] = text_cell(row, column, text, cell.row_span)

    def close_table(self) -> None:
        """End the innermost table."""
        if self._open:
            self.close_cell()
            table = self._open.pop()
            number = len(self._sheets) + 1
            self._sheets.append(_sheet(f"{self._sheet_name} {number}", table))

    def sheets(self) -> Sequence[Sheet]:
        """Return the tables in the order in which they end; text without any table gives one sheet of its lines."""
        while self._open:
            self.close_table()
        self.end_line()
        if not self._sheets and self._lines:
            self._sheets.append(_sheet(f"{self._sheet_name} 0", _OpenTable(self._lines)))
        return self._sheets

    @staticmethod
    def _extend_above(table: _OpenTable, row: int, column: int) -> None:
        anchor = table.lowest.get(column)
        if anchor is not None and table.merges[anchor][0] == row - 1:
            table.merges[anchor][0] = row


def _sheet(name: str, table: _OpenTable) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {number: {1: text_cell(number, 1, line)} for number, line in enumerate(table.lead, start=1)}
    for (row, column), cell in sorted(table.cells.items()):
        last_row = table.merges[row, column][0]
        rows.setdefault(row, {})[column] = Cell(row, column, cell.content, last_row - row + 1)
    merges = [Merge(row, column, *last) for (row, column), last in table.merges.items() if [row, column] != last]
    return Sheet(name, rows, merges, max(rows, default=0))


def _span(number: int) -> int:
    return min(max(number, 1), MAX_SPAN)
