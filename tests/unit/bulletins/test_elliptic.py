"""Numbers that leave their unit or their noun to another number: lists, parts, and before-and-after."""

from itertools import product

import pytest

TITLE = "Công tác phi chính phủ nước ngoài"


def counted(extraction):
    return [(fact.metric, fact.value, fact.sector) for fact in extraction.facts]


@pytest.mark.parametrize(
    ("joint", "hedge", "unit", "factor"),
    [(*form, *unit) for form, unit in product(product((" và ", ", "), ("", "gần ")), [("triệu USD", 10**6), ("tỷ đồng", 10**9)])],
)
def test_two_amounts_with_one_unit_have_each_their_metric(read, joint, hedge, unit, factor):
    facts = read(f"Năm 2020, tại Cà Mau các tổ chức PCPNN cam kết 3,2{joint}giải ngân {hedge}2,9 {unit}.", TITLE).facts
    assert [(fact.metric, int(fact.value)) for fact in facts] == [
        ("aid_committed", 32 * factor // 10),
        ("aid_disbursed", 29 * factor // 10),
    ]
    assert ["unit_carried_over" in fact.reasons for fact in facts] == [True, False]


@pytest.mark.parametrize("change", ["tăng từ 38 lên 41 {head}", "giảm từ 41 xuống 38 {head}"])
@pytest.mark.parametrize(("head", "metric"), [("tổ chức PCPNN", "ngo_active_count"), ("dự án PCPNN", "project_count")])
def test_number_before_a_change_is_counted_as_the_one_after_it(read, change, head, metric):
    facts = read(f"Năm 2021, số lượng tại Cà Mau {change.format(head=head)}.", TITLE).facts
    assert {(fact.metric, fact.value) for fact in facts} == {(metric, "38"), (metric, "41")}


def test_parts_of_a_count_in_the_next_sentence_are_counted_too(read):
    text = "Foreign NGOs funded 143 projects in Can Tho in 2020. Of these, 58 were in health care and 41 in education."
    facts = read(text, "Foreign NGO aid in Can Tho").facts
    assert [(fact.metric, fact.value) for fact in facts] == [("project_count", value) for value in ("143", "58", "41")]
    assert all("unit_carried_over" in fact.reasons for fact in facts[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cà Mau có 38 tổ chức PCPNN, trong đó 5 được cấp giấy đăng ký mới.", "ngo_new_registration_count"),
        ("Ca Mau has 38 foreign NGOs, of which five wound up their operations.", "ngo_stopped_count"),
        ("Ca Mau is home to 214 foreign NGOs, and 73 of them funded work there.", "ngo_active_count"),
    ],
)
def test_part_of_the_organisations_is_read_by_what_is_said_of_it(read, text, expected):
    facts = read(f"Năm 2021. {text}", "Foreign NGOs in Ca Mau").facts
    assert [fact.metric for fact in facts[1:]] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2021, tại Cà Mau có 38 tổ chức PCPNN, mở 12 lớp tập huấn và tặng 450 suất quà.",
        "Năm 2021, tại Cà Mau có 38 tổ chức PCPNN; hội nghị diễn ra ngày 12 và 13 tháng 3.",
        "Năm 2021, tại Cà Mau có 38 tổ chức PCPNN theo Nghị định 58 và Thông tư 3.",
    ],
)
def test_number_of_something_else_is_not_taken_for_one_left_open(read, text):
    assert [fact.value for fact in read(text, TITLE).facts] == ["38"]


@pytest.mark.parametrize("place", ["Quảng Nam", "Hà Nam", "Cà Mau"])
def test_count_behind_a_province_whose_name_ends_like_a_year_is_a_count(read, place):
    (fact,) = read(f"Năm 2021, các tổ chức PCPNN đã dành cho {place} 12 khoản viện trợ.", TITLE).facts
    assert (fact.place, fact.metric, fact.value) == (place, "project_count", "12")
