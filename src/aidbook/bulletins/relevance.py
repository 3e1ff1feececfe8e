"""Whether a text, and a sentence in it, is about foreign NGO aid at all. ODA, FDI, budgets and domestic charity yield nothing."""

import re
from collections.abc import Iterable

from aidbook.bulletins.donors import NAMED_BODY, SHORT_NAME, known_givers
from aidbook.bulletins.folding import fold_for_grammar
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.text.fold import compose

# Before a country in brackets: "Tổ chức GRET (Pháp)", "Quỹ VESAF (Hoa Kỳ)", "GFS/Đức".
_BODY_BEFORE = re.compile(r"(?:[A-Z]{3,}|(?:tổ chức|quỹ|đoàn|hội|nhóm)\s[^.;\n()]{2,60})\s?$", re.IGNORECASE)
_LONGEST_NAME = 72
_LIST_OF_GIVERS = 3
"""So many NGOs known by name are listed for what they gave, also beside embassies."""
_WORDS_OF_LABEL = 4
_PASSING = 2
"""So many mentions of NGOs may be in passing: guests at somebody else's ceremony."""
# "Tổ chức Korea Food for the Hungry", "quỹ Jack & Dorothy": a body whose name is no Vietnamese.
_FOREIGN_NAME = re.compile(
    r"(?:[Tt](?:ổ chức|o chuc)|[Qq]u(?:ỹ|y))\s(?:[A-Z][A-Za-z'’.-]{2,}|[A-Z]{2,})"
    r"(?:\s(?:&\s|for\s|of\s|the\s|to\s|[Ii]n\s)*[A-Z][A-Za-z'’.-]{2,}){1,6}"
)
_OF_VIETNAM = re.compile(r"(?:Nam|Trung|Minh|Thanh|Vinh|Nguyen|Xanh|Lao|Phan|Vingroup|Viet)\b")


def is_relevant(segmented: Segmented, title: str, url: str) -> bool:
    """Whether the text speaks of foreign NGOs or of a named foreign giver, more than of other money."""
    words = vocabulary()
    end = segmented.passages[-1].end if segmented.passages else 0
    folded = segmented.folded[:end]
    marks = sum(len(words["ngo_marks"].findall(segmented.folded, *span)) for span in _sentences(segmented))
    other = sum(len(words[group].findall(folded)) for group in ("other_money", "government_grants"))
    if marks == 0:
        known = known_givers().findall(segmented.text, 0, end)
        givers = len(known) + _foreign_givers(segmented.text[:end], folded)
        gives = any(words[group].search(folded) for group in ("gives", "does_aid"))
        is_of_givers = givers > 2 * other or len(set(known)) >= _LIST_OF_GIVERS or _is_mostly_of_givers(segmented)
        return is_of_givers and (givers > 1 or (givers == 1 and gives))
    if any(_states_ngo_aid(segmented, passage) for passage in segmented.passages):
        return True
    head = fold_for_grammar(compose(title))
    in_title = words["ngo_marks"].search(head) is not None
    if not in_title and any(words[group].search(head) for group in ("other_money", "government_grants")):
        return other < marks
    if in_title or marks > _PASSING:
        return other < 3 * marks
    return other < 2 * (marks + len(known_givers().findall(segmented.text, 0, end)))


def _sentences(segmented: Segmented) -> list[tuple[int, int]]:
    """Where the passages are that are more than a page's label: ``Công tác PCPNN`` over an article tells where the portal keeps it."""
    spans = ((passage.start, passage.end) for passage in segmented.passages)
    return [span for span in spans if len(segmented.folded[slice(*span)].split()) > _WORDS_OF_LABEL]


def _is_mostly_of_givers(segmented: Segmented) -> bool:
    """Whether more sentences name a foreign giver than other money: a text goes through one project of the other money at length."""
    of_givers = of_others = 0
    for passage in segmented.passages:
        text, folded = segmented.text[passage.start : passage.end], segmented.folded[passage.start : passage.end]
        if known_givers().search(text) or _foreign_givers(text, folded):
            of_givers += 1
        elif is_other_money(segmented, passage.start, passage.end):
            of_others += 1
    return of_givers > of_others


def _states_ngo_aid(segmented: Segmented, passage: Passage) -> bool:
    """Whether a sentence names the money of NGOs beside a number, and no other money."""
    words, span = vocabulary(), (passage.start, passage.end)
    found = words["ngo_aid"].search(segmented.folded, *span)
    if found is None or words["other_money"].search(segmented.folded, *span):
        return False
    return re.search(r"\d", segmented.folded[found.end() : passage.end]) is not None


