"""Percentages typed as parts of one: 0.05 in a cell that shows 5 %, or in a plain cell under a header "(%)"."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from aidbook.model.submission import Scalar
from aidbook.text.numbers import plain
from aidbook.workbooks.anatomy import elements
from aidbook.workbooks.grid import Cell, Sheet, column_number
from aidbook.workbooks.values import Problem

_BUILT_IN: Final = {"9", "10"}
"""Number formats 0% and 0.00%, which a workbook does not write down."""
_QUOTED: Final = re.compile(r"\"[^\"]*\"|\\.")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_ADDRESS: Final = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_POINT: Final = Decimal(1)
"""Per cent points within which a percentage is that of its own figures."""


def percent_styles(styles: bytes) -> frozenset[bytes]:
    """Return the numbers of the cell styles of an .xlsx (xl/styles.xml) that show a number times a hundred, as they are written."""
    if b"%" not in styles and not re.search(rb"numFmtId\s*=\s*[\"'](?:9|10)[\"']", styles):
        return frozenset()
    formats = next(elements(styles, "numFmts"), ())
    shown = {entry.get("numFmtId") for entry in formats if "%" in _QUOTED.sub("", entry.get("formatCode", ""))} | _BUILT_IN
    cells = enumerate(next(elements(styles, "cellXfs"), ()))
    return frozenset(str(position).encode() for position, style in cells if style.get("numFmtId") in shown)


def show_percentages(sheet: Sheet, content: bytes, part: str, styles: frozenset[bytes]) -> Sheet:
    """Return the sheet with the numbers of such cells as a person sees them: the text of 0.05 becomes ``5%``."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        source = archive.read(part)
    of_style = re.compile(rb"\bs\s*=\s*[\"'](?:" + b"|".join(sorted(styles)) + rb")[\"']")
    rows = {number: dict(row) for number, row in sheet.rows.items()}
    for attributes in _CELL.findall(source):
        if of_style.search(attributes) and (address := _ADDRESS.search(attributes)):
            number, column = int(address[2]), column_number(address[1].decode())
            cell = rows.get(number, {}).get(column)
            if cell is not None and cell.number is not None:
                rows[number][column] = cell.showing(f"{plain(cell.number * 100)}%")
    return replace(sheet, rows=rows)


def settle_percentages(lines: Sequence[tuple[Mapping[str, Cell], dict[str, Scalar]]]) -> Iterator[tuple[int, str, Problem, str]]:
    """Decide, in place, what percentages of a totals table mean: by the figures that they are the percentage of.

    A number up to 1 without a sign may be a part of one; where the figures do not tell, it becomes null. A change may be written as the
    whole of the year before and the change, 103.6 for 3.6. Yield the line's position, the field, what is to be said and how it was read.
    """
    stated = {values.get("indicator_code"): _decimal(values.get("report_year_value_base")) for _, values in lines}
    rate = _percent(stated.get("disbursed_year"), stated.get("committed_year"))
    for position, (cells, values) in enumerate(lines):
        now, before = _decimal(values.get("report_year_value")), _decimal(values.get("previous_year_value"))
        change = _percent(now - before, before) if now is not None and before is not None else None
        for name, meant in (("change_pct", change), ("disbursement_rate", rate)):
            value = _decimal(values.get(name))
            if name == "change_pct" and value and meant is not None and abs(value - 100 - meant) <= _POINT < abs(value - meant):
                values[name] = plain(value - 100)
                yield position, name, Problem.RATIO, f"{plain(value - 100)} %"
                continue
            if not value or abs(value) > 1 or name not in cells or "%" in cells[name].text:
                continue
            readings = (value, value * 100)
            fitting = [reading for reading in readings if meant is not None and abs(reading - meant) <= _POINT]
            if fitting:
                values[name] = plain(min(fitting, key=lambda reading: abs(reading - (meant or 0))))
            else:
                values[name] = None
                yield position, name, Problem.AMBIGUOUS, " / ".join(f"{plain(reading)} %" for reading in readings)


def _decimal(value: Scalar) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) else None


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole * 100 if part is not None and whole else None
