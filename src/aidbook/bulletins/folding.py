"""Folded text for the grammar: as long as the text, lower case, no accents, but for words that only their accents tell apart."""

import re

from aidbook.text.fold import fold_in_place

# mỗi (each) and mới (new), tặng (give) and tăng (rise), chờ (wait) and cho (for), đông (east) and đồng (money): the first of each
# pair is written in capitals, which folded text has nowhere else. In text without accents the second is meant far more often. So too nằm
# (lie: "nằm ngoài" is no "năm ngoái"), quỹ (fund) and quý (quarter), đáng, đảng, dạng and đang (now), nhưng (but) and những.
_DISTINCT = re.compile(r"(?<!\w)(?:mỗi|tặng|chờ|đông|nằm|quỹ|đáng|đảng|dạng|nhưng)(?!\w)", re.IGNORECASE)

_OTHER_SPACE = re.compile(r"[^\S\n ]")


def fold_for_grammar(text: str) -> str:
    """Fold composed text in place; an offset in the result holds in ``text``. Line ends stay, other white space becomes a space."""
    folded = _OTHER_SPACE.sub(" ", fold_in_place(text))
    for found in _DISTINCT.finditer(text):
        start, end = found.span()
        folded = folded[:start] + folded[start:end].upper() + folded[end:]
    return folded
