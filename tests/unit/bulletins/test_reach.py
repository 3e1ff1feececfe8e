"""How far words reach: which time, place, metric and unit belong to which figure where a sentence holds several."""

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau"


def told(extraction):
    return [(fact.metric, fact.value, fact.place, fact.year, fact.period) for fact in extraction.facts]


@pytest.mark.parametrize(
    "beyond", ["vượt năm 2020 hơn 1 triệu USD", "tăng so với năm 2020 khoảng 1 triệu USD", "hơn năm 2020 gần 1 triệu USD"]
)
def test_difference_to_a_year_is_no_figure_and_its_year_no_time(read, beyond):
    facts = read(
        f"Năm qua các tổ chức PCPNN giải ngân 5 triệu USD, {beyond}.", "Cà Mau tổng kết công tác phi chính phủ nước ngoài năm 2021"
    )
    assert told(facts) == [("aid_disbursed", "5000000", "Cà Mau", 2021, "year")]


@pytest.mark.parametrize(
    ("programme", "said", "period"),
    [
        ("giai đoạn 2013 - 2017", "Trong 5 năm", "range:2013-2017"),
        ("giai đoạn 2013 - 2017", "Sau 5 năm thực hiện", "range:2013-2017"),
        ("giai đoạn 2011-2020", "10 năm qua", "range:2011-2020"),
        ("giai đoạn 2013 - 2017", "Trong cả giai đoạn", "range:2013-2017"),
    ],
)
def test_so_many_years_are_those_of_the_programme_that_the_text_names(read, programme, said, period):
    text = f"UBND tỉnh tổng kết Chương trình xúc tiến vận động viện trợ PCPNN {programme}.\n{said}, 33 tổ chức PCPNN triển khai 168 dự án."
    assert [fact.period for fact in read(text, TITLE).facts] == [period, period]


def test_time_before_the_next_figure_is_that_figures(read):
    text = "9 tháng đầu năm 2023, tỉnh họp về PCPNN.\nTrong kỳ, toàn tỉnh có 27 dự án PCPNN với vốn cam kết năm 2023 là 5,14 triệu USD."
    assert [(fact.value, fact.period) for fact in read(text, TITLE).facts] == [("27", "9M"), ("5140000", "year")]


def test_time_behind_each_figure_is_its_own(read):
    text = "Plan viện trợ 14 tỷ đồng từ năm 2000 đến 2010 cho sinh kế, 21 tỷ đồng cho nước sạch từ năm 2005 đến 2009."
    assert [fact.period for fact in read(text, TITLE).facts] == ["range:2000-2010", "range:2005-2009"]


@pytest.mark.parametrize(
    "said",
    [
        "Từ năm 2005 đến tháng 6/2012",
        "Kể từ năm 2005 đến tháng 6 năm 2012",
        "From 2005 to June 2012",
        "Từ năm 2005 đến hết quý II/2012",
    ],
)
def test_range_that_ends_in_a_month_is_a_range(read, said):
    (fact,) = read(f"{said}, các tổ chức PCPNN cam kết cho tỉnh 5 triệu USD.", TITLE).facts
    assert (fact.year, fact.period) == (None, "range:2005-2012")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Năm 2020, Quảng Trị là điểm sáng của cả nước về viện trợ PCPNN, tổng giá trị viện trợ 5 triệu USD.", ["Quảng Trị"]),
        ("Năm 2020, Quảng Trị có 80 tổ chức PCPNN có giấy đăng ký tại Việt Nam còn hiệu lực.", ["Quảng Trị"]),
        ("In 2020, years after it came to Vietnam, Plan has 6 NGO projects in Thai Nguyen.", ["Thái Nguyên"]),
        ("Năm 2020, cả nước nhận 220 triệu USD viện trợ PCPNN, có 6 dự án tại Cà Mau.", ["VN", "Cà Mau"]),
    ],
)
def test_place_of_a_figure_where_two_are_named(read, text, places):
    assert [fact.place for fact in read(text, "Công tác phi chính phủ nước ngoài").facts] == places


@pytest.mark.parametrize(
    "pair",
    [
        "5 triệu USD (tương đương 115 tỷ đồng)",
        "5 triệu USD tiền viện trợ, tương đương 115 tỷ đồng",
        "USD 5 mil. (or VND 115 bil.)",
        "5 tr. USD, quy đổi là 115 tỷ đồng",
    ],
)
def test_one_sum_in_two_currencies_has_one_metric(read, pair):
    facts = read(f"Năm 2020, tỉnh đã giải ngân {pair}.", TITLE).facts
    assert [(fact.metric, fact.unit, fact.value) for fact in facts] == [
        ("aid_disbursed", "USD", "5000000"),
        ("aid_disbursed", "VND", "115000000000"),
    ]


