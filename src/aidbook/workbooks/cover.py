"""Read the cover: lines of label and value that say whose report it is, for which year, in which unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidbook.forms.form import COVER, Form, spelling_key
from aidbook.forms.periods import period_of_year
from aidbook.forms.reference import PlaceUnit, place_of, places
from aidbook.model.submission import Scalar
from aidbook.text.approvals import read_approval
from aidbook.text.dates import read_period
from aidbook.text.fold import fold, key, tidy
from aidbook.text.names import place_key
from aidbook.text.units import Unit, read_units
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet, text_cell
from aidbook.workbooks.header_words import read_header
from aidbook.workbooks.reading import Problem, Surroundings
from aidbook.workbooks.titles import names_part_of_year, read_titles
from aidbook.workbooks.values import read_cell

_FEWEST_LABELS: Final = 2
_FEWEST_HEADS: Final = 3
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_CODE: Final = re.compile(r"^\W*\d{1,3}\s*[-–.:/]\s*")
"""The code before a province's name; codes were given anew in 2025, so the name alone counts."""
_PARENTHESES: Final = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover as understood. ``cells`` has the value cell of each field that is given."""

    sheet: str
    values: Mapping[str, Scalar]
    cells: Mapping[str, Cell]
    units: tuple[Unit, ...]
    place: PlaceUnit | None
    is_sample: bool

    @property
    def raw(self) -> Mapping[str, str]:
        """What was typed, by field."""
        return {name: cell.as_typed for name, cell in self.cells.items()}

    @property
    def year(self) -> int | None:
        """The report year, if it could be read."""
        year = self.values.get("report_year")
        return year if isinstance(year, int) else None


def find_cover(form: Form, sheets: Sequence[Sheet]) -> tuple[Sheet, Mapping[str, Cell]] | None:
    """Find the cover: the sheet of its name, else the sheet with most labels, else the title lines above the tables.

    Without a sheet of its name a cover must say which province or which year, and what labels do not give the title lines may.
    None if nothing does.
    """
    layouts = form.layouts_of(COVER)
    names = {spelling_key(layout.sheet) for layout in layouts}
    search_rows = max(layout.search_rows for layout in layouts)
    for sheet in sheets:
        if spelling_key(sheet.name) in names and (cells := _value_cells(form, sheet, search_rows)):
            return sheet, cells
    found = []
    for sheet in sheets:
        labelled = _value_cells(form, sheet, search_rows)
        titles = read_titles(sheet)
        is_labelled = _says_whose(labelled) and len(labelled) >= _FEWEST_LABELS
        found.append((is_labelled, sheet, {**titles, **labelled} if _says_whose(labelled) else dict(titles)))
    # What somebody wrote beside labels goes before the titles of another sheet: these may be left from last year.
    best = max(found, key=lambda one: (one[0], len(one[2])), default=None)
    if best is None:
        return None
    _, sheet, cells = best
    for _, _, others in found:
        for name, cell in others.items():
            cells.setdefault(name, cell)
    return (sheet, cells) if _says_whose(cells) and len(cells) >= _FEWEST_LABELS else None


def _says_whose(cells: Mapping[str, Cell]) -> bool:
    """Whether a year or a province is among the values: the headers of a totals table ("Năm báo cáo") look like labels, and say neither."""
    year, province = cells.get("report_year"), cells.get("province_name")
    is_year = year is not None and re.fullmatch(r"(?:nam )?(?:19|20)\d\d", key(year.text)) is not None
    return is_year or (province is not None and any(place_key(province.text) in unit.keys for unit in places()))


def read_cover(form: Form, sheet: Sheet, cells: Mapping[str, Cell], findings: FindingList) -> Cover:
    """Read the values of a cover and complete what the law gives; each doubt becomes a finding."""
    fields = form.fields[COVER]
    values: dict[str, Scalar] = {}
    units: tuple[Unit, ...] = ()
    for name, field in fields.items():
        cell = cells.get(name)
        asked = _without_year(cell) if name == "report_period" and cell is not None else cell
        reading = read_cell(form, field, asked.content if asked else None, Surroundings())
        problem = reading.problem
        if name == "default_unit" and cell is not None:
            units = read_units(str(reading.value) if reading.value is not None else cell.text)
            # A unit outside the list that can still be read is a unit: "nghìn EUR".
            if problem is Problem.NOT_IN_LIST and units:
                reading, problem = type(reading)(tidy(cell.text)), None
        values[name] = reading.value
        if name == "report_period" and problem is Problem.NOT_IN_LIST and cell is not None and names_part_of_year(cell.text):
            findings.add_named("cover.report_period.is_asked_for", sheet=sheet.name, cell=cell.address, row=cell.row, seen=cell.text)
        elif problem is not None and cell is not None:
            findings.add_reading(
                COVER, name, problem, sheet=sheet.name, cell=cell.address, row=cell.row, seen=cell.text, expected=reading.expected
            )
    _part_letter(values)
    year = values.get("report_year")
    place = _place(form, values, cells, sheet, findings)
    values["province_unit_id"] = place.unit_id if place else None
    period = cells.get("report_period")
    # A part of the year has no period of a whole one.
    if isinstance(year, int) and not (period and values["report_period"] is None and names_part_of_year(period.text)):
        _complete_period(form, year, values, sheet, findings)
    mark = fold(str(form.source["sample_mark"]))
    is_sample = any(mark in fold(content.text) for content in sheet.contents)
    return Cover(sheet.name, values, cells, units, place, is_sample)


def _value_cells(form: Form, sheet: Sheet, search_rows: int) -> Mapping[str, Cell]:
    """Find each label and the cell that answers it: the rest of its own cell after a colon, else the next cell to the right."""
    labels = form.headers(COVER, None, None)
    found: dict[str, Cell] = {}
    for number in sorted(sheet.rows):
        if number > search_rows:
            break
        # A colon may stand in a cell of its own.
        line = [cell for cell in sheet.rows[number].values() if cell.text.strip(" :;.-")]
        # Labels side by side head the values below them.
        is_head = sum(spelling_key(cell.text) in labels for cell in line) >= _FEWEST_HEADS
        for position, cell in enumerate(line):
            label, _, rest = cell.text.partition(":")
            field = next((labels[spelling_key(text)] for text in read_header(label).texts if spelling_key(text) in labels), None)
            if field is None or field in found:
                continue
            if rest.strip():
                found[field] = text_cell(cell.row, cell.column, rest.strip())
            elif is_head and (below := sheet.cell(number + 1, cell.column)) is not None:
                found[field] = below
                continue
            elif position + 1 < len(line):
                answer = line[position + 1]
                found[field] = answer
            break
    return found


def _without_year(cell: Cell) -> Cell:
    """A period may name its year: "6 tháng đầu năm 2023"."""
    return cell.showing(_YEAR.sub(" ", cell.text))


def _part_letter(values: dict[str, Scalar]) -> None:
    """Part a letter's number from its day where both stand in one cell: "245/BC-SNgV ngày 16/12/2023"."""
    letter = read_approval(str(values.get("letter_number") or ""))
    if letter is not None and letter.date is not None:
        values["letter_number"] = letter.number
        values["letter_date"] = values.get("letter_date") or letter.date.isoformat()


