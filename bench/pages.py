"""Pages to measure with: the sample's bulletins in the frame of each kind of portal, with menus of other lengths."""

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from fixtures.portals import Article, make_portal_page, portal_names
from lxml import html

from aidbook.sample import make_sample

YEARS = range(2018, 2026)
SEED = 1
MENU_ITEMS = (20, 60, 150)
SITE = "https://www.example-tinh.gov.vn"


def make_pages(folder: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` pages with their addresses, no two with the same bytes: the sample's stories come again under other dates."""
    make_sample(folder / "sample", YEARS, 0.05, SEED, False)
    articles = [_article(file) for file in sorted((folder / "sample" / "site" / "tin-tuc").rglob("*.html"))]
    kinds, menus = cycle(portal_names()), cycle(MENU_ITEMS)
    for number, article in zip(range(count), cycle(articles), strict=False):
        page = make_portal_page(next(kinds), article, menu_items=next(menus))
        yield f"{SITE}/tin-{number}.html", page.replace(b"</body>", f"<!-- {number} --></body>".encode())


def _article(file: Path) -> Article:
    tree = html.fromstring(file.read_bytes())
    lead = tree.xpath("string(//p[@class='lead'])")
    paragraphs = [paragraph.text_content() for paragraph in tree.xpath("//article/p[not(@class)]")]
    published = dt.date.fromisoformat(tree.xpath("string(//meta[@property='article:published_time']/@content)")[:10])
    return Article(tree.xpath("string(//h1)"), lead, paragraphs, published, tree.xpath("string(//figcaption)"))
