"""Faulty cells of the returned workbook: coloured by the worst finding, with one comment that holds all of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.model.finding import Finding, Severity
from aidbook.text.written import with_groups
from aidbook.workbooks.answer.inert import writable
from aidbook.workbooks.answer.words import COLOURS, SEVERITIES, next_step

AUTHOR: Final = "Kiểm tra báo cáo"
AUTHOR_UNKNOWN: Final = "Đơn vị báo cáo"
_SENDERS_OWN: Final = "[Ghi chú có sẵn của đơn vị]"
_ORDER: Final = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_WIDTH: Final = 420
_LINE_HEIGHT: Final = 17
_CHARACTERS_A_LINE: Final = 58
_MOST_LINES: Final = 28
_LONGEST_SEEN: Final = 120


def mark_cells(book: Workbook, findings: Sequence[Finding]) -> None:
    """Colour and comment every cell that a finding names and the workbook has. Marks of an earlier answer go."""
    _take_off_old_marks(book)
    for (sheet_name, address), here in _by_cell(findings).items():
        place = place_in(book, sheet_name, address)
        if place is None:
            continue
        sheet, coordinate = place
        cell = sheet[coordinate]
        here.sort(key=lambda finding: _ORDER.index(finding.severity))
        cell.fill = PatternFill("solid", fgColor=COLOURS[here[0].severity])
        text = "\n\n".join(_words(finding) for finding in here)
        if cell.comment is not None and cell.comment.text:
            text = f"{text}\n\n{_SENDERS_OWN} {cell.comment.text}"
        lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in text.splitlines())
        cell.comment = Comment(writable(text), AUTHOR, width=_WIDTH, height=_LINE_HEIGHT * (min(lines, _MOST_LINES) + 1))


def _take_off_old_marks(book: Workbook) -> None:
    """Leave only what the sender wrote: a mended file is often the answer itself, sent back."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is None or cell.comment.author != AUTHOR:
                    continue
                _, _, own = str(cell.comment.text).partition(_SENDERS_OWN)
                cell.comment = Comment(own.strip(), AUTHOR_UNKNOWN) if own else None
                if cell.fill.fgColor.rgb in COLOURS.values():
                    cell.fill = PatternFill()


def place_in(book: Workbook, sheet_name: str, address: str) -> tuple[Worksheet, str] | None:
    """Return the sheet and the cell that shows ``address`` (the first one of a merged block); None if the workbook has no such place."""
    if sheet_name not in book.sheetnames:
        return None
    sheet = book[sheet_name]
    try:
        row, column = coordinate_to_tuple(address)
    except ValueError:
        return None
    if not (0 < row <= _LAST_ROW and 0 < column <= _LAST_COLUMN):
        return None
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet, merged.start_cell.coordinate
    return sheet, address


def places_of(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield sheet and cell of every place that a finding names; one about a whole row names the row's first cell."""
    if not finding.sheet:
        return
    if finding.cells:
        for cell in finding.cells:
            sheet, _, address = cell.rpartition("!")
            yield sheet or finding.sheet, address
    elif finding.cell:
        yield finding.sheet, finding.cell
    elif finding.row_number:
        yield finding.sheet, f"A{finding.row_number}"


def _by_cell(findings: Sequence[Finding]) -> Mapping[tuple[str, str], list[Finding]]:
    places: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        for place in places_of(finding):
            places[place].append(finding)
    return places


def _words(finding: Finding) -> str:
    """What is wrong, what was seen, what is expected, what to do."""
    lines = [f"{SEVERITIES[finding.severity].upper()}: {finding.message_vi}"]
    if finding.seen:
        seen = finding.seen if len(finding.seen) <= _LONGEST_SEEN else f"{finding.seen[:_LONGEST_SEEN]}…"
        lines.append(f"Đang ghi: {seen}")
    if finding.expected:
        lines.append(f"Cần / so với: {with_groups(finding.expected, ',')}")
    lines.append(f"Việc cần làm: {next_step(finding)}")
    return "\n".join(lines)
