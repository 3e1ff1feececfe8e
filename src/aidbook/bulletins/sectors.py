"""The sector of an amount, where the sentence ties one to it: ``y tế đạt trên 51 triệu USD``, ``9 triệu USD cho giáo dục``."""

import csv
import re
from collections.abc import Mapping
from functools import cache

from aidbook import paths
from aidbook.bulletins.clauses import Reach
from aidbook.bulletins.donors import known_givers
from aidbook.bulletins.vocabulary import alternation, vocabulary
from aidbook.text.fold import compose, fold_in_place, settle_tones

_LONGEST_OFFICE = 48
_TOO_GENERAL = {"khac", "other", "phap luat"}
_GOES_ON = r"(?:trong |in )?(?:nam )?(?:19|20)\d\d(?!\d)|cac to chuc|cac nha tai tro|foreign ngos"
"""Behind a sector and a comma: ``Về y tế, năm 2020 có …``."""
_LIST_MARK = r"[ ]*(?:,|;|va|and|-|&)[ ]*"


@cache
def _names() -> frozenset[str]:
    """Every name of a sector as typed."""
    words = vocabulary().typed
    with (paths.SEEDS / "sectors.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["name_vi"], row["name_en"], *row["aliases"].split("|")) for row in csv.DictReader(file)]
    listed = (name for row in rows for name in row)
    return frozenset(compose(name).strip() for name in (*listed, *words["sector_themes"], *words["sector_names"]))


@cache
def _spellings() -> Mapping[str, frozenset[str]]:
    """Each folded word of the names with the words that it may stand for: ``gioi`` for giới, not for giỏi."""
    spelled: dict[str, set[str]] = {}
    for word in (word for name in _names() for word in re.findall(r"\w+", settle_tones(name).lower())):
        spelled.setdefault(fold_in_place(word), set()).add(word)
    return {folded: frozenset(words) for folded, words in spelled.items()}


def _is_spelled_so(typed: str) -> bool:
    """Whether the accents are those of sectors' names; they may be left out."""
    words = re.findall(r"\w+", settle_tones(typed).lower())
    return all(word.isascii() or word in _spellings().get(fold_in_place(word), (word,)) for word in words)


@cache
def _sector() -> str:
    names = {fold_in_place(name) for name in _names()} | set(_names_in_english())
    names = {re.sub(r"^linh vuc ", "", name) for name in names if len(name) > 3} - _TOO_GENERAL
    # "Giáo dục - đào tạo", "giáo dục và đào tạo", "education & training": one name, joined in any way.
    return re.sub(r"\[ \]\+(?:\\-|va|and|&)\[ \]\+|\\-", r"[ ]*(?:-|&|,|va|and)?[ ]*", alternation(tuple(names)))


@cache
def _names_in_english() -> Mapping[str, str]:
    """English names of sectors, each with the Vietnamese name that heads its group in the vocabulary."""
    words = vocabulary()
    groups = [group for group in words.words if group.startswith("sector_of_")]
    return {phrase: words.typed[group][0] for group in groups for phrase in words.words[group][1:]}


def _in_vietnamese(typed: str) -> str:
    """A sector's name as typed; an English one by the Vietnamese name of the list."""
    return _names_in_english().get(" ".join(typed.lower().split()), typed)


@cache
def _before() -> re.Pattern[str]:
    """A sector directly before its amount, but for words that link the two; with what it is joined to: ``y tế và chăm sóc mắt``."""
    words = vocabulary()
    more = r"[a-z]+(?:[ ][a-z]+){0,3}"
    named = rf"(?:(?<=[,;:(][ ])(?:(?!{_sector()}){more}[ ](?:va|and|-|&)[ ])?)?{_sector()}(?:[ ](?:va|and|-|&)[ ](?!{_sector()}){more}?)??"
    return re.compile(rf"(?P<sector>{named})[ ]*(?:(?:{words.any('sector_links')}|[:(-])[ ]*){{0,6}}$")


@cache
def _subject() -> re.Pattern[str]:
    """A sector that opens its part of the sentence: ``Health took the largest share, with …``."""
    words = vocabulary()
    opening = rf"(?:[ ]|[-+*•.,:;(]|{words.any('divides')}|{words.any('by_sector')}|{words.any('sector_openings')})*"
    return re.compile(
        rf"{opening}(?P<sector>{_sector()})(?!{_LIST_MARK}{_sector()})"
        rf"(?:(?!{words.any('project_heads')})(?:[^,;:.\d]|(?:19|20)\d\d(?!\d)|,(?=[ ](?:{words.any('sector_links')}|{_GOES_ON})))){{0,45}}"
        r"[:,]?[ ]*$"
    )


@cache
def _label() -> re.Pattern[str]:
    """An item of a list: ``+ Môi trường, biến đổi khí hậu: 34,7 tỷ đồng``."""
    return re.compile(rf"[ ]*[-+*•][ ]*(?P<sector>{_sector()}(?:{_LIST_MARK}{_sector()})*)[ ]*:[^;\d]*$")


@cache
def _after() -> re.Pattern[str]:
    givers = rf"(?:[ ](?:from|by|cua|tu)[ ][^,;.\d]{{0,40}}?{vocabulary().any('ngo_marks')}(?:[ ]{vocabulary().any('foreign_marks')})?)?"
    return re.compile(
        rf"{givers}(?:,[ ](?=was|were|duoc|cho))?[ ]*(?:{vocabulary().any('sector_verbs')}[ ])*"
        rf"(?:{vocabulary().any('sector_prepositions')}|(?:[ ]of (?:it|this|that|them|which))?[ ]{vocabulary().any('sector_objects')})"
        r"[ ](?:the )?"
        rf"(?:{vocabulary().any('by_sector')}[ ]*)?(?P<sector>{_sector()})(?!{_LIST_MARK}{_sector()})"
        r"(?!,[ ][a-z]+(?:[ ][a-z]+){0,3}(?:,|[ ](?:va|and)[ ]))"
    )


@cache
def _of_projects() -> re.Pattern[str]:
    """Directly behind a count of projects: ``30 dự án y tế, 25 dự án về giáo dục``."""
    return re.compile(
        rf"[ ](?:(?:thuoc|ve|trong)[ ])?(?:linh vuc[ ])?(?P<sector>{_sector()})(?=[ ]*(?:[,;.()]|va[ ]|$))(?!{_LIST_MARK}{_sector()})"
    )


@cache
def ends_in_sector() -> re.Pattern[str]:
    """A part of a list up to its number: ``trong đó y tế (12), giáo dục (20)``."""
    return re.compile(
        rf"(?:[(,;:]|{vocabulary().any('divides')}|(?<![a-z])(?:va|and))[ ]*(?:linh vuc[ ])?{_sector()}[ ]*(?:co |la |:[ ]*|with )?$"
    )


@cache
def _theme() -> re.Pattern[str]:
    return re.compile(alternation(vocabulary().words["sector_themes"]))


def sector_of(text: str, folded: str, reach: Reach, end: int, *, of_projects: bool = False) -> str | None:
    """The sector of an amount, or of a count of projects, as written; ``end`` is where its sentence ends.

    A list of several sectors beside one amount gives none: the amount is theirs together.
    """
    direct = _of_projects().match(folded, reach.end, end) if of_projects else None
    if direct is not None and _is_spelled_so(text[direct.start("sector") : direct.end("sector")]):
        return _in_vietnamese(text[direct.start("sector") : direct.end("sector")])
    clause = reach.lead(folded)
    found = _label().match(clause) or _subject().match(clause)
    if found is None:
        found = _before().search(clause)
        found = None if found and _is_listed(clause[: found.start()]) else found
    if (
        found is not None
        and _is_spelled_so(text[reach.start + found.start("sector") : reach.start + found.end("sector")])
        and not _is_other_name(text, folded, reach.start + found.start("sector"), reach)
        and not _is_in_name(text, reach, reach.start + found.start("sector"))
        and not _is_quoted(text, reach.sentence, reach.start + found.start("sector"))
    ):
        return _in_vietnamese(text[reach.start + found.start("sector") : reach.start + found.end("sector")])
    after = _after().match(folded, reach.end, end)
    named = text[after.start("sector") : after.end("sector")] if after else ""
    return _in_vietnamese(named) if named and _is_spelled_so(named) else None


def sector_in(text: str, folded: str, start: int, end: int) -> str | None:
    """The sector that a table's row is about: its whole label, where it holds a sector's name."""
    is_giver = known_givers().search(text, start, end) is not None  # "Save the Children"
    return text[start:end] if re.search(_sector(), folded[start:end]) and not is_giver else None


def _is_other_name(text: str, folded: str, at: int, reach: Reach) -> bool:
    """``thiết bị y tế``, ``Sở Lao động - Thương binh và Xã hội``: longer names that hold a sector's name."""
    offices = vocabulary()["offices_of_state"].finditer(folded, max(reach.start, at - _LONGEST_OFFICE), at)
    if any(text[found.start()].isupper() and not re.search(r"[,;:()\d]", folded[found.end() : at]) for found in offices):
        return True
    return any(found.start() <= at < found.end() for found in vocabulary()["not_sectors"].finditer(folded, reach.start, reach.at))


def _is_in_name(text: str, reach: Reach, at: int) -> bool:
    """``Save the Children 3,2 tỷ đồng``: a giver's name, no sector."""
    return any(found.start() <= at < found.end() for found in known_givers().finditer(text, reach.start, reach.at))


def _is_quoted(text: str, start: int, at: int) -> bool:
    """``dự án "Nước sạch cho em"``: a project's title."""
    before = text[start:at]
    return before.count('"') % 2 == 1 or before.rfind("“") > before.rfind("”")


def _is_listed(before: str) -> bool:
    """Whether another sector stands right before: ``các lĩnh vực y tế, giáo dục đạt …``."""
    return re.search(rf"{_sector()}{_LIST_MARK}$", before[-60:]) is not None


def theme_of(text: str, folded: str, left: int, start: int) -> str | None:
    """The theme that a clause before the amount names: ``trong phòng chống dịch COVID-19 với 115 tổ chức hỗ trợ 6,5 triệu USD``."""
    found = [match for match in _theme().finditer(folded, left, start) if not _is_quoted(text, left, match.start())]
    return text[found[-1].start() : found[-1].end()] if found else None
