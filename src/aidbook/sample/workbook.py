"""A report typed into a workbook of the provincial form. Rows stream to disk, and the same report gives the same bytes."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from aidbook.sample.layout import (
    COVER_LABELS,
    COVER_SHEET,
    FIRST_COVER_ROW,
    HEADER_ROW,
    PROJECT_COLUMNS,
    PROJECT_SHEET,
    REGISTRATION_COLUMNS,
    REGISTRATION_SHEET,
    SAMPLE_LINE,
    TOTAL_COLUMNS,
    TOTAL_SHEET,
    Column,
    Style,
    letter,
    project_lines,
)  # fmt: skip
from aidbook.sample.mess import Cell, Typist
from aidbook.sample.model import Report, Totals
from aidbook.sample.registrations import period_end

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_MONEY_FIELDS = ("committed_total", "committed_year", "disbursed_year", "disbursed_cumulative")

_LOOKS: Mapping[Style, Mapping[str, object]] = {
    Style.TEXT: {"valign": "top"},
    Style.WRAPPED: {"valign": "top", "text_wrap": True},
    Style.COUNT: {"valign": "top", "num_format": "#,##0"},
    Style.MONEY: {"valign": "top", "num_format": "#,##0", "align": "right"},
    Style.DATE: {"valign": "top", "num_format": "dd/mm/yyyy"},
    Style.PERCENT: {"valign": "top", "num_format": "0.0"},
}


def agency(report: Report) -> str:
    """The office that signs; it differs by province, and the planning departments were merged into finance in 2025."""
    offices = ("Sở Ngoại vụ", "Sở Ngoại vụ", "Sở Kế hoạch và Đầu tư" if report.year < 2025 else "Sở Tài chính", "Văn phòng UBND")
    name = report.place.full_name
    return f"{offices[int(report.place.unit_id[-2:], 36) % len(offices)]} {name[:1].lower()}{name[1:]}"


def unit_of(report: Report) -> str:
    """The unit that the cover names: that of the only currency, else US dollars (each row still names its own currency)."""
    return "đồng" if report.sole_currency == "VND" else "USD"


def cover_values(report: Report) -> dict[str, Cell]:
    """The cover's fields as typed."""
    end = period_end(report.year)
    return {
        "province_name": report.place.full_name,
        "report_year": report.year,
        "report_period": "Cả năm",
        "period_start": dt.date(report.year - 1, 12, 15),
        "period_end": end,
        "reporting_agency": agency(report),
        "letter_number": f"{300 + int(report.place.unit_id[-2:], 36)}/BC-SNV",
        "letter_date": dt.date(report.year, 12, 17),
        "default_unit": unit_of(report),
        "declared_fx_rate": round(float(report.vnd_per_usd), 1),
    }


@dataclass(frozen=True, slots=True)
class Edits:
    """What is typed otherwise than the report says: cells by sheet and address, and sheets left out."""

    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    without: frozenset[str] = frozenset()