def test_words_behind_a_bracket_tell_what_was_done_with_the_sum_before_it(read):
    facts = read("In the first half of 2021, USD 983,467 (VND 22.4 billion) was disbursed for them by NGOs.", "NGO aid in Ca Mau").facts
    assert [fact.metric for fact in facts] == ["aid_disbursed", "aid_disbursed"]


@pytest.mark.parametrize(
    "text",
    [
        "The province hopes for 80 billion VND (4.7 million USD) each year from NGOs.",
        "So với năm 2017, tỉnh hơn 1 dự án PCPNN và hơn 611.000 USD.",
        "Năm 2021, tỉnh từ chối 2 đoàn PCPNN.",
        "In 2021 more than 50 international NGOs sat down with the province at a meeting.",
    ],
)
def test_hopes_differences_and_refusals_are_no_figures(read, text):
    assert read(text, TITLE).facts == ()


@pytest.mark.parametrize("opening", ["Đặc biệt", "Ước tính", "Ủy ban cho biết", "Ấn tượng"])
def test_sentence_may_begin_with_any_capital_of_the_alphabet(read, opening):
    facts = read(f"Năm 2019, tỉnh nhận 5 triệu USD viện trợ PCPNN. {opening}, năm 2020 tỉnh nhận 6 triệu USD.", TITLE).facts
    assert [(fact.year, fact.sentence.split(",")[0]) for fact in facts] == [(2019, "Năm 2019"), (2020, opening)]


def test_rows_of_labels_take_metric_and_unit_from_the_lines_above(read):
    text = "(Đơn vị: tỷ đồng)\nLĩnh vực - Cam kết\n1. Môi trường: 68,2\n2. Y tế: 41,7\nCộng: 109,9"
    facts = read(text, "Cà Mau: thống kê viện trợ PCPNN năm 2024").facts
    assert [(fact.metric, fact.value, fact.sector, fact.year) for fact in facts] == [
        ("aid_committed", "68200000000", "Môi trường", 2024),
        ("aid_committed", "41700000000", "Y tế", 2024),
        ("aid_committed", "109900000000", None, 2024),
    ]


def test_name_of_an_office_tells_no_sector(read):
    text = "Năm 2023, tỉnh nhận 5 tỷ đồng viện trợ PCPNN. Trong đó, Sở Lao động - Thương binh và Xã hội nhận 2,76 tỷ đồng."
    assert [fact.sector for fact in read(text, TITLE).facts] == [None, None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ảnh: năm 2020, các tổ chức PCPNN giải ngân cho tỉnh 5 triệu USD.", "in_a_caption"),
        ("Năm 2020, tỉnh có 25 dự án PCPNN, trong đó có 16 dự án PCPNN của Plan.", "part_of_a_count"),
    ],
)
def test_policy_captions_and_parts_wait(read, text, reason):
    assert read(text, TITLE).facts[-1].reasons == (reason,)


def test_policy_figure_far_from_any_word_of_aid_waits(read):
    text = "Năm 2020, tỉnh nhận 5 triệu USD viện trợ PCPNN.\nNăm 2020, tỉnh dành vật tư trị giá 2 tỷ đồng cho tỉnh bạn."
    facts = read(text, "Cà Mau: đối ngoại nhân dân năm 2020").facts
    assert [fact.reasons for fact in facts] == [(), ("aid_not_told",)]


