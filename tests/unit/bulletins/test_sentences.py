"""Sentences made here from the field's words: metric by number form by place by year. None is taken from a page."""

import unicodedata
from decimal import Decimal
from itertools import product

import pytest

from aidbook.model.bulletin import StatementState
from aidbook.text.fold import fold_in_place

PLACES = {
    "Hà Tĩnh": "Hà Tĩnh",
    "tỉnh Quảng Trị": "Quảng Trị",
    "thành phố Đà Nẵng": "Đà Nẵng",
    "TP.HCM": "Hồ Chí Minh",
    "Thừa Thiên - Huế": "Thừa Thiên Huế",
    "Đắc Lắc": "Đắk Lắk",
}
NUMBERS = {
    "1.720.153 USD": ("1720153", "USD", "exact"),
    "1,720,153 USD": ("1720153", "USD", "exact"),
    "hơn 3,76 triệu USD": ("3760000", "USD", "at_least"),
    "gần 19,6 tỷ đồng": ("19600000000", "VND", "about"),
    "khoảng 898 nghìn đô la Mỹ": ("898000", "USD", "about"),
}
MONEY = {
    "tổng giá trị giải ngân đạt {n}": "aid_disbursed",
    "đã giải ngân được {n}": "aid_disbursed",
    "tổng vốn cam kết là {n}": "aid_committed",
    "giá trị viện trợ cam kết {n}": "aid_committed",
    "các tổ chức PCPNN đã cam kết tài trợ {n}": "aid_committed",
    "tổng giá trị viện trợ đạt {n}": "aid_value",
    "{n} viện trợ được tiếp nhận": "aid_value",
}
COUNTS = {
    "có {n} tổ chức phi chính phủ nước ngoài hoạt động": "ngo_active_count",
    "có {n} tổ chức PCPNN được cấp giấy đăng ký": "ngo_registered_count",
    "có {n} tổ chức phi chính phủ nước ngoài dừng hoạt động": "ngo_stopped_count",
    "có {n} tổ chức PCPNN đăng ký mới": "ngo_new_registration_count",
    "các tổ chức PCPNN triển khai {n} chương trình, dự án": "project_count",
    "tỉnh phê duyệt mới {n} dự án PCPNN": "project_new_count",
}
TITLE = "Công tác phi chính phủ nước ngoài"


@pytest.mark.parametrize(
    ("place", "number", "frame", "year"),
    [*product(PLACES, NUMBERS, MONEY, ["năm 2021"]), *product(["Hà Tĩnh"], NUMBERS, MONEY, ["trong năm 2019"])],
)
def test_money_of_a_place_and_year(read, place, number, frame, year):
    sentence = f"Tại {place}, {year}, {frame.format(n=number)}."
    (fact,) = read(sentence, TITLE, "2022-03-01").facts
    value, unit, approx = NUMBERS[number]
    assert (fact.place, fact.year, fact.period, fact.metric) == (PLACES[place], int(year[-4:]), "year", MONEY[frame])
    assert (Decimal(fact.value), fact.unit, fact.approx) == (Decimal(value), unit, approx)
    assert (fact.state, fact.reasons) == (StatementState.ACCEPTED, ())
    assert f"{TITLE}\n\n{sentence}"[fact.start : fact.end] == fact.evidence


@pytest.mark.parametrize(("place", "frame", "number"), [*product(PLACES, COUNTS, ["7", "24", "1.024"])])
def test_count_of_a_place_and_year(read, place, frame, number):
    (fact,) = read(f"Năm 2020, tại {place} {frame.format(n=number)}.", TITLE, "2021-03-01").facts
    assert (fact.place, fact.year, fact.metric, fact.value) == (PLACES[place], 2020, COUNTS[frame], number.replace(".", ""))


@pytest.mark.parametrize("spell", [lambda text: unicodedata.normalize("NFD", text), fold_in_place, str.upper])
def test_sentence_decomposed_or_without_accents_reads_the_same(read, spell):
    sentence = spell("Tại Hà Tĩnh, năm 2023, tổng giá trị viện trợ phi chính phủ nước ngoài đã giải ngân đạt 228,7 triệu USD.")
    if sentence.islower():
        sentence = sentence.replace("ha tinh", "Ha Tinh")
    if sentence.isupper():
        sentence = sentence.replace("HÀ TĨNH", "Hà Tĩnh")
    (fact,) = read(sentence, "", "2024-03-01").facts
    assert (fact.place, fact.year, fact.metric, fact.value) == ("Hà Tĩnh", 2023, "aid_disbursed", "228700000")


