"""Texts about one decision: ``UBND tỉnh phê duyệt dự án …`` stands in one sentence, its sum in another."""

from collections.abc import Collection

from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary

_FAR = 3
"""So many sentences on, the sum may still be that of what was approved."""


def passages_of_approval(segmented: Segmented, with_figures: Collection[Passage]) -> frozenset[Passage]:
    """The first passages with figures behind a sentence that tells of an approval and of no figure; none beyond a paragraph further on."""
    words, folded = vocabulary(), segmented.folded
    numbered = frozenset(with_figures)
    found: set[Passage] = set()
    for index, passage in enumerate(segmented.passages):
        span = passage.start, passage.end
        is_decision = words["approved"].search(folded, *span) and words["decisions"].search(folded, *span)
        if passage in numbered or passage.is_title or not is_decision:
            continue
        behind = segmented.passages[index + 1 : index + 1 + _FAR]
        first = next((other for other in behind if other in numbered), None)
        if first is not None and first.paragraph <= passage.paragraph + 1:
            found.add(first)
    return frozenset(found)
