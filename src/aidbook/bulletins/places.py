"""Which place a figure is about: a province by its Vietnamese name, or the nation (``VN``)."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from aidbook import paths
from aidbook.bulletins.donors import ends_in_giver
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.text.fold import compose, fold, fold_in_place, settle_tones

NATION = "VN"
CAPITAL = "Hà Nội"
_HUE = {"Huế": "Thừa Thiên Huế"}
"""One province under two names: it became Huế city on 2025-01-01. Inside the grammar it has one; see :func:`name_in_year`."""
FIRST_YEAR_OF_HUE = 2025

_FOREIGN_NGOS = re.compile(r"(?:phi chinh phu|nuoc ngoai|pcpnn|ngos?|\)|organi[sz]ations)[ ]$")
_MEETING = re.compile(
    r"(?<![a-z])(?:hoi nghi|hoi thao|dien ra|cuoc hop|le ky|to chuc le|toa dam|gap mat|da to chuc hoi"
    r"|conference|workshop|meeting|ceremony)(?![a-z])"
)
_HAS_ACCENTS = re.compile(r"[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]", re.IGNORECASE)


_LONGEST_GIVER = 60
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text. ``is_weak``: it says where something was held, printed or written, not what a figure is about."""

    start: int
    end: int
    place: str
    is_weak: bool = False
    is_phrase: bool = False
    """``tổ chức phi chính phủ nước ngoài tại Việt Nam``: the nation, unless the sentence names a place besides."""

    @property
    def is_subject(self) -> bool:
        """Whether figures beside it may be about it."""
        return not self.is_weak and not self.is_phrase


@cache
def province_names() -> Mapping[str, str]:
    """Folded spellings of every province of any era with its name, from seed provinces.csv; hyphens count as spaces."""
    return {_one_space(fold(spelling)): name for spelling, name in _spellings() if len(spelling) >= 5 or _is_short_name(spelling)}


def _is_short_name(spelling: str) -> bool:
    return fold(spelling) == "hue" or (spelling.isupper() and len(spelling) >= 3)


@cache
def _accented_spellings() -> frozenset[str]:
    """What counts as a province's name in text that has accents: every spelling but the name with its accents left out."""
    return frozenset(
        _one_space(settle_tones(spelling).lower())
        for spelling, name in _spellings()
        if name.isascii() or not spelling.isascii() or fold(spelling) != fold(name)
    )


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    with (paths.SEEDS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The unit's own name last: it wins over another unit's alias with the same letters.
    aliases = [(alias, row["name_vi"]) for row in rows for alias in row["aliases"].split("|") if alias]
    return (*((row["name_ascii"], row["name_vi"]) for row in rows), *aliases, *((row["name_vi"], row["name_vi"]) for row in rows))


@cache
def _province_pattern() -> re.Pattern[str]:
    names = sorted(province_names(), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(re.escape(name).replace(chr(92) + ' ', '[ ]*[- ][ ]*') for name in names)})(?![a-z0-9])")


def find_places(segmented: Segmented, start: int, end: int) -> list[PlaceMention]:
    """The provinces, and the nation, named between two offsets."""
    folded, words = segmented.folded, vocabulary()
    in_vietnamese = _HAS_ACCENTS.search(segmented.text, start, end) is not None
    blocked = [match.span() for match in words["not_places"].finditer(folded, start, end)]
    found = []
    for match in _province_pattern().finditer(folded, start, end):
        typed = segmented.text[match.start() : match.end()]
        name = province_names()[_one_space(match[0])]
        name = _HUE.get(name, name)
        if (
            any(a <= match.start() < b for a, b in blocked)
            or not typed[0].isupper()
            or (len(typed) < 5 and not _is_short_name(typed))
            or not _is_spelled_so(typed, in_vietnamese)
        ):
            continue
        found.append(PlaceMention(match.start(), match.end(), name, _is_weak(folded, start, match.start(), match.end())))
    found = _without_rolls(folded, found)
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
    in_title = {mention.place for mention in find_places(head, 0, len(head.text)) if not mention.is_weak and not _hosts(head, mention)}
    if len(in_title) == 1:
        return in_title.pop(), "title"
    counted: Counter[str] = Counter()
    for passage in segmented.passages:
        for mention in named[passage]:
            # "Điểm cầu tỉnh Hà Tĩnh" tells whose paper this is; a meeting in Hà Nội tells nothing.
            if not mention.is_phrase and not (mention.is_weak and mention.place == CAPITAL):
                counted[mention.place] += 1 if mention.is_weak else 2
    provinces = Counter({place: count for place, count in counted.items() if place != NATION})
    from_host = _place_of(urlsplit(url).hostname or "")
    # "Tỉnh", "trên địa bàn" without a name speak of the province that the text, or the paper, is about.
    local = sum(1 for passage in segmented.passages if speaks_locally(segmented, passage.start, passage.end))
    from_url = _place_of_path(url) or from_host
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


def has_accents(text: str) -> bool:
    """Whether the text is Vietnamese as written: at least one letter in fifty has an accent of its own."""
    letters = len(_LETTERS.findall(text))
    return letters > 0 and len(_HAS_ACCENTS.findall(text)) * 50 >= letters


def is_english(text: str) -> bool:
    """Whether the text is English: at least one word in twelve is one of the commonest English words."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(vocabulary()["english_words"].findall(text.lower())) * 12 >= len(words) > 0


def name_in_year(place: str, year: int | None) -> str:
    """The name that the place had in a data year."""
    return "Huế" if place in _HUE.values() and year is not None and year >= FIRST_YEAR_OF_HUE else place


def _is_spelled_so(typed: str, in_vietnamese: bool) -> bool:
    """Whether the accents are those of a name; they may be left out where the sentence has none.

    ``Hòa Bình`` is a province, ``Hoa Bình`` is none.
    """
    return (typed.isascii() and not in_vietnamese) or _one_space(settle_tones(typed).lower()) in _accented_spellings()


def _one_space(name: str) -> str:
    return " ".join(re.sub(r"[-–—]", " ", name).split())


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


def _without_rolls(folded: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Leave out roll calls: three or more provinces joined by commas only are guests or recipients, no figure is about one of them."""
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
        kept += run if len(run) < 3 else []
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
        and (follows_giver or (bool(last[:1].isupper()) and len(last) > 1))
        and not re.match(r"(?:PCPNN|TCPCPNN|NGO|INGO)", last)
    )


def _place_of_path(url: str) -> str | None:
    """The one province that the page's own address names: ``/quang-tri-thu-hut-25-trieu-usd``."""
    path = f" {' '.join(re.findall(r'[a-z]+', fold(urlsplit(url).path)))} "
    hits = {place for name, place in province_names().items() if len(name) > 5 and f" {name} " in path}
    return hits.pop() if len(hits) == 1 else None


@cache
def _joined_names() -> tuple[tuple[str, str], ...]:
    return tuple((re.sub(r"[^a-z]", "", name), place) for name, place in province_names().items() if len(name) > 5)


def _place_of(host: str) -> str | None:
    """The one province whose name is in a host: ``baoquangtri.vn``, ``songoaivu.quangbinh.gov.vn``."""
    bare = re.sub(r"[^a-z]", "", host)
    hits = {place for name, place in _joined_names() if name in bare}
    return hits.pop() if len(hits) == 1 else None
