"""Tables that a page's text has kept as lines: rows with bars, or one cell on each line. Each number with the words that govern it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aidbook.bulletins.amounts import money_unit, read_number
from aidbook.bulletins.clauses import Reach
from aidbook.bulletins.figures import Figure
from aidbook.bulletins.metrics import Reading, table_metric
from aidbook.bulletins.quantities import Kind, Quantity
from aidbook.bulletins.relevance import is_other_money
from aidbook.bulletins.sectors import sector_in
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.time_readings import TimeReading
from aidbook.bulletins.times import find_times
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.bulletins.when import When
from aidbook.bulletins.where import Where

_NUMBER = re.compile(r"\d[\d.,]*")
# "1. Môi trường: 68,2": a row of a label and a number whose unit a line above tells.
_LABELLED = re.compile(r"[ ]*(?:[-+*•]|\d{1,2}[.)])?[ ]*(?P<label>[^:\d]{3,60}?)[ ]*(?::|[ ][-–])[ ]*(?P<number>\d[\d.,]*\d|\d)[ ]*")
_LINES_ABOVE = 3
_LONGEST_LABEL = 60
_FEWEST_ROWS = 2
_MOST_HEADERS = 12
_A_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table: where it stands, and the offsets of its row's label, its column's header and the line of units, if any."""

    start: int
    end: int
    label: tuple[int, int]
    header: tuple[int, int]
    units: tuple[int, int] | None


Span = tuple[int, int]


def find_cells(text: str, folded: str) -> list[Cell]:
    """The number cells of every table in a text."""
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]+", folded) if found[0].strip()]
    cells: list[Cell] = []
    at = 0
    while at < len(lines):
        rows, used = _barred_rows(folded, lines, at)
        if not rows:
            rows, used = _stacked_rows(folded, lines, at)
        if not rows:
            rows, used = _stacked_years(text, lines, at)
        if not rows:
            rows, used = _labelled_rows(folded, lines, at)
        if rows:
            cells += _cells(folded, rows, _unit_line(folded, lines, at))
        at += used if rows else 1
    return cells


def introduces(folded: str, end: int, cells: Sequence[Cell]) -> bool:
    """Whether what ends at this offset stands right over a table: its caption, whose time is that of the table."""
    header = min((cell.header[0] for cell in cells if cell.header[0] >= end), default=None)
    return header is not None and folded[end:header].strip().count("\n") < _LINES_ABOVE - 1


def read_cell(segmented: Segmented, passage: Passage, cell: Cell, notation: str, where: Where, when: When) -> Figure | None:
    """A number of a table as a figure, for a person to look at; None where its header and label do not tell what it measures."""
    folded = segmented.folded
    header, label = folded[slice(*cell.header)], folded[slice(*cell.label)]
    metric = table_metric(f"{header} ; {label}")
    if metric is None or is_other_money(segmented, *cell.label):
        return None
    is_money = metric.startswith("aid_")
    money = money_unit(header) or money_unit(label) or (money_unit(folded[slice(*cell.units)]) if cell.units else None)
    if is_money and money is None:
        return None
    unit, scale = money if is_money and money else ("count", None)
    readings = read_number(folded[cell.start : cell.end], scale, unit, notation)
    quantity = Quantity(Kind.MONEY if is_money else Kind.COUNT, cell.start, cell.end, readings, unit, "exact")
    reach = Reach(cell.start, cell.start, cell.end, cell.end, passage.start)
    place, is_told = where.at(reach)
    times = [time for span in (cell.header, cell.label) for time in find_times(folded, *span, None) if time.moment.year]
    time = TimeReading(times[0].moment, True) if times else when.at(reach, is_flow=True)
    sector = sector_in(segmented.text, folded, *cell.label)
    return Figure(quantity, Reading(metric, "table.cell", is_weak=True), place, is_told, time, passage, sector, None)


def _barred_rows(folded: str, lines: Sequence[Span], at: int) -> tuple[list[list[Span]], int]:
    """``Năm | Số dự án | Giải ngân`` over rows of as many cells."""
    rows: list[list[Span]] = []
    for start, end in lines[at:]:
        row = [_trimmed(folded, start + found.start(), start + found.end()) for found in re.finditer(r"[^|\t]+", folded[start:end])]
        if len(row) < 2 or (rows and not 0 <= len(rows[0]) - len(row) <= 1):
            break
        rows.append(row)
    has_numbers = sum(any(_is_number(folded, cell) for cell in row[1:]) for row in rows[1:]) >= _FEWEST_ROWS
    return (rows, len(rows)) if has_numbers else ([], 0)


