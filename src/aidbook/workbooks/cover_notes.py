"""What stands against a cover: title lines and rows that say another thing, and lines of it that nobody reads."""

from collections.abc import Mapping, Sequence
from typing import Final

from aidbook.forms.form import COVER, Form, spelling_key
from aidbook.forms.reference import place_family, place_of
from aidbook.text.fold import key
from aidbook.text.names import place_key
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Cell, Sheet
from aidbook.workbooks.header_words import HeaderBook, read_header
from aidbook.workbooks.titles import provinces_named, read_titles

_LONGEST_LABEL: Final = 80


def note_titles(form: Form, sheets: Sequence[Sheet], cover: Cover, findings: FindingList) -> None:
    """Add a finding where title lines name another province, year or period than the cover: the file may be last year's."""
    noted: set[str] = set()
    # What the cover is read from cannot stand against it.
    own = {(cover.sheet, cell.row, cell.column) for cell in cover.cells.values()}
    for sheet in sheets:
        for name, cell in read_titles(sheet).items():
            if (sheet.name, cell.row, cell.column) in own:
                continue
            expected = _contradicted(form, cover, name, cell)
            if expected is not None and name not in noted:
                noted.add(name)
                findings.add_named(
                    f"cover.{name}.matches_titles", sheet=sheet.name, cell=cell.address, row=cell.row, seen=cell.text, expected=expected
                )


def _contradicted(form: Form, cover: Cover, name: str, cell: Cell) -> str | None:
    """Return what the cover says in a field where a title line says another thing."""
    said = cover.values.get(name)
    if said is None:
        return None
    if name == "report_year":
        return None if cell.text == str(said) else str(said)
    if name == "report_period":
        return None if form.code_of("report_period", cell.text) == said else str(said)
    if name == "province_name" and cover.place is not None and cover.year is not None:
        named = place_of(cell.text, cover.year)
        same = named is None or named.unit_id in place_family(cover.place) or place_key(cell.text) in cover.place.keys
        return None if same else str(said)
    return None


def note_unknown_labels(form: Form, sheet: Sheet, cover: Cover, findings: FindingList) -> None:
    """Add a finding for each line of a cover sheet with a label and a value that no field and no list of ignored labels has."""
    book = HeaderBook(form, COVER, None, None)
    read = {(cell.row, cell.column) for cell in cover.cells.values()}
    for line in sheet.rows.values():
        cells = list(line.values())
        label, _, rest = cells[0].text.partition(":")
        is_line = len(cells) == 2 or (len(cells) == 1 and bool(rest.strip()))
        if not is_line or cells[0].number is not None or len(label) > _LONGEST_LABEL or (cells[0].row, cells[0].column) in read:
            continue
        if any(spelling_key(text) in book.known for text in read_header(label).texts) or book.is_ignored(label):
            continue
        findings.add_named(
            "cover.label.is_known",
            sheet=sheet.name,
            cell=cells[0].address,
            row=cells[0].row,
            seen=label.strip(),
            expected=" | ".join(book.nearest(label)) or None,
        )


def note_places(cover: Cover, sheet: str, texts: Mapping[int, Sequence[str]], findings: FindingList) -> None:
    """Add a finding where most rows that name a province name another one; ``texts`` has the places and agencies of each row."""
    if cover.place is None:
        return
    own = {key(name) for name in cover.place.keys}
    others: dict[int, str] = {}
    count_own = 0
    for row, words in texts.items():
        named = {name for text in words for name in provinces_named(text)}
        if any(place_key(name) in own for name in named):
            count_own += 1
        elif named:
            others[row] = ", ".join(sorted(named))
    if len(others) > max(1, count_own):
        row, seen = next(iter(others.items()))
        findings.add_named(
            "cover.province_name.matches_rows", sheet=sheet, row=row, seen=seen, expected=str(cover.values.get("province_name"))
        )
