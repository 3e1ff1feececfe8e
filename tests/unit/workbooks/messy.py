"""Reports as offices make them: the same rows in many layouts and notations, with the values that must come back.

A :class:`Style` says how one office lays its table out; :func:`build_messy` writes it, :func:`expected_rows` says what must be read.
"""

import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.text.fold import fold_in_place
from aidbook.text.numbers import plain

YEAR = 2023
FIRST_COLUMNS = ("row_no", "activity_title", "activity_kind", "donor_name", "aid_owner", "sector")
MONEY = ("committed_total", "committed_year", "disbursed_year")


@dataclass(frozen=True)
class Project:
    """One activity; amounts in base units of ``currency``."""

    title: str
    donor: str
    total: int
    committed: int
    disbursed: int
    approval_no: str = "1673/QĐ-UBND"
    approval_date: dt.date = dt.date(2021, 6, 21)
    start: dt.date = dt.date(2021, 1, 1)
    end: dt.date = dt.date(2025, 12, 31)
    owner: str = "Sở Y tế"
    sector: str = "Y tế"
    kind: str = "DA"
    status: str = "chuyển tiếp"


PROJECTS = (
    Project("Nước sạch cho trường học", "Example Aid", 3_286_000, 1_958_182_000, 1_473_786_000),
    Project("Nhà vệ sinh cho trạm y tế", "Example Aid", 300_500, 100_000, 80_250),
    Project("Cộng đồng cùng chăm sóc trẻ", "Helping Hand", 1_295_000, 500_000, 12_500),
    Project("Thư viện cho trường tiểu học", "Helping Hand", 75_000, 75_000, 0, sector="Giáo dục - đào tạo", status="mới"),
    Project("Xe lăn", "Friends of Children", 12_345_678, 2_345_678, 345_678, kind="PDA", status="mới"),
)
PROJECTS = (replace(PROJECTS[0], total=3_286_000_000, committed=1_958_182_000, disbursed=1_473_786_000), *PROJECTS[1:])


@dataclass(frozen=True)
class Style:
    """How one office lays out and types its project table."""

    header_row: int = 6
    layers: int = 2
    """Header rows: one, two or three."""
    is_merged: bool = True
    """Whether parents of the header are merged; in files that came from .csv they are not."""
    has_numbering: bool = True
    has_groups: bool = True
    totals: str | None = "last"
    """Where the totals row stands: first, last or nowhere."""
    total_label: str = "TỔNG CỘNG"
    has_subtotals: bool = False
    has_signature: bool = True
    repeats: str | None = None
    """How a donor as above is written: a mark, ``merged``, or in full."""
    unit: tuple[str, int, str] = ("USD", 1, "USD")
    """As written, its multiplier and currency."""
    unit_place: str = "line"
    """Where the unit stands: line, header or cover."""
    notation: str = "number"
    """number, vi (1.234,5), en (1,234.5), space (1 234,5) or words (1,5 triệu)."""
    time: str = "two"
    """two columns under one parent, one column with a span, or excel (two columns of serial numbers)."""
    dates: str = "%d/%m/%Y"
    approval: str = "two"
    """two columns, or one with number and day."""
    spelling: Callable[[str], str] = str
    sheet: str = "Phụ lục 2"
    header_year: str = " năm 2023"
    is_one_sheet: bool = False
    """Whether cover, registrations and totals are only lines above and tables below on the same sheet."""


def without_accents(text: str) -> str:
    return "".join(plain_one.upper() if typed.isupper() else plain_one for typed, plain_one in zip(text, fold_in_place(text), strict=True))


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def write_amount(amount: int, style: Style) -> Any:
    """Write an amount of base units as the style types it, in its unit."""
    number = Decimal(amount) / style.unit[1]
    if style.notation == "number":
        return float(number) if number != int(number) else int(number)
    if style.notation == "words":
        for word, scale in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3)):
            if amount >= scale:
                return f"{plain(Decimal(amount) / scale).replace('.', ',')} {word}"
        return str(amount)
    thousands, decimal = {"vi": (".", ","), "en": (",", "."), "space": (" ", ",")}[style.notation]
    written = f"{number:,f}"
    whole, _, rest = written.partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", thousands) + (decimal + rest if rest else "")


