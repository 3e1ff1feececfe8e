"""What a time in a sentence is there for: told of, compared with, planned, or the name of a meeting."""

import re
from functools import cache

from aidbook.bulletins.vocabulary import vocabulary

_EVENT = re.compile(
    r"(?<![a-z])(?:hoi nghi|giao ban|hoi thao|le tong ket|conference|meeting"
    r"|chuong trinh (?:quoc gia|hanh dong|phoi hop|hop tac|tang cuong))(?![a-z])"
)
_SUM_UP = re.compile(r"(?<![a-z])(?:tong ket|so ket|nhin lai|kiem diem)(?![a-z])")
_OPENS_WITH_SAME_PERIOD = re.compile(r"[ ]*(?:trong |in )?(?:cung ky|the same period)(?: cua| of| in)?(?: nam)?[ ]*")
# "Bằng 120% năm 2020", "gấp rưỡi năm 2020", "up 7 percent from 2019".
_TIMES_THAT = re.compile(
    r"(?:%|percent|per cent|(?<!lan )lan|times|gap (?:doi|ruoi|ba|bon|nam)|mot nua|\d/\d|mot phan (?:ba|tu)|double|twice|half)"
    r"[ ](?:so voi |cua |of |from |on |over |muc )*(?:that of |the )?(?:ca )?(?:(?:nam|giai doan|thoi ky)[ ])?$"
)
_AMOUNT = re.compile(r"[ ](?:us\$|usd|vnd|eur|\$|€)?[ ]?\d(?!\d{3}(?!\d))")
_PLAN_WORDS = 40
_BASE_WORDS = 60


def is_plan(folded: str, start: int, at: int) -> bool:
    """Whether words of planning stand just before, in the same clause: ``nhiệm vụ năm 2024``, ``trọng tâm công tác 2019``."""
    before = re.split(r"[,;:(]| va ", folded[max(start, at - _PLAN_WORDS) : at])[-1]
    return vocabulary()["plans"].search(before) is not None


@cache
def _base_words() -> re.Pattern[str]:
    """Directly before a time, words that make it one compared with."""
    words = vocabulary()
    return re.compile(
        rf"(?:{words.any('rises')}|{words.any('falls')})[ ](?:over|from|on|of|since)[ ](?:the )?$"  # "a 12 per cent rise over 2010"
        r"|(?<![a-z])(?:than|of|from|over) that (?:in|of|for)[ ]$"  # "91 percent of that in 2019"
        rf"|{words.any('same_as')}[ ](?:voi[ ])?(?:nam[ ])?$"  # "xấp xỉ năm 2011"
        rf"|(?:{words.any('exceeds')}|{words.any('rises')}|{words.any('falls')})[ ](?:muc[ ])?(?:cua[ ])?(?:ca )?"
        r"(?:nam|giai doan|thoi ky)[ ]$"  # "vượt năm 2011"
    )


@cache
def _measured_then() -> re.Pattern[str]:
    """``Con số này của cùng kỳ (2022) là …``: told of that time."""
    words = vocabulary()
    return re.compile(rf"{words.any('same_measure')}[ ](?:cua|in|for|o|trong)[ ](?:the )?(?:{words.any('compared')}[ ]|nam[ ]|of[ ])*$")


def is_base(folded: str, start: int, at: int, end: int) -> bool:
    """Whether a time is one compared with: ``so với năm 2019``, ``bằng 120% năm 2020``, ``the 2019 figure``."""
    if re.match(r",? (?:when|khi do|luc do)(?![a-z])", folded[end : end + 10]):
        return False  # "Lower than in 2015, when commitments stood at …": told of that year.
    figure = re.match(
        r"(?:['’]s)?[ ](?:figure|level|total|sum|amount)s?(?![a-z])(?P<told>[ ](?:was|were|is|stood|came))?", folded[end : end + 20]
    )
    if figure:
        return figure["told"] is None  # "Last year's figure was …": told of that year.
    before = folded[max(start, at - _BASE_WORDS) : at]
    if _measured_then().search(before):
        return False
    if _OPENS_WITH_SAME_PERIOD.fullmatch(folded, start, at):
        return False  # "Cùng kỳ năm 2019, tỉnh tiếp nhận 4 dự án": told of that time.
    # "More than 1.4 billion USD since 2013" compares with no time.
    words = [
        found for found in vocabulary()["compared"].finditer(before) if not (found[0] == "than" and _AMOUNT.match(before, found.end()))
    ]
    if _base_words().search(before):
        return True
    if _TIMES_THAT.search(before):
        return True
    return bool(words) and re.search(r",(?!\d)|[;:]", before[words[-1].end() :]) is None


def _clause_before(folded: str, start: int, at: int) -> str:
    return re.split(r"[,;:(]", folded[max(start, at - 110) : at])[-1]


def sums_up(folded: str, start: int, at: int) -> bool:
    """Whether a meeting or a report gives account of the time: ``tổng kết năm …``."""
    return _SUM_UP.search(_clause_before(folded, start, at)) is not None


def is_event(folded: str, start: int, at: int, *, is_year: bool) -> bool:
    """Whether the year names a conference or a programme: weak, its data may be of the year before."""
    clause = _clause_before(folded, start, at)
    if is_year and _SUM_UP.search(clause):
        return True
    return any(re.search(r"(?:tai|neu tai|bao cao)[ ]$", clause[: found.start()]) is None for found in _EVENT.finditer(clause))
