"""Tables that a page's text has kept as lines."""

import pytest

TITLE = "Viện trợ PCPNN tỉnh Kiên Giang năm 2022"


def rows(extraction):
    return [(fact.metric, fact.value, fact.unit, fact.year, fact.sector) for fact in extraction.facts]


def test_barred_table_gives_each_number_its_header_label_and_unit(read):
    text = (
        "Biểu tổng hợp theo lĩnh vực (đơn vị tính: triệu đồng)\n"
        "STT | Lĩnh vực | Số dự án | Giải ngân\n"
        "1 | Y tế | 6 | 8.450\n"
        "2 | Giáo dục | 9 | 5.120\n"
        "Tổng cộng | 15 | 13.570"
    )
    assert rows(read(text, TITLE, "2023-02-01")) == [
        ("project_count", "6", "count", 2022, "Y tế"),
        ("aid_disbursed", "8450000000", "VND", 2022, "Y tế"),
        ("project_count", "9", "count", 2022, "Giáo dục"),
        ("aid_disbursed", "5120000000", "VND", 2022, "Giáo dục"),
        ("project_count", "15", "count", 2022, None),
        ("aid_disbursed", "13570000000", "VND", 2022, None),
    ]


def test_barred_table_with_years_in_its_rows(read):
    text = "Năm | Số dự án | Vốn cam kết (USD)\n2020 | 11 | 904.750\n2021 | 9 | 768.000"
    assert rows(read(text, TITLE, "2022-02-01")) == [
        ("project_count", "11", "count", 2020, None),
        ("aid_committed", "904750", "USD", 2020, None),
        ("project_count", "9", "count", 2021, None),
        ("aid_committed", "768000", "USD", 2021, None),
    ]


def test_stacked_table_with_years_as_headers(read):
    header, counts = "ĐVT: USD\nChỉ tiêu\nNăm 2021\nNăm 2022", "Số khoản viện trợ\n74\n82"
    text = f"{header}\n{counts}\nVốn cam kết\n5.930.000\n7.145.300\nVốn giải ngân\n4.612.000\n5.287.500"
    assert rows(read(text, TITLE, "2023-02-01")) == [
        ("project_count", "74", "count", 2021, None),
        ("project_count", "82", "count", 2022, None),
        ("aid_committed", "5930000", "USD", 2021, None),
        ("aid_committed", "7145300", "USD", 2022, None),
        ("aid_disbursed", "4612000", "USD", 2021, None),
        ("aid_disbursed", "5287500", "USD", 2022, None),
    ]


def test_numbers_of_a_table_wait_for_a_person(read):
    text = "Năm | Số dự án | Vốn cam kết (USD)\n2020 | 11 | 904.750\n2021 | 9 | 768.000"
    assert all("metric_not_told" in fact.reasons for fact in read(text, TITLE, "2022-02-01").facts)


@pytest.mark.parametrize(
    "text",
    [
        "Ngày | Mua | Bán\n1/2 | 24.100 | 24.450\n2/2 | 24.150 | 24.500",
        "Trang\n1\n2\n3\nCuối",
        "Năm | Vốn cam kết\n2020 | 904.750\n2021 | 768.000",
    ],
)
def test_tables_that_do_not_tell_what_they_count_or_in_which_money_yield_nothing(read, text):
    assert read(f"Các tổ chức PCPNN hoạt động hiệu quả.\n{text}", TITLE, "2022-02-01").facts == ()


@pytest.mark.parametrize("unit_line", ["", "ĐVT: USD\n"])
def test_time_in_a_caption_is_that_of_the_table(read, unit_line):
    text = (
        "Sở Ngoại vụ vừa báo cáo về viện trợ PCPNN của tỉnh Cà Mau năm 2021.\n"
        f"Biểu: Viện trợ PCPNN trong 9 tháng đầu năm 2021\n{unit_line}"
        "Lĩnh vực | Số dự án | Giải ngân (USD)\nY tế | 7 | 310.500\nGiáo dục | 4 | 120.700\n"
    )
    assert {(fact.year, fact.period) for fact in read(text, "Viện trợ PCPNN ở Cà Mau").facts} == {(2021, "9M")}


def test_part_of_a_year_in_the_title_is_that_of_figures_without_time(read):
    text = "Các tổ chức PCPNN giải ngân 3 triệu USD cho tỉnh."
    (fact,) = read(text, "Cà Mau: viện trợ phi chính phủ nước ngoài nửa đầu năm 2021").facts
    assert (fact.year, fact.period) == (2021, "H1")