@pytest.mark.parametrize(
    ("when", "year", "period"),
    [
        ("Năm 2020", 2020, "year"),
        ("6 tháng đầu năm 2021", 2021, "H1"),
        ("06 tháng đầu năm", 2022, "H1"),
        ("9 tháng đầu năm 2021", 2021, "9M"),
        ("Quý I/2022", 2022, "Q1"),
        ("Giai đoạn 2016 - 2020", None, "range:2016-2020"),
        ("Từ năm 2013 đến nay", None, "range:2013-2022"),
        ("Tính đến tháng 10/2021", 2021, "as_of"),
        ("Từ đầu năm đến nay", 2022, "as_of"),
        ("In the first half of 2021", 2021, "H1"),
        ("In the first six months of 2021", 2021, "H1"),
        ("From 2016 to 2020", None, "range:2016-2020"),
    ],
)
def test_time_of_a_figure(read, when, year, period):
    (fact,) = read(f"{when}, các tổ chức PCPNN giải ngân cho tỉnh Cà Mau 2,3 triệu USD.", TITLE, "2022-10-01").facts
    assert (fact.year, fact.period) == (year, period)


@pytest.mark.parametrize(
    "noise",
    ["Hội nghị bàn nhiệm vụ năm 2024.", "Thực hiện Nghị định số 58/2022/NĐ-CP ngày 31/8/2022.", "Dự báo năm 2024 còn nhiều khó khăn."],
)
def test_year_of_plans_and_decrees_is_no_data_year(read, noise):
    facts = read(f"{noise} Năm 2023, các tổ chức PCPNN giải ngân cho Cà Mau 2,3 triệu USD. {noise}", TITLE, "2024-04-12").facts
    assert [(fact.year, fact.value) for fact in facts] == [(2023, "2300000")]


@pytest.mark.parametrize(
    ("change", "value", "base"),
    [
        ("tăng 19,3%", "19.3", 2021),
        ("giảm 15% so với năm 2021", "-15", 2021),
        ("bằng 81,46% so với cùng kỳ năm 2020", "-18.54", 2020),
        ("bằng 107,16% so với năm 2021", "7.16", 2021),
    ],
)
def test_change_has_its_sign_and_base_year(read, change, value, base):
    facts = read(f"Năm 2022, tại Cao Bằng giá trị viện trợ PCPNN cam kết 1,720,153 USD, {change}.", TITLE, "2022-12-21").facts
    assert [fact.metric for fact in facts] == ["aid_committed", "change_pct"]
    assert (facts[1].value, facts[1].of, facts[1].base_year, facts[1].year) == (value, "aid_committed", base, 2022)
    assert facts[1].evidence.startswith(change[:4])


def test_rate_in_brackets_or_words_follows_the_amount_disbursed(read):
    text = (
        "Năm 2020, tại Hải Phòng các tổ chức PCPNN cam kết 145,8 tỷ đồng, giải ngân hơn 93 tỷ đồng (64%). "
        "Tỷ lệ giải ngân của cả nước đạt 71%."
    )
    facts = read(text, TITLE, "2021-03-17").facts
    assert [(fact.metric, fact.value, fact.place) for fact in facts if fact.unit == "percent"] == [
        ("disbursement_rate", "64", "Hải Phòng"),
        ("disbursement_rate", "71", "VN"),
    ]


def test_share_and_difference_are_no_facts(read):
    facts = read("Năm 2023, viện trợ PCPNN cho Cà Mau đạt 5 triệu USD, tăng 4,9 triệu USD so với năm 2022; y tế chiếm 56%.", TITLE).facts
    assert [fact.value for fact in facts] == ["5000000"]


