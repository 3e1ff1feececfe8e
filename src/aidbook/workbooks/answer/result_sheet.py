"""The first sheet of the returned workbook: verdict, what was accepted, what to do by when, every finding with a link to its cell."""

import datetime as dt
from typing import Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.model.finding import Finding, Severity
from aidbook.model.submission import SubmissionState
from aidbook.text.written import vietnamese_amounts, vietnamese_days
from aidbook.workbooks.answer.inert import write_text
from aidbook.workbooks.answer.paper import print_one_page_wide
from aidbook.workbooks.answer.places import place_in, places_of
from aidbook.workbooks.answer.review import Review
from aidbook.workbooks.answer.words import COLOURS, COVER_ALONE, PERIODS, SEVERITIES, STATES, TABLES, WHO_FIXES, what_to_do

_FONT: Final = "Times New Roman"
_COLUMNS: Final = (
    ("STT", 6), ("Mức độ", 16), ("Trang", 16), ("Ô", 9), ("Đang ghi", 26), ("Nội dung", 62), ("Cần / so với", 28), ("Số chỗ", 8),
    ("Người xử lý", 20),
)  # fmt: skip
_LETTERS: Final = "ABCDEFGHI"
_LAST: Final = "I"
_ORDER: Final = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}
_THIN: Final = Side(style="thin", color="FF8EA9C1")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD: Final = PatternFill("solid", fgColor="FF1F4E79")
_GOOD: Final = "FFD9EAD3"
_LINE_POINTS: Final = 15.0
_LONGEST_TEXT: Final = 600
"""Characters of what was seen and expected that the list shows; the cell itself has the rest."""
_NOTE: Final = (
    "Tệp này là bản sao tệp của đơn vị. Công thức được thay bằng giá trị đã lưu; macro, liên kết ngoài, kết nối dữ liệu, hình và biểu đồ "
    "đã được bỏ. Văn bản bắt đầu bằng = + - @ được giữ nguyên dưới dạng chữ. Trang này được bỏ qua khi đọc lại tệp: không cần xóa."
)

_ROWS: Final = {
    SubmissionState.REFUSED: "Số dòng đọc được (chưa nhận, chờ tệp đã sửa)",
    SubmissionState.HELD: "Số dòng điền sẵn trong mẫu (chưa nhận)",
}


def add_result_sheet(book: Workbook, name: str, review: Review, due: dt.date, *, cells_are_marked: bool) -> Worksheet:
    """Put the result in front of the sender's sheets. ``name`` is a sheet name that the reader ignores; an older result is replaced."""
    for old in [sheet for sheet in book.worksheets if sheet.title == name]:
        book.remove(old)
    sheet: Worksheet = book.create_sheet(name, 0)
    page = _Page(sheet)
    page.title("KẾT QUẢ KIỂM TRA BÁO CÁO CÔNG TÁC PHI CHÍNH PHỦ NƯỚC NGOÀI")
    _summary(page, review, due, cells_are_marked)
    _accepted(page, review)
    header_row = _findings(page, book, review)
    page.row += 1
    page.note(_NOTE)
    _set_up(sheet, header_row)
    _open_first(book)
    return sheet


