"""Manners of telling in which first readings went wrong: lists, agreements, years that begin, other money set apart, labelled links."""

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau"
PUBLISHED = "2022-11-20"


def told(read, text, title=TITLE, published=PUBLISHED):
    """Metric, value, year and period of each figure."""
    return [(fact.metric, float(fact.value), fact.year, fact.period) for fact in read(text, title, published).facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Headlines of something else, behind their label.
        ("Năm 2021, các tổ chức PCPNN giải ngân 2 triệu USD.\nTin mới: Cà Mau xử lý 36 dự án chậm tiến độ", [2e6]),
        ("In 2021 NGOs disbursed 2 million USD.\nSee more: Ca Mau approves 95 billion VND road project", [2e6]),
        # What stands where an amount should, and is none.
        ("Năm 2021, các tổ chức PCPNN giải ngân 2 triệu USD. $0", [2e6]),
        ("In the decade 2002-2012 the NGOs disbursed 2 million USD in Ca Mau.", [2e6]),
        # Other money, named before a comma; and set apart.
        ("Năm 2021, so với phần ODA không hoàn lại, trên 5 triệu USD, các tổ chức PCPNN giải ngân 2 triệu USD.", [2e6]),
        ("Ngoài ODA, viện trợ của các tổ chức PCPNN năm 2021 đạt 2 triệu USD.", [2e6]),
        # Those whom one met or thanked.
        ("Chiều 17-1, UBND tỉnh gặp hơn 200 tổ chức nước ngoài. Năm 2021, các tổ chức PCPNN giải ngân 2 triệu USD.", [2e6]),
        # Sums in words, by their scale, spelled out; planned sums.
        ("Năm 2021, các tổ chức PCPNN giải ngân ba triệu USD.", [3e6]),
        ("Năm 2021, các tổ chức PCPNN giải ngân 33 tỷ đồng. Trong đó, y tế 18 tỷ, giáo dục 15 tỷ.", [33e9, 18e9, 15e9]),
        ("Năm 2021, các tổ chức PCPNN giải ngân 24.000 USD (hai mươi bốn nghìn đô la Mỹ).", [24000]),
        ("Năm 2021, các dự án PCPNN giải ngân 38 tỷ đồng/52 tỷ đồng kế hoạch.", [38e9]),
        # A price of each, without accents; and one that answers a list.
        ("Nam 2021, to chuc PCPNN vien tro 870 trieu dong xay gieng, moi gieng 5,8 trieu dong.", [870e6]),
        ("Năm 2021, các tổ chức PCPNN giải ngân cho mỗi huyện lần lượt là 4,9 tỷ đồng và 7,5 tỷ đồng.", [4.9e9, 7.5e9]),
        # Numbers between their neighbours.
        ("The number of NGOs with registration in Ca Mau rose to 50 from 30 in 2021.", [50, 30]),
        ("So với năm 2020, số tổ chức PCPNN ở Cà Mau năm 2021 nhiều thêm 16 tổ chức.", []),
        ("Năm 2021 có 20 tổ chức PCPNN tại Cà Mau, trong đó chỉ 15 là hoạt động thường xuyên.", [20, 15]),
    ],
)
def test_values_told_in_this_manner(read, text, expected):
    assert sorted(value for _, value, _, _ in told(read, text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kể từ năm 2000, các tổ chức PCPNN viện trợ 46 triệu USD.", (None, "range:2000-2022")),
        ("Giữa năm 2007 và 2011, các tổ chức PCPNN viện trợ 7 triệu USD.", (None, "range:2007-2011")),
        ("Các tổ chức PCPNN viện trợ 7 triệu USD từ năm 2017 đến hết ngày 30/9/2021.", (None, "range:2017-2021")),
        ("Từ năm 2016 tỉnh huy động được 14 triệu USD của các tổ chức PCPNN.", (None, "range:2016-2022")),
        ("Vào năm học 2020-2021, các tổ chức PCPNN viện trợ 1 triệu USD.", (2020, "as_of")),
        # What was signed for a stretch of years.
        ("Thỏa thuận hợp tác giai đoạn 2017 - 2021 vừa được ký.\nTổ chức PCPNN cam kết 7 triệu USD.", (None, "range:2017-2021")),
        # A heading that is a time.
        ("Năm 2020\nCác tổ chức PCPNN giải ngân 2 triệu USD.", (2020, "year")),
        # How long the project runs, told behind its sum.
        ("Tổ chức PCPNN bỏ ra 10 tỷ đồng; thời gian thực hiện: 2019 - 2021.", (None, "range:2019-2021")),
    ],
)
def test_time_told_in_this_manner(read, text, expected):
    assert [(year, period) for _, _, year, period in told(read, text)] == [expected]


