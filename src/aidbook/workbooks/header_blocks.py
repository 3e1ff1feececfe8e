"""Read one block of header rows: what each column below it means, in what it counts, and of which year it is."""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final

from aidbook.forms.form import FieldType, Form, Layout
from aidbook.forms.periods import report_years_of
from aidbook.text.units import Unit, read_units
from aidbook.workbooks.grid import Cell, Sheet
from aidbook.workbooks.header_words import HeaderBook, read_header
from aidbook.workbooks.other_years import is_other_year
from aidbook.workbooks.table_map import NamedYears, OtherColumn, TableMap
from aidbook.workbooks.unit_lines import is_unit_line

_LONGEST_HEADER: Final = 120
_NUMBERING: Final = re.compile(r"[(\[]?\s*([0-9]{1,2}|[a-z])\s*[)\].]?(?:\s*=.*)?", re.IGNORECASE)


def map_block(
    form: Form,
    layout: Layout,
    sheet: Sheet,
    covered: Mapping[tuple[int, int], Cell],
    book: HeaderBook,
    first_row: int,
    last_row: int,
) -> TableMap:
    """Return the table that these rows would head; ``covered`` has the cells that are merged over others."""
    block = range(first_row, last_row + 1)
    heads = {column: cells for column in _columns_of(sheet, block) if (cells := _label_cells(sheet, covered, block, column))}
    anchor = _anchor(heads, book)
    columns: dict[str, int] = {}
    headers: dict[str, Cell] = {}
    units: dict[str, tuple[Unit, ...]] = {}
    named: dict[str, NamedYears] = {}
    unknown: list[Cell] = []
    repeated: list[tuple[Cell, Cell]] = []
    beside: list[NamedYears] = []
    others: dict[str, OtherColumn] = {}
    fields = {column: _field_of_labels(form, heads, column, book, anchor) for column in heads}
    years = {column: _named_years(form, cells, _parent_at_left(heads, column)) for column, cells in heads.items()}
    of_other_year = {
        column for column, field in fields.items() if field and is_other_year(form, field, years[column], book.year, book.period)
    }
    converted: set[str] = set()
    # Of two columns for one field that differ by a year in their headers, the one with the report's year counts.
    for column in sorted(heads, key=lambda column: (column in of_other_year, _year_of(heads[column]) not in (None, anchor), column)):
        cells, field = heads[column], fields[column]
        if field is None:
            if not book.is_ignored(cells[-1].text):
                unknown.append(cells[-1])
            continue
        parent = _parent_at_left(heads, column)
        own_units = next((said for cell in (*reversed(cells), *parent) if (said := read_header(cell.text).units)), ())
        if field in columns:
            is_money = form.fields[layout.table][field].type is FieldType.MONEY
            if column in of_other_year:
                beside.append(years[column])
            elif (
                is_money and field not in others and len(own_units) == 1 and own_units[0].currency not in _currencies(units.get(field, ()))
            ):
                others[field] = OtherColumn(column, own_units[0])
            else:
                repeated.append((cells[-1], headers[field]))
            continue
        columns[field], headers[field] = column, _naming(cells)
        if own_units:
            units[field] = own_units
        if any(read_header(cell.text).is_converted for cell in cells):
            converted.add(field)
        if years[column].years:
            named[field] = years[column]
    below = _units_below(sheet, last_row)
    units |= {field: below[column] for field, column in columns.items() if field not in units and column in below}
    last_unit_row = last_row + 1 if below else last_row
    last_header_row = last_unit_row + 1 if is_numbering(sheet, last_unit_row + 1) else last_unit_row
    return TableMap(
        layout=layout,
        sheet=sheet,
        first_row=first_row,
        last_row=last_header_row,
        columns=dict(sorted(columns.items(), key=lambda pair: pair[1])),
        headers=headers,
        units=units,
        table_units=(),
        named_years=named,
        beside=beside,
        unknown=sorted(unknown, key=lambda cell: cell.column),
        repeated=repeated,
        others=others,
        converted=frozenset(converted),
        headed=frozenset(heads),
    )


def _naming(cells: Sequence[Cell]) -> Cell:
    """Return the lowest of a column's headers that is more than a unit."""
    return next((cell for cell in reversed(cells) if not read_units(cell.text)), cells[-1])


