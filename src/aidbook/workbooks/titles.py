"""What the lines above a table say: whose report it is, of which year and period, with which letter, in which unit.

Many offices send one sheet with "UBND TỈNH CAO BẰNG", "BÁO CÁO ... NĂM 2023", "(Kèm theo Công văn số 123/SNgV ngày 16/12/2023)" and
"ĐVT: USD" above the table, and no cover sheet.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from aidbook.forms.reference import places
from aidbook.text.approvals import read_approval
from aidbook.text.dates import read_date
from aidbook.text.fold import fold, key, tidy
from aidbook.text.units import read_units
from aidbook.workbooks.grid import Cell, Sheet, text_cell

_MOST_ROWS: Final = 20
_MOST_CELLS: Final = 4
"""A line with more cells is a header or a row: the titles end above it."""
_LONGEST: Final = 300
_SHORTEST_NAME: Final = 3

_YEAR: Final = re.compile(r"\bnam (?:bao cao )?(20\d\d)\b")
_NAMES_REPORT: Final = re.compile(r"\b(?:bao cao|danh muc|danh sach|tong hop|ket qua|tinh hinh|thong ke|bieu|phu luc|so lieu|vien tro)\b")
_OTHER_YEARS: Final = re.compile(r"\bngay\b|\bthang \d+ nam|kem theo|giai doan|can cu|quyet dinh|nghi dinh|ke hoach")
_PLANNED: Final = re.compile(r"\b(?:va |, )?(?:ke hoach|phuong huong|nhiem vu|muc tieu|giai phap|du kien|chuong trinh cong tac)\b")
_HALF: Final = re.compile(r"\b(?:6|sau) thang(?: dau)?\b|\bnua dau nam\b")
_PART: Final = re.compile(r"\bquy (?:i{1,3}|iv|[1-4])\b|\b(?:9|chin) thang\b|\b(?:6|sau) thang cuoi\b")
_AGENCY: Final = re.compile(r"^(?:so|lien hiep|van phong|ban|ubnd|uy ban nhan dan)\b")
_PEOPLES_COMMITTEE: Final = re.compile(r"^(?:ubnd|uy ban nhan dan)\b")
_LETTER: Final = re.compile(r"kem theo|^\(?so\b(?! lieu)|cong van|to trinh")
_UNIT: Final = re.compile(r"(?<![a-z])(?:dvt|don vi tinh|don vi tien(?: te)?|don vi)\s*:\s*([^;]*)")
_SPAN: Final = re.compile(r"tu (?:ngay )?(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}) den (?:het )?(?:ngay )?(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})")
_RATE: Final = re.compile(r"1 ?usd ?= ?(\d[\d.,]*) ?(?:d|dong|vnd)\b|ty gia\D{0,30}?(\d{2}[.,]?\d{3})\b")


def read_titles(sheet: Sheet) -> Mapping[str, Cell]:
    """Return the cover's fields that a sheet's title lines give, each as a cell that holds its value alone."""
    found: dict[str, Cell] = {}
    for cell in _title_cells(sheet):
        for field, text in _said_by(tidy(cell.text)):
            known = found.get(field)
            # The office that writes comes before the committee above it.
            better = known is not None and field == "reporting_agency" and _PEOPLES_COMMITTEE.match(key(known.text))
            if known is None or better:
                found[field] = text_cell(cell.row, cell.column, text)
    if "report_year" not in found and (end := found.get("period_end")) and (day := read_date(end.text)):
        # "Từ 15/12/2022 đến 14/12/2023" is the year in which it ends.
        found["report_year"] = text_cell(end.row, end.column, str(day.year))
    return found


def names_part_of_year(text: str) -> bool:
    """Whether a text names a part of a year of which no report is asked for: a quarter, nine months, the second half."""
    return _PART.search(key(text)) is not None


def provinces_named(text: str) -> frozenset[str]:
    """Return the names of the provinces that a text names as such: ``UBND tỉnh Cao Bằng``, ``TP. Đà Nẵng``; a bare name is none."""
    return _provinces_named(key(text))


def _title_cells(sheet: Sheet) -> Iterator[Cell]:
    for number in sorted(sheet.rows):
        line = sheet.rows[number]
        if number > _MOST_ROWS or len(line) > _MOST_CELLS:
            return
        yield from (cell for cell in line.values() if cell.number is None and cell.date is None and len(cell.text) <= _LONGEST)


def _said_by(text: str) -> Iterator[tuple[str, str]]:
    """Yield the fields that one title line gives, with their value as text."""
    folded, words = fold(text), key(text)
    is_motto = "cong hoa xa hoi" in words
    named = provinces_named(text)
    if len(named) == 1:
        yield "province_name", next(iter(named))
    # "Kết quả năm 2023 và kế hoạch năm 2024": what is planned is of another year.
    done = _PLANNED.split(words, maxsplit=1)[0]
    year = _YEAR.search(done)
    is_of_report = bool(named or _NAMES_REPORT.search(words)) or words.startswith(("nam ", "6 thang", "sau thang"))
    if year and is_of_report and not _OTHER_YEARS.search(done):
        yield "report_year", year[1]
        is_part = names_part_of_year(done)
        yield "report_period", text if is_part else "6 tháng" if _HALF.search(done) else "năm"
    # "Số liệu" and "Sở" fold alike.
    if _AGENCY.match(words) and not is_motto and len(words.split()) > 1 and not text.lower().startswith("số "):
        yield "reporting_agency", text
    if _LETTER.search(folded) and (letter := read_approval(text)):
        yield "letter_number", letter.number
        if letter.date:
            yield "letter_date", letter.date.strftime("%d/%m/%Y")
    elif (day := read_date(text.rpartition(",")[2])) and words.find(" ngay ") > 0:
        yield "letter_date", day.strftime("%d/%m/%Y")
    unit = _UNIT.search(folded)
    for said in (unit[1], unit[1].partition("(")[0]) if unit else ():
        if read_units(said):
            yield "default_unit", said.strip(" .")
            break
    span = _SPAN.search(folded)
    if span:
        yield "period_start", span[1]
        yield "period_end", span[2]
    rate = _RATE.search(folded)
    if rate:
        yield "declared_fx_rate", (rate[1] or rate[2]).strip(".,")


@lru_cache(maxsize=4096)
def _provinces_named(words: str) -> frozenset[str]:
    if not any(word in words for word in ("tinh ", "thanh pho ", "tp ")):
        return frozenset()
    return frozenset(_names()[found] for found in _pattern().findall(words))


@cache
def _names() -> Mapping[str, str]:
    """Folded name → name of every province of any era."""
    return {name: unit.name for unit in places() for name in unit.keys}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True) if len(name) >= _SHORTEST_NAME)
    return re.compile(rf"\b(?:tinh|thanh pho|tp) ({names})\b")