def heads_of(style: Style) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return each column's field and its header, from the top layer down."""
    unit = f" ({style.unit[0]})" if style.unit_place == "header" else ""
    heads = [
        ("row_no", ("TT",)),
        ("activity_title", ("Tên chương trình, dự án, phi dự án",)),
        ("activity_kind", ("Loại hình",)),
        ("donor_name", ("Tổ chức tài trợ",)),
        ("aid_owner", ("Chủ khoản viện trợ",)),
        ("sector", ("Lĩnh vực",)),
    ]
    if style.approval == "two":
        heads += [("approval_no", ("Quyết định phê duyệt", "Số")), ("approval_date", ("Quyết định phê duyệt", "Ngày"))]
    else:
        heads += [("approval_no", ("Quyết định phê duyệt (số, ngày)",))]
    if style.time == "one":
        heads += [("start_date", ("Thời gian thực hiện",))]
    else:
        heads += [("start_date", ("Thời gian", "Bắt đầu")), ("end_date", ("Thời gian", "Kết thúc"))]
    parent = f"Giá trị viện trợ{unit}"
    heads += [
        ("committed_total", (parent, "Tổng cam kết")),
        ("committed_year", (parent, f"Cam kết{style.header_year}")),
        ("disbursed_year", (parent, f"Giải ngân{style.header_year}")),
        ("status", ("Tình trạng",)),
    ]
    if style.layers == 1:
        heads = [(field, (" ".join(layers) if field not in MONEY else f"{layers[-1]}{unit}",)) for field, layers in heads]
    if style.layers == 3:
        heads = [
            (field, ("Thông tin chung", *layers) if field in FIRST_COLUMNS[1:] else ("Viện trợ", *layers) if field in MONEY else layers)
            for field, layers in heads
        ]
    return heads


def cells_of(number: int, project: Project, style: Style, above: Project | None) -> Mapping[str, Any]:
    """Return what a project's line holds, by field."""
    donor: Any = project.donor
    if above is not None and above.donor == project.donor and style.repeats:
        donor = None if style.repeats == "merged" else style.repeats
    line: dict[str, Any] = {
        "row_no": number,
        "activity_title": project.title,
        "activity_kind": project.kind,
        "donor_name": donor,
        "aid_owner": project.owner,
        "sector": project.sector,
        "approval_no": project.approval_no,
        "approval_date": project.approval_date.strftime(style.dates),
        "start_date": str(project.start.year),
        "end_date": str(project.end.year),
        "committed_total": write_amount(project.total, style),
        "committed_year": write_amount(project.committed, style),
        "disbursed_year": write_amount(project.disbursed, style),
        "status": project.status,
    }
    if style.approval == "one":
        line["approval_no"] = f"{project.approval_no} ngày {line['approval_date']}"
    if style.time == "one":
        line["start_date"] = f"{project.start.year}-{project.end.year}"
    if style.time == "excel":
        epoch = dt.date(1899, 12, 30)
        line |= {"start_date": (project.start - epoch).days, "end_date": (project.end - epoch).days}
    return line


def sums_of(projects: Sequence[Project], style: Style) -> Mapping[str, Any]:
    amounts = zip(*((project.total, project.committed, project.disbursed) for project in projects), strict=True)
    return {field: write_amount(sum(column), style) for field, column in zip(MONEY, amounts, strict=True)}


def expected_rows(projects: Sequence[Project] = PROJECTS, currency: str = "USD") -> list[Mapping[str, Any]]:
    """Return the values that reading must give, whatever the style."""
    return [
        {
            "activity_title": project.title,
            "activity_kind": project.kind,
            "donor_name": project.donor,
            "aid_owner": project.owner,
            "sector": project.sector,
            "approval_no": project.approval_no,
            "approval_date": project.approval_date.isoformat(),
            "start_date": project.start.isoformat(),
            "end_date": project.end.isoformat(),
            "committed_total": str(project.total),
            "committed_year": str(project.committed),
            "disbursed_year": str(project.disbursed),
            "disbursed_year_currency": currency,
            "status": project.status,
        }
        for project in projects
    ]


