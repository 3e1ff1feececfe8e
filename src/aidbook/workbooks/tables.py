"""Read the rows of a table: every field that has a column, as typed and as understood, with its address."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.forms.form import Field, FieldType, Form
from aidbook.model.submission import IgnoredRow, LandedRow, Scalar, Table
from aidbook.text.fold import key
from aidbook.text.money import Unit
from aidbook.text.numbers import decimal_mark_of
from aidbook.workbooks.corrections import Corrections
from aidbook.workbooks.cover import Cover, note_places
from aidbook.workbooks.derived import derive
from aidbook.workbooks.doubts import Doubt, settle
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet, column_letters, text_cell
from aidbook.workbooks.groups import with_group_headings
from aidbook.workbooks.header_words import HeaderBook
from aidbook.workbooks.headers import TableMap, find_blocks, with_nearest, with_units
from aidbook.workbooks.percentages import settle_percentages
from aidbook.workbooks.rows import Line, LineKind, is_repeat, lines_of
from aidbook.workbooks.units import TableUnits
from aidbook.workbooks.values import NOT_REPORTED, Problem, Reading, Surroundings, read_cell

_REPEATABLE: Final = frozenset(
    {FieldType.TEXT, FieldType.CODE, FieldType.CURRENCY, FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE, FieldType.APPROVAL}
)
"""A mark "as above" makes sense for words and days, never for an amount."""


_PLACE_FIELDS: Final = ("district", "commune", "managing_agency", "aid_owner", "partner_agency")

_WITH_MARKS: Final = frozenset({FieldType.MONEY, FieldType.FIGURE})
"""Fields whose texts show how a column writes numbers."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as read. ``totals`` are its own totals lines, kept apart for a check; ``ignored`` every line that is no row."""

    map: TableMap
    rows: Sequence[LandedRow]
    totals: Sequence[LandedRow]
    ignored: Sequence[IgnoredRow] = ()


def find_tables(form: Form, sheets: Sequence[Sheet], cover: Cover) -> Mapping[str, TableMap]:
    """Find each table of the form wherever it stands: several may share a sheet, and one may be in several parts.

    The first part of a table is the one that names most fields. A further part on another sheet whose headers all name another year is
    last year's and is left out; its sheet is then reported as not read.
    """
    place = cover.place.unit_id if cover.place else None
    books = {table: HeaderBook(form, table, cover.year, place) for table in form.tables}
    found: dict[str, list[TableMap]] = {table: [] for table in form.tables}
    for sheet in sheets:
        for table_map in with_units(_apart([block for table in form.tables for block in find_blocks(form, table, sheet, books[table])])):
            found[table_map.layout.table].append(with_nearest(table_map, books[table_map.layout.table]))
    return {table: _whole(maps, cover.year) for table, maps in found.items() if maps}


def read_table(form: Form, table_map: TableMap, cover: Cover, findings: FindingList, sha256: str) -> TableRead:
    """Read every part of a table; what cannot be read surely is null and a finding.

    Totals lines are kept only where one part has them: totals of parts are no totals of the table.
    """
    rows: list[LandedRow] = []
    totals: list[Sequence[LandedRow]] = []
    ignored: list[IgnoredRow] = []
    above: dict[str, Cell] = {}
    for part in table_map.parts:
        reader = _TableReader(form, part, cover, findings, sha256, above)
        reader.read_lines()
        reader.note_columns_without_header()
        rows += reader.rows
        ignored += reader.ignored
        if reader.totals:
            totals.append(reader.totals)
        above = reader.above
    texts = {row.row_number: [row.raw.get(name, "") for name in _PLACE_FIELDS] for row in rows}
    if table_map.layout.table == "project":
        note_places(cover, table_map.sheet.name, texts, findings)
    return TableRead(table_map, rows, totals[0] if len(totals) == 1 else (), ignored)


def _grand_totals(totals: list[LandedRow], rows: Sequence[LandedRow]) -> list[LandedRow]:
    """Keep the totals of the whole table: those that are called so, else a lone one, else the last of two that end it together."""
    named = [line for line in totals if any(key(text).startswith(("tong", "total", "grand")) for text in line.raw.values())]
    if named or len(totals) <= 1:
        return named or totals
    last_row = max((row.row_number for row in rows), default=0)
    closing = [line for line in totals if line.row_number > last_row]
    return closing[-1:] if len(closing) > 1 else []


