"""Which readings are accepted without a person, and what makes one wait: put together from parts, so that each doubt is seen alone."""

from itertools import product

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau"
PUBLISHED = "2022-11-20"
GIVERS = {
    "các tổ chức PCPNN": (),
    "các tổ chức PCPNN, doanh nghiệp FDI và kiều bào": ("may_be_others_too",),
    "các tổ chức PCPNN và Đại sứ quán Ireland": ("may_be_others_too",),
    "các tổ chức PCPNN cùng doanh nghiệp trong nước": ("may_be_others_too",),
}
DEEDS = {"cam kết tài trợ cho tỉnh": "aid_committed", "đã giải ngân tại tỉnh": "aid_disbursed"}


@pytest.mark.parametrize(("givers", "deed", "amount"), list(product(GIVERS, DEEDS, ("5 triệu USD", "112,5 tỷ đồng"))))
def test_sum_that_others_may_share_waits(read, givers, deed, amount):
    (fact,) = (each for each in read(f"Năm 2021, {givers} {deed} {amount}.", TITLE, PUBLISHED).facts if each.unit != "count")
    assert (fact.metric, fact.reasons) == (DEEDS[deed], GIVERS[givers])


@pytest.mark.parametrize("verb", ["đạt", "là", "nhận", "chiếm"])
@pytest.mark.parametrize("opening", ["Trong đó, ", "Trong số này, ", "Chia theo lĩnh vực, "])
def test_part_named_by_its_sector_has_the_metric_of_a_told_sum(read, opening, verb):
    text = f"Năm 2021, các tổ chức PCPNN giải ngân cho tỉnh 5 triệu USD. {opening}y tế {verb} 2 triệu USD, giáo dục 1 triệu USD."
    parts = read(text, TITLE, PUBLISHED).facts[1:]
    assert [(part.sector, part.metric, part.reasons) for part in parts] == [
        ("y tế", "aid_disbursed", ()),
        ("giáo dục", "aid_disbursed", ()),
    ]


def test_part_of_a_sum_whose_metric_was_assumed_waits(read):
    text = "Năm 2021, các tổ chức PCPNN mang tới 5 triệu USD. Trong đó, y tế 2 triệu USD, giáo dục 1 triệu USD."
    assert all("metric_not_told" in fact.reasons for fact in read(text, TITLE, PUBLISHED).facts)


def test_part_larger_than_its_whole_waits(read):
    text = "Năm 2021, các tổ chức PCPNN giải ngân cho tỉnh 1 triệu USD. Trong đó, y tế 2 triệu USD."
    assert read(text, TITLE, PUBLISHED).facts[1].reasons == ("metric_not_told",)


@pytest.mark.parametrize("time", ["Kể từ khi dịch bùng phát", "Thời gian qua", "Trước đây", "Lâu nay"])
def test_sum_of_a_time_that_cannot_be_placed_waits(read, time):
    text = f"Năm 2021, các tổ chức PCPNN giải ngân cho tỉnh 5 triệu USD. {time}, các tổ chức PCPNN đã giải ngân 12 triệu USD."
    assert [fact.reasons for fact in read(text, TITLE, PUBLISHED).facts] == [(), ("time_not_told",)]


@pytest.mark.parametrize(
    ("opening", "reasons"),
    [("Trong số này, y tế nhận", ()), ("Các nhà tài trợ cam kết", ()), ("Ông cho biết, tỉnh nhận", ("time_not_told",))],
)
def test_paragraph_that_goes_on_with_the_one_before_has_its_time(read, opening, reasons):
    text = (
        "Năm 2020, các tổ chức PCPNN cam kết 9 triệu USD.\nHội nghị họp tại Cà Mau.\n"
        f"Năm 2021, các tổ chức PCPNN cam kết 5 triệu USD.\n{opening} 2 triệu USD viện trợ."
    )
    fact = read(text, TITLE, PUBLISHED).facts[-1]
    assert ((fact.year, fact.period), fact.reasons) == ((2021, "year"), reasons)


def test_meeting_that_sums_a_year_up_tells_the_year(read):
    text = "Hội nghị tổng kết công tác PCPNN năm 2021 của tỉnh cho biết, các tổ chức PCPNN đã giải ngân 5 triệu USD."
    (fact,) = read(text, "Hội nghị PCPNN tại Cà Mau", "2022-05-10").facts
    assert ((fact.year, fact.period), fact.reasons) == ((2021, "year"), ())


def test_only_year_of_a_text_is_not_sure_beside_another_period(read):
    text = "Dự án PCPNN tại Cà Mau có vốn viện trợ 2 triệu USD.\n9 tháng đầu năm 2022, các tổ chức PCPNN giải ngân 5 triệu USD."
    assert [fact.reasons for fact in read(text, TITLE, PUBLISHED).facts] == [("time_not_told",), ()]


def test_sentence_behind_does_not_tell_whose_money_it_was(read):
    text = "Năm 2021, các cấp hội ở Cà Mau vận động được 42 tỷ đồng. Trong đó, nguồn từ các tổ chức PCPNN là 5,6 tỷ đồng."
    facts = read(text, "Hội Chữ thập đỏ Cà Mau tổng kết", PUBLISHED).facts
    assert [fact.value for fact in facts if fact.state == "accepted"] == []
    assert facts[0].reasons == ("aid_not_told",)


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ("12 tổ chức đến từ 5 quốc gia tài trợ 8 dự án", ()),
        ("40 tổ chức tài trợ cho tỉnh", ()),
        ("Thirty-six foreign NGOs funded projects in the province", ()),
        ("Three foreign NGOs funded projects in the province", ("metric_not_told",)),
    ],
)
def test_organisations_are_told_by_origin_or_kind(read, said, reasons):
    text = f"Năm 2021, {said}." if "NGOs" not in said else f"In 2021, {said}."
    assert read(text, TITLE, PUBLISHED).facts[0].reasons == reasons


def test_disbursed_of_a_plan_waits_and_beyond_it_is_no_rate(read):
    text = "Năm 2021, các tổ chức PCPNN giải ngân cho tỉnh 5 triệu USD, đạt {} kế hoạch."
    rates = [read(text.format(rate), TITLE, PUBLISHED).facts[1:] for rate in ("64%", "103%")]
    assert [[(fact.metric, fact.reasons) for fact in facts] for facts in rates] == [[("disbursement_rate", ("metric_not_told",))], []]


def test_part_of_a_year_set_against_a_whole_one_waits(read):
    text = "Từ đầu năm 2022 đến nay, tỉnh nhận 5 triệu USD viện trợ PCPNN, bằng 76% so với năm 2021."
    assert read(text, TITLE, PUBLISHED).facts[1].reasons == ("metric_not_told",)
    text = "6 tháng đầu năm 2022, tỉnh nhận 5 triệu USD viện trợ PCPNN, bằng 76% so với cùng kỳ năm 2021."
    assert read(text, TITLE, PUBLISHED).facts[1].reasons == ()
