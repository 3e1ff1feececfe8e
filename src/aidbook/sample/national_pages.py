"""Pages about the whole country: each year's review conference with the figures that were really published, in our own words."""

import datetime as dt
from collections.abc import Callable, Collection

from aidbook.sample.claims import Story

_VN = "VN"
_MILLION = 1_000_000


def national_stories(years: Collection[int]) -> list[Story]:
    """The conference pages of the data years asked for, and what was said at other times about the same years."""
    return [story for year, write in _PAGES if year in years for story in write()]


def _conference(year: int, published: dt.date, lead: str) -> Story:
    return Story(
        path=f"tin-tuc/{published.year}/giao-ban-{year}.html",
        title=f"Hội nghị giao ban toàn quốc về công tác phi chính phủ nước ngoài năm {year}",
        short="Giao ban toàn quốc công tác phi chính phủ nước ngoài",
        published=published,
        lead=lead,
        caption="Quang cảnh hội nghị tại điểm cầu trung ương. Ảnh minh họa",
        source="Ban biên tập",
    )


def _year_2018() -> list[Story]:
    story = _conference(
        2018, dt.date(2019, 4, 11), "Công tác phi chính phủ nước ngoài năm 2018 được nhìn lại tại hội nghị trực tuyến toàn quốc."
    )
    active = story.fact("hiện có 496 tổ chức phi chính phủ nước ngoài", _VN, 2018, "ngo_active_count", 496, "count", period="as_of")
    story.say(f"Báo cáo tại hội nghị cho biết, {active} đang hoạt động tại Việt Nam.")
    value = story.fact("286 triệu USD", _VN, 2018, "aid_value", 286 * _MILLION, "USD")
    story.say(f"Năm 2018, giá trị viện trợ của các tổ chức phi chính phủ nước ngoài dành cho Việt Nam là {value}.")
    stopped = story.fact("17 tổ chức phi chính phủ nước ngoài dừng hoạt động", _VN, 2018, "ngo_stopped_count", 17, "count")
    new = story.fact("30 hồ sơ mới đăng ký", _VN, 2018, "ngo_new_registration_count", 30, "count")
    story.say(f"Cũng trong năm 2018, có {stopped} và {new}.")
    return [story]


def _year_2019() -> list[Story]:
    story = _conference(2019, dt.date(2020, 5, 21), "Các bộ, ngành và địa phương trao đổi về kết quả năm 2019 và nhiệm vụ năm 2020.")
    active = story.fact("hơn 500 tổ chức phi chính phủ nước ngoài", _VN, 2019, "ngo_active_count", 500, "count", "at_least")
    story.say(f"Năm 2019, có {active} hoạt động tại Việt Nam.")
    disbursed = story.fact("hơn 262 triệu USD", _VN, 2019, "aid_disbursed", 262 * _MILLION, "USD", "at_least")
    change = story.fact("giảm 8,4% so với năm 2018", _VN, 2019, "change_pct", "-8.4", "percent", of="aid_disbursed", base_year=2018)
    story.say(f"Giá trị giải ngân viện trợ phi chính phủ nước ngoài cho Việt Nam trong năm 2019 đạt {disbursed}, {change}.")
    return [story]


def _year_2020() -> list[Story]:
    story = _conference(
        2020, dt.date(2021, 3, 18), "Dịch COVID-19 làm giảm viện trợ, song các đối tác vẫn đồng hành cùng Việt Nam trong năm 2020."
    )
    active = story.fact("500 tổ chức phi chính phủ nước ngoài", _VN, 2020, "ngo_active_count", 500, "count")
    countries = story.fact("33 quốc gia", _VN, 2020, "origin_country_count", 33, "count")
    story.say(f"Theo báo cáo, năm 2020 có {active} đến từ {countries} hoạt động tại Việt Nam.")
    disbursed = story.fact("hơn 220,7 triệu USD", _VN, 2020, "aid_disbursed", 220_700_000, "USD", "at_least")
    rate = story.fact("tỷ lệ giải ngân đạt 71%", _VN, 2020, "disbursement_rate", 71, "percent")
    story.say(f"Giá trị giải ngân viện trợ phi chính phủ nước ngoài cho Việt Nam năm 2020 đạt {disbursed}; {rate}.")
    committed = story.fact("310,8 triệu USD", _VN, 2020, "aid_committed", 310_800_000, "USD", made_as="agrees")
    story.say(f"Tổng giá trị viện trợ phi chính phủ nước ngoài cam kết cho Việt Nam trong năm 2020 là {committed}.")
    health = story.fact("trên 51 triệu USD", _VN, 2020, "aid_disbursed", 51 * _MILLION, "USD", "at_least", sector="y tế")
    economy = story.fact("43,5 triệu USD", _VN, 2020, "aid_disbursed", 43_500_000, "USD", sector="phát triển kinh tế - xã hội")
    education = story.fact("30,9 triệu USD", _VN, 2020, "aid_disbursed", 30_900_000, "USD", sector="giáo dục - đào tạo")
    story.say(
        f"Năm 2020, giải ngân cho lĩnh vực y tế đạt {health}, giải ngân cho phát triển kinh tế - xã hội đạt {economy}, "
        f"giải ngân cho giáo dục - đào tạo đạt {education}."
    )
    return [story]