def test_sector_list_gives_each_amount_its_sector(read):
    text = (
        "Năm 2020, các tổ chức PCPNN giải ngân cho Việt Nam 220 triệu USD. "
        "Trong đó, y tế đạt trên 51 triệu USD, phát triển kinh tế - xã hội 43,5 triệu USD; giáo dục và đào tạo 30,9 triệu."
    )
    facts = read(text, TITLE, "2021-03-17").facts
    assert [(fact.sector, fact.value, fact.metric) for fact in facts[1:]] == [
        ("y tế", "51000000", "aid_disbursed"),
        ("phát triển kinh tế - xã hội", "43500000", "aid_disbursed"),
        ("giáo dục và đào tạo", "30900000", "aid_disbursed"),
    ]
    assert [fact.reasons for fact in facts[1:]] == [(), (), ("unit_carried_over",)]


def test_two_currencies_for_one_sum_are_two_facts_of_one_metric(read):
    facts = read("Năm 2022, Lâm Đồng được các tổ chức PCPNN cam kết 25,4 tỷ đồng (tương đương 1.104.469 USD).", TITLE).facts
    assert [(fact.metric, fact.unit, fact.value) for fact in facts] == [
        ("aid_committed", "VND", "25400000000"),
        ("aid_committed", "USD", "1104469"),
    ]


def test_two_kinds_of_projects_are_two_facts(read):
    facts = read("Năm 2023, Nghệ An phê duyệt mới 6 dự án và 05 phi dự án PCPNN.", TITLE).facts
    assert [(fact.metric, fact.value) for fact in facts] == [("project_new_count", "6"), ("project_new_count", "5")]


def test_range_gives_both_ends_and_waits(read):
    facts = read("Giai đoạn 2013-2017, mỗi năm Quảng Bình được các tổ chức PCPNN giải ngân 3-4 triệu USD.", TITLE, "2017-12-05").facts
    assert [(fact.value, fact.approx, fact.period) for fact in facts] == [
        ("3000000", "at_least", "range:2013-2017"),
        ("4000000", "at_most", "range:2013-2017"),
    ]
    assert {fact.state for fact in facts} == {StatementState.WAITING}


def test_number_with_two_readings_waits_and_shows_the_rival(read):
    extraction = read("Năm 2021, các tổ chức PCPNN viện trợ cho Gia Lai 1.200 tỷ đồng.", TITLE)
    assert [(fact.value, fact.reasons) for fact in extraction.facts] == [("1200000000000", ("number_has_two_readings",))]
    assert [fact.value for fact in extraction.rivals] == ["1200000000"]


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2021, 19 tổ chức PCPNN tham dự hội nghị tại Cà Mau.",
        "Bằng khen được trao cho 33 tổ chức PCPNN có nhiều đóng góp.",
        "Còn 5 tổ chức PCPNN chờ được bổ sung địa bàn.",
        "Mục tiêu đến năm 2025 các tổ chức PCPNN viện trợ 20 triệu USD.",
        "Vốn đối ứng của tỉnh là 2 tỷ đồng cho dự án của các tổ chức PCPNN.",
    ],
)
def test_guests_awards_targets_and_counterpart_money_are_no_facts(read, text):
    assert read(text, TITLE, "2022-01-05").facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2021, vốn FDI vào Bình Dương đạt 1,05 tỷ USD với 166 dự án mới.",
        "ADB phê duyệt 2 khoản vay trị giá 290 triệu USD cho Cao Bằng và Bắc Kạn.",
        "Chính phủ Nhật Bản viện trợ không hoàn lại 344.489 USD cho 5 dự án tại Đắk Lắk.",
        "Quỹ Vì người nghèo Quảng Ngãi nhận 20,8 tỷ đồng từ 24 đơn vị, nhà hảo tâm.",
        "Thu ngân sách nhà nước của tỉnh Cà Mau đạt 5.000 tỷ đồng, tăng 12%.",
    ],
)
def test_other_money_yields_nothing(read, text):
    extraction = read(text)
    assert (extraction.relevant, extraction.facts, extraction.rivals) == (False, (), ())


def test_foreign_investment_inside_an_ngo_text_yields_nothing(read):
    text = "Năm 2020, các tổ chức PCPNN viện trợ cho Đồng Nai 2 triệu USD.\nToàn tỉnh có 2.052 dự án FDI với vốn đăng ký 36,37 tỷ USD."
    assert [fact.value for fact in read(text, TITLE).facts] == ["2000000"]


