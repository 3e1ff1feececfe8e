"""Numbers that take their meaning from those beside them: from one to another, so many of so many, one change told twice."""

from itertools import product

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau"
PUBLISHED = "2022-11-20"


def facts_of(read, text, published=PUBLISHED, title=TITLE):
    return [(fact.metric, float(fact.value), fact.year) for fact in read(text, title, published).facts]


COUNTED = {"dự án PCPNN": "project_count", "tổ chức PCPNN": "ngo_active_count"}


@pytest.mark.parametrize(("head", "verb", "to"), list(product(COUNTED, ("tăng từ", "giảm từ"), ("lên", "xuống"))))
def test_count_that_changes_is_told_at_both_ends_and_waits(read, head, verb, to):
    facts = read(f"Năm 2021, số {head} tại tỉnh {verb} 32 {to} 37.", TITLE, PUBLISHED).facts
    assert [(fact.metric, fact.value, fact.year) for fact in facts] == [(COUNTED[head], "32", 2020), (COUNTED[head], "37", 2021)]
    assert all("unit_carried_over" in fact.reasons for fact in facts)


@pytest.mark.parametrize(
    ("differs", "percent"),
    list(product(("tăng 0,3 triệu USD", "giảm 0,3 triệu USD", "tăng thêm 6 dự án"), ("({p})", ", tương đương {p}", ", tức {p}"))),
)
def test_difference_told_in_per_cent_is_a_change_with_its_sign(read, differs, percent):
    said = f"{differs} {percent.format(p='14,6%')}".replace(" ,", ",")
    facts = facts_of(read, f"Năm 2021, các tổ chức PCPNN giải ngân cho tỉnh 1,75 triệu USD, {said} so với năm 2020.")
    sign = -1 if differs.startswith("giảm") else 1
    assert facts == [("aid_disbursed", 1750000, 2021), ("change_pct", sign * 14.6, 2021)]


@pytest.mark.parametrize("times", ["gấp đôi", "gấp rưỡi", "bằng một nửa", "bằng 2/3", "tăng gấp 3 lần"])
def test_multiple_of_an_earlier_year_leaves_the_year_to_the_sentences_behind(read, times):
    text = f"Năm 2021, tỉnh nhận 2 triệu USD viện trợ PCPNN, {times} năm 2020. Các tổ chức PCPNN đã giải ngân 1,5 triệu USD."
    assert [(metric, year) for metric, _, year in facts_of(read, text)] == [("aid_value", 2021), ("aid_disbursed", 2021)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Foreign NGOs' disbursements in Ca Mau rose from 162 million USD in 2004 to 215 million USD in 2007.",
            [("aid_disbursed", 162e6, 2004), ("aid_disbursed", 215e6, 2007)],
        ),
        (
            "In 2011 Ca Mau received $6.1 million from 24 foreign NGOs, compared with $5.2 million from 19 in 2010.",
            [("aid_value", 6.1e6, 2011), ("ngo_active_count", 24, 2011), ("aid_value", 5.2e6, 2010), ("ngo_active_count", 19, 2010)],
        ),
        ("Foreign NGOs have disbursed more than 1.4 million USD in Ca Mau since 2013.", [("aid_disbursed", 1.4e6, None)]),
        (
            "Năm 2018, các tổ chức PCPNN giải ngân 5 triệu USD, vượt 12% so với năm 2017.",
            [("aid_disbursed", 5e6, 2018), ("change_pct", 12, 2018)],
        ),
        ("Năm 2018, các tổ chức PCPNN giải ngân 5 triệu USD, vượt 12% kế hoạch.", [("aid_disbursed", 5e6, 2018)]),
        ("In 2018 NGO aid to Ca Mau was 5 million USD, 2 million USD less than in 2017.", [("aid_value", 5e6, 2018)]),
        ("Số lao động làm cho các dự án PCPNN trong năm 2021 tăng 140% so với năm 2017.", []),
        ("Năm 2021 tỉnh nhận 870 triệu đồng viện trợ PCPNN xây giếng, mỗi giếng 5,8 triệu đồng.", [("aid_value", 870e6, 2021)]),
        (
            "Năm 2021, tỉnh tiếp nhận 1,1 triệu USD viện trợ PCPNN. Con số này của cùng kỳ 2020 là 2 triệu USD.",
            [("aid_value", 1.1e6, 2021), ("aid_value", 2e6, 2020)],
        ),
        ("Các tổ chức PCPNN nâng tổng số vốn cam kết giai đoạn 2012-2016 lên 37 triệu USD.", [("aid_committed", 37e6, None)]),
        (
            "Năm 2021, trong số 38 dự án PCPNN tại tỉnh, 15 dự án thuộc lĩnh vực y tế.",
            [("project_count", 38, 2021), ("project_count", 15, 2021)],
        ),
        (
            "Around 500 of the 990 foreign NGOs in Ca Mau were active in 2021.",
            [("ngo_active_count", 500, 2021), ("ngo_active_count", 990, 2021)],
        ),
        ("Năm 2021, tỉnh có thêm 4 tổ chức PCPNN được cấp giấy đăng ký.", [("ngo_new_registration_count", 4, 2021)]),
        ("Năm 2021, còn 3 tổ chức PCPNN chưa đăng ký.", []),
        ("Năm 2021, các tổ chức PCPNN đã chi 31 tỷ đồng tại tỉnh.", [("aid_disbursed", 31e9, 2021)]),
        ("Năm 2021, các tổ chức PCPNN đã chỉ đạo giúp tỉnh vận động 31 tỷ đồng.", [("aid_value", 31e9, 2021)]),
        ("UBND tỉnh ban hành danh mục 35 dự án vận động viện trợ PCPNN năm 2021.", []),
        ("Tổ chức PCPNN có đăng ký hoạt động hiện là 388.", [("ngo_registered_count", 388, 2022)]),
        (
            "Sau khi đánh giá nhu cầu, tổ chức World Vision đã quyết định tài trợ 4 tỷ đồng trong năm 2021.",
            [("aid_committed", 4e9, 2021)],
        ),
        (
            "Năm 2021, vốn viện trợ PCPNN là 224.486 USD (hai trăm hai mươi bốn nghìn đô la Mỹ), tương đương 5.118.300.000 đồng.",
            [("aid_value", 224486, 2021), ("aid_value", 5118300000, 2021)],
        ),
    ],
)
def test_figure_takes_its_meaning_from_its_neighbours(read, text, expected):
    assert facts_of(read, text) == expected


