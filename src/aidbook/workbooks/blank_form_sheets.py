"""Draw the sheets of a form: what an officer sees, may type and may choose."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from aidbook.forms.due_dates import due_date
from aidbook.forms.form import COVER, Field, FieldType, Form
from aidbook.model.submission import Scalar
from aidbook.workbooks.answer.inert import FORMULA_STARTS
from aidbook.workbooks.blank_form_lists import choices_of, is_closed, listed_country
from aidbook.workbooks.own_sheets import FINGERPRINT_LABEL, TABLES_LABEL, lists_sheet_name

Value = Scalar | dt.date

HEADER_ROW: Final = 5
"""Of every table, from 1; the column numbers stand below it and the rows below those."""
FIRST_ROW: Final = HEADER_ROW + 2
_FIRST_COVER_ROW: Final = 5
_EMPTY_ROWS: Final = 40
"""Ruled lines below those filled in. Cells further down may be typed into as well."""
_LAST_CHECKED_ROW: Final = 2_000
_FIRST_LIST_ROW: Final = 3
_A3, _A4 = 8, 9
_DATES: Final = (FieldType.DATE, FieldType.START_DATE, FieldType.END_DATE)
_NUMBERS: Final = (FieldType.MONEY, FieldType.FIGURE, FieldType.INTEGER, FieldType.DECIMAL)
_WIDTHS: Final = {FieldType.TEXT: 14, FieldType.MONEY: 15, FieldType.FIGURE: 18, FieldType.PERCENT: 13, FieldType.APPROVAL: 14}
_OTHER_WIDTH: Final = 11
_LINE_POINTS: Final = 15.0
_BASE: Final = {"font_name": "Times New Roman", "font_size": 11}
_BLUE, _PALE, _RULE = "#1F4E79", "#5B7F9E", "#B7C6D5"
_TABLE_NOTE: Final = "Cột có tiêu đề xanh đậm là bắt buộc. Số tiền ghi đủ theo loại tiền của dòng; ngày ghi dd/mm/yyyy."
_PROTECTION: Final = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter"), True
)


class Drawing:
    """One form while it is drawn. Cells of the headers are locked (without a password), all others are open."""

    def __init__(self, form: Form, book: xlsxwriter.Workbook, year: int) -> None:
        self._form = form
        self._book = book
        self._year = year
        self._choices: dict[str, Sequence[str]] = {}
        """By the heading that they will have on the sheet of lists, in the order of its columns."""
        self._title = self._look(bold=True, font_size=15, font_color=_BLUE, align="center", valign="vcenter")
        self._line = self._look(italic=True, valign="vcenter")
        self._wrapped = self._look(text_wrap=True, valign="top")
        self._label = self._look(bold=True, border=1, border_color=_RULE, valign="vcenter", indent=1, bg_color="#EEF3F8")

    def cover(self, values: Mapping[str, Value], projects: int, registrations: int) -> None:
        """Draw the cover: whose report it is, and how the form is filled in."""
        sheet = self._sheet(COVER, _A4)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 64)
        sheet.set_row(0, 24)
        sheet.merge_range(0, 0, 0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", self._look(bold=True, align="center"))
        sheet.merge_range(1, 0, 1, 1, "Độc lập - Tự do - Hạnh phúc", self._look(bold=True, align="center", underline=1))
        sheet.set_row(2, 36)
        sheet.merge_range(2, 0, 2, 1, f"BÁO CÁO CÔNG TÁC PHI CHÍNH PHỦ NƯỚC NGOÀI NĂM {self._year}", self._title)
        row = _FIRST_COVER_ROW - 1
        for name, field in self._form.fields[COVER].items():
            sheet.set_row(row, 22)
            sheet.write_string(row, 0, self._form.label(COVER, name), self._label)
            is_open = name not in ("province_name", "report_year")
            look = self._cell_look(field, is_open=is_open, align="left", valign="vcenter", indent=1, bg_color="#FFFDF0")
            self._write(sheet, row, 1, field, values[name], look)
            self._offer(sheet, field, row, row, 1)
            row += 1
        row += 1
        sheet.write_string(row, 0, "HƯỚNG DẪN", self._look(bold=True, font_color=_BLUE))
        for number, line in enumerate(self._instructions(projects, registrations), start=1):
            row += 1
            sheet.set_row(row, _LINE_POINTS * (1 + len(line) // 118) + 3)
            sheet.merge_range(row, 0, row, 1, f"{number}. {line}", self._wrapped)
        row += 2
        sheet.write_string(row, 1, "THỦ TRƯỞNG ĐƠN VỊ", self._look(bold=True, align="center"))
        sheet.write_string(row + 1, 1, "(Ký tên, đóng dấu)", self._look(italic=True, align="center"))
        sheet.print_area(0, 0, row + 6, 1)

    def table(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Draw a table with ``rows`` filled in and lines for more."""
        fields = [field for field in self._form.fields[table].values() if not self._is_left_out(field)]
        sheet = self._sheet(table, _A3 if len(fields) > 10 else _A4)
        sheet.set_row(0, 26)
        title = f"{self._form.source['blank_form']['titles'][table]} – NĂM {self._year}"
        sheet.write_string(0, 0, title, self._look(bold=True, font_size=15, font_color=_BLUE, valign="vcenter"))
        sheet.write_string(1, 0, _TABLE_NOTE, self._line)
        sheet.set_row(HEADER_ROW - 1, 50)
        looks = [self._cell_look(field) for field in fields]
        for column, field in enumerate(fields):
            sheet.set_column(column, column, self._width(field), self._cell_look(field, border=0))
            head = self._head(_BLUE if field.is_required else _PALE)
            sheet.write_string(HEADER_ROW - 1, column, self._form.label(table, field.name), head)
            sheet.write_string(HEADER_ROW, column, f"({column + 1})", self._look(italic=True, border=1, align="center", font_size=9))
            self._offer(sheet, field, FIRST_ROW - 1, _LAST_CHECKED_ROW, column)
        for offset in range(len(rows) + (0 if table == "total" else _EMPTY_ROWS)):
            values = rows[offset] if offset < len(rows) else {}
            lines = [1 + int(len(str(values.get(field.name) or "")) / (self._width(field) * 1.05)) for field in fields]
            sheet.set_row(FIRST_ROW - 1 + offset, _LINE_POINTS * max(lines) + 4)
            for column, field in enumerate(fields):
                value = offset + 1 if values and field.type is FieldType.ROW_NUMBER else values.get(field.name)
                self._write(sheet, FIRST_ROW - 1 + offset, column, field, value, looks[column])
        sheet.freeze_panes(FIRST_ROW - 1, 2)
        sheet.repeat_rows(HEADER_ROW - 1, HEADER_ROW)

    def lists(self, fingerprints: Mapping[str, str]) -> None:
        """Draw the sheet of lists last, when all drop-downs are known; without ``fingerprints``, by label, the form is not yet complete."""
        sheet = self._book.add_worksheet(lists_sheet_name(self._form))
        grey = self._look(font_color="#7F7F7F", font_size=8)
        for position, label in enumerate((FINGERPRINT_LABEL, TABLES_LABEL)):
            sheet.write_string(0, 2 * position, label, grey)
            sheet.write_string(0, 2 * position + 1, fingerprints.get(label, ""), grey)
        for column, (name, choices) in enumerate(self._choices.items()):
            sheet.set_column(column, column, min(44, 3 + max(len(text) for text in (name, *choices))))
            sheet.write_string(_FIRST_LIST_ROW - 2, column, name, self._head(_BLUE))
            for row, choice in enumerate(choices, start=_FIRST_LIST_ROW - 1):
                sheet.write_string(row, column, choice, self._wrapped)
        sheet.freeze_panes(_FIRST_LIST_ROW - 1, 0)
        sheet.protect("", {"format_columns": True})
        _print_setup(sheet, _A4)

    def _sheet(self, table: str, paper: int) -> Worksheet:
        sheet = self._book.add_worksheet(self._form.layouts_of(table)[0].sheet)
        sheet.hide_gridlines(2)
        sheet.protect("", _PROTECTION)
        _print_setup(sheet, paper)
        return sheet

    def _instructions(self, projects: int, registrations: int) -> list[str]:
        filled = (
            f"Đã điền sẵn {projects} chương trình, dự án chuyển tiếp và {registrations} giấy đăng ký còn hiệu lực từ báo cáo năm "
            f"{self._year - 1}. Cập nhật từng dòng; xóa dòng không còn thực hiện; thêm dòng mới ở dưới."
            if projects or registrations
            else "Ghi mỗi chương trình, dự án, khoản viện trợ phi dự án một dòng, kể cả dự án chuyển tiếp từ năm trước."
        )
        return [
            filled,
            "Số tiền cam kết và giải ngân trong năm là số của riêng năm báo cáo; lũy kế tính từ đầu dự án đến hết năm báo cáo.",
            "Chưa có số liệu thì để trống; không phát sinh thì ghi 0. Số tiền ghi đủ theo loại tiền của dòng, không ghi nghìn hoặc triệu.",
            "Ô có mũi tên: chọn trong danh mục. Ô lĩnh vực được ghi nhiều lĩnh vực, kèm tỷ lệ, ví dụ Y tế 60%; Môi trường 40%.",
            "Không đổi tên trang và tiêu đề cột. Trang Danh mục chỉ để tra cứu, được bỏ qua khi đọc.",
            f"Nộp{self._due()} dưới dạng tệp .xlsx, không đặt mật khẩu.",
        ]

    def _due(self) -> str:
        due = due_date(self._year, "Y")
        return f" chậm nhất ngày {due.day:%d/%m/%Y} (Nghị định {due.regulation})" if due else ""

    def _is_left_out(self, field: Field) -> bool:
        return any(
            (entry["table"], entry["field"]) == (field.table, field.name)
            and entry.get("first_year", self._year) <= self._year <= entry.get("last_year", self._year)
            for entry in self._form.source["blank_form"]["left_out"]
        )

    def _width(self, field: Field) -> int:
        widths: Mapping[str, int] = self._form.source["blank_form"]["widths"]
        return widths.get(field.name, _WIDTHS.get(field.type, _OTHER_WIDTH))

    def _head(self, colour: str) -> Format:
        return self._look(bold=True, border=1, text_wrap=True, align="center", valign="vcenter", font_color="#FFFFFF", bg_color=colour)

    def _cell_look(self, field: Field, *, is_open: bool = True, **more: Any) -> Format:
        look: dict[str, Any] = {"border": 1, "border_color": _RULE, "valign": "top", "text_wrap": True, "locked": not is_open}
        if field.type in _DATES:
            look |= {"num_format": "dd/mm/yyyy", "align": "center"}
        elif field.type in _NUMBERS and field.name != "report_year":
            look |= {"num_format": "#,##0", "align": "right"}
        elif field.type is FieldType.PERCENT:
            look |= {"num_format": "0.0"}
        elif choices_of(self._form, field) or field.type is FieldType.ROW_NUMBER:
            look |= {"align": "center" if is_closed(field) or field.type is FieldType.ROW_NUMBER else "left"}
        return self._look(**(look | more))

    def _look(self, **properties: Any) -> Format:
        return self._book.add_format({**_BASE, **properties})

    def _write(self, sheet: Worksheet, row: int, column: int, field: Field, value: Value, look: Format) -> None:
        """Write a value as what its field is; text is text whatever it begins with."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, bool):
            sheet.write_string(row, column, self._form.source["blank_form"]["choices"]["yes_no"][0 if value else 1], look)
        elif isinstance(value, dt.date) or field.type in _DATES:
            day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
            sheet.write_datetime(row, column, dt.datetime(day.year, day.month, day.day), look)
        elif isinstance(value, int) or field.type in _NUMBERS or field.type is FieldType.PERCENT:
            sheet.write_number(row, column, float(Decimal(value)), look)
        else:
            text = listed_country(self._form, field, value) if field.name.endswith("_country") else value
            if text.startswith(FORMULA_STARTS):
                look = self._cell_look(field, quote_prefix=True)
            sheet.write_string(row, column, text, look)

    def _offer(self, sheet: Worksheet, field: Field, first_row: int, last_row: int, column: int) -> None:
        """Put a drop-down or a check of type on the cells of a field."""
        rule: dict[str, Any] | None = None
        if choices := choices_of(self._form, field):
            rule = {"validate": "list", "source": self._list_range(field, choices)}
            rule["error_type"] = "stop" if is_closed(field) else "information"
            rule["error_title"], rule["error_message"] = "Ngoài danh mục", "Giá trị không có trong danh mục ở trang Danh mục."
        elif field.type in _DATES:
            rule = {"validate": "date", "criteria": ">=", "value": dt.date(1980, 1, 1), "error_type": "warning"}
            rule["error_title"], rule["error_message"] = "Ngày", "Ghi ngày dạng dd/mm/yyyy, ví dụ 31/12/2025."
        elif field.type in (FieldType.MONEY, FieldType.INTEGER) and field.table != COVER:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "stop"}
            rule["error_title"], rule["error_message"] = "Số", "Chỉ ghi số không âm, không ghi chữ hoặc đơn vị."
        if rule:
            sheet.data_validation(first_row, column, last_row, column, rule)

    def _list_range(self, field: Field, choices: Sequence[str]) -> str:
        """Return where a list stands on the sheet of lists; fields with the same choices share a column."""
        known = [list(each) for each in self._choices.values()]
        if list(choices) not in known:
            known.append(list(choices))
            label = self._form.label(field.table, field.name)
            self._choices[label if label not in self._choices else f"{label} ({field.table})"] = choices
        letters = xl_col_to_name(known.index(list(choices)))
        sheet = lists_sheet_name(self._form).replace("'", "''")
        return f"='{sheet}'!${letters}${_FIRST_LIST_ROW}:${letters}${_FIRST_LIST_ROW + len(choices) - 1}"


def _print_setup(sheet: Worksheet, paper: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer("&CTrang &P/&N")
