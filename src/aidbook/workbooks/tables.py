"""Read the rows of a table: every field that has a column, as typed and as understood, with its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.forms.form import Field, FieldType, Form, spelling_key
from aidbook.model.submission import LandedRow, Scalar, Table
from aidbook.text.money import read_currency, read_unit
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.derived import derive
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet, column_letters
from aidbook.workbooks.headers import TableMap, find_table
from aidbook.workbooks.rows import Line, LineKind, is_repeat, lines_of
from aidbook.workbooks.values import NOT_REPORTED, Problem, Reading, Surroundings, read_cell

_REPEATABLE: Final = frozenset(
    {FieldType.TEXT, FieldType.CODE, FieldType.CURRENCY, FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE, FieldType.APPROVAL}
)
"""A mark "as above" makes sense for words and days, never for an amount."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as read. ``totals`` are its own totals lines, kept apart for a check."""

    map: TableMap
    rows: Sequence[LandedRow]
    totals: Sequence[LandedRow]


def find_tables(form: Form, sheets: Sequence[Sheet], cover: Cover) -> Mapping[str, TableMap]:
    """Find each table of the form: on the sheet that bears its name, else on the one that shows most of its headers."""
    found: dict[str, TableMap] = {}
    used = {cover.sheet}
    place = cover.place.unit_id if cover.place else None
    for by_name in (True, False):
        for table in form.tables:
            if table in found:
                continue
            maps = []
            for layout in form.layouts_of(table):
                for sheet in sheets:
                    bears_name = spelling_key(layout.sheet) in spelling_key(sheet.name)
                    if sheet.name in used or (by_name and not bears_name):
                        continue
                    table_map = find_table(form, layout, sheet, year=cover.year, province=place)
                    # Without its name a sheet must show every key field of the table.
                    if table_map is not None and (by_name or set(layout.key_fields) <= set(table_map.columns)):
                        maps.append(table_map)
            if maps:
                found[table] = max(maps, key=lambda table_map: len(table_map.columns))
                used.add(found[table].sheet.name)
    return found


def read_table(form: Form, table_map: TableMap, cover: Cover, findings: FindingList, sha256: str) -> TableRead:
    """Read every row and totals line of a table; what cannot be read surely is null and a finding."""
    reader = _TableReader(form, table_map, cover, findings, sha256)
    rows: list[LandedRow] = []
    totals: list[LandedRow] = []
    for line in lines_of(form, table_map):
        (totals if line.kind is LineKind.TOTAL else rows).append(reader.read(line))
    return TableRead(table_map, rows, totals)


class _TableReader:
    """Reads the lines of one table from the top, remembering the cells above for marks that repeat them."""

    def __init__(self, form: Form, table_map: TableMap, cover: Cover, findings: FindingList, sha256: str) -> None:
        self._form = form
        self._map = table_map
        self._table = table_map.layout.table
        self._cover = cover
        self._findings = findings
        self._fields = form.fields[self._table]
        self._above: dict[str, Cell] = {}
        self._corrections = {
            entry.cell: entry for entry in form.corrections if entry.sha256 == sha256 and entry.sheet == table_map.sheet.name
        }

    def read(self, line: Line) -> LandedRow:
        """Read one line. A totals line is read without findings: it is only compared."""
        is_row = line.kind is LineKind.ROW
        cells = {name: self._corrected(cell) for name, cell in line.cells.items()} if self._corrections else line.cells
        if is_row:
            cells = {name: self._repeated(self._fields[name], cell) for name, cell in cells.items()}
        values: dict[str, Scalar] = {}
        addresses: dict[str, str] = {}
        currency = self._currency_of(cells)
        for name, column in self._map.columns.items():
            field, own = self._fields[name], line.cells.get(name)
            addresses[name] = own.address if own else f"{column_letters(column)}{line.number}"
            reading = self._reading(field, cells, line, currency)
            values[name] = reading.value
            if field.type is FieldType.MONEY:
                values[f"{name}_currency"] = reading.currency
            if is_row and own is not None and name not in line.shared:
                self._note(field, reading, own, line.number)
        if is_row:
            self._above.update(cells)
            for name, problem in derive(self._form, self._table, values, cells, addresses):
                own = line.cells[name]
                self._findings.add_reading(
                    self._table,
                    name,
                    problem,
                    sheet=self._map.sheet.name,
                    cell=own.address,
                    row=line.number,
                    seen=own.text,
                    expected=None,
                )
        raw = {name: line.cells[name].text if name in line.cells else "" for name in self._map.columns}
        return LandedRow(Table(self._table), self._map.sheet.name, line.number, values, raw, addresses)

    def _reading(self, field: Field, cells: Mapping[str, Cell], line: Line, currency: str | None) -> Reading:
        cell = cells.get(field.name)
        if field.type is FieldType.MONEY and field.name in line.shared:
            # A merged amount is counted once, on the first of its lines.
            return NOT_REPORTED
        unit = self._map.unit_of(field.name) or self._cover.unit
        if field.type is FieldType.FIGURE:
            unit = read_unit(cells["unit"].text) if "unit" in cells else None
        return read_cell(self._form, field, cell, Surroundings(unit, currency))

    def _currency_of(self, cells: Mapping[str, Cell]) -> str | None:
        return read_currency(cells["currency"].text) if "currency" in cells else None

    def _note(self, field: Field, reading: Reading, cell: Cell, row: int) -> None:
        sheet = self._map.sheet.name
        if reading.problem is Problem.UNIT_OF_OTHER_CURRENCY:
            unit = self._map.unit_of(field.name) or self._cover.unit
            expected = f"{unit.multiplier} {unit.currency}" if unit else None
            self._findings.add_named(
                "project.unit.matches_currency", sheet=sheet, cell=cell.address, row=row, seen=reading.currency, expected=expected
            )
        elif reading.problem is not None:
            self._findings.add_reading(
                self._table,
                field.name,
                reading.problem,
                sheet=sheet,
                cell=cell.address,
                row=row,
                seen=cell.text,
                expected=reading.expected,
            )
        if field.type is FieldType.MONEY and cell.merged_rows > 1:
            self._findings.add_reading(
                self._table, field.name, Problem.MERGED, sheet=sheet, cell=cell.address, row=row, seen=cell.text, expected=None
            )

    def _repeated(self, field: Field, cell: Cell) -> Cell:
        if field.type in _REPEATABLE and is_repeat(self._form, cell.text):
            return self._above.get(field.name, cell)
        return cell

    def _corrected(self, cell: Cell) -> Cell:
        correction = self._corrections.get(cell.address)
        if correction is None:
            return cell
        if cell.text.strip() != correction.expected.strip():
            self._findings.add_named(
                "file.correction.still_applies",
                sheet=self._map.sheet.name,
                cell=cell.address,
                row=cell.row,
                seen=cell.text,
                expected=correction.expected,
            )
            return cell
        return Cell(cell.row, cell.column, correction.use)
