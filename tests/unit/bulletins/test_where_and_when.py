"""Which time and which place governs a figure: within a sentence, from the sentence before, from the page."""

import pytest

CA_MAU = "Công tác phi chính phủ nước ngoài tại Cà Mau"
NEUTRAL = "Giao ban công tác phi chính phủ nước ngoài"


def told(extraction):
    return [(fact.value, fact.place, fact.year, fact.period) for fact in extraction.facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các tổ chức PCPNN giải ngân năm 2020 và 2021 lần lượt là 3,2 triệu USD và 4,1 triệu USD.", [(2020, "year"), (2021, "year")]),
        ("Giải ngân viện trợ PCPNN: năm 2018: 5 triệu USD; năm 2019: 6 triệu USD.", [(2018, "year"), (2019, "year")]),
        ("Viện trợ PCPNN năm 2018 đạt 5 triệu USD, năm 2019 đạt 6 triệu USD và năm 2020 đạt 7 triệu USD.", [2018, 2019, 2020]),
        ("Viện trợ PCPNN đạt 5 triệu USD (năm 2018), 6 triệu USD (năm 2019) và 7 triệu USD (2020).", [2018, 2019, 2020]),
        ("Viện trợ PCPNN tăng từ 3 triệu USD năm 2018 lên 5 triệu USD năm 2020.", [2018, 2020]),
        ("Năm 2020, viện trợ PCPNN đạt 2 triệu USD, so với 3 triệu USD của năm 2019.", [2020, 2019]),
        ("Năm 2020, viện trợ PCPNN đạt 2 triệu USD, giảm so với năm 2019 (3 triệu USD).", [2020, 2019]),
        ("Năm 2020, viện trợ PCPNN đạt 2 triệu USD (năm 2019: 3 triệu USD). Y tế nhận 1 triệu USD.", [2020, 2019, 2020]),
        ("Năm 2020, PCPNN giải ngân 2 triệu USD cho 19 dự án; con số này của năm 2019 là 3 triệu USD.", [2020, 2020, 2019]),
        ("Trong ba năm 2019, 2020 và 2021, các tổ chức PCPNN viện trợ cho tỉnh 9 triệu USD.", [(None, "range:2019-2021")]),
        ("Qua 5 năm (2018-2022), tỉnh thu hút 12 triệu USD viện trợ PCPNN.", [(None, "range:2018-2022")]),
        ("Nửa đầu năm nay, tỉnh tiếp nhận 2 triệu USD viện trợ PCPNN.", [(2022, "H1")]),
        ("10 tháng năm 2021, tỉnh tiếp nhận 2 triệu USD viện trợ PCPNN.", [(2021, "10M")]),
        ("Từ tháng 1 đến hết tháng 9, tỉnh tiếp nhận 2 triệu USD viện trợ PCPNN.", [(2022, "9M")]),
        ("Tính đến 30/6, có 20 tổ chức PCPNN được cấp giấy đăng ký.", [(2022, "as_of")]),
        ("Between January and September, foreign NGOs granted Ca Mau $2 million.", [(2022, "9M")]),
        ("In the first seven months of this year, foreign NGOs granted Ca Mau $2 million.", [(2022, "7M")]),
        ("Last year, foreign NGOs granted Ca Mau $2 million.", [(2021, "year")]),
        ("In 2021 Ca Mau received $2 million from foreign NGOs, lower than in 2020, when aid reached $3 million.", [2021, 2020]),
    ],
)
def test_time_of_each_figure_of_a_sentence(read, text, expected):
    times = [(year, "year") if not isinstance(year, tuple) else year for year in expected]
    assert [(year, period) for _, _, year, period in told(read(text, CA_MAU, "2022-10-20"))] == times


def test_nine_months_told_in_march_are_those_of_the_year_before(read):
    facts = read("9 tháng đầu năm, tỉnh tiếp nhận 2 triệu USD viện trợ PCPNN.", CA_MAU, "2022-03-20").facts
    assert [(fact.year, fact.period) for fact in facts] == [(2021, "9M")]


