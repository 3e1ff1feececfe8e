"""What the contents of a table's columns were read as. Most cells of a column repeat, so each distinct one is read once."""

from collections.abc import Callable, Collection, Mapping, Sequence

from aidbook.forms.form import Field, Form
from aidbook.text.remembered import Remembered
from aidbook.workbooks.grid import Cell, Content
from aidbook.workbooks.reading import NOT_REPORTED, Reading, Surroundings
from aidbook.workbooks.values import read_cell

Around = Callable[[Field, Mapping[str, Cell]], Surroundings]
"""Tells what a field's cell takes from the other cells of its row."""

_NAMING = ("currency", "unit")
"""Fields whose words say how the other cells of the row are counted."""


ColumnReadings = Remembered[Content, Reading]
"""The readings of one field's contents beside the same unit and currency."""


class TableReadings:
    """The readings of some columns of a table. ``others`` are those whose cell may stand in either of two columns.

    ``around`` may look at nothing of a row but its currency, its unit, and the columns of those cells.
    """

    def __init__(self, form: Form, fields: Sequence[Field], others: Collection[str], around: Around) -> None:
        self._form = form
        self._fields = fields
        self._others = others
        self._around = around
        self._columns: dict[tuple[object, ...], Sequence[tuple[str, ColumnReadings]]] = {}

    def of_row(self, cells: Mapping[str, Cell]) -> list[Reading]:
        """Return what a row's cells were read as, in the order of the fields."""
        naming = [cells[name].content if name in cells else None for name in _NAMING]
        places = [cells[name].column if name in cells else None for name in self._others]
        columns = self._columns.get(key := (*naming, *places))
        if columns is None:
            columns = self._columns[key] = [(field.name, self._readings_of(field, cells)) for field in self._fields]
        return [readings[cell.content] if (cell := cells.get(name)) is not None else NOT_REPORTED for name, readings in columns]

    def _readings_of(self, field: Field, cells: Mapping[str, Cell]) -> ColumnReadings:
        form, around = self._form, self._around(field, cells)
        return Remembered(lambda content: read_cell(form, field, content, around))
