"""A page's text cut into passages (a sentence, a heading, a caption) with their place in it; what is no part of the article is left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aidbook.bulletins.box_headings import box_heading, is_link
from aidbook.bulletins.folding import fold_for_grammar
from aidbook.text.fold import compose

# A sentence ends at . ! ? … before white space and a capital, a digit or a quotation mark; not inside a number, nor after "TP." or "No.",
# nor before a currency: "5 tr. USD".
_CAPITALS = "".join(chr(code) for code in range(ord("À"), ord("ỹ")) if chr(code).isupper())
_END = re.compile(
    r"(?<!\bTP)(?<!\bTp)(?<!\bNo)(?<!\bMr)(?<!\bDr)(?<!\bst)(?:[.!?…]+[\"”’)\]]*)\s+"
    rf"(?!(?:US[D$]|VN[DĐ]|EUR))(?=[\"“‘(\[]?[A-Z0-9{_CAPITALS}])"
)
_SENTENCE_MARK = re.compile(r"[.!?;,…:]")
_LINK_MARKS = (">>", "»", "›")
# "[Quảng Nam có thêm 5 dự án]": another article of the site.
_LINK_LINE = re.compile(r"\s*\[[^\[\]]+\]\s*")
LONG_LINE = 120
"""A line at least this long, or with a sentence end, is article text again after a box of related items."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence. ``start`` and ``end`` are offsets in the page's text; ``paragraph`` numbers the article's lines."""

    start: int
    end: int
    paragraph: int
    is_title: bool


@dataclass(frozen=True, slots=True)
class Segmented:
    """A page's text, its folded form of the same length, and its passages in order."""

    text: str
    folded: str
    passages: Sequence[Passage]


def segment(text: str, title: str = "") -> Segmented:
    """Cut composed (NFC) text into passages. A line that repeats the title is marked as title."""
    folded = fold_for_grammar(text)
    bare_title = _bare(fold_for_grammar(compose(title)))
    passages: list[Passage] = []
    in_box = False
    number = 0
    for line in re.finditer(r"[^\n]+", text):
        start, end = line.span()
        bare = _bare(folded[start:end])
        if not bare or line[0].lstrip().startswith(_LINK_MARKS) or _LINK_LINE.fullmatch(line[0]) or is_link(line[0]):
            continue
        heading = box_heading(line[0])
        if heading == "ends_article":
            break
        if heading == "related_box":
            in_box = True
            continue
        if in_box:
            in_box = len(line[0].strip()) < LONG_LINE
            if in_box:
                continue
        is_title = bool(bare_title) and bare == bare_title
        passages += [Passage(a, b, number, is_title) for a, b in _sentences(text, start, end)]
        number += 1
    return Segmented(text, folded, passages)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [found.end() for found in _END.finditer(text, start, end)]
    edges = [start, *cuts, end]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


def _bare(folded: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", folded.lower()))
