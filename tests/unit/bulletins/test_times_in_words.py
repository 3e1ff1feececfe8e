"""How sentences say a part of a year, a range or a day: each wording with the time that it means."""

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau"
PUBLISHED = "2023-10-20"


def times(extraction):
    return [(fact.year, fact.period) for fact in extraction.facts]


@pytest.mark.parametrize(
    ("said", "year", "period"),
    [
        ("Hai quý đầu năm 2022", 2022, "H1"),
        ("Ba quý đầu năm 2022", 2022, "9M"),
        ("Hai quý cuối năm 2022", 2022, "H2"),
        ("Quý thứ ba của năm 2022", 2022, "Q3"),
        ("Trong quý cuối năm 2022", 2022, "Q4"),
        ("Nửa năm đầu 2022", 2022, "H1"),
        ("Sáu tháng cuối năm 2022", 2022, "H2"),
        ("Năm tháng đầu năm 2022", 2022, "5M"),
        ("Tám tháng đầu năm nay", 2023, "8M"),
        ("Mười tháng của năm 2022", 2022, "10M"),
        ("Mười một tháng đầu năm 2022", 2022, "11M"),
        ("Từ tháng 1 đến tháng 9/2022", 2022, "9M"),
        ("Từ đầu năm 2022 đến hết tháng 9", 2022, "9M"),
        ("Trong ba năm 2020, 2021, 2022", None, "range:2020-2022"),
        ("Tính từ năm 2016 đến thời điểm này", None, "range:2016-2023"),
        ("Tính tới thời điểm tháng 9 năm 2022", 2022, "as_of"),
        ("Đến hết quý III/2022", 2022, "as_of"),
        ("Hết năm 2022", 2022, "as_of"),
    ],
)
def test_vietnamese_time_has_its_year_and_period(read, said, year, period):
    text = f"{said}, các tổ chức PCPNN tài trợ cho tỉnh 3,1 triệu USD."
    assert times(read(text, TITLE, PUBLISHED)) == [(year, period)]


@pytest.mark.parametrize(
    ("said", "year", "period"),
    [
        ("In the January-September period of 2022", 2022, "9M"),
        ("In the second quarter of 2022", 2022, "Q2"),
        ("In Q4 2022", 2022, "Q4"),
        ("In the second half of 2022", 2022, "H2"),
        ("In the six months to June 2022", 2022, "H1"),
        ("In the nine months of 2022", 2022, "9M"),
        ("By mid-2022", 2022, "as_of"),
        ("In the year to September 2022", 2022, "as_of"),
        ("In the decade to 2020", 2020, "as_of"),
        ("Since the beginning of 2022", 2022, "as_of"),
        ("Counting from 2016", None, "range:2016-2023"),
    ],
)
def test_english_time_has_its_year_and_period(read, said, year, period):
    assert times(read(f"{said}, foreign NGOs gave Ca Mau USD 3.1 million.", TITLE, PUBLISHED)) == [(year, period)]


def test_word_of_time_that_is_not_understood_leaves_the_year_beside_it_unsure(read):
    (fact,) = read("Nửa nhiệm kỳ, tính tới năm 2022, các tổ chức PCPNN tài trợ cho tỉnh 3,1 triệu USD.", TITLE, PUBLISHED).facts
    assert fact.reasons == ("time_not_told",)


def test_only_part_of_year_that_is_told_governs_later_paragraphs(read):
    text = (
        "Công tác phi chính phủ nước ngoài được tỉnh chăm chút trong 6 tháng đầu năm.\n"
        "Đáng kể có việc mời được 4 tổ chức phi chính phủ nước ngoài bỏ ra 5,3 tỷ đồng qua 5 khoản viện trợ."
    )
    facts = read(text, TITLE, "2016-07-12").facts
    assert [(fact.year, fact.period) for fact in facts] == [(2016, "H1")] * 3
    assert {fact.state for fact in facts} == {"waiting"}


def test_sum_behind_a_count_up_to_now_is_of_now(read):
    text = "09/2019\nTính đến nay, 217 dự án PCPNN được triển khai. Giá trị cộng lại là 292 tỷ đồng, trong đó 271 tỷ đồng đã giải ngân."
    assert times(read(text, "Công tác PCPNN tại Hậu Giang năm 2019")) == [(2019, "as_of")] * 3


def test_this_year_beside_a_whole_year_is_the_next_one(read):
    text = "Năm tháng đầu năm nay, các tổ chức PCPNN viện trợ cho tỉnh 2,7 triệu USD; cả năm 2017, con số là 4,8 triệu USD."
    assert times(read(text, TITLE)) == [(2018, "5M"), (2017, "year")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Khoản viện trợ PCPNN nằm ngoài hỗ trợ phát triển chính thức là 3,1 triệu USD.", [(2023, "as_of")]),
        ("Hai quỹ đầu tư cùng các tổ chức PCPNN tài trợ cho tỉnh 3,1 triệu USD năm 2022.", [(2022, "year")]),
        ("Năm 2022, viện trợ PCPNN tăng từ 3,9 triệu USD của năm 2021 lên 4,2 triệu USD.", [(2021, "year"), (2022, "year")]),
        ("Năm 2022 có hai nhóm. Nhóm chuyển tiếp từ năm 2021 gồm 7 dự án PCPNN.", [(2022, "year")]),
        (
            "Plan gave 14 billion VND a year from 2000 to 2010 to NGOs, and 21 billion VND went to water and hygiene in 2005-2009.",
            [(None, "range:2000-2010"), (None, "range:2005-2009")],
        ),
    ],
)
def test_time_that_stands_near_another(read, text, expected):
    assert times(read(text, TITLE, PUBLISHED)) == expected
