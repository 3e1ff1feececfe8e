"""Pages about one province: those of the original bulletins, retold, and a dozen drawn from the sample's own reports, some of them bent."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aidbook.sample import targets
from aidbook.sample.claims import Story
from aidbook.sample.mess import vietnamese_number
from aidbook.sample.model import Place, Totals
from aidbook.sample.workbook import rate_of


@dataclass(frozen=True, slots=True)
class Figures:
    """A province's totals as its own report gives them."""

    place: Place
    totals: Totals
    previous: Totals | None
    vnd_per_usd: Decimal


Known = Mapping[tuple[str, int], Figures]


def province_stories(known: Known) -> list[Story]:
    """Every page whose year is among the reports made."""
    return [write(known[unit, year], year) for unit, year, write in _PAGES if (unit, year) in known]


def _story(figures: Figures, year: int, published: dt.date, title: str, lead: str, made_as: str = "published") -> Story:
    return Story(
        path=f"tin-tuc/{published.year}/{figures.place.slug}-{year}.html",
        title=title,
        short=f"Công tác phi chính phủ nước ngoài tại {figures.place.name}",
        published=published,
        lead=lead,
        caption=f"Đại biểu dự hội nghị tại điểm cầu {figures.place.name}. Ảnh minh họa",
        source="Phòng Hợp tác quốc tế",
        made_as=made_as,
    )


def _ha_tinh_2023(figures: Figures, year: int) -> Story:
    story = _story(
        figures,
        year,
        dt.date(2024, 4, 14),
        "Hà Tĩnh dự hội nghị giao ban công tác phi chính phủ nước ngoài năm 2024",
        "Đại diện các sở, ngành của tỉnh dự hội nghị trực tuyến, đánh giá kết quả năm 2023.",
    )
    active = story.fact("381 tổ chức phi chính phủ nước ngoài hoạt động", "VN", 2023, "ngo_active_count", 381, "count")
    national = story.fact("hơn 228,7 triệu USD", "VN", 2023, "aid_disbursed", 228_700_000, "USD", "at_least")
    story.say(f"Năm 2023, cả nước có {active}; giá trị viện trợ phi chính phủ nước ngoài giải ngân cho Việt Nam đạt {national}.")
    new = story.fact("phê duyệt mới 10 khoản viện trợ", "Hà Tĩnh", 2023, "project_new_count", 10, "count")
    approved = story.fact("19,6 tỷ đồng", "Hà Tĩnh", 2023, "aid_approved", 19_600_000_000, "VND")
    story.say(f"Tại Hà Tĩnh, trong năm 2023, tỉnh đã {new} phi chính phủ nước ngoài với tổng giá trị phê duyệt {approved}.")
    ngos = story.fact("24 tổ chức phi chính phủ nước ngoài", "Hà Tĩnh", 2023, "ngo_active_count", 24, "count", period="as_of")
    projects = story.fact("23 chương trình, dự án", "Hà Tĩnh", 2023, "project_count", 23, "count", period="as_of")
    disbursed = story.fact("01 triệu USD", "Hà Tĩnh", 2023, "aid_disbursed", 1_000_000, "USD")
    story.say(f"Hiện có {ngos} hoạt động tại Hà Tĩnh, đang triển khai {projects}; giá trị giải ngân trong năm 2023 đạt {disbursed}.")
    return story


