"""Whatever way an office lays its table out, every row and value comes back, and every other line is accounted for."""

import io
import itertools
import random

import openpyxl
import pytest
from unit.workbooks.books import read, rows_of
from unit.workbooks.messy import PROJECTS, Style, build_messy, decomposed, expected_rows, without_accents

from aidbook.model.submission import LandedRow, Submission

KEPT = frozenset(expected_rows()[0])

UNITS = [("USD", 1, "USD"), ("1.000 USD", 1000, "USD"), ("triệu đồng", 10**6, "VND"), ("nghìn đồng", 1000, "VND")]

STYLES = {
    "one header row": Style(layers=1),
    "three header rows": Style(layers=3),
    "header in row 1": Style(header_row=1, unit_place="header"),
    "header in row 20": Style(header_row=20),
    "parents not merged": Style(is_merged=False),
    "no numbering row": Style(has_numbering=False),
    "total first": Style(totals="first", total_label="Tổng số"),
    "total without accents": Style(total_label="TONG CONG"),
    "total with its parts": Style(total_label="Tổng cộng (I + II)"),
    "subtotals": Style(has_subtotals=True),
    "no groups, merged donors": Style(has_groups=False, repeats="merged"),
    "nt": Style(has_groups=False, repeats="nt"),
    "-nt-": Style(has_groups=False, repeats="-nt-"),
    "ditto": Style(has_groups=False, repeats='"'),
    "as above in words": Style(has_groups=False, repeats="như trên"),
    "headers in capitals": Style(spelling=str.upper),
    "headers without accents": Style(spelling=without_accents),
    "headers decomposed": Style(spelling=decomposed),
    "headers without year": Style(header_year=" trong năm"),
    "header year alone": Style(header_year=" 2023"),
    "span in one cell": Style(time="one"),
    "Excel serials": Style(time="excel"),
    "number and day of the approval in one cell": Style(approval="one"),
    "dates with dots": Style(dates="%d.%m.%Y"),
    "dates in words": Style(dates="ngày %d tháng %m năm %Y"),
    "unit in the header": Style(unit=UNITS[1], unit_place="header", notation="vi"),
    "unit on the cover": Style(unit=UNITS[2], unit_place="cover"),
    "words for amounts": Style(notation="words", unit=("đồng", 1, "VND")),
    "spaces between thousands": Style(notation="space"),
    "points between thousands": Style(notation="vi"),
    "commas between thousands": Style(notation="en"),
    "sheet named otherwise": Style(sheet="Biểu 01"),
    "sheet without a name": Style(sheet="Sheet1"),
    "all on one sheet": Style(is_one_sheet=True, sheet="Sheet1"),
    "no signature": Style(has_signature=False, totals=None),
}


def random_style(seed: int) -> Style:
    """Return a style in which many things are unusual at once."""
    choose = random.Random(seed)
    unit = choose.choice(UNITS)
    header_row = choose.choice([1, 2, 6, 9, 13, 20])
    place = choose.choice(["line", "header", "cover"]) if header_row > 1 else choose.choice(["header", "cover"])
    return Style(
        header_row=header_row,
        layers=choose.choice([1, 2, 3]),
        is_merged=choose.random() < 0.8,
        has_numbering=choose.random() < 0.5,
        has_groups=choose.random() < 0.5,
        totals=choose.choice(["first", "last", None]),
        total_label=choose.choice(["Tổng cộng", "TỔNG SỐ", "Cộng", "TONG CONG", "Tổng cộng:", "Tổng số (5 dự án)"]),
        has_subtotals=choose.random() < 0.4,
        has_signature=choose.random() < 0.6,
        repeats=choose.choice([None, "nt", "-nt-", "merged", "〃"]),
        unit=unit,
        unit_place=place,
        notation=choose.choice(["number", "vi", "en", "space"]),
        time=choose.choice(["one", "two", "excel"]),
        dates=choose.choice(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y"]),
        approval=choose.choice(["one", "two"]),
        spelling=choose.choice([str, str.upper, without_accents, decomposed]),
        sheet=choose.choice(["2_DuAn", "Phụ lục 2", "Biểu 01", "Sheet1", "Danh mục dự án"]),
        header_year=choose.choice([" năm 2023", " trong năm", " 2023"]),
        is_one_sheet=choose.random() < 0.3 and header_row >= 6 and place != "cover",
    )


def kept(row: LandedRow) -> dict[str, object]:
    return {name: value for name, value in row.values.items() if name in KEPT}


def assert_every_line_is_accounted_for(submission: Submission, lines: int) -> None:
    """Every line of the sheet below the header is a row or ignored by a rule, once."""
    places = [(row.sheet, row.row_number) for row in submission.rows] + [(row.sheet, row.row_number) for row in submission.ignored_rows]
    assert len(places) == len(set(places))
    assert len(places) == lines
    assert {row.rule.split(".")[1] for row in submission.ignored_rows} <= {"line"}


def lines_below_header(content: bytes, style: Style) -> int:
    """Count the lines with something in them below the project header, without header lines of further tables and their numbering."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[style.sheet]
    first = style.header_row + style.layers + style.has_numbering
    lines = sum(any(cell is not None for cell in row) for row in sheet.iter_rows(min_row=first, values_only=True))
    return lines - 1 if style.is_one_sheet else lines


def check(style: Style) -> None:
    content = build_messy(style)
    submission = read(content)
    currency = style.unit[2]
    assert [kept(row) for row in rows_of(submission, "project")] == expected_rows(currency=currency)
    unknown = [finding.message_en for finding in submission.findings if finding.rule == "project.header.is_known"]
    assert unknown == []
    assert [finding for finding in submission.findings if finding.rule.endswith("totals_row_matches")] == []
    assert_every_line_is_accounted_for(submission, lines_below_header(content, style))


@pytest.mark.parametrize("name", STYLES)
def test_messy_report_in_one_respect_reads_exactly(name: str) -> None:
    check(STYLES[name])


@pytest.mark.parametrize("seed", range(40))
def test_messy_report_in_many_respects_reads_exactly(seed: int) -> None:
    check(random_style(seed))


@pytest.mark.parametrize(("unit", "notation"), list(itertools.product(UNITS, ["vi", "en", "space"])))
def test_messy_amounts_in_every_unit_and_notation(unit: tuple[str, int, str], notation: str) -> None:
    check(Style(unit=unit, notation=notation))


def test_messy_generator_writes_what_it_says() -> None:
    assert len(PROJECTS) == 5
    assert len({random_style(seed) for seed in range(40)}) > 35
