"""Find the tables of a file wherever they stand, and read all parts of each."""

import dataclasses
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.forms.form import Form
from aidbook.model.submission import IgnoredRow, LandedRow
from aidbook.text.fold import key
from aidbook.workbooks.continued import going_on
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.cover_notes import note_places
from aidbook.workbooks.data_rows import DataRows
from aidbook.workbooks.doubts import Totals
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet
from aidbook.workbooks.header_words import HeaderBook
from aidbook.workbooks.headers import find_blocks, with_nearest, with_units
from aidbook.workbooks.other_years import without_other_years
from aidbook.workbooks.side_by_side import strips_of
from aidbook.workbooks.table_map import TableMap
from aidbook.workbooks.table_reader import TableReader
from aidbook.workbooks.titles import read_titles

_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PLACE_FIELDS: Final = ("district", "commune", "managing_agency", "aid_owner", "partner_agency")


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as read. ``totals`` are its own totals lines, kept apart for a check; ``ignored`` every line that is no row."""

    map: TableMap
    rows: Sequence[LandedRow]
    totals: Sequence[LandedRow]
    ignored: Sequence[IgnoredRow] = ()


def find_tables(form: Form, sheets: Sequence[Sheet], cover: Cover) -> Mapping[str, TableMap]:
    """Find each table of the form wherever it stands: several may share a sheet, and one may be in several parts.

    The first part of a table is the one that names most fields. A further part on another sheet that names another year in its headers,
    titles or name is last year's and is left out; its sheet is then reported as not read. A sheet without a header may go on with the table
    of the sheet before it.
    """
    place = cover.place.unit_id if cover.place else None
    period = str(cover.values.get("report_period") or "") or None
    books = {table: HeaderBook(form, table, cover.year, place, period) for table in form.tables}
    found: dict[str, list[TableMap]] = {table: [] for table in form.tables}

    def find(sheet: Sheet) -> Sequence[TableMap]:
        data = DataRows(sheet)
        return _apart([block for table in form.tables for block in find_blocks(form, table, sheet, books[table], data)])

    last: TableMap | None = None
    for sheet in sheets:
        if _is_guide(form, sheet):
            continue
        whole = find(sheet)
        if not whole:
            last = going_on(form, sheet, last, DataRows(sheet).is_data) if last else None
            if last:
                found[last.layout.table].append(last)
            continue
        strips = strips_of(sheet, whole, find)
        for table_map in itertools.chain.from_iterable(with_units(find(strip) if len(strips) > 1 else whole) for strip in strips):
            own_years = without_other_years(form, table_map, cover.year, period)
            last = with_nearest(own_years, books[table_map.layout.table])
            found[last.layout.table].append(last)
    return {table: _whole(maps, cover.year) for table, maps in found.items() if maps}


def read_table(form: Form, table_map: TableMap, cover: Cover, findings: FindingList, sha256: str, stated: Totals = ()) -> TableRead:
    """Read every part of a table; what cannot be read surely is null and a finding.

    Totals lines are kept only where one part has them: totals of parts are no totals of the table. ``stated`` are the totals of the
    whole table that stand elsewhere; they help to read it where it is in one part.
    """
    rows: list[LandedRow] = []
    totals: list[Sequence[LandedRow]] = []
    ignored: list[IgnoredRow] = []
    above: dict[str, Cell] = {}
    for part in table_map.parts:
        reader = TableReader(form, part, cover, findings, sha256, above)
        reader.read_lines(stated if len(table_map.parts) == 1 else ())
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


def _is_guide(form: Form, sheet: Sheet) -> bool:
    """Whether a sheet tells how the form is filled in: its sample rows are no report."""
    name = f" {key(sheet.name)} "
    return any(f" {key(words)} " in name for words in form.source.get("guide_sheets", ()))


def _apart(blocks: Sequence[TableMap]) -> Sequence[TableMap]:
    """Of headers of different tables in the same rows keep the one that names most fields; return the rest from the top."""
    chosen: list[TableMap] = []
    for block in sorted(blocks, key=lambda block: -len(block.columns)):
        if not any(block.first_row <= other.last_row and other.first_row <= block.last_row for other in chosen):
            chosen.append(block)
    return sorted(chosen, key=lambda block: block.first_row)


def _whole(maps: Sequence[TableMap], year: int | None) -> TableMap:
    first = max(maps, key=lambda table_map: (not _is_of_other_year(table_map, year), len(table_map.columns)))
    further = [
        table_map
        for table_map in maps
        if table_map is not first and (table_map.sheet.name == first.sheet.name or not _is_of_other_year(table_map, year))
    ]
    return dataclasses.replace(first, further=tuple(further))


def _is_of_other_year(table_map: TableMap, year: int | None) -> bool:
    """Whether headers, or else the title lines or the name of a table's sheet, name other years than the report's."""
    years = {year for name, named in table_map.named_years.items() if not name.startswith("previous_year") for year in named.years}
    if not years:
        title = read_titles(table_map.sheet).get("report_year")
        years = {int(named) for named in _YEAR.findall(title.text if title else table_map.sheet.name)}
    return year is not None and bool(years) and year not in years
