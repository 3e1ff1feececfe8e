"""A small clean report as a real .xlsx, and ways to spoil it. Organisations and amounts are invented."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from aidbook.forms.form import Form
from aidbook.forms.load import load_form
from aidbook.model.submission import LandedRow, Submission
from aidbook.workbooks.understand import understand

TODAY = dt.date(2026, 3, 1)

COVER = {
    "Tỉnh/thành phố": "Tỉnh Cao Bằng",
    "Năm báo cáo": 2022,
    "Kỳ báo cáo": "Y",
    "Số liệu tính từ ngày": dt.date(2021, 12, 15),
    "Số liệu tính đến ngày": dt.date(2022, 12, 14),
    "Cơ quan lập báo cáo": "Sở Ngoại vụ",
    "Số, ký hiệu công văn": "12/BC-SNV",
    "Ngày công văn": dt.date(2022, 12, 16),
    "Đơn vị tính": "USD",
    "Tỷ giá quy đổi": 23271,
}

REGISTRATION = {
    "STT": 1,
    "Tên tổ chức (tiếng Anh)": "Example Aid",
    "Tên tổ chức (tiếng Việt)": "Tổ chức Ví dụ",
    "Tên viết tắt": "EA",
    "Quốc tịch": "Hoa Kỳ",
    "Loại giấy đăng ký": "hoạt động",
    "Số giấy đăng ký": "11/CNV-HĐ",
    "Ngày cấp": dt.date(2021, 5, 4),
    "Ngày hết hạn": dt.date(2024, 5, 4),
    "Hình thức": "cấp mới",
    "Tình trạng hoạt động tại tỉnh": "đang hoạt động",
}

PROJECT = {
    "STT": 1,
    "Tên chương trình, dự án, khoản viện trợ phi dự án": "Nước sạch cho trường học",
    "Loại hình": "DA",
    "Bên cung cấp viện trợ": "Example Aid",
    "Loại nhà tài trợ": "TCPCPNN",
    "Quốc tịch nhà tài trợ": "Mỹ",
    "Cơ quan chủ quản": "UBND tỉnh",
    "Chủ khoản viện trợ": "Sở Y tế",
    "Đối tác thực hiện": "Trạm y tế",
    "Địa bàn: huyện": "Hà Quảng",
    "Lĩnh vực": "Y tế",
    "Số quyết định phê duyệt": "1673/QĐ-UBND",
    "Ngày phê duyệt": dt.date(2021, 6, 21),
    "Cấp phê duyệt": "UBND tỉnh",
    "Thời gian bắt đầu": dt.date(2021, 7, 1),
    "Thời gian kết thúc": dt.date(2023, 6, 30),
    "Loại tiền": "USD",
    "Tổng giá trị cam kết": 300000,
    "Giá trị cam kết trong năm": 100000,
    "Giải ngân trong năm": 80000,
    "Lũy kế giải ngân": 130000,
    "Trong đó: tiền mặt": 50000,
    "Trong đó: hiện vật": 30000,
    "Vốn đối ứng": 200000000,
    "Thuộc nguồn thu NSNN": "không",
    "Tình trạng": "chuyển tiếp",
    "Số người hưởng lợi": 1200,
    "Ghi chú": None,
}

SECOND_PROJECT = PROJECT | {
    "STT": 2,
    "Tên chương trình, dự án, khoản viện trợ phi dự án": "Thư viện cho trường tiểu học",
    "Lĩnh vực": "Giáo dục - đào tạo",
    "Số quyết định phê duyệt": "88/QĐ-UBND",
    "Ngày phê duyệt": dt.date(2022, 3, 10),
    "Thời gian bắt đầu": dt.date(2022, 4, 1),
    "Tình trạng": "mới",
    "Loại tiền": "VND",
    "Tổng giá trị cam kết": 4654240000,
    "Giá trị cam kết trong năm": 4654240000,
    "Giải ngân trong năm": 465424000,
    "Lũy kế giải ngân": 465424000,
    "Trong đó: tiền mặt": 465424000,
    "Trong đó: hiện vật": 0,
}

TOTALS = [
    {"Chỉ tiêu": "Số TCPCPNN đăng ký", "Năm báo cáo": 1, "Đơn vị tính": "tổ chức"},
    {"Chỉ tiêu": "Số chương trình, dự án, khoản viện trợ phi dự án", "Năm báo cáo": 2, "Đơn vị tính": "khoản"},
    {"Chỉ tiêu": "Giá trị cam kết trong năm", "Năm báo cáo": 300000, "Đơn vị tính": "USD"},
    {"Chỉ tiêu": "Giá trị giải ngân trong năm", "Năm báo cáo": 100000, "Đơn vị tính": "USD"},
]

Spoil = Callable[[openpyxl.Workbook], None]


def write_table(sheet: Worksheet, first_row: int, lines: list[Mapping[str, Any]]) -> None:
    """Write headers in ``first_row`` and one row per line below."""
    headers = list(dict.fromkeys(header for line in lines for header in line))
    for column, header in enumerate(headers, start=1):
        sheet.cell(first_row, column, header)
        for offset, line in enumerate(lines, start=1):
            sheet.cell(first_row + offset, column, line.get(header))


def build_book(
    cover: Mapping[str, Any] = COVER,
    projects: list[Mapping[str, Any]] | None = None,
    registrations: list[Mapping[str, Any]] | None = None,
    totals: list[Mapping[str, Any]] | None = None,
    spoil: Spoil | None = None,
) -> bytes:
    """Return the bytes of a report; ``spoil`` changes the workbook before it is saved."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "0_ThongTin"
    for row, (label, value) in enumerate(cover.items(), start=3):
        first.cell(row, 1, label)
        first.cell(row, 2, value)
    write_table(book.create_sheet("1_DangKy"), 6, registrations if registrations is not None else [REGISTRATION])
    write_table(book.create_sheet("2_DuAn"), 6, projects if projects is not None else [PROJECT, SECOND_PROJECT])
    write_table(book.create_sheet("3_TongHop"), 6, totals if totals is not None else TOTALS)
    if spoil:
        spoil(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content: bytes, file_name: str = "cao-bang_2022.xlsx", form: Form | None = None) -> Submission:
    """Read in this process: the limits of the child are tested apart."""
    return understand(content, file_name, form or load_form(), TODAY)


