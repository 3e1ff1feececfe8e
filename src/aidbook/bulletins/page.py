"""Bytes to the readable part of a page: main text, title, publication date."""

import datetime as dt
import hashlib
import re
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.metadata import examine_meta, extract_title
from trafilatura.utils import load_html

from aidbook.bulletins.main_text import main_text
from aidbook.bulletins.now import Now
from aidbook.model.bulletin import Page
from aidbook.text.fold import compose, fold_in_place

_HEADER = re.compile(r"(url|published|title):[ \t]*(.*)")
# The date line of Vietnamese portals: "Thứ Hai, 04/12/2017, 16:33 [GMT+7]", "Cập nhật: 13/10/2011 | 8:59", "14:31 | 30/12/2016 GMT+7".
_DATE = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)"
_DATE_LINE = re.compile(
    r"(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|cap nhat|ngay dang|dang ngay|dang luc|\d{1,2}:\d\d[ |,-]+)"
    rf"[^\n\d]{{0,20}}(?:\d{{1,2}}:\d\d[ |,-]*)?{_DATE}"
    rf"|{_DATE.replace('day', 'day2').replace('month', 'month2').replace('year', 'year2')}[ |,-]+\d{{1,2}}:\d\d"
)
_DECREE = re.compile(
    r"(?:nghi dinh|quyet dinh|chi thi|ket luan|thong tu|luat|cong van|van ban|bao cao|decree|decision)"
    r"[^.;\n]{0,60}?\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d"
)
_HEAD_CHARACTERS = 600
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_YEAR = r"(?P<year>20[0-4]\d)"
# "/201712/", "/2021/08/", "/2021-11-25/" in an address.
_DATED_ADDRESS = re.compile(rf"[/_-]{_YEAR}[/_-]?(?P<month>0[1-9]|1[0-2])(?:[/_-]|$|\d\d[/_-])")
# "sáng 22/3/2018", "12/2020" alone on its line, "December 10, 2019", "10 December 2019".
_HEAD_DATES = (
    re.compile(rf"(?<!cp )(?:ngay|sang|chieu|toi|hom)[^.\n]{{0,12}}?\d{{1,2}}[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}"),
    re.compile(rf"(?:^|\n)[ ]*(?:\d{{1,2}}[/.-])?(?P<month>\d{{1,2}})[/.-]{_YEAR}(?=[ \n-])"),
    re.compile(rf"(?P<month>{'|'.join(_MONTHS)})[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]{_YEAR}"),
    re.compile(rf"\d{{1,2}}[ ](?P<month>{'|'.join(_MONTHS)}),?[ ]{_YEAR}"),
)


def read_html(body: bytes, url: str, *, issuer: str | None = None, is_sample: bool = False) -> Page:
    """Read a page as archived. The title is the first line of the text, so that a figure in it has a place.

    The date is that of the date line under the title, day before month, else what the page's metadata say.
    """
    title, text, published = "", "", None
    tree = load_html(body)
    if tree is not None:
        title = compose(examine_meta(tree).title or extract_title(tree) or "").strip()
        published = date_from_text(_after_title(tree)) or _iso_date(find_date(tree, original_date=True, url=url))
        text = main_text(tree)
    return Page(
        url=url,
        sha256=hashlib.sha256(body).hexdigest(),
        title=title,
        published=published,
        text=with_title(title, text),
        issuer=issuer,
        is_sample=is_sample,
    )


def read_text(body: bytes, *, url: str = "", issuer: str | None = None) -> Page:
    """Read a ``.txt`` bulletin: up to three header lines (``url:``, ``published:``, ``title:``), an empty line, the text.

    Without header lines the whole file is the text.
    """
    text = compose(body.decode("utf-8-sig", errors="replace")).replace("\r\n", "\n")
    headers: dict[str, str] = {}
    rest = text
    while (found := _HEADER.match(rest)) and found[1] not in headers:
        headers[found[1]] = found[2].strip()
        rest = rest[found.end() :].removeprefix("\n")
    title = headers.get("title", "")
    published = _iso_date(headers.get("published")) if headers else date_from_text(rest)
    return Page(
        url=headers.get("url") or url,
        sha256=hashlib.sha256(body).hexdigest(),
        title=title,
        published=published,
        text=with_title(title, rest.lstrip("\n")),
        issuer=issuer,
    )


def with_title(title: str, text: str) -> str:
    """The text led by its title, unless the title stands in it already."""
    if not title or any(line.strip() == title for line in text.splitlines()):
        return text
    lines = {_bare(line) for line in text.splitlines()[:40]}
    return text if _bare(title) in lines else f"{title}\n\n{text}"


def date_from_text(text: str) -> dt.date | None:
    """The date of a Vietnamese date line near the head of the text; day before month."""
    found = _DATE_LINE.search(fold_in_place(text[:_HEAD_CHARACTERS]))
    if not found:
        return None
    year, month, day = (found[name] or found[f"{name}2"] for name in ("year", "month", "day"))
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def spoken_at(page: Page) -> Now:
    """The year and the month in which a page speaks ("now"): of its date, else of its address, else of a date at its head.

    Each is None where it is not told.
    """
    if page.published:
        return Now(page.published.year, page.published.month)
    dated = _DATED_ADDRESS.search(urlsplit(page.url).path)
    if dated is None:
        head = _DECREE.sub("", fold_in_place(compose(page.text[:_HEAD_CHARACTERS])))
        dated = next((found for pattern in _HEAD_DATES if (found := pattern.search(head))), None)
    if dated is None:
        return Now(None, None)
    month = dated["month"]
    return Now(int(dated["year"]), int(month) if month.isdigit() else _MONTHS.index(month) + 1)


def _iso_date(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _after_title(tree: HtmlElement) -> str:
    """The head of what follows the title, where a portal shows the date; of the whole page where no heading tells the title."""
    title = next(tree.iter("h1"), None)
    following = title.itersiblings() if title is not None else ()
    texts = (
        [title.text_content(), *(element.text_content() for element in following if isinstance(element.tag, str))]
        if title is not None
        else [tree.text_content()]
    )
    return " ".join(texts)[:_HEAD_CHARACTERS]


def _bare(line: str) -> str:
    return " ".join(re.findall(r"\w+", fold_in_place(compose(line))))
