"""What number formats show beside a number, as a person sees it in Excel: 0.05 as ``5%``, 12000 as ``12000 USD``."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from aidbook.text.money import read_currency
from aidbook.text.numbers import plain
from aidbook.workbooks.anatomy import elements
from aidbook.workbooks.grid import Cell, Sheet, column_number

PER_CENT: Final = "%"
_BUILT_IN: Final = {"9": PER_CENT, "10": PER_CENT}
"""Number formats 0% and 0.00%, which a workbook does not write down. Those of money show the currency of the reader's own Excel."""
_QUOTED: Final = re.compile(r"\"[^\"]*\"|\\.")
_SIGN: Final = re.compile(r"\[\$([^\]\-]+)(?:-[^\]]*)?\]|\[[^\]]*\]|\"([^\"]+)\"|\\(.)|([$€£¥₫₩])")
"""``[$€-2]``, ``"USD"``, ``\\$`` and a bare sign."""
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_STYLE: Final = re.compile(rb"\bs\s*=\s*[\"'](\d+)[\"']")
_ADDRESS: Final = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")


def shown_signs(styles: bytes) -> Mapping[bytes, str]:
    """Return the cell styles of an .xlsx (xl/styles.xml) that show a sign, by number as written, with it: ``%`` or a currency's code."""
    formats = dict(_BUILT_IN)
    for entry in next(elements(styles, "numFmts"), ()):
        if sign := _sign_of(entry.get("formatCode", "")):
            formats[entry.get("numFmtId", "")] = sign
    cells = enumerate(next(elements(styles, "cellXfs"), ()))
    return {str(position).encode(): formats[number] for position, style in cells if (number := style.get("numFmtId", "")) in formats}


def _sign_of(code: str) -> str | None:
    """Return what a format code shows beside positive numbers."""
    code = code.partition(";")[0]
    if "%" in _QUOTED.sub("", code):
        return PER_CENT
    signs = ("".join(part for part in found if part) for found in _SIGN.findall(code))
    return next((currency for sign in signs if (currency := read_currency(sign))), None)


def show_signs(sheet: Sheet, content: bytes, part: str, signs: Mapping[bytes, str]) -> Sheet:
    """Return the sheet with the numbers of such cells as a person sees them; their number stays what it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        source = archive.read(part)
    rows = {number: dict(row) for number, row in sheet.rows.items()}
    for attributes in _CELL.findall(source):
        style, address = _STYLE.search(attributes), _ADDRESS.search(attributes)
        if style is None or address is None or style[1] not in signs:
            continue
        number, column = int(address[2]), column_number(address[1].decode())
        cell = rows.get(number, {}).get(column)
        if cell is not None and cell.number is not None:
            rows[number][column] = _showing(cell, signs[style[1]])
    return replace(sheet, rows=rows)


def _showing(cell: Cell, sign: str) -> Cell:
    if cell.number is None:
        return cell
    return cell.showing(f"{plain(cell.number * 100)}%" if sign == PER_CENT else f"{plain(cell.number)} {sign}")


def shown_currency(text: str) -> str | None:
    """Return the currency that the text of a number's cell shows by its format."""
    return read_currency(text.rpartition(" ")[2]) if " " in text else None