def _units_below(sheet: Sheet, last_row: int) -> Mapping[int, tuple[Unit, ...]]:
    """Return the units of a row right below a header that holds nothing else, by column: ``Tr.đ | Tr.đ | Tr.đ``."""
    found = {column: read_units(cell.text) for column, cell in sheet.rows.get(last_row + 1, {}).items()}
    return found if len(found) > 1 and all(found.values()) else {}


def _currencies(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset(unit.currency for unit in units)


def _columns_of(sheet: Sheet, block: range) -> range:
    return range(1, max((max(sheet.rows[row]) for row in block if row in sheet.rows), default=0) + 1)


def _label_cells(sheet: Sheet, covered: Mapping[tuple[int, int], Cell], block: range, column: int) -> list[Cell]:
    """Return the distinct cells that head a column, from the top; a merged parent heads every column that it covers."""
    cells: list[Cell] = []
    for row in block:
        cell = sheet.cell(row, column) or covered.get((row, column))
        if cell is not None and is_header_like(cell) and cell not in cells:
            cells.append(cell)
    return cells


def _anchor(heads: Mapping[int, Sequence[Cell]], book: HeaderBook) -> int | None:
    """Return the year that the headers mean by the report year: the report's if one names it, else the latest that they name.

    A form left from last year heads its columns "Năm 2021" and "Năm 2022" in a report of 2023: both are a year late.
    """
    named = {year for cells in heads.values() for cell in cells if (year := read_header(cell.text).year)}
    return book.year if book.year in named or not named else max(named)


def _year_of(cells: Sequence[Cell]) -> int | None:
    return next((year for cell in reversed(cells) if (year := read_header(cell.text).year)), None)


def _named_years(form: Form, cells: Sequence[Cell], parent: Sequence[Cell]) -> NamedYears:
    """Return every report year that the labels of a column can mean, and the days that they name."""
    texts = [read_header(cell.text) for cell in (*cells, *parent)]
    days = tuple(day for text in texts for day in text.days)
    return NamedYears(cells[-1], frozenset().union(*(text.years for text in texts), *(report_years_of(form, day) for day in days)), days)


def _field_of_labels(form: Form, heads: Mapping[int, Sequence[Cell]], column: int, book: HeaderBook, anchor: int | None) -> str | None:
    """Match parents and leaf together, then ever fewer parents, and last the leaf alone.

    A part ("Tiền mặt") of an amount is none of another one's that stands over it: cash that was committed is not cash disbursed.
    """
    labels = [cell.text for cell in (*_parent_at_left(heads, column), *heads[column])]
    for start in range(len(labels)):
        field = book.field_of(" ".join(labels[start:]), anchor)
        if field:
            whole = next((name for name, parts in form.source.get("parts_of", {}).items() if field in parts), None)
            above = {book.field_of(label, anchor) for label in labels[:start]} - {None, whole} if whole else ()
            return None if above else field
    return None


def _parent_at_left(heads: Mapping[int, Sequence[Cell]], column: int) -> Sequence[Cell]:
    """Return the parents of a column that stand over an earlier one only: in files without merged cells (.csv) they do not spread."""
    first = heads[column][0]
    for left in range(column - 1, 0, -1):
        cells = heads.get(left, ())
        parents = [cell for cell in cells if cell.row < first.row]
        if parents:
            # One that has no cell below itself heads its own column alone.
            return parents if len(cells) > len(parents) else ()
    return ()


def is_header_like(cell: Cell) -> bool:
    """Whether a cell can head a column: words, not too many, and no unit of the whole table."""
    return cell.number is None and cell.date is None and len(cell.text) <= _LONGEST_HEADER and not is_unit_line(cell.text)


def is_numbering(sheet: Sheet, row: int) -> bool:
    """Tell the row of column numbers, ``(1) (2) (3)=(4)+(5)`` or ``A B 1 2``, from a first data row: at least three, rising."""
    cells = list(sheet.rows.get(row, {}).values())
    found = [_NUMBERING.fullmatch(cell.text.strip()) for cell in cells]
    if len(cells) < 3 or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match and match[1].isdecimal()]
    return len(numbers) >= 2 and all(1 <= below - above <= 2 for above, below in itertools.pairwise(numbers))