def _cao_bang_2022(figures: Figures, year: int) -> Story:
    story = _story(
        figures,
        year,
        dt.date(2022, 12, 23),
        "Cao Bằng: kết quả vận động viện trợ phi chính phủ nước ngoài năm 2022",
        "Tỉnh miền núi biên giới tiếp tục nhận được sự quan tâm của các tổ chức, cá nhân nước ngoài.",
    )
    projects = story.fact("28 dự án, phi dự án", "Cao Bằng", 2022, "project_count", 28, "count")
    donors = story.fact("14 tổ chức phi chính phủ, cá nhân nước ngoài", "Cao Bằng", 2022, "ngo_active_count", 14, "count")
    story.say(f"Tại Cao Bằng, năm 2022, toàn tỉnh có {projects} do {donors} tài trợ.")
    committed = story.fact("1,720,153 USD", "Cao Bằng", 2022, "aid_committed", 1_720_153, "USD")
    more = story.fact("tăng 19,3%", "Cao Bằng", 2022, "change_pct", "19.3", "percent", of="aid_committed", base_year=2021)
    disbursed = story.fact("1,295,162 USD", "Cao Bằng", 2022, "aid_disbursed", 1_295_162, "USD")
    rise = story.fact("tăng 1,7% so với năm 2021", "Cao Bằng", 2022, "change_pct", "1.7", "percent", of="aid_disbursed", base_year=2021)
    story.say(f"Năm 2022, giá trị viện trợ cam kết tại tỉnh là {committed}, {more}; giá trị giải ngân thực tế là {disbursed}, {rise}.")
    return story


def _hai_phong_2020(figures: Figures, year: int) -> Story:
    story = _story(
        figures,
        year,
        dt.date(2021, 3, 19),
        "Hải Phòng tham gia giao ban trực tuyến về công tác phi chính phủ nước ngoài năm 2020",
        "Thành phố trao đổi kinh nghiệm quản lý và vận động viện trợ.",
    )
    national = story.fact("220 triệu USD", "VN", 2020, "aid_disbursed", 220_000_000, "USD")
    drop = story.fact("giảm 15% so với năm 2019", "VN", 2020, "change_pct", "-15", "percent", of="aid_disbursed", base_year=2019)
    story.say(f"Năm 2020, giá trị giải ngân viện trợ phi chính phủ nước ngoài cho Việt Nam là {national}, {drop}.")
    registered = story.fact("46 tổ chức phi chính phủ nước ngoài có Giấy đăng ký", "Hải Phòng", 2020, "ngo_registered_count", 46, "count")
    story.say(f"Tại Hải Phòng, năm 2020 có {registered} hoạt động trên địa bàn thành phố.")
    donors = story.fact(
        "32 tổ chức phi chính phủ nước ngoài và doanh nghiệp, cá nhân nước ngoài", "Hải Phòng", 2020, "ngo_active_count", 32, "count"
    )
    projects = story.fact("49 chương trình, dự án, phi dự án", "Hải Phòng", 2020, "project_count", 49, "count")
    committed = story.fact("145,8 tỷ đồng", "Hải Phòng", 2020, "aid_committed", 145_800_000_000, "VND")
    disbursed = story.fact("hơn 93 tỷ đồng", "Hải Phòng", 2020, "aid_disbursed", 93_000_000_000, "VND", "at_least")
    rate = story.fact("64%", "Hải Phòng", 2020, "disbursement_rate", 64, "percent")
    story.say(
        f"Trong đó có {donors} tài trợ {projects} với tổng giá trị cam kết năm 2020 tương đương {committed}, "
        f"giá trị giải ngân thực tế đạt {disbursed} ({rate})."
    )
    return story


def _bac_kan_2022(figures: Figures, year: int) -> Story:
    story = _story(
        figures,
        year,
        dt.date(2023, 3, 15),
        "Bắc Kạn dự hội nghị trực tuyến về công tác phi chính phủ nước ngoài",
        "Hội nghị bàn phương hướng năm 2023 và việc thực hiện các quy định mới.",
    )
    story.say(
        "Các địa phương nêu thuận lợi, khó khăn khi hợp tác với tổ chức phi chính phủ nước ngoài và đề nghị chia sẻ thông tin nhiều hơn."
    )
    story.say("Chủ trì hội nghị ghi nhận nỗ lực của các địa phương và đề nghị sớm hoàn thiện cơ sở dữ liệu dùng chung.")
    return story


