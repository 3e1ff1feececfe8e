"""Read the rows of a table: every field that has a column, as typed and as understood, with its address."""

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from aidbook.forms.form import FieldType, Form
from aidbook.model.submission import IgnoredRow, LandedRow, Scalar, Table
from aidbook.text.fold import tidy
from aidbook.text.numbers import plain
from aidbook.text.units import Unit
from aidbook.workbooks.cell_notes import CellNotes
from aidbook.workbooks.corrections import Corrections
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.currencies import without_currency
from aidbook.workbooks.derived import derive, has_span_column
from aidbook.workbooks.doubts import Totals
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.foreign_units import Converter
from aidbook.workbooks.grand_totals import grand_totals
from aidbook.workbooks.grid import Cell, column_letters, text_cell
from aidbook.workbooks.groups import unsupported_headings, unsupported_totals, with_group_headings, without_parts
from aidbook.workbooks.percentages import settle_percentages
from aidbook.workbooks.reading import NOT_REPORTED, NOUGHT, Problem, Reading
from aidbook.workbooks.readings import TableReadings
from aidbook.workbooks.rows import Line, LineKind, is_repeat, lines_of, title_going_on
from aidbook.workbooks.table_map import TableMap
from aidbook.workbooks.units import TableUnits

_REPEATABLE: Final = frozenset(
    {FieldType.TEXT, FieldType.CODE, FieldType.CURRENCY, FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE, FieldType.APPROVAL}
)
"""A mark "as above" makes sense for words and days, never for an amount."""

_COUNTED: Final = (FieldType.MONEY, FieldType.FIGURE, FieldType.INTEGER)
"""Values that are none where the cells of a line are not where they were typed."""


