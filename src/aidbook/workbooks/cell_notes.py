"""What stands against the cells of a table: noted at once, or once the whole table is read, if the rest of it may decide them."""

from collections.abc import Mapping, Sequence
from typing import Final

from aidbook.forms.form import Field, FieldType, Form
from aidbook.model.submission import LandedRow, Scalar
from aidbook.workbooks.doubts import Decision, Doubt, Totals, settle
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.foreign_units import UNIT_RULE, Converter, is_over_unit, settle_foreign_units
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.notation import Notation, by_custom, by_size
from aidbook.workbooks.reading import Problem, Reading
from aidbook.workbooks.table_map import TableMap

_NO_CURRENCY_RULE: Final = "cover.default_unit.is_given"


class CellNotes:
    """The doubts and findings of one part of a table."""

    def __init__(self, form: Form, table_map: TableMap, findings: FindingList) -> None:
        self._form = form
        self._table = table_map.layout.table
        self._sheet = table_map.sheet.name
        self._findings = findings
        self._doubts: list[Doubt] = []
        self._without_currency: list[tuple[str, Cell]] = []

    def add(self, field: Field, cell: Cell, values: dict[str, Scalar], reading: Reading) -> None:
        """Note what stands against a row's own cell. What the rest of the table may decide waits for :meth:`settle`."""
        if reading.problem in (Problem.AMBIGUOUS, Problem.UNIT_OF_OTHER_CURRENCY) and reading.readings:
            self._doubts.append(Doubt(field.name, cell, values, reading))
            return
        if reading.problem is Problem.NO_CURRENCY:
            self._without_currency.append((field.name, cell))
        elif reading.problem is not None:
            self.problem(field.name, reading.problem, cell, cell.row, reading.expected)
        if field.type is FieldType.MONEY and cell.merged_rows > 1:
            self.problem(field.name, Problem.MERGED, cell, cell.row, None)

    def problem(self, name: str, problem: Problem, cell: Cell, row: int, expected: str | None) -> None:
        """Add the finding of a cell that could not be read surely."""
        self._findings.add_reading(
            self._table, name, problem, sheet=self._sheet, cell=cell.address, row=row, seen=cell.as_typed, expected=expected
        )

    def settle(
        self,
        converter: Converter,
        lines: Sequence[Mapping[str, Cell]],
        money: Sequence[str],
        rows: Sequence[LandedRow],
        totals: Sequence[LandedRow],
        stated: Totals,
    ) -> None:
        """Decide the doubts by the whole table: its ``lines`` of cells, ``money`` fields, rows and totals, and the ``stated`` totals."""
        self._note_without_currency()
        own = [line.values for line in totals]
        over_units = [doubt for doubt in self._doubts if is_over_unit(doubt)]
        for doubt, by_rows in settle_foreign_units(over_units, self._form, converter):
            self._conclude(doubt, settle(doubt, self._doubts, rows, own, stated, frozenset()) or by_rows)
        over_numbers = [doubt for doubt in self._doubts if not is_over_unit(doubt)]
        notation = Notation(lines, money)
        marks = {name: notation.marks_for(name) for name in {doubt.field for doubt in over_numbers}}
        for doubt in over_numbers:
            decision = settle(doubt, self._doubts, rows, own, stated, marks[doubt.field])
            if decision is None and not marks[doubt.field]:
                rule = self._form.rule(f"{self._table}.{doubt.field}.was_decided")
                decision = by_custom(doubt, over_numbers, rule, converter) or by_size(doubt, over_numbers, rule, converter)
            self._conclude(doubt, decision)

    def _conclude(self, doubt: Doubt, decision: Decision | None) -> None:
        """Write what was decided into the row and say so; without a decision the cell stays empty and the sender is asked."""
        if decision is not None:
            doubt.decide(decision.value)
            expected = f"{decision.value} {doubt.reading.currency or ''}".strip()
            self._findings.add(
                self._form.rule(f"{self._table}.{doubt.field}.was_decided"),
                sheet=self._sheet,
                cell=doubt.cell.address,
                row=doubt.cell.row,
                seen=doubt.cell.as_typed,
                expected=expected,
                context={"why_vi": decision.why_vi, "why_en": decision.why_en},
            )
        elif is_over_unit(doubt):
            self._findings.add(
                self._form.rule(UNIT_RULE),
                sheet=self._sheet,
                cell=doubt.cell.address,
                row=doubt.cell.row,
                seen=doubt.cell.as_typed,
                expected=doubt.reading.expected,
                context={"column": self._findings.label(self._table, doubt.field)},
            )
        else:
            self.problem(doubt.field, Problem.AMBIGUOUS, doubt.cell, doubt.cell.row, doubt.reading.expected)

    def _note_without_currency(self) -> None:
        """Add one finding for all amounts whose currency nothing names: one line above the table would name it for all of them."""
        if not self._without_currency:
            return
        waiting = {
            cell.row
            for name, cell in self._without_currency
            if (rule := self._form.reading_rule(self._table, name, Problem.AMBIGUOUS.value)) is not None and rule.row_waits
        }
        cells = [cell for _, cell in self._without_currency]
        self._findings.add_of_cells(self._form.rule(_NO_CURRENCY_RULE), self._sheet, cells, waiting)