class _Page:
    """Writes down a sheet, line after line."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 1
        for letter, (_, width) in zip(_LETTERS, _COLUMNS, strict=True):
            sheet.column_dimensions[letter].width = width

    def title(self, text: str) -> None:
        self._line(text, Font(name=_FONT, size=15, bold=True, color="FF1F4E79"), Alignment(horizontal="center", vertical="center"), 30)
        self.row += 1

    def heading(self, text: str) -> None:
        self.row += 1
        self._line(text, Font(name=_FONT, size=12, bold=True, color="FF1F4E79"), Alignment(vertical="center"), 20)

    def note(self, text: str) -> None:
        self._line(text, Font(name=_FONT, size=10, italic=True), Alignment(wrap_text=True, vertical="top"), 30)

    def pair(self, label: str, text: str, *, fill: str | None = None, bold: bool = False) -> None:
        """A label over columns A–C, its value over the rest."""
        sheet, row = self.sheet, self.row
        sheet.merge_cells(f"A{row}:C{row}")
        sheet.merge_cells(f"D{row}:{_LAST}{row}")
        write_text(sheet[f"A{row}"], label)
        write_text(sheet[f"D{row}"], text)
        sheet[f"A{row}"].font = Font(name=_FONT, size=11, bold=True)
        sheet[f"D{row}"].font = Font(name=_FONT, size=12 if bold else 11, bold=bold)
        sheet[f"A{row}"].alignment = Alignment(horizontal="left", vertical="center", indent=1)
        sheet[f"D{row}"].alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        for letter in _LETTERS:
            sheet[f"{letter}{row}"].border = _BORDER
            if fill and letter >= "D":
                sheet[f"{letter}{row}"].fill = PatternFill("solid", fgColor=fill)
        sheet.row_dimensions[row].height = max(18.0, _LINE_POINTS * (1 + len(text) // 150))
        self.row += 1

    def _line(self, text: str, font: Font, alignment: Alignment, height: float) -> None:
        self.sheet.merge_cells(f"A{self.row}:{_LAST}{self.row}")
        cell = self.sheet[f"A{self.row}"]
        write_text(cell, text)
        cell.font, cell.alignment = font, alignment
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1


def _summary(page: _Page, review: Review, due: dt.date, cells_are_marked: bool) -> None:
    verdict, severity = COVER_ALONE if review.cover.get("is_cover_alone") else STATES[review.state]
    period = str(review.cover.get("report_period") or "Y")
    page.pair("Kết luận", verdict, fill=COLOURS[severity] if severity else _GOOD, bold=True)
    page.pair("Việc cần làm", what_to_do(review.state, cells_are_marked=cells_are_marked), bold=True)
    if review.state is not SubmissionState.READ:
        page.pair("Gửi lại chậm nhất", due.strftime("%d/%m/%Y"), bold=True)
    page.pair("Tệp đã gửi", review.file_name)
    page.pair("Tỉnh, thành phố", str(review.cover.get("province_name") or "không đọc được"))
    page.pair("Kỳ báo cáo", f"{PERIODS.get(period, period)}, năm {review.cover.get('report_year') or 'không đọc được'}")
    page.pair("Ngày kiểm tra", review.reviewed_on.strftime("%d/%m/%Y"))


def _accepted(page: _Page, review: Review) -> None:
    page.heading(_ROWS.get(review.state, "Nội dung đã nhận"))
    for table, words in TABLES.items():
        page.pair(words, f"{review.row_counts.get(table, 0):,} dòng".replace(",", "."))


def _findings(page: _Page, book: Workbook, review: Review) -> int:
    """Write the list and return the row of its header."""
    counts = ", ".join(f"{SEVERITIES[severity].lower()}: {review.count(severity)}" for severity in Severity if review.count(severity))
    page.heading(f"Danh sách các điểm phát hiện ({counts})" if counts else "Không phát hiện điểm nào.")
    if not counts:
        return page.row - 1
    header_row = page.row
    for letter, (text, _) in zip(_LETTERS, _COLUMNS, strict=True):
        cell = page.sheet[f"{letter}{header_row}"]
        write_text(cell, text)
        cell.font = Font(name=_FONT, size=11, bold=True, color="FFFFFFFF")
        cell.fill, cell.border = _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.sheet.row_dimensions[header_row].height = 24
    looks = {severity: PatternFill("solid", fgColor=colour) for severity, colour in COLOURS.items()}
    ordered = sorted(review.findings, key=lambda finding: _ORDER[finding.severity])
    for number, finding in enumerate(ordered, start=1):
        page.row += 1
        _finding(page, book, number, finding, looks[finding.severity])
    page.row += 1
    return header_row


def _finding(page: _Page, book: Workbook, number: int, finding: Finding, fill: PatternFill) -> None:
    sheet_name, address = next(places_of(finding), (finding.sheet, None))
    texts = (
        str(number),
        SEVERITIES[finding.severity],
        sheet_name or "",
        address or "",
        (finding.seen or "")[:_LONGEST_TEXT],
        finding.message_vi,
        vietnamese_days(vietnamese_amounts(finding.expected or ""))[:_LONGEST_TEXT],
        str(finding.count),
        WHO_FIXES[finding.who_fixes],
    )
    font, centred = Font(name=_FONT, size=11), Alignment(horizontal="center", vertical="top")
    wrapped = Alignment(wrap_text=True, vertical="top")
    for letter, text, (header, _) in zip(_LETTERS, texts, _COLUMNS, strict=True):
        cell = page.sheet[f"{letter}{page.row}"]
        if header in ("STT", "Số chỗ"):
            cell.value = int(text)
        elif text:
            write_text(cell, text)
        cell.font, cell.border = font, _BORDER
        cell.alignment = centred if header in ("STT", "Ô", "Số chỗ") else wrapped
    page.sheet[f"B{page.row}"].fill = fill
    if sheet_name and address:
        _link(page.sheet, f"D{page.row}", book, sheet_name, address)
    lines = max(1 + int(len(text) / (width * 1.2)) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    page.sheet.row_dimensions[page.row].height = _LINE_POINTS * lines + 3


def _link(sheet: Worksheet, at: str, book: Workbook, sheet_name: str, address: str) -> None:
    """Make ``at`` lead to a cell, if the workbook has it."""
    place = place_in(book, sheet_name, address)
    if place is None:
        return
    target, coordinate = place
    quoted = target.title.replace("'", "''")
    sheet[at].hyperlink = Hyperlink(ref=at, location=f"'{quoted}'!{coordinate}", display=address)
    sheet[at].font = Font(name=_FONT, size=11, underline="single", color="FF0563C1")


def _set_up(sheet: Worksheet, header_row: int) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "FFC00000"
    print_one_page_wide(sheet)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    footer = HeaderFooterItem()
    footer.center.text = "Trang &P/&N"
    sheet.oddFooter = footer


def _open_first(book: Workbook) -> None:
    """Let the workbook open on the result, and only there: two selected sheets are edited together."""
    book.active = 0
    for position, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = position == 0