def test_policy_only_year_of_the_text_is_sure_in_every_paragraph(read):
    text = "Năm 2020, tỉnh nhận 5 triệu USD viện trợ PCPNN.\nTỉnh Cà Mau có 25 dự án PCPNN."
    assert [(fact.year, fact.reasons) for fact in read(text, TITLE).facts] == [(2020, ()), (2020, ())]
    other = read(f"{text}\nNăm 2019, tỉnh nhận 4 triệu USD.", TITLE).facts
    assert other[1].reasons == ("time_not_told",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Giải ngân tăng từ 7,2 triệu USD năm 2020 lên 8,1 triệu USD năm 2021 từ nguồn PCPNN.",
            [("aid_disbursed", "7200000", 2020), ("aid_disbursed", "8100000", 2021)],
        ),
        (
            "Giải ngân của các tổ chức PCPNN năm 2021 là 65 tỷ đồng; năm 2020 là 54 tỷ đồng, năm 2019 chỉ 30 tỷ đồng.",
            [("aid_disbursed", "65000000000", 2021), ("aid_disbursed", "54000000000", 2020), ("aid_disbursed", "30000000000", 2019)],
        ),
        ("Số dự án PCPNN tăng từ 25 năm 2020 lên 31 năm 2021.", [("project_count", "25", 2020), ("project_count", "31", 2021)]),
        (
            "In 2021 NGOs ran 41 projects in the province, against 47 a year earlier.",
            [("project_count", "41", 2021), ("project_count", "47", 2020)],
        ),
        (
            "Năm 2021, cam kết viện trợ PCPNN là 3,5 triệu USD/22 dự án.",
            [("aid_committed", "3500000", 2021), ("project_count", "22", 2021)],
        ),
    ],
)
def test_one_measure_at_two_times_keeps_its_metric(read, text, expected):
    assert [(fact.metric, fact.value, fact.year) for fact in read(text, TITLE).facts] == expected


@pytest.mark.parametrize(
    ("span", "period"),
    [
        ("từ 01/01/2022 đến 31/12/2022", "year"),
        ("từ ngày 1/1/2022 đến hết ngày 30/6/2022", "H1"),
        ("từ 01/01/2022 đến 30/9/2022", "9M"),
    ],
)
def test_dates_from_new_year_on_are_the_stretch_between_them(read, span, period):
    (fact,) = read(f"Tính {span}, các tổ chức PCPNN giải ngân 5 triệu USD.", TITLE).facts
    assert (fact.year, fact.period) == (2022, period)


@pytest.mark.parametrize("passed", ["vượt mốc 3 triệu USD", "vượt mức 3 triệu USD", "vượt 24% kế hoạch năm", "bằng 45% cả năm 2020"])
def test_what_a_sum_has_passed_is_no_figure(read, passed):
    facts = read(f"Năm 2021, viện trợ PCPNN đạt 3,1 triệu USD, {passed}.", TITLE).facts
    assert [fact.value for fact in facts] == ["3100000"]


@pytest.mark.parametrize("sector", ["y tế", "giáo dục", "nước sạch"])
def test_sector_directly_behind_a_count_of_projects_is_theirs(read, sector):
    facts = read(f"Năm 2021, tỉnh có 30 dự án PCPNN. Trong đó có 12 dự án {sector}, 3 dự án về {sector}.", TITLE).facts
    assert [(fact.value, fact.sector) for fact in facts] == [("30", None), ("12", sector), ("3", sector)]


def test_size_of_other_money_does_not_move_the_figure_after_it(read):
    facts = read("Năm 2021, vốn ODA ký kết đạt 500 triệu USD. Vốn viện trợ PCPNN đạt 12 triệu USD.", TITLE).facts
    assert [(fact.value, fact.place) for fact in facts] == [("12000000", "Cà Mau")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giải ngân PCPNN năm 2018 đạt 7,3 triệu USD (năm 2017 là 6,2 triệu USD).", [("7300000", 2018), ("6200000", 2017)]),
        (
            "Năm 2018, cam kết PCPNN 9,1 triệu USD (2017: 8,2 triệu USD), giải ngân 7,3 triệu USD.",
            [("9100000", 2018), ("8200000", 2017), ("7300000", 2018)],
        ),
        ("NGOs disbursed 5.1 million USD in 2016, 6.2 million in 2017.", [("5100000", 2016), ("6200000", 2017)]),
        ("6 tháng đầu năm 2020, có 3 dự án PCPNN. Cùng kỳ năm 2019, tỉnh có 4 dự án PCPNN.", [("3", 2020), ("4", 2019)]),
    ],
)
def test_earlier_year_told_aside_is_that_of_its_own_figure(read, text, expected):
    assert [(fact.value, fact.year) for fact in read(text, TITLE).facts] == expected


@pytest.mark.parametrize(
    "said", ["Từ 2016 tới 2020", "Từ năm 2016 cho đến hết năm 2020", "From 2016 through 2020", "Between 2016 and 2020"]
)
def test_range_in_any_words_is_a_range(read, said):
    (fact,) = read(f"{said}, các tổ chức PCPNN cam kết cho tỉnh 5 triệu USD.", TITLE).facts
    assert (fact.year, fact.period) == (None, "range:2016-2020")


