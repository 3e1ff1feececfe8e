"""Where each thing stands in a workbook: sheets, columns with the printed headers of the form, lines of the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aidbook.sample.model import Activity, Report

COVER_SHEET, REGISTRATION_SHEET, PROJECT_SHEET, TOTAL_SHEET = "0_ThongTin", "1_DangKy", "2_DuAn", "3_TongHop"
SAMPLE_LINE = "DỮ LIỆU MẪU – SAMPLE DATA: organisations are real, activities are invented (tổ chức có thật, hoạt động là hư cấu)"


class Style(StrEnum):
    """How a column's cells look."""

    TEXT = "text"
    WRAPPED = "wrapped"
    COUNT = "count"
    MONEY = "money"
    DATE = "date"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: its field, header, width in characters, and style."""

    field: str
    header: str
    width: int
    style: Style = Style.TEXT


COVER_LABELS = {
    "province_name": "Tỉnh/thành phố",
    "report_year": "Năm báo cáo",
    "report_period": "Kỳ báo cáo",
    "period_start": "Số liệu tính từ ngày",
    "period_end": "Số liệu tính đến ngày",
    "reporting_agency": "Cơ quan lập báo cáo",
    "letter_number": "Số, ký hiệu công văn",
    "letter_date": "Ngày công văn",
    "default_unit": "Đơn vị tính",
    "declared_fx_rate": "Tỷ giá quy đổi",
}

REGISTRATION_COLUMNS = (
    Column("row_no", "STT", 6, Style.COUNT),
    Column("ngo_name_en", "Tên tổ chức (tiếng Anh)", 36, Style.WRAPPED),
    Column("ngo_name_vi", "Tên tổ chức (tiếng Việt)", 36, Style.WRAPPED),
    Column("ngo_acronym", "Tên viết tắt", 12),
    Column("origin_country", "Quốc tịch", 14),
    Column("registration_kind", "Loại giấy đăng ký", 12),
    Column("registration_no", "Số giấy đăng ký", 16),
    Column("issued_on", "Ngày cấp", 12, Style.DATE),
    Column("expires_on", "Ngày hết hạn", 12, Style.DATE),
    Column("registration_action", "Hình thức", 14),
    Column("permitted_area", "Địa bàn được phép hoạt động", 30, Style.WRAPPED),
    Column("permitted_sectors", "Lĩnh vực được phép hoạt động", 34, Style.WRAPPED),
    Column("representative", "Người đại diện", 22),
    Column("office_address", "Địa chỉ văn phòng", 30, Style.WRAPPED),
    Column("plan_notified_on", "Ngày thông báo kế hoạch hoạt động cho UBND tỉnh", 16, Style.DATE),
    Column("activity_status", "Tình trạng hoạt động tại tỉnh", 22),
    Column("note", "Ghi chú", 20, Style.WRAPPED),
)

PROJECT_COLUMNS = (
    Column("row_no", "STT", 6, Style.COUNT),
    Column("activity_title", "Tên chương trình, dự án, khoản viện trợ phi dự án", 52, Style.WRAPPED),
    Column("activity_kind", "Loại hình", 9),
    Column("donor_name", "Bên cung cấp viện trợ", 30, Style.WRAPPED),
    Column("donor_type", "Loại nhà tài trợ", 14),
    Column("donor_country", "Quốc tịch nhà tài trợ", 14),
    Column("managing_agency", "Cơ quan chủ quản", 24, Style.WRAPPED),
    Column("aid_owner", "Chủ khoản viện trợ", 30, Style.WRAPPED),
    Column("partner_agency", "Đối tác thực hiện", 30, Style.WRAPPED),
    Column("district", "Địa bàn: huyện", 18, Style.WRAPPED),
    Column("commune", "Địa bàn: xã", 14),
    Column("sector", "Lĩnh vực", 26, Style.WRAPPED),
    Column("approval_no", "Số quyết định phê duyệt", 18),
    Column("approval_date", "Ngày phê duyệt", 12, Style.DATE),
    Column("approval_level", "Cấp phê duyệt", 12),
    Column("start_date", "Thời gian bắt đầu", 12, Style.DATE),
    Column("end_date", "Thời gian kết thúc", 12, Style.DATE),
    Column("currency", "Loại tiền", 8),
    Column("committed_total", "Tổng giá trị cam kết", 18, Style.MONEY),
    Column("committed_year", "Giá trị cam kết trong năm", 18, Style.MONEY),
    Column("disbursed_year", "Giải ngân trong năm", 18, Style.MONEY),
    Column("disbursed_cumulative", "Lũy kế giải ngân", 18, Style.MONEY),
    Column("disbursed_cash", "Trong đó: tiền mặt", 18, Style.MONEY),
    Column("disbursed_in_kind", "Trong đó: hiện vật", 18, Style.MONEY),
    Column("counterpart_fund", "Vốn đối ứng", 18, Style.MONEY),
    Column("is_state_budget", "Thuộc nguồn thu NSNN", 10),
    Column("status", "Tình trạng", 12),
    Column("beneficiaries", "Số người hưởng lợi", 12, Style.COUNT),
    Column("note", "Ghi chú", 20, Style.WRAPPED),
)

TOTAL_COLUMNS = (
    Column("indicator", "Chỉ tiêu", 56, Style.WRAPPED),
    Column("previous_year_value", "Năm trước", 20, Style.COUNT),
    Column("report_year_value", "Năm báo cáo", 20, Style.COUNT),
    Column("change_pct", "Tăng/giảm (%)", 14, Style.PERCENT),
    Column("disbursement_rate", "Tỷ lệ giải ngân (%)", 14, Style.PERCENT),
    Column("unit", "Đơn vị tính", 14),
    Column("note", "Ghi chú", 30, Style.WRAPPED),
)

FIRST_COVER_ROW = 4
"""The sheet row of the cover's first label; the others follow one a row."""

HEADER_ROW = 8
"""The sheet row (from 1) of every table's header; above it motto, title, letter, sample line and unit line."""

GROUPS = (("I. Dự án chuyển tiếp", False), ("II. Dự án mới", True))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the project table: a group heading, an activity with its number in the list, or the total."""

    row: int
    heading: str | None = None
    activity: Activity | None = None
    number: int = 0


def project_lines(report: Report) -> Sequence[Line]:
    """The project table from the first row under the header: running ones, new ones, the total; donors together."""
    lines: list[Line] = []
    row = HEADER_ROW
    number = 0
    for heading, is_new in GROUPS:
        members = sorted(
            (activity for activity in report.activities if activity.is_new is is_new),
            key=lambda activity: (activity.project.donor.name, activity.project.project_id),
        )
        if not members:
            continue
        row += 1
        lines.append(Line(row, heading=heading))
        for activity in members:
            row += 1
            number += 1
            lines.append(Line(row, activity=activity, number=number))
    lines.append(Line(row + 1, heading="Tổng cộng"))
    return lines


def letter(position: int) -> str:
    """The letter of a column's position from 0, such as ``U`` for 20; no table here reaches past ``AZ``."""
    return chr(65 + position) if position < 26 else f"A{chr(65 + position - 26)}"


def address(columns: Sequence[Column], field: str, row: int) -> str:
    """The address of a field's cell in sheet row ``row``, such as ``U14``."""
    return f"{letter(next(position for position, column in enumerate(columns) if column.field == field))}{row}"
