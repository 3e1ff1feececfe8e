"""Numbers that are no statistics: what is wished for, offered or proposed, and who came, was thanked or had papers renewed."""

import pytest

TITLE = "Công tác phi chính phủ nước ngoài tại Cà Mau năm 2021"


def values(extraction):
    return [fact.value for fact in extraction.facts]


@pytest.mark.parametrize(
    "wish",
    [
        "Năm 2021, Cà Mau kêu gọi các tổ chức PCPNN hỗ trợ 25 dự án.",
        "Năm 2021, y tế cần hơn 30% số vốn viện trợ PCPNN, tức 4 triệu USD, với 12 dự án.",
        "Để làm nước sạch, năm 2021 Cà Mau còn cần 2 triệu USD viện trợ PCPNN.",
        "Năm 2021, Cà Mau nhắm mốc 9 triệu USD viện trợ PCPNN.",
        "On offer to foreign NGOs were 12 projects in 2021, which would need 3 million USD.",
        "In 2021, the province proposed that the ministry license 7 foreign NGOs.",
    ],
)
def test_wished_for_or_proposed_is_no_figure(read, wish):
    assert read(wish, TITLE).facts == ()


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("Năm 2021, Cà Mau kêu gọi được 9 dự án PCPNN.", ["9"]),
        ("Năm 2021, Cà Mau đã kêu gọi các tổ chức PCPNN hỗ trợ 6 dự án.", ["6"]),
        ("Từ việc kêu gọi các tổ chức PCPNN năm 2021 tỉnh nhận được 5 triệu USD.", ["5000000"]),
        ("Năm 2021, tỉnh kêu gọi các tổ chức PCPNN và được cam kết 5 triệu USD.", ["5000000"]),
        ("Mục tiêu của tỉnh là 4 triệu USD; năm 2021 các tổ chức PCPNN giải ngân 5 triệu USD.", ["5000000"]),
    ],
)
def test_called_for_and_got_is_a_figure(read, text, got):
    assert values(read(text, TITLE)) == got


@pytest.mark.parametrize(
    "guests",
    [
        "Khách mời gồm lãnh đạo các sở, các huyện và 22 tổ chức PCPNN.",
        "The province met on Monday with 15 foreign NGOs on screen.",
        "Năm 2021, có 15 tổ chức phi chính phủ nước ngoài (PCPNN) dự họp tại Cà Mau.",
        "Bằng chứng nhận năm 2021 được tỉnh trao cho 40 tổ chức PCPNN.",
        "In 2021 the province helped to renew the papers of 11 foreign NGOs.",
    ],
)
def test_guests_and_honoured_organisations_are_not_counted(read, guests):
    assert read(guests, TITLE).facts == ()


def test_loans_that_aid_pays_for_are_aid(read):
    text = "Năm 2021, tổ chức PCPNN Plan viện trợ 2 triệu USD.\nPhần còn lại, 300.000 USD, thuộc chương trình tài chính vi mô, cho vay vốn."
    assert values(read(text, TITLE)) == ["2000000", "300000"]


@pytest.mark.parametrize(
    ("text", "title", "reason"),
    [
        ("Năm 2021, Cà Mau tiếp nhận 3 triệu USD viện trợ PCPNN", TITLE, "no_whole_sentence"),
        ("Năm 2021, viện trợ PCPNN cho Cà Mau trị giá 3 triệu USD.", "Cà Mau kêu gọi viện trợ phi chính phủ nước ngoài", "may_be_a_wish"),
        ("Năm 2021, hội nghị ở Cà Mau ghi nhận 15 tổ chức PCPNN.", TITLE, "deed_not_told"),
        ("Giai đoạn 2020-2025, các tổ chức PCPNN hỗ trợ Cà Mau 3 triệu USD.", "Viện trợ phi chính phủ ở Cà Mau", "time_not_over"),
    ],
)
def test_figure_that_may_be_no_statistic_waits(read, text, title, reason):
    (fact,) = read(text, title, "2022-03-01").facts
    assert (fact.state, fact.reasons) == ("waiting", (reason,))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Năm 2021, Cà Mau tiếp nhận 3 triệu USD viện trợ PCPNN.", "Cà Mau kêu gọi viện trợ phi chính phủ nước ngoài"),
        ("Năm 2021, 15 tổ chức PCPNN hoạt động tại Cà Mau.", TITLE),
        ("Giai đoạn 2018-2021, các tổ chức PCPNN hỗ trợ Cà Mau 3 triệu USD.", "Viện trợ phi chính phủ ở Cà Mau"),
    ],
)
def test_figure_of_what_was_done_is_accepted(read, text, title):
    (fact,) = read(text, title, "2022-03-01").facts
    assert (fact.state, fact.reasons) == ("accepted", ())
