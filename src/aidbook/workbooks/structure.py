"""What of a file's structure is missing, unknown, left over or of another year, as findings."""

from collections.abc import Mapping, Sequence

from aidbook.forms.form import Form
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.cover_notes import note_titles, note_unknown_labels
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.grid import Sheet
from aidbook.workbooks.other_years import part_until
from aidbook.workbooks.table_map import NamedYears, TableMap
from aidbook.workbooks.unit_notes import note_units
from aidbook.workbooks.unread_sheets import TABLE, note_unread


def note_structure(form: Form, sheets: Sequence[Sheet], maps: Mapping[str, TableMap], cover: Cover, findings: FindingList) -> None:
    """Add the findings on sheets, tables and headers, and take the printed headers as the labels of later findings."""
    names = ", ".join(sheet.name for sheet in sheets)
    note_titles(form, sheets, cover, findings)
    for table in form.tables:
        if table not in maps:
            findings.add_named(f"file.{table}.is_there", seen=names, expected=form.layouts_of(table)[0].sheet)
    tabled = {part.sheet.name for table_map in maps.values() for part in table_map.parts}
    for sheet in sheets:
        if sheet.name == cover.sheet and sheet.name not in tabled:
            note_unknown_labels(form, sheet, cover, findings)
        if sheet.name not in {cover.sheet, *tabled} and sheet.rows:
            findings.add_named("file.sheet.is_read", sheet=sheet.name, seen=sheet.name)
    if TABLE not in maps:
        note_unread(form, [sheet for sheet in sheets if sheet.name not in tabled], cover, findings)
    for table, table_map in maps.items():
        findings.labels.update({(table, name): cell.text.strip() for name, cell in table_map.headers.items()})
        _note_parts(table, table_map, findings)
        for part in table_map.parts:
            # A header that is printed again on the next page has the findings of the first one.
            if part is table_map or part.columns != table_map.columns or part.sheet.name != table_map.sheet.name:
                _note_headers(table, part, cover.year, findings)
                if table == TABLE:
                    note_units(form, part, cover.units, findings)


def _note_parts(table: str, table_map: TableMap, findings: FindingList) -> None:
    for part in table_map.parts:
        if part.goes_on_from:
            place = f"A{part.first_row}"
            findings.add_named(
                f"{table}.table.goes_on", sheet=part.sheet.name, cell=place, seen=part.sheet.name, expected=part.goes_on_from
            )
    sheets = list(dict.fromkeys(part.sheet.name for part in table_map.parts if not part.goes_on_from))
    if len(sheets) > 1:
        first = table_map.headers[min(table_map.headers, key=lambda name: table_map.columns[name])]
        findings.add_named(f"{table}.table.is_single", sheet=sheets[0], cell=first.address, row=first.row, seen=", ".join(sheets))


def _note_headers(table: str, part: TableMap, year: int | None, findings: FindingList) -> None:
    sheet = part.sheet.name
    for cell in part.unknown:
        expected = " | ".join(part.nearest.get(cell.address, ())) or None
        findings.add_named(
            f"{table}.header.is_known", sheet=sheet, cell=cell.address, row=cell.row, seen=cell.text.strip(), expected=expected
        )
    for cell, first in part.repeated:
        findings.add_named(
            f"{table}.header.is_single", sheet=sheet, cell=cell.address, row=cell.row, seen=cell.text, expected=first.address
        )
    for name, named in part.named_years.items():
        is_left_out = name in part.of_other_years
        if year is None or (not is_left_out and (year in named.years or name.startswith("previous_year"))):
            continue
        findings.add(
            findings.form.rule(f"{table}.header.{'is_of_report_year' if is_left_out else 'names_report_year'}"),
            sheet=sheet,
            cell=named.cell.address,
            row=named.cell.row,
            seen=_said(findings.form, named, year),
            expected=str(year),
            context={"column": findings.label(table, name)},
        )
    for named in part.beside:
        findings.add(
            findings.form.rule(f"{table}.header.stands_alone"),
            sheet=sheet,
            cell=named.cell.address,
            row=named.cell.row,
            seen=named.cell.text.strip(),
            expected=str(year),
        )


def _said(form: Form, named: NamedYears, year: int) -> str:
    """Write what a header names instead of the report year: another one, or a day within it."""
    day = part_until(form, named, year) if year in named.years else None
    return f"{day:%d/%m/%Y}" if day else str(max(named.years))