def write_workbook(report: Report, path: Path, seed: int, edits: Edits | None = None) -> None:
    """Write ``report`` to ``path``, with ``edits`` if a fault is to be planted."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    # A fixed day of making: the same seed must give the same bytes. The archive's own times are fixed by the library.
    book.set_properties(
        {"title": f"Báo cáo công tác PCPNN {report.year} (DỮ LIỆU MẪU)", "subject": "SAMPLE DATA", "author": "aidbook sample",
         "created": dt.datetime(report.year, 12, 17, 8, 0, 0)}
    )  # fmt: skip
    looks = {
        style: book.add_format({"font_name": "Times New Roman", "font_size": 11, "border": 1, **look}) for style, look in _LOOKS.items()
    }
    edits = edits or Edits()
    page = _Page(report, looks, book, edits)
    typist = Typist(report, seed)
    for name, write in _SHEETS.items():
        if name not in edits.without:
            write(page, book.add_worksheet(name), typist)
    book.close()


class _Page:
    """What the sheets of one file share: formats, and the lines above a table."""

    def __init__(self, report: Report, looks: Mapping[Style, Format], book: xlsxwriter.Workbook, edits: Edits) -> None:
        self.report = report
        self.edits = edits
        self.looks = looks
        plain = {"font_name": "Times New Roman", "font_size": 11}
        self.plain = book.add_format(plain)
        self.bold = book.add_format({**plain, "bold": True})
        self.italic = book.add_format({**plain, "italic": True})
        self.title = book.add_format({**plain, "bold": True, "font_size": 14})
        self.header = book.add_format(
            {**plain, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EEF5"}
        )
        self.group = book.add_format({**plain, "bold": True, "border": 1, "bg_color": "#F5F5F5", "num_format": "#,##0"})
        self.day = book.add_format({**plain, "num_format": "dd/mm/yyyy", "align": "left"})
        self.left = book.add_format({**plain, "align": "left"})

    def begin(self, sheet: Worksheet, title: str, columns: Sequence[Column], unit_line: str | None) -> None:
        """Column widths, the lines above, and the header in its row."""
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(HEADER_ROW, 2)
        sheet.repeat_rows(HEADER_ROW - 1)
        sheet.write_string(0, 0, agency(self.report).upper(), self.bold)
        sheet.write_string(0, 4, _MOTTO[0], self.bold)
        sheet.write_string(1, 4, _MOTTO[1], self.bold)
        sheet.write_string(2, 0, f"{title} NĂM {self.report.year}", self.title)
        letter = cover_values(self.report)["letter_number"]
        sheet.write_string(3, 0, f"(Kèm theo Báo cáo số {letter} ngày 17/12/{self.report.year})", self.italic)
        sheet.write_string(4, 0, SAMPLE_LINE, self.italic)
        if unit_line:
            sheet.write_string(6, 4, unit_line, self.italic)
        sheet.set_row(HEADER_ROW - 1, 48)
        for position, column in enumerate(columns):
            sheet.write_string(HEADER_ROW - 1, position, column.header, self.header)

    def row(self, sheet: Worksheet, row: int, columns: Sequence[Column], cells: Mapping[str, Cell]) -> None:
        """One line of a table in sheet row ``row`` (from 1)."""
        for position, column in enumerate(columns):
            value = cells[column.field]
            if self.edits.cells:
                value = self.edits.cells.get((sheet.get_name(), f"{letter(position)}{row}"), value)
            write_cell(sheet, row - 1, position, value, self.looks[column.style])

    def sign(self, sheet: Worksheet, row: int, column: int) -> None:
        """The block under a table."""
        sheet.write_string(row + 1, 0, "Nơi nhận: Bộ Ngoại giao; lưu: VT", self.italic)
        sheet.write_string(row + 1, column, "THỦ TRƯỞNG ĐƠN VỊ", self.bold)
        sheet.write_string(row + 2, column, "(Ký tên, đóng dấu)", self.italic)


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell, look: Format) -> None:
    """Write a value as what it is: dates as dates, text always as text (never a formula)."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), look)
    else:
        sheet.write_number(row, column, value, look)


def _write_cover(page: _Page, sheet: Worksheet, typist: Typist) -> None:
    cover = cover_values(page.report)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, "BÁO CÁO CÔNG TÁC PHI CHÍNH PHỦ NƯỚC NGOÀI", page.title)
    sheet.write_string(1, 0, SAMPLE_LINE, page.italic)
    for offset, (name, label) in enumerate(COVER_LABELS.items()):
        row = FIRST_COVER_ROW + offset
        value = page.edits.cells.get((COVER_SHEET, f"B{row}"), cover[name])
        sheet.write_string(row - 1, 0, label, page.bold)
        write_cell(sheet, row - 1, 1, value, page.day if isinstance(value, dt.date) else page.left)