def rules_of(submission: Submission) -> list[str]:
    """Return the ids of all findings but remarks."""
    return [finding.rule for finding in submission.findings if finding.severity != "info"]


def rows_of(submission: Submission, table: str) -> list[LandedRow]:
    """Return the rows of one table."""
    return [row for row in submission.rows if row.table == table]


def project(**changes: Any) -> Mapping[str, Any]:
    """Return the first project with some headers changed; keys are the headers in ``HEADERS``."""
    return PROJECT | {HEADERS[name]: value for name, value in changes.items()}


HEADERS = {
    "title": "Tên chương trình, dự án, khoản viện trợ phi dự án",
    "kind": "Loại hình",
    "donor": "Bên cung cấp viện trợ",
    "country": "Quốc tịch nhà tài trợ",
    "district": "Địa bàn: huyện",
    "sector": "Lĩnh vực",
    "approval_no": "Số quyết định phê duyệt",
    "approval_date": "Ngày phê duyệt",
    "start": "Thời gian bắt đầu",
    "end": "Thời gian kết thúc",
    "currency": "Loại tiền",
    "total": "Tổng giá trị cam kết",
    "committed": "Giá trị cam kết trong năm",
    "disbursed": "Giải ngân trong năm",
    "cumulative": "Lũy kế giải ngân",
    "cash": "Trong đó: tiền mặt",
    "in_kind": "Trong đó: hiện vật",
    "budget": "Thuộc nguồn thu NSNN",
    "status": "Tình trạng",
    "beneficiaries": "Số người hưởng lợi",
}