def stands_beside(segmented: Segmented, title: str, passages: Iterable[Passage]) -> bool:
    """Whether NGOs, or a giver known by name, are spoken of in the title or in a paragraph with figures.

    In a text that speaks of other money too, a mention in passing elsewhere (``một tổ chức phi chính phủ được mời góp ý``) is not enough.
    """
    words = vocabulary()
    if not words["other_money"].search(segmented.folded, 0, segmented.passages[-1].end):
        return True
    if words["ngo_marks"].search(fold_for_grammar(compose(title))) or known_givers().search(title):
        return True
    paragraphs = {passage.paragraph for passage in passages}
    near = [passage for passage in segmented.passages if passage.paragraph in paragraphs]
    return any(
        words["ngo_marks"].search(segmented.folded, passage.start, passage.end)
        or known_givers().search(segmented.text, passage.start, passage.end)
        or words["foreign_grants"].search(segmented.folded, passage.start, passage.end)
        for passage in near
    )


def passages_of_aid(segmented: Segmented, title: str) -> frozenset[Passage]:
    """The passages that speak of NGO aid, or go on in a paragraph that did; all of them where the title does."""
    if vocabulary()["ngo_marks"].search(fold_for_grammar(compose(title))) or known_givers().search(title):
        return frozenset(segmented.passages)
    told: set[Passage] = set()
    paragraph = -1
    for passage in segmented.passages:
        # A sentence behind does not tell: "vận động được 42 tỷ đồng. Trong đó, nguồn từ các tổ chức PCPNN là 5,6 tỷ đồng".
        if passage.paragraph == paragraph or speaks_of_aid(segmented, passage):
            paragraph = passage.paragraph
            told.add(passage)
    return frozenset(told)


def speaks_of_aid(segmented: Segmented, passage: Passage) -> bool:
    """Whether a sentence speaks of NGOs, of aid, or of a giver known by name."""
    words, span = vocabulary(), (passage.start, passage.end)
    if any(words[group].search(segmented.folded, *span) for group in ("ngo_marks", "the_ngos", "aid_words")):
        return True
    text, folded = segmented.text[span[0] : span[1]], segmented.folded[span[0] : span[1]]
    return known_givers().search(text) is not None or _foreign_givers(text, folded) > 0


def _foreign_givers(text: str, folded: str) -> int:
    """How often a giver stands with its country, or a grant is called foreign."""
    words = vocabulary()
    bracketed = re.finditer(rf"[(/][ ]?(?!anh[ ]?:)[^)\n]{{0,30}}?{words.any('giver_countries')}", folded)
    introduced = re.findall(rf"(?:[Tt]ổ chức|[Qq]uỹ)\s{known_givers(SHORT_NAME).pattern}", text)
    in_vietnam = re.finditer(r"(?<![a-z])(?:tai|o) viet nam(?![a-z])", folded)  # "Tổ chức Cứu trợ trẻ em tại Việt Nam"
    foreign = [found for found in _FOREIGN_NAME.findall(text) if not _OF_VIETNAM.search(found)]
    named = (
        len(introduced)
        + len(foreign)
        + sum(NAMED_BODY.search(text, max(0, found.start() - _LONGEST_NAME), found.start()) is not None for found in in_vietnam)
        + sum(_BODY_BEFORE.search(text[max(0, found.start() - _LONGEST_NAME) : found.start()]) is not None for found in bracketed)
    )
    return named + len(words["foreign_grants"].findall(folded))


def is_other_money(segmented: Segmented, start: int, end: int) -> bool:
    """Whether a sentence, or a part of one, speaks of money that is not foreign NGO aid, and of no NGO."""
    words, folded = vocabulary(), segmented.folded
    other = any(words[group].search(folded, start, end) for group in ("other_money", "government_grants", "earnings"))
    if words["microfinance"].search(folded, start, end):
        return False  # What is lent is the aid.
    if re.compile(rf"{words.any('besides')}[ ](?:[a-z]+[ ]){{0,3}}?{words.any('other_money')}").search(folded, start, end):
        return False  # "Ngoài ODA, …"
    return other and words["ngo_marks"].search(folded, start, end) is None and known_givers().search(segmented.text, start, end) is None