def test_national_figure_in_a_provinces_paper_is_the_nations(read):
    text = "Năm 2022, cả nước có 388 tổ chức PCPNN hoạt động. Tại Đắk Lắk, có 20 tổ chức PCPNN."
    assert [(fact.place, fact.value) for fact in read(text, "Đắk Lắk dự giao ban", "2023-03-14").facts] == [
        ("VN", "388"),
        ("Đắk Lắk", "20"),
    ]


def test_related_items_and_footers_are_left_out(read):
    text = "Năm 2022, viện trợ PCPNN cho Cà Mau đạt 5 triệu USD.\nTin khác\nCác tổ chức PCPNN tài trợ 9 triệu USD cho Cần Thơ năm 2019."
    assert [fact.value for fact in read(text, TITLE).facts] == ["5000000"]


def test_figure_said_twice_is_one_statement(read):
    text = "Năm 2022, viện trợ PCPNN cho Cà Mau đạt 17,945 triệu USD."
    assert [fact.value for fact in read(text, "Cà Mau: gần 18 triệu USD viện trợ phi chính phủ nước ngoài").facts] == ["17945000"]


ENGLISH = {
    "In 2020, Quang Tri province received 35 aid projects worth more than US$5.2 million from foreign NGOs.": [
        ("project_count", "35", "year"),
        ("aid_value", "5200000", "year"),
    ],
    "In the first half of 2021, foreign NGOs committed USD 12,345,678 to Quang Tri, of which 2.1 million USD was disbursed.": [
        ("aid_committed", "12345678", "H1"),
        ("aid_disbursed", "2100000", "H1"),
    ],
    "By the end of 2020, 42 registered foreign NGOs had 18 transitional projects in Quang Tri.": [
        ("ngo_registered_count", "42", "as_of"),
        ("project_count", "18", "as_of"),
    ],
    "Some 57 international NGOs from 12 countries operated in Quang Tri in 2020.": [
        ("ngo_active_count", "57", "year"),
        ("origin_country_count", "12", "year"),
    ],
    "In 2020, NGOs disbursed VND85 billion (USD 4.1 million) in Quang Tri, a 12 percent share.": [
        ("aid_disbursed", "85000000000", "year"),
        ("aid_disbursed", "4100000", "year"),
    ],
}


@pytest.mark.parametrize("sentence", ENGLISH)
def test_english_sentence_is_read_as_surely_as_a_vietnamese_one(read, sentence):
    facts = read(sentence, "Foreign NGOs in Quang Tri", "2021-08-01").facts
    assert [(fact.metric, fact.value, fact.period) for fact in facts] == ENGLISH[sentence]
    assert {fact.place for fact in facts} == {"Quảng Trị"}
    assert all("no_accents" not in fact.reasons for fact in facts)


def test_vietnamese_without_accents_is_read(read):
    text = "Nam 2021, tinh Tra Vinh co 24 to chuc phi chinh phu nuoc ngoai, tong gia tri giai ngan dat 2,4 trieu USD."
    facts = read(text, "Vien tro phi chinh phu nuoc ngoai", "2022-01-20").facts
    assert [(fact.place, fact.value, fact.reasons) for fact in facts] == [
        ("Trà Vinh", "24", ()),
        ("Trà Vinh", "2400000", ()),
    ]


def test_policy_parts_of_a_list_wait(read):
    text = "Năm 2020, tại Cà Mau các tổ chức PCPNN có 5 dự án của Mỹ, 4 dự án của Đức, 2 dự án của Pháp."
    assert [fact.reasons for fact in read(text, TITLE).facts] == [("one_of_many",)] * 3


def test_policy_year_that_the_title_contradicts_waits(read):
    text = "Năm 2015, viện trợ PCPNN cho Cà Mau đạt 5 triệu USD."
    assert [fact.reasons for fact in read(text, "Cà Mau: viện trợ phi chính phủ năm 2020").facts] == [("title_names_other_year",)]
    assert [fact.reasons for fact in read(text, "Cà Mau: hội nghị năm 2016 về viện trợ phi chính phủ").facts] == [()]


def test_policy_place_or_time_not_named_waits(read):
    (fact,) = read("Các tổ chức PCPNN giải ngân 5 triệu USD.", TITLE, "2021-02-01").facts
    assert fact.reasons == ("time_not_told", "place_not_told")
