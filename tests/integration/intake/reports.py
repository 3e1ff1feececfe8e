"""A small report of one province as a real .xlsx. Organisations and amounts are invented."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Tên chương trình, dự án, khoản viện trợ phi dự án"
DONOR = "Bên cung cấp viện trợ"

PROJECT = {
    "STT": 1,
    TITLE: "Nước sạch cho trường học",
    "Loại hình": "DA",
    DONOR: "Example Aid",
    "Loại nhà tài trợ": "TCPCPNN",
    "Quốc tịch nhà tài trợ": "Mỹ",
    "Chủ khoản viện trợ": "Sở Y tế",
    "Lĩnh vực": "Y tế",
    "Loại tiền": "USD",
    "Tổng giá trị cam kết": 300000,
    "Giá trị cam kết trong năm": 150000,
    "Giải ngân trong năm": 50000,
    "Lũy kế giải ngân": 90000,
    "Tình trạng": "đang thực hiện",
}


def report(
    projects: Sequence[Mapping[str, Any] | str] = (PROJECT,),
    *,
    year: int = 2022,
    period: str = "Y",
    agency: str = "Sở Ngoại vụ",
    province: str = "Cao Bằng",
    mark: str = "",
    rate: int | None = None,
) -> bytes:
    """The bytes of a report. A text among the projects is a line with this text alone; ``mark`` only changes the bytes.

    ``rate`` is the office's own, dong to the dollar. What a project has beside the fields of PROJECT gets a column too.
    """
    book = openpyxl.Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = "0_ThongTin"
    lines = {
        "Tỉnh/thành phố": province,
        "Năm báo cáo": year,
        "Kỳ báo cáo": period,
        "Số liệu tính từ ngày": dt.date(year - 1, 12, 15),
        "Số liệu tính đến ngày": dt.date(year, 12, 14),
        "Cơ quan lập báo cáo": agency,
        "Đơn vị tính": "USD",
        "Ghi chú": mark,
    }
    if rate is not None:
        lines["Tỷ giá"] = rate
    for row, (label, value) in enumerate(lines.items(), start=3):
        cover.cell(row, 1, label)
        cover.cell(row, 2, value)
    sheet = book.create_sheet("2_DuAn")
    headers = list(dict.fromkeys([*PROJECT, *(header for line in projects if not isinstance(line, str) for header in line)]))
    for column, header in enumerate(headers, start=1):
        sheet.cell(6, column, header)
    for row, line in enumerate(projects, start=7):
        if isinstance(line, str):
            sheet.cell(row, 2, line)
            continue
        for column, header in enumerate(headers, start=1):
            sheet.cell(row, column, line.get(header))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
