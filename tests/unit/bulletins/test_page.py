import datetime as dt

import pytest

from aidbook.bulletins.page import date_from_text, read_html, read_text, spoken_at

HTML = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cao Bằng: viện trợ phi chính phủ nước ngoài</title>{meta}</head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Cao Bằng: viện trợ phi chính phủ nước ngoài</h1><p>{date}</p>
<p>Tại Cao Bằng, năm 2022, trên địa bàn có 28 dự án, phi dự án do 14 tổ chức phi chính phủ, cá nhân nước ngoài tài trợ.</p>
<p>Giá trị viện trợ cam kết 1,720,153 USD, tăng 19,3%, giải ngân thực tế 1,295,162 USD, tăng 1,7% so với năm 2021.</p></article>
<footer>Trang này dùng cookie. Lượt truy cập: 151</footer></body></html>"""


def test_read_html_gives_main_text_title_and_date():
    body = HTML.format(meta='<meta property="article:published_time" content="2022-12-22T08:00:00+07:00">', date="").encode()
    page = read_html(body, "https://caobang.gov.vn/1", issuer="government_portals", is_sample=True)
    assert page.title == "Cao Bằng: viện trợ phi chính phủ nước ngoài"
    assert page.published == dt.date(2022, 12, 22)
    assert "1,720,153 USD" in page.text
    assert page.text.count(page.title) == 1
    assert "cookie" not in page.text
    assert (page.issuer, page.is_sample, len(page.sha256)) == ("government_portals", True, 64)


def test_read_html_date_line_of_a_portal_is_day_before_month():
    page = read_html(HTML.format(meta="", date="Thứ Hai, 04/12/2017, 16:33 [GMT+7]").encode(), "https://caobang.gov.vn/1")
    assert page.published == dt.date(2017, 12, 4)


def test_read_html_decomposed_unicode_is_composed():
    import unicodedata

    page = read_html(unicodedata.normalize("NFD", HTML.format(meta="", date="")).encode(), "https://caobang.gov.vn/1")
    assert "tổ chức phi chính phủ" in page.text


def test_read_html_without_text_is_an_empty_page():
    assert read_html(b"<html><body></body></html>", "https://caobang.gov.vn/1").text == ""


def test_read_text_with_header_lines():
    page = read_text("url: https://a.vn/1\npublished: 2021-03-02\ntitle: Nhìn lại năm 2020\n\nThân bài.\n".encode())
    assert (page.url, page.published, page.title) == ("https://a.vn/1", dt.date(2021, 3, 2), "Nhìn lại năm 2020")
    assert page.text == "Nhìn lại năm 2020\n\nThân bài.\n"


def test_read_text_without_header_lines_is_all_text():
    page = read_text("Chiều 17/3, hội nghị.\n".encode())
    assert (page.url, page.published, page.title, page.text) == ("", None, "", "Chiều 17/3, hội nghị.\n")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Thứ Hai, 04/12/2017, 16:33 [GMT+7]", dt.date(2017, 12, 4)),
        ("• Cập nhật: Thứ năm, 13/10/2011 | 8:59:44 AM", dt.date(2011, 10, 13)),
        ("14:31 | 30/12/2016 GMT+7", dt.date(2016, 12, 30)),
        ("05/12/2017 10:57:55", dt.date(2017, 12, 5)),
        ("Nghị định ngày 31/8/2022", None),
        ("Thứ Hai, 40/12/2017, 16:33", None),
    ],
)
def test_date_from_text_reads_date_lines_only(line, date):
    assert date_from_text(line) == date


@pytest.mark.parametrize(
    ("url", "body", "year"),
    [
        ("https://a.vn/xa-hoi/201712/tin-1", "Tin.", 2017),
        ("https://a.vn/2016/08/09/tin", "Tin.", 2016),
        ("https://a.vn/tin-721393", "Ngày 02/3/2021, hội nghị được tổ chức.", 2021),
        ("https://a.vn/tin-721393", "Thực hiện Nghị định số 58/2022/NĐ-CP ngày 31/8/2022.", None),
    ],
)
def test_spoken_at_without_a_date_comes_from_address_or_head(make_page, url, body, year):
    assert spoken_at(make_page(body, url=url)).year == year