@pytest.mark.parametrize("decade", ["Những năm 1990", "Thập niên 1990", "Thập niên 90"])
def test_decade_tells_no_year_and_none_to_the_sentences_behind(read, decade):
    text = f"{decade}, cả nước có 200 tổ chức PCPNN hoạt động. Các tổ chức PCPNN đã giải ngân 215 triệu USD trong năm 2007."
    assert [year for _, _, year in facts_of(read, text)] == [None, 2007]


@pytest.mark.parametrize(
    ("day", "period"), [("31/12", "year"), ("30/6", "H1"), ("30/9", "9M"), ("31/3", "Q1"), ("30/11", "11M"), ("31/08", "8M")]
)
def test_span_from_new_year_to_the_end_of_a_month_is_that_part_of_the_year(read, day, period):
    (fact,) = read(f"Từ ngày 1/1 đến {day}/2021, các tổ chức PCPNN giải ngân cho tỉnh 5 triệu USD.", TITLE, PUBLISHED).facts
    assert (fact.year, fact.period) == (2021, period)


@pytest.mark.parametrize(("typed", "sector"), [("giới", "giới"), ("giỏi", None), ("y tế", "y tế"), ("gioi", "gioi")])
def test_sector_has_the_accents_of_its_name(read, typed, sector):
    facts = read(f"Năm 2021, tỉnh nhận 5 triệu USD viện trợ PCPNN; trong đó, {typed}: 2 triệu USD.", TITLE, PUBLISHED).facts
    assert facts[-1].sector == sector


def test_money_of_ngos_is_read_in_a_text_about_other_money(read):
    text = (
        "Năm 2021, tỉnh Cà Mau thu hút 8 dự án FDI, 48 triệu USD; vốn ODA giải ngân 640 tỷ đồng.\nViện trợ PCPNN năm 2021 đạt 212 tỷ đồng."
    )
    assert facts_of(read, text, title="Vốn đầu tư nước ngoài vào Cà Mau") == [("aid_value", 212e9, 2021)]


def test_advertisement_is_no_figure_and_the_article_around_it_waits(read):
    text = "nhà cái uy tín tặng 8.888.000 VND\nNăm 2021, các tổ chức PCPNN giải ngân cho tỉnh Cà Mau 5 triệu USD."
    assert [(fact.value, fact.reasons) for fact in read(text, TITLE, PUBLISHED).facts] == [("5000000", ("page_quarantined",))]


@pytest.mark.parametrize(
    ("said", "counted"),
    [("Bất chấp ảnh hưởng của dịch COVID-19", [12]), ("Trong phòng chống dịch COVID-19", []), ("Sau đợt lũ lịch sử", [])],
)
def test_those_who_help_in_an_emergency_are_not_those_at_work(read, said, counted):
    facts = read(f"Năm 2021, {said}, 12 tổ chức PCPNN hỗ trợ tỉnh.".replace(", B", ", b"), TITLE, PUBLISHED).facts
    assert [float(fact.value) for fact in facts] == counted
