"""One article in the frame of every kind of site: its own figures are read, those around it are not."""

import dataclasses
import datetime as dt

import pytest
from fixtures.portals import RELATED, Article, make_portal_page, portal_names
from lxml import html

from aidbook.bulletins.extract import extract_page
from aidbook.bulletins.main_text import main_text
from aidbook.bulletins.page import read_html

LONG = Article(
    title="Cao Bằng: kết quả công tác phi chính phủ nước ngoài năm 2022",
    lead="Năm 2022, tại Cao Bằng có 28 dự án, phi dự án do các tổ chức phi chính phủ nước ngoài tài trợ.",
    paragraphs=(
        "Tại Cao Bằng, năm 2022, trên địa bàn tỉnh có 14 tổ chức phi chính phủ nước ngoài hoạt động, chủ yếu trong y tế và giáo dục.",
        "Giá trị viện trợ cam kết 1,720,153 USD, giải ngân thực tế 1,295,162 USD. Các chương trình đều đúng mục đích, đúng tiến độ.",
        "Thời gian tới, tỉnh tiếp tục nâng cao hiệu quả quản lý và vận động viện trợ, tăng cường phối hợp giữa các sở, ngành.",
    ),
    date=dt.date(2022, 12, 22),
)
SHORT = Article(
    title="Hà Tĩnh: họp về phi chính phủ nước ngoài",
    lead="Ngày 12/4, Sở Ngoại vụ họp.",
    paragraphs=("Tại Hà Tĩnh, năm 2023, các tổ chức PCPNN giải ngân 01 triệu USD.",),
    date=dt.date(2024, 4, 12),
)
URL = "https://tinh.gov.vn/tin/1.html"


def figures(article: Article, kind: str) -> dict[str, str]:
    """Metric to value, of the page of this kind of site."""
    page = read_html(make_portal_page(kind, article), URL)
    return {statement.metric: statement.value for statement in extract_page(page, trusted=True).facts}


@pytest.mark.parametrize("kind", portal_names())
def test_main_text_has_each_figure_of_the_article_and_its_lead(kind):
    expected = {"project_count": "28", "ngo_active_count": "14", "aid_committed": "1720153", "aid_disbursed": "1295162"}
    assert figures(LONG, kind) == expected


@pytest.mark.parametrize("kind", portal_names())
def test_main_text_of_a_short_article_takes_nothing_from_around_it(kind):
    assert figures(SHORT, kind) == {"aid_disbursed": "1000000"}


@pytest.mark.parametrize("kind", portal_names())
@pytest.mark.parametrize("article", [LONG, SHORT])
def test_main_text_has_no_title_of_another_story(kind, article):
    text = read_html(make_portal_page(kind, article), URL).text
    assert [title for title in RELATED if title in text] == []


@pytest.mark.parametrize("kind", portal_names())
def test_page_date_is_the_articles_not_that_of_a_related_story(kind):
    for month, day in ((4, 12), (12, 4), (1, 31)):
        article = dataclasses.replace(SHORT, date=dt.date(2024, month, day))
        assert read_html(make_portal_page(kind, article), URL).published == dt.date(2024, month, day)


@pytest.mark.parametrize("kind", portal_names())
def test_page_title_is_the_articles(kind):
    assert read_html(make_portal_page(kind, LONG), URL).title == LONG.title


def text_of(body: str) -> str:
    return main_text(html.document_fromstring(f"<html><body><h1>Tin tỉnh</h1>{body}</body></html>"))


def test_main_text_keeps_a_sentence_with_a_link_in_it():
    assert "Có 12 tổ chức phi chính phủ nước ngoài." in text_of('<p>Có 12 <a href="/x">tổ chức phi chính phủ nước ngoài</a>.</p>')


def test_main_text_loses_a_link_that_is_only_announced():
    text = text_of(
        '<p>Năm 2022 có 28 dự án.</p><p>Xem thêm: <a href="/x">Giải ngân 77 triệu USD</a> (07/07/2017)</p><p>Hội nghị kết thúc.</p>'
    )
    assert "77" not in text
    assert "28 dự án" in text
    assert "kết thúc" in text


def test_main_text_keeps_every_line_between_breaks_as_a_line():
    text = text_of("<div>Năm 2021 có 7 dự án.<br>Năm 2022 có 28 dự án.<br><br><b>Năm 2023</b> có 9 dự án.</div>")
    assert text.splitlines()[-3:] == ["Năm 2021 có 7 dự án.", "Năm 2022 có 28 dự án.", "Năm 2023 có 9 dự án."]


def test_main_text_keeps_a_table_of_data_as_rows():
    table = "".join(
        f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in (("Lĩnh vực", "Triệu USD"), ("Y tế", "51"), ("Giáo dục", "30,9"))
    )
    assert "| Y tế | 51 |" in text_of(
        f"<p>Cơ cấu viện trợ năm 2022 như sau, theo báo cáo của cơ quan thường trực.</p><table>{table}</table>"
    )


def test_main_text_of_a_table_that_lays_out_a_page_is_paragraphs():
    prose = "Hội nghị đánh giá công tác phi chính phủ nước ngoài của tỉnh, nêu thuận lợi, khó khăn và bàn nhiệm vụ thời gian tới. " * 2
    text = text_of(f"<table><tr><td>Giới thiệu</td><td><div>{prose}</div><div>Năm 2022 có 28 dự án.</div></td></tr></table>")
    assert "Năm 2022 có 28 dự án." in text.splitlines()
    assert "|" not in text


def test_main_text_ends_no_article_at_a_box_that_stands_before_it():
    body = f'<div><h4>Tin nổi bật</h4><ul><li><a href="/x">{RELATED[0]}</a></li></ul></div><div><p>Năm 2022 có 28 dự án.</p></div>'
    page = read_html(f"<html><body>{body}</body></html>".encode(), URL)
    assert "28 dự án" in page.text
    assert "Tin nổi bật" not in page.text


@pytest.mark.parametrize("body", [b"", b"\0" * 50, b"\x89PNG\r\n\x1a\n", b"<html><body>" + b"<div>" * 20_000, b"<p>" + b"<span>" * 5_000])
def test_page_that_is_none_is_an_empty_page(body):
    assert read_html(body, URL).text == ""