def _year_2021() -> list[Story]:
    story = _conference(
        2021, dt.date(2022, 3, 24), "Hội nghị tổng kết công tác năm 2021 và bàn nhiệm vụ năm 2022 trong bối cảnh bình thường mới."
    )
    registered = story.fact("484 tổ chức phi chính phủ nước ngoài đăng ký", _VN, 2021, "ngo_registered_count", 484, "count", period="as_of")
    new = story.fact("6 tổ chức đăng ký mới", _VN, 2021, "ngo_new_registration_count", 6, "count")
    story.say(f"Đến cuối năm 2021, có {registered} hoạt động tại Việt Nam. Trong năm 2021 có {new}.")
    projects = story.fact("gần 2.620 dự án", _VN, 2021, "project_count", 2620, "count", "about")
    disbursed = story.fact("gần 233 triệu USD", _VN, 2021, "aid_disbursed", 233 * _MILLION, "USD", "about")
    rate = story.fact("đạt trên 73%", _VN, 2021, "disbursement_rate", 73, "percent", "at_least")
    story.say(f"Trong năm 2021, qua {projects}, giá trị viện trợ giải ngân cho Việt Nam là {disbursed}, tỷ lệ giải ngân {rate}.")
    other = Story(
        "tin-tuc/2022/tin-van-hoi-nghi.html",
        "Tin vắn: trao đổi về viện trợ phi chính phủ nước ngoài năm 2021",
        "Tin vắn hội nghị",
        dt.date(2022, 3, 25),
        "Tổng hợp ngắn về hội nghị giao ban công tác phi chính phủ nước ngoài.",
        "Đại biểu trao đổi bên lề. Ảnh minh họa",
        "Cộng tác viên",
    )
    less = other.fact("hơn 230 triệu USD", _VN, 2021, "aid_disbursed", 230 * _MILLION, "USD", "at_least")
    more = other.fact("hơn 2.600 dự án", _VN, 2021, "project_count", 2600, "count", "at_least")
    other.say(f"Năm 2021, các tổ chức phi chính phủ nước ngoài triển khai {more} tại Việt Nam, giải ngân {less}.")
    half = Story(
        "tin-tuc/2021/sau-thang-dau-nam.html",
        "Viện trợ phi chính phủ nước ngoài 6 tháng đầu năm 2021",
        "Viện trợ nửa đầu năm",
        dt.date(2021, 7, 20),
        "Số liệu nửa đầu năm được tổng hợp từ báo cáo của các bộ, ngành và địa phương.",
        "Lớp tập huấn trực tuyến. Ảnh minh họa",
        "Ban biên tập",
    )
    value = half.fact("hơn 108,3 triệu USD", _VN, 2021, "aid_disbursed", 108_300_000, "USD", "at_least", period="H1", made_as="scope")
    half.say(f"6 tháng đầu năm 2021, giá trị viện trợ phi chính phủ nước ngoài giải ngân cho Việt Nam đạt {value}.")
    return [story, other, half]


def _year_2022() -> list[Story]:
    story = _conference(2022, dt.date(2023, 3, 15), "Nghị định mới về đăng ký hoạt động là điểm nhấn của năm 2022.")
    active = story.fact("388 tổ chức phi chính phủ nước ngoài", _VN, 2022, "ngo_active_count", 388, "count", period="as_of")
    story.say(f"Tính đến cuối năm 2022, có {active} hoạt động tại Việt Nam.")
    disbursed = story.fact("223,7 triệu USD", _VN, 2022, "aid_disbursed", 223_700_000, "USD")
    change = story.fact("giảm 4% so với năm 2021", _VN, 2022, "change_pct", "-4", "percent", of="aid_disbursed", base_year=2021)
    story.say(f"Giá trị viện trợ phi chính phủ nước ngoài giải ngân cho Việt Nam năm 2022 đạt {disbursed}, {change}.")
    summer = Story(
        "tin-tuc/2022/gap-mat-doi-tac.html",
        "Gặp mặt các đối tác phi chính phủ nước ngoài nửa đầu năm 2022",
        "Gặp mặt đối tác",
        dt.date(2022, 8, 12),
        "Các đối tác chia sẻ kế hoạch nửa cuối năm.",
        "Đại biểu chụp ảnh lưu niệm. Ảnh minh họa",
        "Ban biên tập",
    )
    givers = summer.fact("436 tổ chức phi chính phủ nước ngoài", _VN, 2022, "ngo_active_count", 436, "count", period="H1")
    value = summer.fact("108,5 triệu USD", _VN, 2022, "aid_disbursed", 108_500_000, "USD", period="H1")
    summer.say(f"6 tháng đầu năm 2022, có {givers} hoạt động tại Việt Nam với giá trị viện trợ giải ngân là {value}.")
    winter = Story(
        "tin-tuc/2022/so-ket-chuong-trinh.html",
        "Sơ kết chương trình vận động viện trợ phi chính phủ nước ngoài",
        "Sơ kết chương trình",
        dt.date(2022, 12, 22),
        "Hội nghị nhìn lại ba năm thực hiện chương trình quốc gia.",
        "Toàn cảnh hội nghị. Ảnh minh họa",
        "Ban biên tập",
    )
    about = winter.fact("khoảng 500 tổ chức phi chính phủ nước ngoài", _VN, 2022, "ngo_active_count", 500, "count", "about")
    winter.say(f"Năm 2022, có {about} hoạt động tại Việt Nam.")
    return [story, summer, winter]


