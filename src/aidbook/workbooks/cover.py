"""Read the cover: lines of label and value that say whose report it is, for which year, in which unit."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aidbook.forms.form import COVER, Form, spelling_key
from aidbook.forms.reference import PlaceUnit, place_of
from aidbook.model.submission import Scalar
from aidbook.text.fold import fold, tidy
from aidbook.text.money import Unit, read_unit
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet
from aidbook.workbooks.header_words import read_header
from aidbook.workbooks.values import Problem, Surroundings, read_cell


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover as understood. ``cells`` has the value cell of each field that is given."""

    sheet: str
    values: Mapping[str, Scalar]
    cells: Mapping[str, Cell]
    unit: Unit | None
    place: PlaceUnit | None
    is_sample: bool

    @property
    def year(self) -> int | None:
        """The report year, if it could be read."""
        year = self.values.get("report_year")
        return year if isinstance(year, int) else None


def find_cover(form: Form, sheets: Sequence[Sheet]) -> tuple[Sheet, Mapping[str, Cell]] | None:
    """Find the cover sheet: by its name, else the sheet with most labels; None if none has two."""
    layouts = form.layouts_of(COVER)
    names = {spelling_key(layout.sheet) for layout in layouts}
    search_rows = max(layout.search_rows for layout in layouts)
    for sheet in sheets:
        if spelling_key(sheet.name) in names and (cells := _value_cells(form, sheet, search_rows)):
            return sheet, cells
    best = max(((sheet, _value_cells(form, sheet, search_rows)) for sheet in sheets), key=lambda pair: len(pair[1]), default=None)
    return best if best is not None and len(best[1]) >= 2 else None


def read_cover(form: Form, sheet: Sheet, cells: Mapping[str, Cell], findings: FindingList) -> Cover:
    """Read the values of a cover and complete what the law gives; each doubt becomes a finding."""
    fields = form.fields[COVER]
    values: dict[str, Scalar] = {}
    unit = None
    for name, field in fields.items():
        cell = cells.get(name)
        reading = read_cell(form, field, cell, Surroundings())
        problem = reading.problem
        if name == "default_unit" and cell is not None:
            unit = read_unit(str(reading.value) if reading.value is not None else cell.text)
            # A unit outside the list that can still be read is a unit: "nghìn EUR".
            if problem is Problem.NOT_IN_LIST and unit is not None:
                reading, problem = type(reading)(tidy(cell.text)), None
        values[name] = reading.value
        if problem is not None and cell is not None:
            findings.add_reading(
                COVER, name, problem, sheet=sheet.name, cell=cell.address, row=cell.row, seen=cell.text, expected=reading.expected
            )
    year = values.get("report_year")
    place = _place(form, values, cells, sheet, findings)
    values["province_unit_id"] = place.unit_id if place else None
    if isinstance(year, int):
        _complete_period(form, year, values, sheet, findings)
    mark = fold(str(form.source["sample_mark"]))
    is_sample = any(mark in fold(cell.text) for cell in sheet.cells())
    return Cover(sheet.name, values, cells, unit, place, is_sample)


def period_of_year(form: Form, year: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day that the law gives a report year (source.yml, default_period)."""
    rule = form.source["default_period"]
    start = dt.date.fromisoformat(f"{year + rule['start_year_offset']:04d}-{rule['start']}")
    return start, dt.date.fromisoformat(f"{year + rule['end_year_offset']:04d}-{rule['end']}")


def _value_cells(form: Form, sheet: Sheet, search_rows: int) -> Mapping[str, Cell]:
    """Find each label and the cell that answers it: the rest of its own cell after a colon, else the next cell to the right."""
    labels = form.headers(COVER, None, None)
    found: dict[str, Cell] = {}
    for number in sorted(sheet.rows):
        if number > search_rows:
            break
        line = list(sheet.rows[number].values())
        for position, cell in enumerate(line):
            label, _, rest = cell.text.partition(":")
            field = next((labels[spelling_key(text)] for text in read_header(label).texts if spelling_key(text) in labels), None)
            if field is None or field in found:
                continue
            if rest.strip():
                found[field] = Cell(cell.row, cell.column, rest.strip())
            elif position + 1 < len(line):
                answer = line[position + 1]
                found[field] = answer
            break
    return found


def _place(form: Form, values: Mapping[str, Scalar], cells: Mapping[str, Cell], sheet: Sheet, findings: FindingList) -> PlaceUnit | None:
    name, year = values.get("province_name"), values.get("report_year")
    if not isinstance(name, str) or not isinstance(year, int):
        return None
    place = place_of(name, year, last_year_of_63=form.source["last_year_of_63_provinces"])
    if place is None:
        cell = cells["province_name"]
        findings.add_named("cover.province_name.is_known", sheet=sheet.name, cell=cell.address, row=cell.row, seen=name)
    return place


def _complete_period(form: Form, year: int, values: dict[str, Scalar], sheet: Sheet, findings: FindingList) -> None:
    """Take the law's period where a yearly report names none. A half-year has two readings and stays empty."""
    if values.get("report_period") == "H1" or (values.get("period_start") and values.get("period_end")):
        return
    start, end = period_of_year(form, year)
    values["period_start"] = values.get("period_start") or start.isoformat()
    values["period_end"] = values.get("period_end") or end.isoformat()
    findings.add_named("cover.period_start.is_reported", sheet=sheet.name, expected=f"{values['period_start']} – {values['period_end']}")
