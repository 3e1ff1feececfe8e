"""Faulty cells of the returned workbook: coloured by the worst finding, with one comment that holds all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from aidbook.model.finding import Finding, Severity
from aidbook.text.written import vietnamese_amounts, vietnamese_days
from aidbook.workbooks.answer.inert import writable
from aidbook.workbooks.answer.places import place_in, places_of, present_cells
from aidbook.workbooks.answer.words import COLOURS, SEVERITIES, next_step

AUTHOR: Final = "Kiểm tra báo cáo"
AUTHOR_UNKNOWN: Final = "Đơn vị báo cáo"
_SENDERS_OWN: Final = "[Ghi chú có sẵn của đơn vị]"
_ORDER: Final = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
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
        for cell in present_cells(sheet):
            if cell.comment is None or cell.comment.author != AUTHOR:
                continue
            _, _, own = str(cell.comment.text).partition(_SENDERS_OWN)
            cell.comment = Comment(own.strip(), AUTHOR_UNKNOWN) if own else None
            if cell.fill.fgColor.rgb in COLOURS.values():
                cell.fill = PatternFill()


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
        lines.append(f"Cần / so với: {vietnamese_days(vietnamese_amounts(finding.expected))}")
    lines.append(f"Việc cần làm: {next_step(finding)}")
    return "\n".join(lines)