def build_messy(style: Style, projects: Sequence[Project] = PROJECTS) -> bytes:
    """Return the bytes of a report in a style."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = style.sheet
    if not style.is_one_sheet:
        _write_cover(book.create_sheet("0_ThongTin", 0), style)
    _write_titles(sheet, style)
    row = _write_projects(sheet, style, projects)
    if style.is_one_sheet:
        _write_totals(sheet, row + 3, projects, style)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_cover(sheet: Worksheet, style: Style) -> None:
    unit = style.unit[0] if style.unit_place == "cover" else "USD"
    lines = {
        "Tỉnh/thành phố": "Cao Bằng",
        "Năm báo cáo": YEAR,
        "Kỳ báo cáo": "Năm",
        "Cơ quan lập báo cáo": "Sở Ngoại vụ",
        "Đơn vị tính": unit,
        "Số liệu tính từ ngày": "15/12/2022",
        "Số liệu tính đến ngày": "14/12/2023",
    }
    for row, (label, value) in enumerate(lines.items(), start=3):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, value)


def _write_titles(sheet: Worksheet, style: Style) -> None:
    if style.header_row < 6:
        if style.unit_place == "line" and style.header_row > 1:
            sheet.cell(1, 9, f"ĐVT: {style.unit[0]}")
        return
    sheet.cell(1, 1, "UBND TỈNH CAO BẰNG")
    sheet.cell(1, 6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    sheet.cell(2, 1, "SỞ NGOẠI VỤ")
    sheet.cell(2, 6, "Độc lập - Tự do - Hạnh phúc")
    sheet.cell(3, 3, f"TỔNG HỢP VIỆN TRỢ PHI CHÍNH PHỦ NƯỚC NGOÀI NĂM {YEAR}")
    sheet.cell(4, 3, "(Kèm theo Công văn số 123/SNgV-HTQT ngày 16/12/2023 của Sở Ngoại vụ tỉnh Cao Bằng)")
    if style.unit_place == "line":
        sheet.cell(style.header_row - 1, 9, f"Đơn vị tính: {style.unit[0]}")


def _write_projects(sheet: Worksheet, style: Style, projects: Sequence[Project]) -> int:
    heads = heads_of(style)
    columns = {field: column for column, (field, _) in enumerate(heads, start=1)}
    row = _write_header(sheet, style, heads)
    if style.has_numbering:
        for column in columns.values():
            sheet.cell(row, column, f"({column})")
        row += 1

    def write(line: Mapping[str, Any]) -> None:
        nonlocal row
        for field, value in line.items():
            if field in columns:
                sheet.cell(row, columns[field], value)
        row += 1

    total = {"activity_title": style.total_label, **sums_of(projects, style)}
    if style.totals == "first":
        write(total)
    groups = [("I", "Dự án chuyển tiếp", projects[:3]), ("II", "Dự án mới", projects[3:])] if style.has_groups else [("", "", projects)]
    number = 0
    above: Project | None = None
    for roman, heading, members in groups:
        if heading:
            write({"row_no": roman, "activity_title": heading})
        for project in members:
            number += 1
            write(cells_of(number, project, style, above))
            if style.repeats == "merged" and above is not None and above.donor == project.donor:
                letter = get_column_letter(columns["donor_name"])
                sheet.merge_cells(f"{letter}{row - 2}:{letter}{row - 1}")
            above = project
        if style.has_subtotals and heading:
            write({"row_no": "Cộng", **sums_of(members, style)})
        above = None if heading else above
    if style.totals == "last":
        write(total)
    if style.has_signature:
        sheet.cell(row + 1, 9, "Cao Bằng, ngày 16 tháng 12 năm 2023")
        sheet.cell(row + 2, 1, "NGƯỜI LẬP BIỂU")
        sheet.cell(row + 2, 9, "GIÁM ĐỐC")
        sheet.cell(row + 3, 9, "(Ký, ghi rõ họ tên)")
        row += 4
    return row


def _write_header(sheet: Worksheet, style: Style, heads: Sequence[tuple[str, tuple[str, ...]]]) -> int:
    top = style.header_row
    for column, (_, layers) in enumerate(heads, start=1):
        for offset, text in enumerate(layers):
            left = heads[column - 2][1] if column > 1 else ()
            # A parent is written over its first column only, as Excel keeps it in a merged cell.
            if offset < len(layers) - 1 and left[: offset + 1] == layers[: offset + 1]:
                continue
            sheet.cell(top + offset, column, style.spelling(text))
            if not style.is_merged:
                continue
            if offset == len(layers) - 1 and top + offset < top + style.layers - 1:
                letter = get_column_letter(column)
                sheet.merge_cells(f"{letter}{top + offset}:{letter}{top + style.layers - 1}")
            elif offset < len(layers) - 1:
                width = 1
                while column - 1 + width < len(heads) and heads[column - 1 + width][1][: offset + 1] == layers[: offset + 1]:
                    width += 1
                if width > 1:
                    sheet.merge_cells(start_row=top + offset, start_column=column, end_row=top + offset, end_column=column + width - 1)
    return top + style.layers


def _write_totals(sheet: Worksheet, row: int, projects: Sequence[Project], style: Style) -> None:
    sheet.cell(row, 1, "BẢNG TỔNG HỢP CHUNG")
    lines = [
        ("Chỉ tiêu", f"Năm {YEAR - 1}", f"Năm {YEAR}", "Đơn vị tính"),
        ("Số chương trình, dự án, khoản viện trợ phi dự án", 3, len(projects), "khoản"),
        ("Giải ngân trong năm", 1000, sum(project.disbursed for project in projects), "USD"),
    ]
    for offset, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=2):
            sheet.cell(row + offset, column, value)