def _write_registrations(page: _Page, sheet: Worksheet, typist: Typist) -> None:
    page.begin(sheet, "DANH SÁCH TỔ CHỨC PHI CHÍNH PHỦ NƯỚC NGOÀI CÓ GIẤY ĐĂNG KÝ", REGISTRATION_COLUMNS, None)
    row = HEADER_ROW
    for number, line in enumerate(page.report.registrations, start=1):
        row += 1
        page.row(sheet, row, REGISTRATION_COLUMNS, typist.registration_row(number, line))
    page.sign(sheet, row, 11)


def _write_projects(page: _Page, sheet: Worksheet, typist: Typist) -> None:
    report = page.report
    page.begin(sheet, "CHƯƠNG TRÌNH, DỰ ÁN, KHOẢN VIỆN TRỢ PHI DỰ ÁN", PROJECT_COLUMNS, f"Đơn vị tính: {unit_of(report)}")
    donor_above: str | None = None
    row = HEADER_ROW
    for line in project_lines(report):
        row = line.row
        if line.activity is None:
            donor_above = None
            is_total = line.heading == "Tổng cộng"
            for position, column in enumerate(PROJECT_COLUMNS):
                if position == (1 if is_total else 0):
                    sheet.write_string(row - 1, position, line.heading or "", page.group)
                elif is_total and report.sole_currency and column.field in _MONEY_FIELDS:
                    sheet.write_number(row - 1, position, sum(getattr(each, column.field) for each in report.activities), page.group)
                else:
                    sheet.write_blank(row - 1, position, None, page.group)
            continue
        page.row(sheet, row, PROJECT_COLUMNS, typist.project_row(line.number, line.activity, donor_above))
        donor_above = line.activity.project.donor_text
    page.sign(sheet, row, 18)


def _write_totals(page: _Page, sheet: Worksheet, typist: Typist) -> None:
    page.begin(sheet, "TỔNG HỢP", TOTAL_COLUMNS, None)
    row = HEADER_ROW
    for cells in total_rows(page.report):
        row += 1
        page.row(sheet, row, TOTAL_COLUMNS, cells)
    page.sign(sheet, row, 3)


_SHEETS: Mapping[str, Callable[[_Page, Worksheet, Typist], None]] = {
    COVER_SHEET: _write_cover,
    REGISTRATION_SHEET: _write_registrations,
    PROJECT_SHEET: _write_projects,
    TOTAL_SHEET: _write_totals,
}


def total_rows(report: Report) -> Iterable[dict[str, Cell]]:
    """The totals sheet: the rows' own sums, last year's value where the lists can be compared, change and rate."""
    now, before = report.totals, report.previous

    def line(indicator: str, field: str, unit: str, rate: float | None = None) -> dict[str, Cell]:
        value = _whole(getattr(now, field))
        earlier = _whole(getattr(before, field)) if before else None
        note = ""
        if not earlier:
            earlier, note = None, "Không có số liệu so sánh"
        change = round((value / earlier - 1) * 100, 1) if earlier else None
        return {
            "indicator": indicator, "previous_year_value": earlier, "report_year_value": value, "change_pct": change,
            "disbursement_rate": rate, "unit": unit, "note": note,
        }  # fmt: skip

    yield line("Số TCPCPNN đăng ký", "registered", "tổ chức")
    yield line("Số TCPCPNN đang hoạt động", "active", "tổ chức")
    yield line("Số tổ chức, cá nhân tài trợ", "donors", "bên")
    yield line("Số chương trình, dự án, khoản viện trợ phi dự án", "activities", "khoản")
    yield line("Số chương trình, dự án, khoản viện trợ phi dự án mới", "new_activities", "khoản")
    yield line("Tổng giá trị cam kết trong năm", "committed_usd", "USD")
    yield line("Giá trị phê duyệt mới", "newly_approved_usd", "USD")
    yield line("Giá trị giải ngân trong năm", "disbursed_usd", "USD", rate_of(now))


def rate_of(totals: Totals) -> float:
    """Disbursed over committed in the year, in percent with one decimal."""
    return round(float(totals.disbursed_usd / totals.committed_usd * 100), 1)


def _whole(value: int | Decimal) -> int:
    return int(value.to_integral_value()) if isinstance(value, Decimal) else value
