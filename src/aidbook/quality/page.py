"""The gate's page: one self-contained HTML file per load, Vietnamese and English, for a screen, a phone and paper."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
from jinja2 import Environment, PackageLoader, StrictUndefined

from aidbook.clock import HERE
from aidbook.landing.differences import Difference
from aidbook.landing.whole_file import write_whole
from aidbook.quality.page_data import PageData, read_page_data
from aidbook.quality.page_sums import Row, Sums
from aidbook.text.alphabet import sort_key
from aidbook.text.written import NARROW_SPACE

VERDICTS = {
    "published": ("good", "Đã công bố", "Published"),
    "published_with_warnings": ("good", "Đã công bố, có cảnh báo", "Published with warnings"),
    "waiting": ("wait", "Chờ người có thẩm quyền quyết định", "Waiting for a person"),
    "refused": ("bad", "Từ chối, số liệu đang công bố giữ nguyên", "Refused, what is published stays"),
    "rejected": (
        "bad",
        "Người có thẩm quyền không duyệt, số liệu đang công bố giữ nguyên",
        "Rejected by a person, what is published stays",
    ),
    "dry_run": ("calm", "Chạy thử, chưa công bố gì", "Dry run, nothing is published"),
    "unchanged": ("calm", "Không có thay đổi", "Unchanged"),
    "overtaken": ("calm", "Đã có dữ liệu mới hơn lần nạp này", "Overtaken by newer inputs"),
    "failed": ("bad", "Lỗi kỹ thuật, chưa có kết luận", "Failed before a verdict"),
    "running": ("calm", "Đang xử lý", "Running"),
}
"""Tone, Vietnamese and English words of how a load ended."""

WHO = {
    "province": "tỉnh · province",
    "committee": "ủy ban · committee",
    "issuer": "nơi đăng · issuer",
    "engineer": "kỹ sư dữ liệu · engineer",
}


TABLES = {
    "fct_aid_flow": ("khoản viện trợ theo địa bàn, lĩnh vực", "aid by project, place and sector"),
    "fct_project_year": ("chương trình, dự án trong năm", "projects of the year"),
    "fct_ngo_presence": ("tổ chức tại địa phương", "NGOs in provinces"),
    "fct_aid_report_excluded": ("dòng không được tính", "reports that are not counted"),
    "fct_claim": ("số liệu đã công bố trên báo chí", "published figures"),
}
"""Tables of facts in Vietnamese and English words."""

DECISIONS = {
    "approve": "duyệt · approved",
    "reject": "không duyệt · rejected",
    "final": "xác nhận số liệu chính thức · called final",
    "provisional": "chuyển lại thành số liệu tạm thời · called provisional again",
}


def write_page(connection: psycopg.Connection[Any], load_id: int, path: Path) -> Path:
    """Write the page of a load, as far as the load came, and give its path. A reader never sees half a page.

    Raises:
        WarehouseError: there is no such load.
        SuiteError: the suites cannot be read.
        StorageError: there is no room for it.
    """
    html = render_page(read_page_data(connection, load_id))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, html.encode())
    return path


def render_page(data: PageData) -> str:
    """The page as HTML. Every value is escaped: file names and cells are other people's text."""
    environment = Environment(
        loader=PackageLoader("aidbook.quality"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"grouped": write_grouped, "change": write_change, "clock": write_clock, "rows": write_rows}
    tone, verdict_vi, verdict_en = VERDICTS.get(data.verdict, ("calm", data.verdict, data.verdict))
    return environment.get_template("gate.html.j2").render(
        data=data,
        tone=tone,
        verdict_vi=verdict_vi,
        verdict_en=verdict_en,
        who=WHO,
        sums=_sums_table(data),
        regions=_regions(data.provinces),
        missing=sorted((row["province"] for row in data.provinces if not row["is_received"]), key=sort_key),
        tables=TABLES,
        decided=DECISIONS,
        failed=[line for line in data.checks if not line.is_passed],
        passed=[line for line in data.checks if line.is_passed],
        questions=sum(group.total for group in data.findings if group.severity != "info"),
    )


def write_grouped(value: Decimal | float | None) -> str:
    """A whole number in groups of three, set apart by narrow spaces, which Vietnamese and English readers take alike."""
    return "–" if value is None else f"{value:,.0f}".replace(",", NARROW_SPACE)


def write_change(value: Decimal | None, base: Decimal | None) -> str:
    """The change against a base in per cent, with its sign; nothing where there is no base."""
    if value is None or not base:
        return ""
    percent = (Decimal(value) / Decimal(base) - 1) * 100
    return f"{percent:+.1f} %".replace("-", "−")


def write_rows(change: Difference) -> str:
    """How many rows come (+), go (−) and change (~)."""
    signs = (("+", change.rows_in), ("−", change.rows_out), ("~", change.rows_changed))
    return " ".join(f"{sign}{write_grouped(count)}" for sign, count in signs if count) or "–"


def write_clock(moment: dt.datetime | None) -> str:
    """A moment on Vietnam's clocks."""
    return "–" if moment is None else f"{moment.astimezone(HERE):%Y-%m-%d %H:%M}"


def _regions(provinces: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Regions, and their provinces, in the order of the Vietnamese alphabet."""
    ordered = sorted(provinces, key=lambda row: (sort_key(row["region"]), sort_key(row["province"])))
    return [(region, list(rows)) for region, rows in groupby(ordered, key=lambda row: str(row["region"]))]


def _sums_table(data: PageData) -> list[tuple[str, str, Any, Any, Any]]:
    """Lines of the table of sums: words, this load, published before it, last year."""
    lines = (
        ("Giải ngân trong năm (USD)", "Disbursed in the year", "disbursed_usd"),
        ("Cam kết trong năm (USD)", "Committed in the year", "committed_usd"),
        ("Phê duyệt mới (USD)", "Newly approved", "newly_approved_usd"),
        ("Chương trình, dự án, phi dự án", "Activities", "activities"),
        ("Bên cung cấp viện trợ", "Donors", "donors"),
        ("Tổ chức PCPNN", "NGOs present", "ngos"),
        ("Dòng không ghi giải ngân", "Rows without a disbursement", "parts_not_reported"),
    )
    return [(vi, en, *(_part(sums, name) for sums in (data.this_load, data.published_before, data.last_year))) for vi, en, name in lines]


def _part(sums: Sums | None, name: str) -> Any:
    return None if sums is None else getattr(sums, name)
