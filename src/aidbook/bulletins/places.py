"""Which place a figure is about: a province by its Vietnamese name, or the nation (``VN``)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aidbook.bulletins.donors import NAMED_BODY, ends_in_giver
from aidbook.bulletins.languages import ACCENTS
from aidbook.bulletins.province_names import (
    ONE_NAME,
    is_short_name,
    is_spelled_so,
    one_space,
    place_of_host,
    place_of_path,
    province_names,
    province_pattern,
)
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.text.fold import compose, fold_in_place

NATION = "VN"
CAPITAL = "Hà Nội"

_FOREIGN_NGOS = re.compile(r"(?:phi chinh phu|nuoc ngoai|pcpnn|ngos?|\)|organi[sz]ations)[ ]$")
_MEETING = re.compile(
    r"(?<![a-z])(?:hoi nghi|hoi thao|dien ra|cuoc hop|le ky|to chuc le|toa dam|gap mat|da to chuc hoi"
    r"|conference|workshop|meeting|ceremony)(?![a-z])"
)


_LONGEST_GIVER = 60


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text. ``is_weak``: it says where something was held, printed or written, not what a figure is about."""

    start: int
    end: int
    place: str
    is_weak: bool = False
    is_phrase: bool = False
    is_roll: bool = False
    """One of three and more provinces in a row: no figure beside them is of one of these, nor surely of the text's own."""
    """``tổ chức phi chính phủ nước ngoài tại Việt Nam``: the nation, unless the sentence names a place besides."""

    @property
    def is_subject(self) -> bool:
        """Whether figures beside it may be about it."""
        return not self.is_weak and not self.is_phrase and not self.is_roll


def find_places(segmented: Segmented, start: int, end: int) -> list[PlaceMention]:
    """The provinces, and the nation, named between two offsets."""
    folded, words = segmented.folded, vocabulary()
    in_vietnamese = ACCENTS.search(segmented.text, start, end) is not None
    blocked = [match.span() for match in words["not_places"].finditer(folded, start, end)]
    found = []
    for match in province_pattern().finditer(folded, start, end):
        typed = segmented.text[match.start() : match.end()]
        name = province_names()[one_space(match[0])]
        name = ONE_NAME.get(name, name)
        if (
            any(a <= match.start() < b for a, b in blocked)
            or not typed[0].isupper()
            or (len(typed) < 5 and not is_short_name(typed))
            or not is_spelled_so(typed, in_vietnamese)
        ):
            continue
        found.append(PlaceMention(match.start(), match.end(), name, _is_weak(folded, start, match.start(), match.end())))
    found = _with_rolls(folded, found)
    found += (
        PlaceMention(
            match.start(),
            match.end(),
            NATION,
            is_weak=_is_beside_the_point(
                folded, start, match.start(), is_after_province=any(other.end <= match.start() for other in found)
            ),
            is_phrase=_FOREIGN_NGOS.search(folded, max(start, match.start() - 24), match.start()) is not None,
        )
        for match in words["national"].finditer(folded, start, end)
        if not _names_office(segmented, match, end)
    )
    return sorted(found, key=lambda mention: mention.start)


def default_place(segmented: Segmented, named: Mapping[Passage, Sequence[PlaceMention]], title: str, url: str) -> tuple[str, str]:
    """The place an article is about, and how that is known: ``title``, ``text``, ``url`` or ``none`` (then the nation).

    ``named``: the places that each passage names.
    """
    head = Segmented(compose(title), fold_in_place(compose(title)), ())
    in_title = {
        mention.place
        for mention in find_places(head, 0, len(head.text))
        if not (mention.is_weak or mention.is_roll) and not _hosts(head, mention)
    }
    if len(in_title) == 1:
        return in_title.pop(), "title"
    counted: Counter[str] = Counter()
    for passage in segmented.passages:
        for mention in named[passage]:
            # "Điểm cầu tỉnh Hà Tĩnh" tells whose paper this is; a meeting in Hà Nội tells nothing.
            if not (mention.is_phrase or mention.is_roll) and not (mention.is_weak and mention.place == CAPITAL):
                counted[mention.place] += 1 if mention.is_weak else 2
    provinces = Counter({place: count for place, count in counted.items() if place != NATION})
    from_host = place_of_host(urlsplit(url).hostname or "")
    # "Tỉnh", "trên địa bàn" without a name speak of the province that the text, or the paper, is about.
    local = sum(1 for passage in segmented.passages if speaks_locally(segmented, passage.start, passage.end))
    from_url = place_of_path(url) or from_host
    if from_host and (from_host in provinces or local):
        return from_host, "url"
    if from_url and (from_url in provinces or (local and not provinces)):
        return from_url, "url"
    if counted[NATION] and counted[NATION] >= max(provinces.values(), default=0) + 2 * local:
        return NATION, "text"
    ranked = provinces.most_common(2)
    if len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > ranked[1][1]):
        return ranked[0][0], "text"
    if ranked:
        return ranked[0][0], "none"
    if counted[NATION]:
        return NATION, "text"
    return (from_url, "url") if from_url else (NATION, "none")