def _stacked_rows(folded: str, lines: Sequence[Span], at: int) -> tuple[list[list[Span]], int]:
    """Headers on a line each, then a label and its numbers on a line each."""
    cells = [_trimmed(folded, *line) for line in lines[at:]]
    first = next((n for n, cell in enumerate(cells[:8]) if _is_number(folded, cell)), 0)
    width = next((n for n, cell in enumerate(cells[first:]) if not _is_number(folded, cell)), len(cells) - first) + 1 if first else 0
    if width < 2 or first != width + 1 or any(end - start > _LONGEST_LABEL for start, end in cells[:first]):
        return [], 0
    rows = [cells[:width]]
    for n in range(width, len(cells) - width + 1, width):
        label, *numbers = cells[n : n + width]
        if _is_number(folded, label) or not all(_is_number(folded, number) for number in numbers):
            break
        rows.append([label, *numbers])
    return (rows, width * len(rows)) if len(rows) > _FEWEST_ROWS else ([], 0)


def _stacked_years(text: str, lines: Sequence[Span], at: int) -> tuple[list[list[Span]], int]:
    """The same with years as labels; a long header goes on in the next line: ``Giá trị viện trợ``, ``giải ngân (USD)``."""
    cells = [_trimmed(text, *line) for line in lines[at:]]
    first = next((n for n, cell in enumerate(cells[:_MOST_HEADERS]) if _is_number(text, cell)), 0)
    header: list[Span] = []
    for start, end in cells[:first]:
        if header and (text[start].islower() or text[start] == "("):
            header[-1] = (header[-1][0], end)
        else:
            header.append((start, end))
    width = len(header)
    if width < 2:
        return [], 0
    rows = [header]
    for n in range(first, len(cells) - width + 1, width):
        row = cells[n : n + width]
        if not _A_YEAR.fullmatch(text[slice(*row[0])]) or not all(_is_number(text, cell) for cell in row):
            break
        rows.append(row)
    return (rows, first + width * (len(rows) - 1)) if len(rows) > _FEWEST_ROWS else ([], 0)


def _labelled_rows(folded: str, lines: Sequence[Span], at: int) -> tuple[list[list[Span]], int]:
    """A label and a number on each line; what is measured is told by a line above: ``Lĩnh vực - Cam kết``."""
    rows = []
    for line in lines[at:]:
        found = _LABELLED.fullmatch(folded, *line)
        if found is None:
            break
        rows.append([_trimmed(folded, *found.span("label")), found.span("number")])
    if len(rows) <= _FEWEST_ROWS:
        return [], 0
    above = (line for line in reversed(lines[max(0, at - _LINES_ABOVE) : at]) if table_metric(folded[slice(*line)]))
    header = next(above, (lines[at][0], lines[at][0]))
    return [[header, header], *rows], len(rows)


def _cells(folded: str, rows: Sequence[Sequence[Span]], units: Span | None) -> Iterator[Cell]:
    header, *body = rows
    is_numbered = vocabulary()["row_numbers"].fullmatch(folded[slice(*header[0])]) is not None
    label_at = 1 if is_numbered and len(header) > 2 else 0
    for row in body:
        # A last row "Tổng cộng | 25 | …" may lack the running number.
        shift = len(header) - len(row)
        label = row[label_at] if not shift else row[0]
        for column in range(label_at + 1, len(header)):
            cell = row[column - shift] if 0 <= column - shift < len(row) else None
            if cell and _is_number(folded, cell):
                yield Cell(*cell, label, header[column], units)


def _unit_line(folded: str, lines: Sequence[Span], at: int) -> Span | None:
    """The line above a table that tells its money: ``Biểu tổng hợp (đơn vị tính: triệu đồng)``."""
    return next(
        (line for line in reversed(lines[max(0, at - _LINES_ABOVE) : at]) if vocabulary()["unit_lines"].search(folded, *line)), None
    )


def _is_number(folded: str, cell: Span) -> bool:
    return _NUMBER.fullmatch(folded[slice(*cell)]) is not None


def _trimmed(folded: str, start: int, end: int) -> Span:
    words = folded[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