def _exact(figures: Figures, year: int) -> Story:
    """Figures to the unit: every one agrees with the province's report."""
    place, totals = figures.place.name, figures.totals
    story = _story(
        figures,
        year,
        dt.date(year + 1, 2, 21),
        f"{place} tổng kết công tác phi chính phủ nước ngoài năm {year}",
        "Báo cáo của cơ quan đầu mối cho thấy các đối tác tiếp tục gắn bó với địa phương.",
        "agrees",
    )
    projects = story.fact(f"{totals.activities} chương trình, dự án, phi dự án", place, year, "project_count", totals.activities, "count")
    new = story.fact(f"{totals.new_activities} dự án mới", place, year, "project_new_count", totals.new_activities, "count")
    story.say(f"Tại {place}, năm {year}, các tổ chức phi chính phủ nước ngoài triển khai {projects}, trong đó có {new}.")
    committed, disbursed = _whole(totals.committed_usd), _whole(totals.disbursed_usd)
    first = story.fact(f"{vietnamese_number(committed)} USD", place, year, "aid_committed", committed, "USD")
    second = story.fact(f"{vietnamese_number(disbursed)} USD", place, year, "aid_disbursed", disbursed, "USD")
    story.say(f"Năm {year}, tổng giá trị viện trợ cam kết là {first}; giá trị giải ngân là {second}.")
    return story


def _rounded(figures: Figures, year: int) -> Story:
    """Figures in millions: right as far as they go."""
    place, totals = figures.place.name, figures.totals
    story = _story(
        figures,
        year,
        dt.date(year + 1, 3, 5),
        f"{place}: viện trợ phi chính phủ nước ngoài góp phần giảm nghèo",
        "Nguồn lực tuy không lớn nhưng đến đúng nơi cần.",
        "rounding",
    )
    millions = f"{float(totals.disbursed_usd) / 1e6:.1f}"
    value = story.fact(
        f"khoảng {millions.replace('.', ',')} triệu USD",
        place,
        year,
        "aid_disbursed",
        _whole(Decimal(millions) * 1_000_000),
        "USD",
        "about",
    )
    rate = story.fact(f"{_comma(rate_of(totals))}%", place, year, "disbursement_rate", rate_of(totals), "percent", made_as="agrees")
    story.say(f"Tại {place}, năm {year}, giá trị viện trợ phi chính phủ nước ngoài giải ngân đạt {value}; tỷ lệ giải ngân đạt {rate}.")
    return story


def _in_dong(figures: Figures, year: int) -> Story:
    """The same money in tỷ đồng, by the year's average rate."""
    place, totals = figures.place.name, figures.totals
    story = _story(
        figures,
        year,
        dt.date(year + 1, 1, 26),
        f"{place} tăng cường vận động viện trợ phi chính phủ nước ngoài",
        "Tỉnh chú trọng công tác theo dõi, giám sát các khoản viện trợ.",
        "rounding",
    )
    billions = f"{float(totals.committed_usd * figures.vnd_per_usd) / 1e9:.1f}"
    value = story.fact(
        f"{billions.replace('.', ',')} tỷ đồng", place, year, "aid_committed", _whole(Decimal(billions) * 1_000_000_000), "VND"
    )
    registered = story.fact(
        f"{totals.registered} tổ chức phi chính phủ nước ngoài đăng ký",
        place,
        year,
        "ngo_registered_count",
        totals.registered,
        "count",
        made_as="agrees",
    )
    story.say(f"Tại {place}, năm {year} có {registered} hoạt động trên địa bàn tỉnh; tổng giá trị viện trợ cam kết trong năm là {value}.")
    return story


