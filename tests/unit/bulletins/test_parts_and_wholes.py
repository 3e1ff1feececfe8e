"""Numbers that lean on others: counts told again or behind their noun, parts of a sum, sectors in order, differences and rates."""

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau"
PUBLISHED = "2023-10-20"


def told(extraction):
    return [(fact.metric, fact.value) for fact in extraction.facts]


@pytest.mark.parametrize(
    ("text", "metric", "value"),
    [
        ("Năm 2022, số tổ chức PCPNN hoạt động trên địa bàn tỉnh đã vượt 40.", "ngo_active_count", "40"),
        ("Năm 2022, số dự án PCPNN mà tỉnh tiếp nhận được lên tới 52.", "project_count", "52"),
        ("Năm 2022, số dự án PCPNN trên địa bàn tỉnh chạm mốc 52.", "project_count", "52"),
        ("Số lượng tổ chức PCPNN hoạt động tại tỉnh năm 2022 dừng ở 40.", "ngo_active_count", "40"),
        ("Số dự án PCPNN mỗi năm vào khoảng 3.000.", "project_count", "3000"),
        ("The number of foreign NGOs in Ca Mau stood at 80 in 2020.", "ngo_active_count", "80"),
        ("Licensed foreign NGOs in Ca Mau now number 118.", "ngo_registered_count", "118"),
        ("Năm 2022, 80 cơ quan, tổ chức, cá nhân nước ngoài đã tài trợ cho tỉnh.", "ngo_active_count", "80"),
    ],
)
def test_count_in_its_other_wordings(read, text, metric, value):
    assert told(read(text, TITLE, PUBLISHED)) == [(metric, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2022 tỉnh có 40 tổ chức PCPNN hoạt động, năm 2021 là 35.", [("40", 2022), ("35", 2021)]),
        ("Nếu năm 2010 tỉnh mới có 20 tổ chức PCPNN thì tới năm 2020 đã là 80.", [("20", 2010), ("80", 2020)]),
        ("In 2010 just 20 foreign NGOs were operating in Ca Mau; by 2020 there were 80 of them.", [("20", 2010), ("80", 2020)]),
        (
            "Giai đoạn 2020-2022 tỉnh đón 140 lượt tổ chức PCPNN. Theo từng năm, năm 2020 có 49 tổ chức, năm 2021 có 48 tổ chức.",
            [("140", None), ("49", 2020), ("48", 2021)],
        ),
    ],
)
def test_count_told_again_at_another_time(read, text, expected):
    assert [(fact.value, fact.year) for fact in read(text, TITLE, PUBLISHED).facts] == expected


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("cao hơn năm trước 20%", "20"),
        ("nhiều hơn năm 2021 trên 5%", "5"),
        ("thấp hơn năm trước đó 5%", "-5"),
        ("nhỉnh hơn 8% so với năm 2021", "8"),
        ("chỉ bằng 74% giai đoạn 2017 - 2019", "-26"),
    ],
)
def test_change_with_its_base_between_word_and_number(read, said, change):
    facts = read(f"Năm 2022, các tổ chức PCPNN giải ngân cho tỉnh 2 triệu USD, {said}.", TITLE, PUBLISHED)
    assert told(facts) == [("aid_disbursed", "2000000"), ("change_pct", change)]


@pytest.mark.parametrize(
    "said",
    [
        "thêm 40 tổ chức PCPNN so với năm trước",
        "so với năm 2021 tăng 2 dự án và 300.000 USD",
        "while in 2021 there were five projects fewer",
        "kế hoạch là 2,5 triệu USD",
    ],
)
def test_difference_and_plan_are_no_figures(read, said):
    assert told(read(f"Năm 2022, các tổ chức PCPNN giải ngân cho tỉnh 2 triệu USD; {said}.", TITLE, PUBLISHED)) == [
        ("aid_disbursed", "2000000")
    ]


def test_rate_beside_last_years_rate_is_no_change(read):
    facts = read("Tỷ lệ giải ngân vốn PCPNN năm 2022 đạt 83%, cao hơn năm 2021 (75%).", TITLE, PUBLISHED)
    assert told(facts) == [("disbursement_rate", "83")]
    facts = read("Năm 2022, giải ngân vốn PCPNN đạt 1,9 triệu USD, đạt 79%; so với năm 2021 tăng 2 dự án.", TITLE, PUBLISHED)
    assert told(facts) == [("aid_disbursed", "1900000"), ("disbursement_rate", "79")]


def test_so_much_of_so_much_is_what_was_spent(read):
    facts = read("Năm 2022, vốn PCPNN giải ngân 35/42 tỷ đồng, đạt 83%.", TITLE, PUBLISHED)
    assert told(facts) == [("aid_disbursed", "35000000000"), ("disbursement_rate", "83")]


@pytest.mark.parametrize("said", ["giảm 7% còn 4,2 triệu USD", "tăng 7%, lên 4,2 triệu USD"])
def test_sum_where_a_change_ends_is_of_what_changed(read, said):
    facts = read(f"Giá trị giải ngân viện trợ PCPNN năm 2022 {said}.", TITLE, PUBLISHED).facts
    assert [fact.metric for fact in facts] == ["change_pct", "aid_disbursed"]


def test_sum_of_a_part_of_what_was_counted_measures_what_the_whole_does(read):
    text = "In 2022, USD 2.5 million was disbursed for 25 NGO projects. FNGOs stood behind 18 of the items, with USD 2.2 million."
    assert ("aid_disbursed", "2200000") in told(read(text, TITLE, PUBLISHED))