def test_now_of_a_report_in_february_is_the_end_of_the_year_reported_on(read):
    text = "Đến nay, tỉnh có 28 tổ chức PCPNN hoạt động. Năm 2020, tỉnh giải ngân 2 triệu USD viện trợ PCPNN."
    assert [(year, period) for _, _, year, period in told(read(text, CA_MAU, "2022-02-16"))] == [(2021, "as_of"), (2020, "year")]


def test_as_of_said_of_organisations_does_not_govern_the_aid_after_it(read):
    text = (
        "6 tháng đầu năm 2021, tỉnh giải ngân 2 triệu USD viện trợ PCPNN. Đến 30/6/2021, có 12 tổ chức PCPNN. Vốn cam kết là 3 triệu USD."
    )
    assert [period for _, _, _, period in told(read(text, CA_MAU, "2021-07-20"))] == ["H1", "as_of", "H1"]


def test_plan_of_a_year_is_neither_a_figure_nor_the_articles_year(read):
    text = "Trong năm, tỉnh tiếp nhận 2 triệu USD viện trợ PCPNN.\nNăm 2022, tỉnh đặt mục tiêu vận động 3 triệu USD."
    facts = read(text, "Cà Mau: tổng kết công tác phi chính phủ nước ngoài năm 2021").facts
    assert [(fact.value, fact.year) for fact in facts] == [("2000000", 2021)]


@pytest.mark.parametrize(
    ("title", "text", "places"),
    [
        (
            "Hà Tĩnh dự hội nghị giao ban công tác PCPNN",
            "Báo cáo nêu: năm 2022 có 388 tổ chức PCPNN, giải ngân 223,7 triệu USD. Trong năm, tỉnh tiếp nhận 10 dự án PCPNN.",
            ["VN", "VN", "Hà Tĩnh"],
        ),
        (
            NEUTRAL,
            "Theo Bộ Ngoại giao, năm 2022 viện trợ PCPNN tăng, đạt 90 triệu USD.\nTại Quảng Ninh có 54 dự án PCPNN, trị giá 6 triệu USD.",
            ["VN", "Quảng Ninh", "Quảng Ninh"],
        ),
        (
            NEUTRAL,
            "Đại diện PACCOM cho biết, tính đến cuối năm 2022, có 388 tổ chức PCPNN hoạt động. Riêng tỉnh Sơn La có 12 tổ chức PCPNN.",
            ["VN", "Sơn La"],
        ),
        (
            NEUTRAL,
            "Năm 2022, TPHCM nhận 15,6 triệu USD viện trợ PCPNN, Bến Tre 6,1 triệu USD và Cà Mau 2,7 triệu USD.",
            ["Hồ Chí Minh", "Bến Tre", "Cà Mau"],
        ),
        (
            NEUTRAL,
            "Năm 2025, tỉnh Lâm Đồng (hợp nhất từ Lâm Đồng, Đắk Nông và Bình Thuận) có 46 tổ chức PCPNN hoạt động.",
            ["Lâm Đồng"],
        ),
        (
            "Quảng Trị đón tổ chức Plan",
            "Giám đốc tổ chức Plan tại Việt Nam cho biết, năm 2022 tổ chức PCPNN này tài trợ cho tỉnh 2 triệu USD.",
            ["Quảng Trị"],
        ),
    ],
)
def test_place_of_each_figure(read, title, text, places):
    assert [place for _, place, _, _ in told(read(text, title, "2025-10-20"))] == places


def test_several_places_in_a_sentence_wait_unless_the_figures_own_words_name_one(read):
    text = "Năm 2022, ngoài Kon Tum, Gia Lai còn có 5 dự án PCPNN với vốn cam kết 2 triệu USD."
    assert [fact.reasons for fact in read(text, NEUTRAL, "2023-02-01").facts if fact.unit == "USD"] == [()]
    text = "Năm 2022, Kon Tum tiếp nhận 5 dự án PCPNN, Gia Lai 7 dự án PCPNN; giải ngân 2 triệu USD."
    assert "place_not_told" in read(text, NEUTRAL, "2023-02-01").facts[-1].reasons
