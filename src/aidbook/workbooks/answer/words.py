"""The Vietnamese words of an answer: what a severity means to the sender, who mends, and what to do."""

from collections.abc import Mapping
from typing import Final

from aidbook.model.finding import Finding, Severity, WhoFixes
from aidbook.model.submission import SubmissionState

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "Lỗi nghiêm trọng",
    Severity.WARNING: "Cần kiểm tra",
    Severity.INFO: "Để biết",
}
COLOURS: Final[Mapping[Severity, str]] = {Severity.CRITICAL: "FFF4A6A0", Severity.WARNING: "FFFFE699", Severity.INFO: "FFD6E6F5"}
"""ARGB fills: red must be mended, amber must be looked at, blue is a remark."""

WHO_FIXES: Final[Mapping[WhoFixes, str]] = {
    WhoFixes.PROVINCE: "Tỉnh, thành phố",
    WhoFixes.COMMITTEE: "Cơ quan tổng hợp trung ương",
    WhoFixes.ISSUER: "Cơ quan ban hành",
    WhoFixes.ENGINEER: "Bộ phận kỹ thuật",
}
STATES: Final[Mapping[SubmissionState, tuple[str, Severity | None]]] = {
    SubmissionState.REFUSED: ("CHƯA ĐƯỢC NHẬN – phải sửa và gửi lại", Severity.CRITICAL),
    SubmissionState.HELD: ("CHƯA ĐƯỢC NHẬN – đây là mẫu như đã gửi cho đơn vị, chưa điền gì", Severity.WARNING),
    SubmissionState.READ_WITH_FINDINGS: ("ĐÃ NHẬN – còn điểm cần kiểm tra", Severity.WARNING),
    SubmissionState.READ: ("ĐÃ NHẬN – không có điểm nào phải sửa", None),
}
COVER_ALONE: Final = ("CHƯA ĐƯỢC NHẬN – mới điền phần thông tin chung, các bảng của mẫu chưa điền", Severity.WARNING)
"""In place of that of a held form, where only its cover was filled in."""
TABLES: Final[Mapping[str, str]] = {
    "registration": "Giấy đăng ký của tổ chức",
    "project": "Chương trình, dự án, khoản viện trợ phi dự án",
    "total": "Chỉ tiêu tổng hợp",
}
PERIODS: Final[Mapping[str, str]] = {"Y": "Cả năm", "H1": "6 tháng đầu năm"}


def next_step(finding: Finding) -> str:
    """Say what the sender does about one finding."""
    if finding.who_fixes is not WhoFixes.PROVINCE:
        return f"Tỉnh không phải sửa; {WHO_FIXES[finding.who_fixes].lower()} xử lý."
    if finding.severity is Severity.CRITICAL:
        return "Sửa và gửi lại tệp; tệp chưa được nhận khi lỗi này còn."
    if finding.severity is Severity.WARNING:
        return "Sai thì sửa và gửi lại tệp; đúng thì giữ nguyên và giải thích ở cột Ghi chú."
    return "Không phải sửa."


def what_to_do(state: SubmissionState, *, cells_are_marked: bool) -> str:
    """Say what the sender does about the whole file."""
    if state is SubmissionState.READ:
        return "Không phải làm gì thêm."
    if state is SubmissionState.HELD:
        return "Điền số liệu của năm báo cáo vào mẫu, lưu và gửi lại; có thể đơn vị đã gửi nhầm tệp."
    if not cells_are_marked:
        return "Làm theo cột “Nội dung” của bảng dưới rồi gửi tệp mới."
    if state is SubmissionState.REFUSED:
        return "Sửa các ô màu đỏ ngay trong tệp này, xem lại các ô màu vàng, lưu dưới dạng .xlsx rồi gửi lại."
    return "Xem các ô màu vàng: sai thì sửa ngay trong tệp này và gửi lại; đúng thì giữ nguyên và giải thích ở cột Ghi chú."