@pytest.mark.parametrize(
    "said",
    [
        "Phần dành cho y tế nhiều nhất, 2 triệu USD; kế đến giáo dục 1 triệu USD.",
        "Nhận nhiều nhất là y tế (2 triệu USD), sau đó tới giáo dục (1 triệu USD).",
        "Y tế dẫn đầu, nhận 2 triệu USD. Giáo dục xếp thứ hai, 1 triệu USD.",
    ],
)
def test_ranked_sectors_divide_the_sum_before(read, said):
    facts = read(f"Năm 2022, các tổ chức PCPNN giải ngân cho tỉnh 5 triệu USD. {said}", TITLE, PUBLISHED).facts
    assert [(fact.sector.lower(), fact.metric) for fact in facts[1:]] == [("y tế", "aid_disbursed"), ("giáo dục", "aid_disbursed")]


@pytest.mark.parametrize(
    "said",
    [
        "trong đó y tế 5, giáo dục 9",
        "(y tế: 5; giáo dục: 9)",
        "trong đó có 5 dự án y tế, 9 dự án giáo dục",
        "trong đó có 5 dự án về y tế, 9 dự án về giáo dục",
    ],
)
def test_sectors_of_a_count_have_each_their_number(read, said):
    facts = read(f"Năm 2022, tỉnh có 21 dự án PCPNN, {said}.".replace(", (", " ("), TITLE, PUBLISHED).facts
    assert [(fact.value, fact.sector) for fact in facts] == [("21", None), ("5", "y tế"), ("9", "giáo dục")]


@pytest.mark.parametrize(
    "said", ["Về y tế, năm 2022 các tổ chức PCPNN", "Dành cho y tế, các tổ chức PCPNN", "Ở mảng y tế, năm 2022 các tổ chức PCPNN"]
)
def test_sector_that_opens_the_sentence_is_that_of_its_sum(read, said):
    (fact,) = read(f"{said} tài trợ 1,2 triệu USD.", TITLE, PUBLISHED).facts
    assert fact.sector == "y tế"


@pytest.mark.parametrize(
    "text",
    [
        "Mỗi năm từ nay về sau, tỉnh muốn thu hút 80 tỷ đồng viện trợ PCPNN.",
        "Tỉnh mong các nhà tài trợ PCPNN giúp 5 trung tâm y tế, kinh phí cần là 17,2 tỷ đồng.",
        "Kế hoạch cho giai đoạn 2024-2026 là vận động 3 triệu USD viện trợ PCPNN.",
        "Ca Mau is looking for USD 5 million from foreign NGOs for 35 projects.",
        "Cùng ngày, tỉnh ký hợp tác với 6 tổ chức PCPNN.",
        "Trong số đó 3 tổ chức PCPNN đang xin cấp giấy đăng ký.",
    ],
)
def test_what_is_wanted_or_met_is_no_figure(read, text):
    assert told(read(text, TITLE, PUBLISHED)) == []


def test_what_was_enough_is_no_wish(read):
    assert told(read("Giai đoạn 2020-2022 chỉ cần 114 khoản viện trợ PCPNN.", TITLE, PUBLISHED)) == [("project_count", "114")]


def test_years_before_the_ngos_are_no_count_of_them(read):
    text = "In the past five years non-governmental organisations have channelled 13.7 million USD into Ca Mau."
    assert [fact.unit for fact in read(text, TITLE, PUBLISHED).facts] == ["USD"]


def test_section_of_a_portal_does_not_make_its_charity_foreign_aid(read):
    text = "Công tác PCPNN\nCán bộ, nhân viên Liên hiệp các tổ chức hữu nghị ủng hộ 1 tỷ đồng xây 20 căn nhà đại đoàn kết ở Điện Biên."
    assert not read(text, "Góp 1 tỷ đồng dựng nhà cho hộ nghèo").relevant


def test_office_of_a_body_in_vietnam_is_no_place_of_its_aid(read):
    text = "Ngày 01/10/2024, Tổ chức Cứu trợ trẻ em tại Việt Nam trao 10 tỷ đồng cho các gia đình ở Lào Cai."
    assert [fact.place for fact in read(text, "Viện trợ sau bão").facts] == ["Lào Cai"]


def test_large_sum_of_a_stretch_of_years_is_of_the_city_just_spoken_of(read):
    text = (
        "Nhìn lại giai đoạn 2017-2021, mỗi năm thành phố có 150 tổ chức PCPNN hoạt động. "
        "Vốn viện trợ họ cam kết trong cả giai đoạn là 269,42 triệu USD."
    )
    assert [fact.place for fact in read(text, "Thành phố Hồ Chí Minh: hội nghị về viện trợ").facts] == ["Hồ Chí Minh"] * 2


def test_stacked_table_of_years_with_headers_over_several_lines(read):
    headers = ("Năm", "Số tổ chức PCPNN", "và nhà tài trợ", "Số dự án", "Giá trị viện trợ", "giải ngân (USD)")
    text = "\n".join((*headers, "2017", "28", "31", "1.682.941", "2018", "18", "19", "1.536.781"))
    facts = read(text, TITLE, "2022-02-18").facts
    assert [(fact.metric, fact.value, fact.year) for fact in facts] == [
        ("ngo_active_count", "28", 2017),
        ("project_count", "31", 2017),
        ("aid_disbursed", "1682941", 2017),
        ("ngo_active_count", "18", 2018),
        ("project_count", "19", 2018),
        ("aid_disbursed", "1536781", 2018),
    ]
