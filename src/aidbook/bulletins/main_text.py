"""A page's tree to the text of its article. trafilatura finds the article; what it does not know of Vietnamese portals is done before.

Of a page whose article is short trafilatura returns all text that it sees. So what is surely no part of the article goes first, above all
links that stand alone: whatever the box around them is called, they are titles of other stories, with figures of their own.
"""

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from configparser import ConfigParser
from functools import cache

import trafilatura
import yaml
from lxml.html import HtmlElement
from trafilatura.settings import DEFAULT_CONFIG, Document

from aidbook import paths
from aidbook.bulletins.box_headings import box_heading
from aidbook.errors import SourceError
from aidbook.text.fold import compose, fold

PARTS_FILE = paths.BULLETIN_SOURCES / "page_parts.yml"
_CONTAINERS = frozenset(("article", "center", "div", "main", "section", "td"))
_PARTS = ("aside", "blockquote", "body", "dd", "dl", "dt", "figcaption", "figure", "footer", "form", "header", "li", "nav", "ol", "p", "ul")
_BLOCKS = _CONTAINERS | frozenset((*_PARTS, "table", "tbody", "th", "tr"))
_TITLES = frozenset(("h1", "h2"))
_LAYOUT = {"table": "div", "tbody": "div", "thead": "div", "tr": "div", "td": "div", "th": "div"}
_PROSE = 200
"""Characters of a cell that make its table one of layout: no cell of data is so long."""
_SHORTEST_ARTICLE = "50"
"""Below so many characters trafilatura falls back to all text of the page; its own default is 250, longer than a short bulletin."""


def main_text(tree: HtmlElement) -> str:
    """The article's text in composed Unicode, a line for each block; empty where there is none. The tree is changed."""
    for element in list(_named(tree, "not_article")):
        if not _holds_article(element):
            _drop(element)
    _unfold_layout(tree)
    for element in [element for element in _elements(tree) if element.tag in _CONTAINERS]:
        _wrap_loose_lines(element)
    _drop_links_alone(tree)
    for element in [element for element in _elements(tree) if _is_heading_of_box(element)]:
        _drop(element)
    leads = [_text(element) for element in _named(tree, "lead") if _stands_after_title(element)]
    found = trafilatura.bare_extraction(tree, fast=True, include_comments=False, include_formatting=False, config=_settings())
    text = compose(found.text or "") if isinstance(found, Document) else ""
    flat = " ".join(text.split())
    return "\n".join([*(lead for lead in leads[:1] if lead not in flat), text]).strip()


def _drop_links_alone(tree: HtmlElement) -> None:
    """Drop every link in whose block nothing else is said; of one in a sentence its words stay. A heading may be a link to its own page."""
    blocks: dict[HtmlElement, list[HtmlElement]] = {}
    for link in tree.iter("a"):
        around = next((element for element in link.iterancestors() if element.tag in _BLOCKS or element.tag in _TITLES), None)
        if around is not None and around.tag not in _TITLES:
            blocks.setdefault(around, []).append(link)
    for block, links in blocks.items():
        if _says_nothing(_text_beside_links(block)):
            has_blocks = any(child.tag in _BLOCKS for child in block)
            for element in links if has_blocks or block.tag == "body" else [block]:
                _drop(element)
        else:
            for link in links:
                link.drop_tag()


def _says_nothing(beside: str) -> bool:
    """Whether what stands beside a link is no sentence about it: a bullet, a date, "Xem thêm:"."""
    words = re.findall(r"[^\W\d_]+", fold(beside))
    return box_heading(beside) is not None or all(word in _words_beside_links() for word in words)


def _wrap_loose_lines(container: HtmlElement) -> None:
    """Make a paragraph of each line that stands loose among blocks or between line breaks; trafilatura loses some of them."""
    if not any(child.tag == "br" or child.tag in _BLOCKS for child in container):
        return
    children, text = list(container), container.text
    container.text = None
    for child in children:
        container.remove(child)
    line = _open_line(container, text)
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag == "br" or child.tag in _BLOCKS:
            if child.tag != "br":
                container.append(child)
            line = _open_line(container, tail)
        else:
            line.append(child)
            child.tail = tail
    for line in [child for child in container if child.tag == "p" and not len(child) and not (child.text or "").strip()]:
        container.remove(line)


def _open_line(container: HtmlElement, text: str | None) -> HtmlElement:
    line: HtmlElement = container.makeelement("p")
    line.text = text
    container.append(line)
    return line


def _text_beside_links(block: HtmlElement) -> str:
    """The text of a block without that of its links and of the blocks in it."""
    pieces = [block.text or ""]
    for child in block:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS and child.tag != "a":
            pieces.append(_text_beside_links(child))
        pieces.append(child.tail or "")
    return compose(" ".join(" ".join(pieces).split()))


def _unfold_layout(tree: HtmlElement) -> None:
    """Turn the tables that lay out a page, or frame a picture, into plain blocks: what stands in their cells are paragraphs."""
    for table in list(tree.iter("table")):
        cells = list(table.iter("td", "th"))
        rows = list(table.iter("tr"))
        if (
            len(cells) <= len(rows)
            or next(table.iterdescendants("table", "h1", "h2"), None) is not None
            or any(len(_text(cell)) >= _PROSE for cell in cells)
        ):
            for element in [table, *table.iter("tbody", "thead", "tr", "td", "th")]:
                element.tag = _LAYOUT[element.tag]


def _is_heading_of_box(element: HtmlElement) -> bool:
    return len(element) <= 1 and element.tag not in ("script", "style") and box_heading(_text(element)) is not None


def _stands_after_title(element: HtmlElement) -> bool:
    return element.xpath("boolean(preceding::h1) or not(//h1)") is True


def _holds_article(element: HtmlElement) -> bool:
    return element.tag in ("html", "body") or next(element.iter("h1"), None) is not None


def _elements(tree: HtmlElement) -> Iterable[HtmlElement]:
    return (element for element in tree.iter() if isinstance(element.tag, str))


def _text(element: HtmlElement) -> str:
    return compose(" ".join("".join(element.itertext()).split()))


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


@cache
def _settings() -> ConfigParser:
    settings = copy.deepcopy(DEFAULT_CONFIG)
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = _SHORTEST_ARTICLE
    return settings


def _named(tree: HtmlElement, part: str) -> Iterable[HtmlElement]:
    """The elements whose class or id names this part, outermost first."""
    pattern = re.compile("|".join(_parts()[part]))
    for element in _elements(tree):
        name = f"{element.get('class', '')} {element.get('id', '')}"
        if len(name) > 1 and pattern.search(re.sub(r"[-_]", "", name.lower())):
            yield element


@cache
def _words_beside_links() -> frozenset[str]:
    return frozenset(word for phrase in _parts()["beside_links"] for word in fold(phrase).split())


@cache
def _parts() -> Mapping[str, Sequence[str]]:
    try:
        raw = yaml.safe_load(PARTS_FILE.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SourceError(f"{PARTS_FILE}: cannot be read: {error}") from error
    missing = {"lead", "not_article", "beside_links"} - set(raw)
    if missing:
        raise SourceError(f"{PARTS_FILE}: no list {', '.join(sorted(missing))}.")
    return {part: tuple(words) for part, words in raw.items()}
