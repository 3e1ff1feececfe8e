"""Headings of what surrounds an article: "Tin liên quan", "Các tin khác", "Bình luận (7)"."""

import re
from typing import Literal

from aidbook.bulletins.folding import fold_for_grammar
from aidbook.bulletins.vocabulary import vocabulary

_LONGEST = 40
_MOST_WORDS = 5


def box_heading(line: str) -> Literal["ends_article", "related_box"] | None:
    """What a line announces as a heading: that the article has ended, a box within it, or None where it is a line like any other.

    Of "Tin đọc nhiều | Tin mới nhất" the first part decides. ``line`` is composed text.
    """
    heading = line.split("|")[0].strip()
    if len(heading) > 2 * _LONGEST:
        return None
    bare = " ".join(re.findall(r"[a-z0-9]+", fold_for_grammar(heading).lower()))
    if not bare or len(bare) >= _LONGEST or len(bare.split()) > _MOST_WORDS:
        return None
    if vocabulary()["ends_article"].match(bare):
        return "ends_article"
    return "related_box" if vocabulary()["related_box"].match(bare) else None


def is_link(line: str) -> bool:
    """Whether a line is a headline of something else, behind its label: ``See more: …``, ``Được tài trợ: …``."""
    label, mark, _ = line.partition(":")
    bare = " ".join(re.findall(r"[a-z0-9]+", fold_for_grammar(label).lower()))
    return bool(mark) and any(vocabulary()[group].fullmatch(bare) for group in ("link_labels", "related_box", "ends_article"))