def _hosts(head: Segmented, mention: PlaceMention) -> bool:
    """Whether a title names the capital as the place of a meeting: ``… reviewed in Hanoi``."""
    before = head.folded[max(0, mention.start - 5) : mention.start]
    return mention.place == CAPITAL and re.search(r"(?<![a-z])(?:tai|o|in)[ ]$", before) is not None


def speaks_locally(segmented: Segmented, start: int, end: int) -> bool:
    """Whether words speak of the text's own province without its name: ``tỉnh``, ``trên địa bàn``; ``tính đến`` does not."""
    local = vocabulary()["local"].finditer(segmented.folded, start, end)
    return any(segmented.text[found.start() : found.end()].lower() != "tính" for found in local)


def _is_weak(folded: str, start: int, at: int, end: int) -> bool:
    before = folded[max(start, at - 30) : at]
    after = folded[end : end + 12]
    if vocabulary()["merged_from"].search(re.split(r"[);.]", folded[max(start, at - 60) : at])[-1]):
        return True  # "Hợp nhất từ Lâm Đồng, Đắk Nông và Bình Thuận"
    if re.match(r"[ ]*(?:\((?:ttxvn|vna|vov)|[-][ ]|\()", after) and at - start < 12:
        return True
    if re.search(
        rf"{vocabulary().any('office_words')}[ ](?:dat |dong |chinh |based |located )?(?:tai|o|in)[ ](?:thanh pho[ ]|tp[.]?[ ]?|tinh[ ])?$",
        before,
    ):
        return True  # "CARE, văn phòng tại Hà Nội": where a giver sits.
    if re.search(r"(?:bao|dai hoc|diem cau|dai|truong|quoc hoi)[ ](?:tinh[ ]|thanh pho[ ])?$", before):
        return True
    # Where a meeting was held, often Hà Nội, is no place of aid.
    return (
        re.search(r"(?:tai|o|ra|ve|in)[ ](?:thanh pho[ ]|tp\.?[ ]?|tinh[ ])?$", before) is not None
        and _MEETING.search(folded, start, end + 80) is not None
    )


def _with_rolls(folded: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Make roll calls one: three or more provinces joined by commas only are guests or recipients, no figure is about one of them."""
    kept: list[PlaceMention] = []
    run: list[PlaceMention] = []
    for mention in [*mentions, None]:
        if (
            mention
            and run
            and re.fullmatch(r"(?:[ ]*(?:,|va|cung|and|;)[ ]*)+(?:(?:tinh|tp|tp\.|thanh pho)[ ])?", folded[run[-1].end : mention.start])
        ):
            run.append(mention)
            continue
        kept += run if len(run) < 3 else [PlaceMention(run[0].start, run[-1].end, NATION, is_roll=True)]
        run = [mention] if mention else []
    return kept


def _is_beside_the_point(folded: str, start: int, at: int, *, is_after_province: bool) -> bool:
    """Whether the nation is named as where an office is, where a permit holds, or what a province is compared with.

    ``Trưởng đại diện tại Việt Nam``, ``80 tổ chức có giấy đăng ký tại Việt Nam``, ``Quảng Trị là điểm sáng của cả nước``.
    """
    words, before = vocabulary(), folded[max(start, at - 60) : at]
    if re.search(rf"(?:{words.any('offices')}|{words.any('permit_heads')})[^,;.:\n]{{0,40}}$", before):
        return True
    return is_after_province and re.search(rf"{words.any('compared_among')}[ ](?:cua[ ]|trong[ ])?$", before) is not None


def _names_office(segmented: Segmented, match: re.Match[str], end: int) -> bool:
    """``Plan International tại Việt Nam`` and ``Cứu trợ Trẻ em Quốc tế tại Việt Nam`` are names of organisations."""
    before = segmented.text[max(0, match.start() - 24) : match.start()].rstrip()
    follows_giver = ends_in_giver().search(segmented.folded, max(0, match.start() - _LONGEST_GIVER), match.start()) is not None
    last = before.split()[-1] if before.split() else ""
    return (
        match[0].startswith(("tai", "o ", "in "))
        and (
            follows_giver
            or NAMED_BODY.search(segmented.text, max(0, match.start() - _LONGEST_GIVER), match.start())
            or (bool(last[:1].isupper()) and len(last) > 1)
        )
        and not re.match(r"(?:PCPNN|TCPCPNN|NGO|INGO)", last)
    )