def _year_2023() -> list[Story]:
    story = _conference(2023, dt.date(2024, 4, 13), "Viện trợ năm 2023 tăng nhẹ; cơ sở dữ liệu chung là việc cần làm sớm.")
    active = story.fact("381 tổ chức phi chính phủ nước ngoài", _VN, 2023, "ngo_active_count", 381, "count")
    story.say(f"Năm 2023, tại Việt Nam có {active} hoạt động.")
    disbursed = story.fact("hơn 228,7 triệu USD", _VN, 2023, "aid_disbursed", 228_700_000, "USD", "at_least")
    change = story.fact("tăng 2,2% so với năm 2022", _VN, 2023, "change_pct", "2.2", "percent", of="aid_disbursed", base_year=2022)
    story.say(
        "Viện trợ của các tổ chức phi chính phủ nước ngoài và các cơ quan, tổ chức, cá nhân nước ngoài khác giải ngân cho Việt Nam "
        f"trong năm 2023 đạt {disbursed}, {change}."
    )
    return [story]


def _year_2024() -> list[Story]:
    story = _conference(2024, dt.date(2025, 11, 20), "Cách tiếp cận mới trong vận động viện trợ được bàn tại hội nghị cuối năm.")
    disbursed = story.fact("hơn 233 triệu USD", _VN, 2024, "aid_disbursed", 233 * _MILLION, "USD", "at_least")
    rate = story.fact("tỷ lệ giải ngân đạt gần 80%", _VN, 2024, "disbursement_rate", 80, "percent", "about")
    story.say(f"Năm 2024, giá trị viện trợ phi chính phủ nước ngoài giải ngân cho Việt Nam đạt {disbursed}, {rate}.")
    early = Story(
        "tin-tuc/2025/uoc-thuc-hien-2024.html",
        "Nhìn lại một năm hợp tác với các tổ chức phi chính phủ nước ngoài",
        "Nhìn lại một năm",
        dt.date(2025, 1, 14),
        "Con số ước tính được đưa ra khi nhiều địa phương chưa gửi báo cáo.",
        "Một hoạt động tại cộng đồng. Ảnh minh họa",
        "Cộng tác viên",
    )
    guess = early.fact("khoảng 230 triệu USD", _VN, 2024, "aid_disbursed", 230 * _MILLION, "USD", "about")
    early.say(f"Năm 2024, giá trị viện trợ phi chính phủ nước ngoài giải ngân cho Việt Nam đạt {guess}.")
    return [story, early]


def _year_2025() -> list[Story]:
    story = _conference(2025, dt.date(2025, 12, 3), "Giai đoạn mới đặt ra yêu cầu mới với công tác phi chính phủ nước ngoài.")
    active = story.fact("hiện có 379 tổ chức phi chính phủ nước ngoài", _VN, 2025, "ngo_active_count", 379, "count", period="as_of")
    story.say(f"Theo báo cáo, {active} hoạt động thường xuyên tại Việt Nam.")
    total = story.fact("gần 1,14 tỷ USD", _VN, None, "aid_value", 1_140_000_000, "USD", "about", period="range:2020-2024")
    story.say(f"Giai đoạn 2020-2024, tổng giá trị viện trợ phi chính phủ nước ngoài cho Việt Nam là {total}.")
    return [story]


_PAGES: tuple[tuple[int, Callable[[], list[Story]]], ...] = (
    (2018, _year_2018),
    (2019, _year_2019),
    (2020, _year_2020),
    (2021, _year_2021),
    (2022, _year_2022),
    (2023, _year_2023),
    (2024, _year_2024),
    (2025, _year_2025),
)