def _half_year(figures: Figures, year: int) -> Story:
    """A half-year's figure: another period than the yearly report, so the scope differs."""
    place, totals = figures.place.name, figures.totals
    story = _story(
        figures,
        year,
        dt.date(year, 7, 12),
        f"{place}: sơ kết 6 tháng công tác phi chính phủ nước ngoài",
        "Nhiều hoạt động phải chuyển sang nửa cuối năm.",
        "scope",
    )
    half = _whole(totals.disbursed_usd * Decimal("0.43"))
    value = story.fact(f"{vietnamese_number(half)} USD", place, year, "aid_disbursed", half, "USD", period="H1")
    story.say(f"Tại {place}, 6 tháng đầu năm {year}, giá trị viện trợ phi chính phủ nước ngoài giải ngân đạt {value}.")
    return story


def _bent(share: str, made_as: str) -> Callable[[Figures, int], Story]:
    """A page whose figure is ``share`` of the report's, with no word that would explain it."""

    def write(figures: Figures, year: int) -> Story:
        place, totals = figures.place.name, figures.totals
        story = _story(
            figures,
            year,
            dt.date(year + 1, 2, 8),
            f"{place} đánh giá hợp tác với các tổ chức phi chính phủ nước ngoài năm {year}",
            "Các sở, ngành trao đổi về khó khăn trong thủ tục tiếp nhận viện trợ.",
            made_as,
        )
        amount = _whole(totals.disbursed_usd * Decimal(share))
        value = story.fact(f"{vietnamese_number(amount)} USD", place, year, "aid_disbursed", amount, "USD")
        story.say(f"Tại {place}, năm {year}, giá trị viện trợ phi chính phủ nước ngoài giải ngân đạt {value}.")
        return story

    return write


def _change(figures: Figures, year: int) -> Story:
    """Count, rounded value and change against the year before."""
    place, totals = figures.place.name, figures.totals
    story = _story(
        figures,
        year,
        dt.date(year + 1, 3, 28),
        f"{place} với công tác phi chính phủ nước ngoài năm {year}",
        "Địa phương là điểm đến của nhiều tổ chức trong lĩnh vực xã hội.",
        "agrees",
    )
    active = story.fact(f"{totals.active} tổ chức phi chính phủ nước ngoài", place, year, "ngo_active_count", totals.active, "count")
    story.say(f"Tại {place}, năm {year} có {active} hoạt động trên địa bàn.")
    disbursed = _whole(totals.disbursed_usd)
    value = story.fact(f"{vietnamese_number(disbursed)} USD", place, year, "aid_disbursed", disbursed, "USD")
    text = f"Giá trị viện trợ giải ngân năm {year} đạt {value}"
    if figures.previous:
        percent = round(float(totals.disbursed_usd / figures.previous.disbursed_usd - 1) * 100, 1)
        word = f"{'tăng' if percent >= 0 else 'giảm'} {_comma(abs(percent))}% so với năm {year - 1}"
        text += ", " + story.fact(word, place, year, "change_pct", percent, "percent", of="aid_disbursed", base_year=year - 1)
    story.say(text + ".")
    return story


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value())


def _comma(value: float) -> str:
    return f"{value:g}".replace(".", ",")


_PAGES: tuple[tuple[str, int, Callable[[Figures, int], Story]], ...] = (
    ("VN63-42", 2023, _ha_tinh_2023),
    ("VN63-04", 2022, _cao_bang_2022),
    ("VN63-31", 2020, _hai_phong_2020),
    ("VN63-06", 2022, _bac_kan_2022),
    ("VN63-17", 2018, _exact),
    ("VN63-49", 2019, _exact),
    ("VN63-38", 2020, _rounded),
    ("VN63-02", 2021, _in_dong),
    ("VN63-40", 2021, _half_year),
    ("VN63-46", 2022, _bent("1.21", "conflict")),
    ("VN63-68", 2022, _bent("0.93", "unexplained")),
    ("VN63-45", 2023, _change),
    ("VN63-92", 2023, _rounded),
    ("VN63-48", 2024, _change),
    ("VN63-79", 2024, _exact),
    ("VN34-15", targets.LAST_YEAR, _exact),
)
