"""In what the numbers of one table are counted: units of columns, table, cover and rows, and what the rows around one say."""

from collections.abc import Mapping, Sequence

from aidbook.forms.form import Field, FieldType, Form
from aidbook.model.submission import Scalar
from aidbook.text.remembered import Remembered
from aidbook.text.units import Unit, read_unit
from aidbook.workbooks.currencies import row_unit, usual_unit
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.reading import Surroundings
from aidbook.workbooks.rows import Line, LineKind, is_repeat
from aidbook.workbooks.table_map import TableMap


class TableUnits:
    """The units of one table. ``lines`` are all its lines: what the rows that name a currency agree on holds for the others."""

    def __init__(self, form: Form, table_map: TableMap, cover_units: tuple[Unit, ...], lines: Sequence[Line]) -> None:
        self._map = table_map
        self._cover_units = cover_units
        self._fields = form.fields[table_map.layout.table]
        # What is not known yet says nothing.
        self._said = Remembered[str, Unit | None](lambda text: None if form.says_not_reported(text) else row_unit(text))
        self.usual: Unit | None = None
        if "currency" in table_map.columns:
            texts = [line.cells["currency"].text for line in lines if line.kind is LineKind.ROW and "currency" in line.cells]
            naming = {text for text in set(texts) if self._said[text] is not None and not is_repeat(form, text)}
            least = form.rule(f"{table_map.layout.table}.currency.was_decided").parameters["least"]
            self.usual = usual_unit((text for text in texts if text in naming), least)

    def unit_of(self, field: Field, cells: Mapping[str, Cell]) -> Unit | None:
        """Return the unit nearest to a field's cell in a line; None where nothing says one.

        Of several units around it, ``USD / triệu đồng``, the currency tells which holds.
        """
        if field.type is FieldType.FIGURE:
            return read_unit(cells["unit"].text) if "unit" in cells else None
        other = self._map.others.get(field.name)
        if other and field.name in cells and cells[field.name].column == other.column:
            return other.unit
        own = None if field.name in self._map.converted else self._said_by(cells)
        if own is not None and own.multiplier != 1:
            return own
        units = self.around(field.name)
        if len(units) <= 1:
            return units[0] if units else self.usual
        currency = self.currency_of(cells) or (self.usual.currency if self.usual else None)
        fitting = [unit for unit in units if unit.currency == currency]
        return fitting[0] if len(fitting) == 1 else None

    def currency_of(self, cells: Mapping[str, Cell]) -> str | None:
        """Return the currency that a line names; None where it names none."""
        unit = self._said_by(cells)
        return unit.currency if unit else None

    def _said_by(self, cells: Mapping[str, Cell]) -> Unit | None:
        """Return what a line's own currency cell says."""
        return self._said[cells["currency"].text] if "currency" in cells else None

    def surroundings(self, year: int | None, field: Field, cells: Mapping[str, Cell]) -> Surroundings:
        """Return what a field's cell takes from around it in a line of a report of ``year``."""
        unit = self.unit_of(field, cells)
        currency = None if field.name in self._map.converted else self.currency_of(cells)
        return Surroundings(unit, currency, self.around(field.name) if unit is None else (), year, field.name in self._map.units)

    def is_of_neighbours(self, cells: Mapping[str, Cell], values: Mapping[str, Scalar]) -> bool:
        """Whether an amount of a line was read in the currency of the rows around it, for want of any other."""
        if self.usual is None or self.currency_of(cells) is not None:
            return False
        return any(
            field.type is FieldType.MONEY
            and not field.unit.isupper()
            and len(self.around(name)) != 1
            and values.get(f"{name}_currency") == self.usual.currency
            for name, field in self._fields.items()
        )

    def around(self, name: str) -> tuple[Unit, ...]:
        """Return the units around a field's cells, mostly one: of its header, the line above the table, or the cover."""
        return self._map.units_of(name) or self._cover_units