def _apart(blocks: Sequence[TableMap]) -> Sequence[TableMap]:
    """Of headers of different tables in the same rows keep the one that names most fields; return the rest from the top."""
    chosen: list[TableMap] = []
    for block in sorted(blocks, key=lambda block: -len(block.columns)):
        if not any(block.first_row <= other.last_row and other.first_row <= block.last_row for other in chosen):
            chosen.append(block)
    return sorted(chosen, key=lambda block: block.first_row)


def _whole(maps: Sequence[TableMap], year: int | None) -> TableMap:
    first = max(maps, key=lambda table_map: len(table_map.columns))
    further = [table_map for table_map in maps if table_map is not first and not _is_of_other_year(table_map, first, year)]
    return dataclasses.replace(first, further=tuple(further))


def _is_of_other_year(table_map: TableMap, first: TableMap, year: int | None) -> bool:
    years = {named for _, named in table_map.years}
    return table_map.sheet.name != first.sheet.name and year is not None and bool(years) and year not in years


class _TableReader:
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
        self._doubts: list[Doubt] = []
        self._marks: dict[str, set[str]] = {}
        self._units = TableUnits(form, table_map, cover.units, ())
        self.above = dict(above)
        self.rows: list[LandedRow] = []
        self.totals: list[LandedRow] = []
        self.ignored: list[IgnoredRow] = []

    def read_lines(self) -> None:
        """Read every line. Cells with two readings wait until all lines are read: the others may decide them."""
        understood: list[tuple[Line, Mapping[str, Cell], dict[str, Scalar], dict[str, str]]] = []
        lines = with_group_headings(self._form, self._map, lines_of(self._form, self._map))
        self._units = TableUnits(self._form, self._map, self._cover.units, lines)
        for line in lines:
            if line.kind is not LineKind.ROW:
                self._ignore(line)
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
        self.totals = _grand_totals(self.totals, self.rows)
        self._settle_doubts()
        for line, cells, values, addresses in understood:
            for name, problem in derive(self._form, self._table, values, cells, addresses):
                self._note_problem(name, problem, line.cells[name], line.number, None)
        for position, name, readings in settle_percentages([(cells, values) for _, cells, values, _ in understood]):
            cell = understood[position][1][name]
            self._note_problem(name, Problem.AMBIGUOUS, cell, cell.row, readings)

    def note_columns_without_header(self) -> None:
        """Add a finding for each column that has cells in the rows and no header: what it means nobody knows."""
        rows = {row.row_number for row in self.rows}
        noted: set[int] = set()
        for number in sorted(rows):
            for column, cell in self._map.sheet.rows[number].items():
                if column not in self._map.headed and column not in noted:
                    noted.add(column)
                    self._findings.add_named(
                        f"{self._table}.header.is_given", sheet=self._map.sheet.name, cell=cell.address, row=number, seen=cell.as_typed
                    )

    def _ignore(self, line: Line) -> None:
        texts = [cell.as_typed.strip() for cell in self._map.sheet.rows[line.number].values()]
        rule = f"{self._table}.line.{line.kind.value}"
        self.ignored.append(IgnoredRow(Table(self._table), self._map.sheet.name, line.number, rule, " | ".join(texts)))

    def _cells_of(self, line: Line) -> Mapping[str, Cell]:
        """Return the cells of a line as they are to be read: corrected, in the row's currency, and for "as above" those above."""
        cells = dict(self._corrections.apply(line.cells, self._map.columns, line.number))
        if line.kind is not LineKind.ROW:
            return cells
        for name, cell in cells.items():
            field = self._fields[name]
            if field.type in _REPEATABLE and is_repeat(self._form, cell.text):
                if name in self.above:
                    cells[name] = self.above[name]
                else:
                    self._note_problem(name, Problem.REPEATS_NOTHING, cell, line.number, None)
                    cells[name] = text_cell(cell.row, cell.column, "")
        currency = self._units.currency_of(cells)
        for name, other in self._map.others.items():
            second = self._map.sheet.cell(line.number, other.column)
            if second is not None and (name not in cells or other.unit.currency == currency):
                cells[name] = second
        self.above.update(cells)
        return cells

    def _read(self, line: Line, cells: Mapping[str, Cell], values: dict[str, Scalar], addresses: dict[str, str]) -> LandedRow:
        """Read one line. A totals line is read without findings: it is only compared."""
        is_row = line.kind is LineKind.ROW
        currency = self._units.currency_of(cells)
        raw: dict[str, str] = {}
        for name, column in self._map.columns.items():
            field, own = self._fields[name], line.cells.get(name)
            if name in self._map.others and name in cells:
                own = cells[name]
            addresses[name] = own.address if own else f"{column_letters(column)}{line.number}"
            raw[name] = own.as_typed if own else ""
            unit = self._units.unit_of(field, cells)
            reading = self._reading(field, cells.get(name), line, unit, currency)
            values[name] = reading.value
            if field.type is FieldType.MONEY:
                values[f"{name}_currency"] = reading.currency if reading.value is not None else None
            if own is not None and own.number is None and field.type in _WITH_MARKS and (mark := decimal_mark_of(own.text)):
                self._marks.setdefault(name, set()).add(mark)
            if own is None or not is_row or name in line.shared:
                continue
            if reading.problem is Problem.AMBIGUOUS and reading.readings:
                self._doubts.append(Doubt(name, own, values, reading))
            else:
                self._note(field, reading, own, line.number, unit)
        if is_row and self._units.usual is not None and self._units.is_of_neighbours(cells, values):
            self._note_usual_unit(line.number, addresses["currency"], self._units.usual)
        return LandedRow(Table(self._table), self._map.sheet.name, line.number, values, raw, addresses)

    def _reading(self, field: Field, cell: Cell | None, line: Line, unit: Unit | None, currency: str | None) -> Reading:
        if field.type is FieldType.MONEY and field.name in line.shared:
            # A merged amount is counted once, on the first of its lines.
            return NOT_REPORTED
        rivals = self._units.around(field.name) if unit is None else ()
        return read_cell(self._form, field, cell, Surroundings(unit, currency, rivals, self._cover.year))

    def _note_usual_unit(self, row: int, cell: str, unit: Unit) -> None:
        rule = f"{self._table}.currency.was_decided"
        self._findings.add_named(rule, sheet=self._map.sheet.name, cell=cell, row=row, expected=unit.currency)

    def _settle_doubts(self) -> None:
        for doubt in self._doubts:
            decision = settle(doubt, self._doubts, self.rows, self.totals, self._marks.get(doubt.field, set()))
            if decision is None:
                self._note_problem(doubt.field, Problem.AMBIGUOUS, doubt.cell, doubt.cell.row, doubt.reading.expected)
                continue
            doubt.decide(decision.value)
            expected = f"{decision.value} {doubt.reading.currency or ''}".strip()
            self._findings.add(
                self._form.rule(f"{self._table}.{doubt.field}.was_decided"),
                sheet=self._map.sheet.name,
                cell=doubt.cell.address,
                row=doubt.cell.row,
                seen=doubt.cell.as_typed,
                expected=expected,
                context={"why_vi": decision.why_vi, "why_en": decision.why_en},
            )

    def _note(self, field: Field, reading: Reading, cell: Cell, row: int, unit: Unit | None) -> None:
        if reading.problem is Problem.UNIT_OF_OTHER_CURRENCY:
            expected = f"{unit.multiplier} {unit.currency}" if unit else None
            self._findings.add_named(
                "project.unit.matches_currency",
                sheet=self._map.sheet.name,
                cell=cell.address,
                row=row,
                seen=reading.currency,
                expected=expected,
            )
        elif reading.problem is not None:
            self._note_problem(field.name, reading.problem, cell, row, reading.expected)
        if field.type is FieldType.MONEY and cell.merged_rows > 1:
            self._note_problem(field.name, Problem.MERGED, cell, row, None)

    def _note_problem(self, name: str, problem: Problem, cell: Cell, row: int, expected: str | None) -> None:
        self._findings.add_reading(
            self._table, name, problem, sheet=self._map.sheet.name, cell=cell.address, row=row, seen=cell.as_typed, expected=expected
        )
