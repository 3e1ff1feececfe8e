"""Where a table lies on a sheet and what its columns mean."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aidbook.forms.form import FieldType, Form, Layout
from aidbook.text.units import Unit
from aidbook.workbooks.grid import Cell, Sheet


@dataclass(frozen=True, slots=True)
class NamedYears:
    """A header that names years, and the report years that they can mean; ``days`` are those that it names."""

    cell: Cell
    years: frozenset[int]
    days: tuple[dt.date, ...] = ()


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
    unknown: Sequence[Cell]
    repeated: Sequence[tuple[Cell, Cell]]
    """Columns that mean the same as an earlier one, with that one."""
    named_years: Mapping[str, NamedYears] = dataclasses.field(default_factory=dict)
    """Of each field whose header names years."""
    of_other_years: Mapping[str, NamedYears] = dataclasses.field(default_factory=dict)
    """Amounts of the report year whose only column is another year's. None of ``columns``: nothing of it is read."""
    beside: Sequence[NamedYears] = ()
    """Columns of other years beside that of the report year; they are not read either."""
    nearest: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    """Address of an unknown header → the known ones nearest to it."""
    others: Mapping[str, OtherColumn] = dataclasses.field(default_factory=dict)
    converted: frozenset[str] = frozenset()
    """Amounts that their header says are converted, ``quy USD``: they are in its unit, whatever currency their row names."""
    headed: frozenset[int] = frozenset()
    """Every column that has a header, known or not."""
    end_row: int | None = None
    """The last row before the next table of the sheet; None where it is the last one."""
    goes_on_from: str | None = None
    """The sheet whose table goes on here without a header; None for a table with a header of its own."""
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