def test_time_of_a_list_item_is_not_that_of_the_next(read):
    text = "Các tổ chức PCPNN hỗ trợ năm 2022:\n- SNV: 325.000 USD, từ 2019 đến 2021;\n- FIT: 200.000 USD, phối hợp y tế công - tư."
    assert [period for _, _, _, period in told(read, text)][1] != "range:2019-2021"


def test_last_year_in_a_report_on_last_year_is_the_one_before(read):
    text = "Năm 2021, viện trợ PCPNN tại Cà Mau là 62 tỷ đồng, giảm 18% so với năm trước (76 tỷ đồng)."
    facts = read(text, TITLE, PUBLISHED).facts
    assert [(fact.metric, fact.year) for fact in facts] == [("aid_value", 2021), ("change_pct", 2021), ("aid_value", 2020)]
    assert facts[1].base_year == 2020


def test_a_year_earlier_at_the_head_is_before_the_year_told(read):
    text = "Foreign NGOs gave Ca Mau 2 million USD in 2021. A year earlier the organisations had given 3 million USD."
    assert [year for _, _, year, _ in told(read, text)] == [2021, 2020]


def test_place_behind_a_bracket_is_not_that_of_what_stands_in_it(read):
    text = "In 2021 NGOs paid for a hospital ward in the country (6 million USD) and a heart centre in Hue (10 million USD)."
    assert [fact.place for fact in read(text, "NGO aid to Vietnam", PUBLISHED).facts][1] == "Thừa Thiên Huế"
    assert read(text, "NGO aid to Vietnam", PUBLISHED).facts[0].place != "Thừa Thiên Huế"


def test_several_provinces_in_a_row_are_none_of_them(read):
    text = "Năm 2021, việc rà phá bom mìn ở Quảng Trị, Hà Tĩnh, Quảng Nam, Quảng Bình nhận 15 triệu USD của các tổ chức PCPNN."
    (fact,) = read(text, TITLE, PUBLISHED).facts
    assert fact.place == "VN"
    assert "place_not_told" in fact.reasons


def test_sum_behind_one_decision_is_what_was_approved(read):
    text = "UBND tỉnh vừa có quyết định phê duyệt dự án do tổ chức PCPNN tài trợ.\nTổng kinh phí là 9 tỷ đồng."
    (fact,) = read(text, TITLE, PUBLISHED).facts
    assert fact.metric == "aid_approved"
    assert "metric_not_told" in fact.reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # A sum whose sentence says elsewhere what was done with money.
        ("Tại lễ trao bằng năm 2021, 157 triệu USD là giá trị viện trợ; các tổ chức PCPNN đã cam kết.", "metric_not_told"),
        # Several times in the sentence before.
        (
            "Năm 2021, các tổ chức PCPNN viện trợ 2 triệu USD, năm 2020 là 3 triệu USD. Có 6 tổ chức PCPNN đã rút khỏi tỉnh.",
            "time_not_told",
        ),
    ],
)
def test_doubt_that_this_manner_leaves(read, text, reason):
    assert reason in read(text, TITLE, PUBLISHED).facts[-1].reasons


def test_without_accents_only_what_may_mean_two_waits(read):
    text = "Nam 2021, cac to chuc PCPNN giai ngan 2 trieu USD tai Ca Mau. Von cam ket tang 12% so voi nam 2020."
    facts = read(text, "Cong tac phi chinh phu nuoc ngoai", PUBLISHED).facts
    assert [("no_accents" in fact.reasons) for fact in facts] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        # The page's date is the only time of a piece of news.
        "Tổ chức PCPNN vừa trao cho tỉnh Cà Mau thiết bị trị giá 120 triệu đồng.",
        # Who is at work is so on the day of the page.
        "Cà Mau có 46 tổ chức phi chính phủ nước ngoài đang hoạt động.",
    ],
)
def test_news_of_the_day_is_of_the_day(read, text):
    (fact,) = read(text, TITLE, PUBLISHED).facts
    assert (fact.year, fact.period, fact.reasons) == (2022, "as_of", ())
