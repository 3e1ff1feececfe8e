"""When a figure is about: years, halves, months and ranges as bulletins say them, and which of them governs a figure.

A conference's title year, the year of a decree, the year compared with and the years of plans are no data years.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from aidbook.bulletins.vocabulary import vocabulary

AS_OF = "as_of"
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a figure carries it. ``year`` None: not told, or told by the range in ``period``."""

    year: int | None
    period: str


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression at a place in the text. ``needs_year``: it says the period, and another mention says the year."""

    start: int
    end: int
    moment: Moment
    needs_year: bool = False
    is_base: bool = False
    is_event: bool = False


_Y = r"(?P<year>(?:19[89]|20[0-4])\d)"
_Y2 = r"(?P<last>(?:19[89]|20[0-4])\d)"
_MONTHS = {"3": "Q1", "ba": "Q1", "6": "H1", "sau": "H1", "9": "9M", "chin": "9M"}
_QUARTERS = {"i": "Q1", "1": "Q1", "ii": "Q2", "2": "Q2", "iii": "Q3", "3": "Q3", "iv": "Q4", "4": "Q4"}

# A decree's number, a full date, a sum of money: digits that are no data year.
_NO_YEAR = re.compile(
    r"(?:so|nghi dinh|quyet dinh|chi thi|ket luan|thong tu|luat)[^.;,\n]{0,24}?\d+[/-](?:19|20)\d\d(?:[/-][a-z-]+)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|thang[ ]\d{1,2}(?:,| nam)[ ](?:19|20)\d\d|(?:luat|nghi quyet|nghi dinh|thong tu|quyet dinh)[^,;.\n]{0,60}?nam[ ](?:19|20)\d\d"
    r"|(?:19|20)\d\d/[a-z]|(?:19|20)\d\d(?=[ ]*(?:usd|ty|trieu|dong|%|nguoi))"
    r"|(?:thanh lap|ra doi|bat dau hoat dong|tu nhung)[ ](?:vao[ ])?(?:nam[ ])?(?:19|20)\d\d"
)
_PATTERNS = (
    # từ năm 2013 đến nay · từ năm 2002; tới nay · from 2013 to date
    ("since", re.compile(rf"(?<![a-z])(?:tu|ke tu|since|from)(?: nam)?[ ]{_Y}(?![\d/-])[^.\n\d]{{0,60}}?(?<![a-z])(?:den|toi|to|until)[ ](?:nay|now|date|present)")),
    ("since", re.compile(rf"(?<![a-z])since[ ]{_Y}")),
    # giai đoạn 2016-2021 · từ năm 2016 đến năm 2021 · trong 2020-2024 · 2016 to 2021
    ("range", re.compile(rf"(?<![\d/.,]){_Y}[ ]*(?:-|den(?: nam)?|to|and)[ ]*{_Y2}(?![\d/])")),
    ("half", re.compile(rf"(?<![a-z])(?:the[ ])?(?:first|h)[- ]?(?:1(?!\d)|half(?:[- ]year)?|six[- ]months?|6[- ]months?)(?: of)?(?: the year| this year)?(?:(?: of|,| in)?[ ]{_Y})?(?!\d)")),
    ("nine", re.compile(rf"(?<![a-z])(?:the[ ])?first (?:nine|9) months(?: of)?(?: the year| this year)?(?:(?: of|,| in)?[ ]{_Y})?(?!\d)")),
    ("first_quarter", re.compile(rf"(?<![a-z])(?:the[ ])?first (?:quarter|three months|3 months)(?: of)?(?: the year| this year)?(?:(?: of|,| in)?[ ]{_Y})?(?!\d)")),
    ("days", re.compile(rf"(?<![a-z])(?:tinh|cho)?[ ]?(?:den|toi|as of|by)(?: het)?(?: ngay)?[ ]\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_Y}")),
    ("months_end", re.compile(rf"(?<![a-z])(?:den|toi)?[ ]?het thang[ ](?P<month>\d{{1,2}})(?:[ ]*(?:[/.-]|nam)[ ]*{_Y})?(?!\d)")),
    ("as_of", re.compile(rf"(?<![a-z])(?:tinh[ ])?(?:den|toi)(?: nay)?[ ](?:thang|quy)[ ](?:\d{{1,2}}|i+v?)(?:[ ]*(?:[/.-]|nam)[ ]*{_Y})?(?!\d)")),
    ("as_of", re.compile(rf"(?<![a-z])(?:tinh[ ])?(?:den|toi|by|by the|at the|as of|until)(?: het| end of)?(?: cuoi| dau| giua| the end of| end of| end| late| january| february| march| april| may| june| july| august| september| october| november| december)(?: \d{{1,2}},?)?(?: nam)?[ ]{_Y}(?![\d/-])")),
    ("as_of", re.compile(rf"(?<![a-z])(?:tinh (?:den|toi)|as of|as at)(?: het)?(?: nam)?[ ]{_Y}(?![\d/-])")),
    ("as_of", re.compile(rf"(?<![a-z])tu dau nam(?:[ ]{_Y})?[ ](?:den|toi) nay")),
    ("now", re.compile(r"(?<![a-z])dang co(?=[ ](?:hon |khoang |gan |tren )?\d)")),
    ("as_of", re.compile(rf"(?<![a-z])trong thang(?:[ ]\d{{1,2}}(?:[ ]*(?:/|-|nam)[ ]*{_Y})?)?(?!\d)")),
    ("months", re.compile(rf"(?<![a-z\d])(?P<count>3|6|9|ba|sau|chin|\d{{1,2}})[ ]thang(?: dau)?(?:[ ]nam)?(?: nay)?(?:[ ]{_Y})?(?!\d)(?=[^\d]|$)")),
    ("quarter", re.compile(rf"(?<![a-z])quy[ ](?P<quarter>i{{1,3}}|iv|[1-4])(?:[ ]*(?:[/-]|nam)?[ ]*{_Y})?(?![\da-z])")),
    ("year", re.compile(rf"(?<![\d/.,-]){_Y}(?![\d/]|[.,]\d|-\d)")),
)
_OTHER_HIEN = re.compile(r"(?:thuc|the|phat|xuat|bieu|hoan)[ ]$")
_PLAN_WORDS = 40
_BASE_WORDS = 30


def find_times(folded: str, start: int, end: int, reference_year: int | None, latest_year: int | None = None) -> list[TimeMention]:
    """The data times told between two offsets, in order. ``reference_year`` is the year in which the text speaks ("now"); where it is not
    known, ``latest_year``, the last year that the text names, ends a "since"."""
    blocked = [found.span() for found in _NO_YEAR.finditer(folded, start, end)]
    found: list[TimeMention] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded, start, end):
            span = match.span()
            if any(a < span[1] and span[0] < b for a, b in [(time.start, time.end) for time in found]):
                continue
            if kind != "days" and any(a < span[1] and span[0] < b for a, b in blocked):
                continue
            if _is_plan(folded, start, span[0]):
                continue
            mention = _mention(kind, match, reference_year, latest_year)
            if mention is None:
                continue
            found.append(replace(mention, is_base=_is_base(folded, start, span[0]), is_event=_is_event(folded, start, span[0])))
    taken = [(time.start, time.end) for time in found]
    for group, period in (("now_words", AS_OF), ("whole_year", YEAR), ("this_year", YEAR), ("past_years", AS_OF)):
        for match in vocabulary()[group].finditer(folded, start, end):
            # "thực hiện", "thể hiện", "phát hiện": the same syllable, no time.
            if any(a < match.end() and match.start() < b for a, b in taken) or _OTHER_HIEN.search(folded, max(start, match.start() - 6), match.start()):
                continue
            if re.match(r"[ ](?:19|20)\d\d", folded[match.end() : match.end() + 5]):
                continue
            year = reference_year if group in ("this_year", "past_years") else None
            found.append(TimeMention(*match.span(), Moment(year, period), needs_year=year is None and group != "past_years"))
            taken.append(match.span())
    return sorted(found, key=lambda time: time.start)


def _mention(kind: str, match: re.Match[str], reference_year: int | None, latest_year: int | None) -> TimeMention | None:
    year = int(match["year"]) if match.groupdict().get("year") else None
    span = match.span()
    if year is not None and reference_year is not None and year > reference_year + 1:
        return None
    if kind == "since":
        last_year = reference_year or latest_year
        if last_year is None or year is None or last_year <= year:
            return TimeMention(*span, Moment(None, AS_OF))
        return TimeMention(*span, Moment(None, f"range:{year}-{last_year}"))
    if kind == "range":
        last = int(match["last"])
        if year is None or last <= year:
            return None
        return TimeMention(*span, Moment(None, f"range:{year}-{last}"))
    period = {"year": YEAR, "days": AS_OF, "as_of": AS_OF, "now": AS_OF, "half": "H1", "nine": "9M", "first_quarter": "Q1"}.get(kind)
    if kind == "months_end":
        month = match["month"]
        period = {"6": "H1", "06": "H1", "12": YEAR}.get(month, f"{int(month)}M")
    elif kind == "months":
        count = match["count"].lstrip("0")
        period = _MONTHS.get(count) or (f"{int(count)}M" if count.isdigit() and "dau" in match[0] else None)
        if period is None or ("dau" not in match[0] and year is None):
            return None
    elif kind == "quarter":
        period = _QUARTERS[match["quarter"]]
    assert period is not None
    return TimeMention(*span, Moment(year, period), needs_year=year is None)


def _is_plan(folded: str, start: int, at: int) -> bool:
    """Whether words of planning stand just before, in the same clause: ``nhiệm vụ năm 2024``, ``trọng tâm công tác 2019``."""
    before = re.split(r"[,;:(]| va ", folded[max(start, at - _PLAN_WORDS) : at])[-1]
    return vocabulary()["plans"].search(before) is not None


def _is_base(folded: str, start: int, at: int) -> bool:
    before = folded[max(start, at - _BASE_WORDS) : at]
    last = None
    for last in vocabulary()["compared"].finditer(before):
        pass
    return last is not None and re.search(r"[,;:]", before[last.end() :]) is None


@cache
def _event_words() -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:hoi nghi|giao ban|hoi thao|le tong ket|conference|meeting|chuong trinh quoc gia|chuong trinh)(?![a-z])")


def _is_event(folded: str, start: int, at: int) -> bool:
    """Whether the year names a conference or a programme: weak, its data may be of the year before."""
    clause = re.split(r"[,;:(]", folded[max(start, at - 110) : at])[-1]
    return any(re.search(r"(?:tai|neu tai|bao cao)[ ]$", clause[: found.start()]) is None for found in _event_words().finditer(clause))


def base_year(times: Sequence[TimeMention], after: int, end: int, data_year: int | None) -> int | None:
    """The year a change is measured against: the one named after ``so với``, else the year before the data."""
    named = next((time.moment.year for time in times if time.is_base and after <= time.start <= end and time.moment.year), None)
    return named if named is not None else (data_year - 1 if data_year is not None else None)