def _place(form: Form, values: Mapping[str, Scalar], cells: Mapping[str, Cell], sheet: Sheet, findings: FindingList) -> PlaceUnit | None:
    name, year = values.get("province_name"), values.get("report_year")
    if not isinstance(name, str) or not isinstance(year, int):
        return None
    # What stands in parentheses says more of the same province: "An Giang (sau sáp nhập)", "Lào Cai (gồm Yên Bái cũ)".
    names = (name, _CODE.sub("", _PARENTHESES.sub(" ", name)))
    place = next((unit for text in names if (unit := place_of(text, year))), None)
    if place is None:
        cell = cells["province_name"]
        findings.add_named("cover.province_name.is_known", sheet=sheet.name, cell=cell.address, row=cell.row, seen=name)
    return place


def _complete_period(form: Form, year: int, values: dict[str, Scalar], sheet: Sheet, findings: FindingList) -> None:
    """Take the law's period where a yearly report names none. A half-year has two readings and stays empty."""
    if values.get("period_start") and values.get("period_end"):
        return
    if values.get("report_period") == "H1":
        readings = " / ".join(str(period) for period in read_period(f"6 tháng đầu năm {year}"))
        findings.add_named("cover.period_start.has_one_reading", sheet=sheet.name, expected=readings)
        return
    start, end = period_of_year(form, year)
    values["period_start"] = values.get("period_start") or start.isoformat()
    values["period_end"] = values.get("period_end") or end.isoformat()
    findings.add_named("cover.period_start.is_reported", sheet=sheet.name, expected=f"{values['period_start']} – {values['period_end']}")