def test_meeting_that_sums_up_a_range_gives_its_years_to_what_it_reports(read):
    text = "Sáng nay, tỉnh họp tổng kết công tác vận động viện trợ PCPNN giai đoạn 2013-2018.\nTheo báo cáo, tỉnh nhận 85 dự án PCPNN."
    (fact,) = read(text, TITLE).facts
    assert (fact.value, fact.period) == ("85", "range:2013-2018")


def test_founding_year_is_no_time_of_data_but_where_it_is_counted_from(read):
    facts = read("Kể từ khi tái lập tỉnh năm 1997 đến nay, các tổ chức PCPNN đã giúp 210 dự án.", TITLE, "2017-08-11").facts
    assert [fact.period for fact in facts] == ["range:1997-2017"]
    assert read("Được thành lập năm 1997, tổ chức này giải ngân 5 tỷ đồng vốn PCPNN.", TITLE, "2017-08-11").facts[0].year != 1997


def test_count_told_again_is_one_statement(read):
    text = "Năm 2020, tỉnh có 3 dự án PCPNN mới.\nTrong 3 dự án mới có 2 dự án y tế."
    assert [fact.value for fact in read(text, TITLE).facts] == ["3", "2"]


def test_large_sum_that_goes_on_with_a_province_is_that_provinces(read):
    text = (
        "Giai đoạn 2011-2020, có 140 tổ chức PCPNN hoạt động tại Thành phố Hồ Chí Minh.\n"
        "Viện trợ PCPNN giai đoạn 2011-2020 tại Thành phố Hồ Chí Minh gồm 900 dự án. Cùng thời gian đó, cam kết đạt 310 triệu USD."
    )
    fact = read(text, "Đối ngoại nhân dân").facts[-1]
    assert (fact.place, fact.value, fact.state) == ("Hồ Chí Minh", "310000000", "waiting")


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2021, 2 dự án PCPNN của CARE, văn phòng tại Hà Nội, được UBND tỉnh Cà Mau phê duyệt.",
        "Truoc do, nam 2021, to chuc phi chinh phu Tam nhin The gioi tai Viet Nam tai tro 2 du an cho Ca Mau.",
        "Nam 2021, to chuc phi chinh phu nay cung Tam nhin The gioi tai Viet Nam thuc hien 2 du an trong tinh.",
    ],
)
def test_where_a_giver_has_its_office_is_no_place_of_its_aid(read, text):
    assert [(fact.place, fact.value) for fact in read(text, "Viện trợ PCPNN ở Cà Mau").facts] == [("Cà Mau", "2")]


def test_time_after_so_many_months(read):
    (fact,) = read("Các tổ chức PCPNN hỗ trợ tỉnh 3 triệu USD sau 9 tháng của năm 2021.", TITLE).facts
    assert (fact.year, fact.period) == (2021, "9M")


@pytest.mark.parametrize("line", ["[Cà Mau có thêm 5 dự án]", ">> Tin ảnh"])
def test_link_between_two_paragraphs_does_not_part_them(read, line):
    text = f"Năm 2021, tổ chức PCPNN Plan tài trợ Cà Mau 4 triệu USD.\n{line}\nPhần còn lại, 1 triệu USD, thuộc chương trình nước sạch."
    assert [(fact.value, fact.year) for fact in read(text, "Cà Mau").facts] == [("4000000", 2021), ("1000000", 2021)]


@pytest.mark.parametrize(
    ("paper", "year"),
    [
        ("quyết định số 52/QĐ-UBND ngày 14/3/2019", 2019),
        ("văn bản số 7/SNgV, ngày 02-9-2018 và quyết định số 52/QĐ-UBND ngày 14/3/2019", 2019),
        ("biên bản bàn giao", None),
    ],
)
def test_year_of_the_decision_where_a_text_tells_no_other(read, paper, year):
    text = f"UBND tỉnh Cà Mau phê duyệt khoản viện trợ PCPNN trị giá 2 tỷ đồng.\nSở có trách nhiệm thực hiện theo {paper}."
    (fact,) = read(text, "Viện trợ PCPNN ở Cà Mau").facts
    assert (fact.year, fact.state) == (year, "waiting")


def test_same_organisations_counted_at_another_time(read):
    facts = read("Năm 2001, cả nước có 210 tổ chức PCPNN, đến năm 2011 đã là 640 tổ chức.", "Công tác PCPNN").facts
    assert [(fact.metric, fact.value, fact.year) for fact in facts] == [
        ("ngo_active_count", "210", 2001),
        ("ngo_active_count", "640", 2011),
    ]