class TableReader:
    """Reads the lines of one part of a table from the top, remembering the cells above for marks that repeat them."""

    def __init__(
        self, form: Form, table_map: TableMap, cover: Cover, findings: FindingList, sha256: str, above: Mapping[str, Cell]
    ) -> None:
        self._form = form
        self._map = table_map
        self._table = table_map.layout.table
        self._cover = cover
        self._findings = findings
        self._fields = form.fields[self._table]
        self._corrections = Corrections(form, cover, table_map.sheet.name, sha256, findings, table_map.first_row, table_map.end_row)
        self._notes = CellNotes(form, table_map, findings)
        self._letters = {name: column_letters(column) for name, column in table_map.columns.items()}
        fields = [self._fields[name] for name in table_map.columns]
        self._money = [(at, field.name) for at, field in enumerate(fields) if field.type is FieldType.MONEY]
        self._units, self._readings = self._counted_in(())
        # The cells of every line that was read, as they are: where a column has doubts, its other texts show how it writes numbers.
        self._own: list[Mapping[str, Cell]] = []
        self._repeatable = [field.name for field in fields if field.type in _REPEATABLE]
        self._repeats = {content for content in table_map.sheet.contents if is_repeat(form, content.text)}
        self.above = dict(above)
        self.rows: list[LandedRow] = []
        self.totals: list[LandedRow] = []
        self.ignored: list[IgnoredRow] = []

    def read_lines(self, stated: Totals) -> None:
        """Read every line. Cells with two readings wait until all lines are read: the others may decide them."""
        understood: list[tuple[Line, Mapping[str, Cell], dict[str, Scalar], dict[str, str]]] = []
        lines = lines_of(self._form, self._map)
        lines = without_parts(self._form, self._map, with_group_headings(self._form, self._map, lines))
        self._units, self._readings = self._counted_in(lines)
        for line in lines:
            if line.kind is not LineKind.ROW:
                self._ignore(line)
                if understood and (further := title_going_on(self._form, self._map, understood[-1][0], line)):
                    self._join_title(understood[-1][2], further)
            if line.kind in (LineKind.ROW, LineKind.TOTAL):
                cells = self._cells_of(line)
                values: dict[str, Scalar] = {}
                addresses: dict[str, str] = {}
                row = self._read(line, cells, values, addresses)
                if line.kind is LineKind.TOTAL:
                    self.totals.append(row)
                    continue
                self.rows.append(row)
                understood.append((line, cells, values, addresses))
        self._corrections.finish()
        self.totals = grand_totals(self._form, self.totals, self.rows)
        self._note_groups(lines)
        self._notes.settle(Converter.of_report(self._cover), self._own, [name for _, name in self._money], self.rows, self.totals, stated)
        has_span = has_span_column(self._form, self._map)
        for line, cells, values, addresses in understood:
            for name, problem in derive(self._form, self._table, values, cells, addresses, year=self._cover.year, has_span=has_span):
                found = str(values[name]) if problem is Problem.LENGTH else None
                self._notes.problem(name, problem, line.cells[name], line.number, found)
        percentages = [(cells, values) for _, cells, values, _ in understood] if self._table == "total" else ()
        for position, name, problem, readings in settle_percentages(percentages):
            cell = understood[position][1][name]
            self._notes.problem(name, problem, cell, cell.row, readings)

    def _counted_in(self, lines: Sequence[Line]) -> tuple[TableUnits, TableReadings]:
        """Return the units of these lines, and the readings of their cells."""
        units = TableUnits(self._form, self._map, self._cover.units, lines)
        fields = [self._fields[name] for name in self._map.columns]
        return units, TableReadings(self._form, fields, self._map.others, partial(units.surroundings, self._cover.year))

    def note_columns_without_header(self) -> None:
        """Add a finding for each column that has cells in the rows and no header: what it means nobody knows."""
        rows = {row.row_number for row in self.rows}
        noted: set[int] = set()
        torn = {number for number in rows if self._map.sheet.is_delimited and self._is_torn(number)}
        if torn:
            self.rows = [self._without_amounts(row) if row.row_number in torn else row for row in self.rows]
        for number in sorted(rows - torn):
            if self._map.headed.issuperset(self._map.sheet.rows[number]):
                continue
            for column, cell in self._map.sheet.rows[number].items():
                if column not in self._map.headed and column not in noted:
                    noted.add(column)
                    self._findings.add_named(
                        f"{self._table}.header.is_given", sheet=self._map.sheet.name, cell=cell.address, row=number, seen=cell.as_typed
                    )

    def _without_amounts(self, row: LandedRow) -> LandedRow:
        nothing = dict.fromkeys(name for name, field in self._fields.items() if field.type in _COUNTED and name in row.values)
        return dataclasses.replace(row, values={**row.values, **nothing, **dict.fromkeys(f"{name}_currency" for name in nothing)})

    def _is_torn(self, number: int) -> bool:
        """Whether a line of a .csv has more cells than its header: a number was cut at its commas, and all behind it stand elsewhere."""
        width, own = max(self._map.headed), max(self._map.sheet.rows[number])
        if own <= width:
            return False
        rule, place = f"{self._table}.row.fits_header", f"A{number}"
        self._findings.add_named(rule, sheet=self._map.sheet.name, cell=place, row=number, seen=str(own), expected=str(width))
        return True

    def _join_title(self, values: dict[str, Scalar], further: Cell) -> None:
        name = self._map.layout.key_fields[0]
        if isinstance(title := values.get(name), str):
            values[name] = f"{title} {tidy(further.text)}"
            rule, sheet = f"{self._table}.{name}.goes_on", self._map.sheet.name
            seen, whole = further.as_typed, str(values[name])
            self._findings.add_named(rule, sheet=sheet, cell=further.address, row=further.row, seen=seen, expected=whole)

    def _ignore(self, line: Line) -> None:
        texts = [cell.as_typed.strip() for cell in self._map.sheet.rows[line.number].values()]
        rule = f"{self._table}.line.{line.kind.value}"
        self.ignored.append(IgnoredRow(Table(self._table), self._map.sheet.name, line.number, rule, " | ".join(texts)))

    def _note_groups(self, lines: Sequence[Line]) -> None:
        headings = (("group", one) for one in unsupported_headings(self._form, self._map, lines))
        # The total of the whole table is compared with the rows as they were understood.
        whole = {line.row_number for line in self.totals[-1:]}
        totals = (("subtotal", one) for one in unsupported_totals(self._form, self._map, lines) if one.cell.row not in whole)
        for name, unsupported in (*headings, *totals):
            self._findings.add(
                self._form.rule(f"{self._table}.{name}.sums_its_rows"),
                sheet=self._map.sheet.name,
                cell=unsupported.cell.address,
                row=unsupported.cell.row,
                seen=unsupported.cell.as_typed,
                expected=plain(unsupported.total),
                context={"title": unsupported.title},
            )

    def _cells_of(self, line: Line) -> Mapping[str, Cell]:
        """Return the cells of a line as they are to be read: corrected, in the row's currency, and for "as above" those above."""
        cells = dict(self._corrections.apply(line.cells, self._map.columns, line.number))
        if line.kind is not LineKind.ROW:
            return cells
        if self._repeats:
            self._repeat(line, cells)
        if self._map.others:
            self._choose(line, cells)
        self.above.update(cells)
        return cells

    def _repeat(self, line: Line, cells: dict[str, Cell]) -> None:
        """Put the cell above in place of each mark "as above"."""
        for name in [name for name in self._repeatable if name in cells and cells[name].content in self._repeats]:
            if name in self.above:
                cells[name] = self.above[name]
            else:
                self._notes.problem(name, Problem.REPEATS_NOTHING, cells[name], line.number, None)
                cells[name] = text_cell(line.number, cells[name].column, "")

    def _choose(self, line: Line, cells: dict[str, Cell]) -> None:
        """Of two columns for one amount take the one in the line's currency."""
        currency = self._units.currency_of(cells)
        for name, other in self._map.others.items():
            second = self._map.sheet.cell(line.number, other.column)
            if second is not None and (name not in cells or other.unit.currency == currency):
                cells[name] = second

    def _read(self, line: Line, cells: Mapping[str, Cell], values: dict[str, Scalar], addresses: dict[str, str]) -> LandedRow:
        """Read one line. A totals line is read without findings: it is only compared."""
        others, row = self._map.others, str(line.number)
        own = {**line.cells, **{name: cells[name] for name in others if name in cells}} if others else line.cells
        addresses |= {name: letters + row for name, letters in self._letters.items()}
        addresses |= {name: own[name].address for name in (*line.shared, *others) if name in own}
        raw = dict.fromkeys(self._letters, "") | {name: cell.content.typed or cell.content.text for name, cell in own.items()}
        self._own.append(own)
        readings = self._readings.of_row(cells)
        for at, name in self._money if line.shared else ():
            if name in line.shared:
                # A merged amount is counted once, on the first of its lines.
                readings[at] = NOT_REPORTED
        values |= zip(self._letters, [reading.value for reading in readings], strict=True)
        values |= {f"{name}_currency": None if values[name] is None else readings[at].currency for at, name in self._money}
        if any(reading is NOUGHT for reading in readings):
            self._settle_noughts(line, own, values)
        if line.kind is LineKind.ROW:
            merged = {name for _, name in self._money if name in own and own[name].merged_rows > 1}
            for name, reading in zip(self._letters, readings, strict=True):
                if (reading.problem is not None or name in merged) and name in own and name not in line.shared:
                    self._notes.add(self._fields[name], own[name], values, reading)
            if self._units.usual is not None and self._units.is_of_neighbours(cells, values):
                self._note_usual_unit(line.number, addresses["currency"], self._units.usual)
        return LandedRow(Table(self._table), self._map.sheet.name, line.number, values, raw, addresses)

    def _settle_noughts(self, line: Line, own: Mapping[str, Cell], values: dict[str, Scalar]) -> None:
        """Give the noughts of a line, which are nothing in any currency, that of its other amounts; without any they are asked for."""
        for name in without_currency(values, [name for _, name in self._money], self._units.usual):
            values[name] = None
            if line.kind is LineKind.ROW and name in own:
                self._notes.add(self._fields[name], own[name], values, Reading(None, Problem.NO_CURRENCY))

    def _note_usual_unit(self, row: int, cell: str, unit: Unit) -> None:
        rule = f"{self._table}.currency.was_decided"
        self._findings.add_named(rule, sheet=self._map.sheet.name, cell=cell, row=row, expected=unit.currency)
