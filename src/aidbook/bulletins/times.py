"""When a figure is about: years, halves, months and ranges as bulletins say them, and which of them governs a figure.

A conference's title year, the year of a decree, the year compared with and the years of plans are no data years.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aidbook.bulletins.time_patterns import MAY_TELL, MAY_TELL_PART, MONTH_NAMES, NO_YEAR, PARTS_OF_YEAR, PATTERNS
from aidbook.bulletins.time_roles import is_base, is_event, is_plan, sums_up
from aidbook.bulletins.vocabulary import counting_words, number_words, vocabulary

AS_OF = "as_of"
_MONTHS_OF_YEAR = MONTH_NAMES.split("|")
_LAST_MONTHS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12}
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a figure carries it. ``year`` None: not told, or told by the range in ``period``."""

    year: int | None
    period: str

    @property
    def range_end(self) -> int | None:
        """The last year of a range."""
        return int(self.period[-4:]) if self.period.startswith("range:") else None

    @property
    def range_years(self) -> int:
        """How many years a range has, its first and last included; 0 for any other time."""
        return int(self.period[-4:]) - int(self.period[-9:-5]) + 1 if self.range_end else 0

    @property
    def is_part_of_year(self) -> bool:
        """A half, a quarter, so many months."""
        return self.period not in (YEAR, AS_OF) and self.range_end is None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression at a place in the text.

    ``needs_year``: it says the period, and another mention says the year. ``is_instant``: a state at a moment (``tính đến 31/12``), no
    stretch of time.
    """

    start: int
    end: int
    moment: Moment
    needs_year: bool = False
    is_base: bool = False
    is_event: bool = False
    is_instant: bool = False
    is_summed_up: bool = False
    """A meeting or a report gives account of it: ``tổng kết … giai đoạn 2013-2017``."""
    is_decade: bool = False
    """``những năm 1990``: it tells no year, and holds for its own figure only."""
    years: int | None = None
    """So many years until a time that is named elsewhere: ``trong 5 năm``."""

    def last_month(self, typed: str) -> int:
        """The last month that it speaks of, as far as its words or its period tell; else the first: any date is after it."""
        named = re.search(r"thang[ ](\d{1,2})(?![\d/-])", typed)
        period = self.moment.period
        if named:
            return int(named[1])
        return _LAST_MONTHS.get(period, int(period[:-1]) if re.fullmatch(r"\d{1,2}M", period) else 1)

    @property
    def is_bare_now(self) -> bool:
        """No more than "now"."""
        return self.is_instant and self.needs_year


_MONTHS = {"3": "Q1", "6": "H1", "12": YEAR}
_QUARTERS = (
    {"i": "Q1", "ii": "Q2", "iii": "Q3", "iv": "Q4"}
    | {"1": "Q1", "2": "Q2", "3": "Q3", "4": "Q4"}
    | {"hai": "Q2", "ba": "Q3", "tu": "Q4"}
    | {"first": "Q1", "second": "Q2", "third": "Q3", "fourth": "Q4", "last": "Q4", "final": "Q4"}
)
_QUARTERS_TOGETHER = {("2", "dau"): "H1", ("3", "dau"): "9M", ("2", "cuoi"): "H2"}
_PERIODS = {"year": YEAR, "date": AS_OF, "as_of": AS_OF, "H1": "H1", "H2": "H2", "Q1": "Q1", "Q4": "Q4", "half": "H1"}
_A_YEAR_FOLLOWS = re.compile(r"[ ](?:19|20)\d\d")
_PART_OF_YEAR = re.compile(r"dau|cuoi|qua|first|cong don|luy ke|tinh chung|^(?:sau|het) (?:6|9|1[01])")


def find_times(folded: str, start: int, end: int, reference_year: int | None, latest_year: int | None = None) -> list[TimeMention]:
    """The data times told between two offsets, in order.

    ``reference_year`` is the year in which the text speaks ("now"); where it is not known, ``latest_year``, the last year that the text
    names, ends a "since".
    """
    found: list[TimeMention] = []
    if MAY_TELL.search(folded, start, end):
        blocked = [match.span() for match in NO_YEAR.finditer(folded, start, end)]
        tells_part = MAY_TELL_PART.search(folded, start, end) is not None
        for kind, pattern in PATTERNS:
            if kind in PARTS_OF_YEAR and not tells_part:
                continue
            for match in pattern.finditer(folded, start, end):
                a, b = match.span()
                taken = any(time.start < b and a < time.end for time in found)
                if taken or (kind not in ("date", "decade") and any(x <= a and b <= y for x, y in blocked)) or is_plan(folded, start, a):
                    continue
                mention = _mention(kind, match, reference_year, latest_year)
                if mention is not None:
                    summed_up = sums_up(folded, start, a)
                    is_year = mention.moment.period == YEAR
                    event = not (summed_up and mention.moment.range_end) and is_event(folded, start, a, is_year=is_year)
                    found.append(replace(mention, is_base=is_base(folded, start, a, b), is_event=event, is_summed_up=summed_up))
    found += _words_of_time(folded, start, end, reference_year, found)
    return sorted(found, key=lambda time: time.start)


def _words_of_time(folded: str, start: int, end: int, reference_year: int | None, known: Sequence[TimeMention]) -> list[TimeMention]:
    """Times without digits: ``hiện có``, ``trong năm``, ``năm nay``, ``10 năm qua``."""
    found: list[TimeMention] = []
    other = [match.span() for match in vocabulary()["not_times"].finditer(folded, start, end)]
    for group, period in (("now_words", AS_OF), ("whole_year", YEAR), ("year_past", YEAR), ("this_year", YEAR)):
        for match in vocabulary()[group].finditer(folded, start, end):
            if any(time.start < match.end() and match.start() < time.end for time in (*known, *found)):
                continue
            # "Trong năm 2022" is told by its number.
            if _A_YEAR_FOLLOWS.match(folded, match.end()) or any(a < match.end() and match.start() < b for a, b in other):
                continue
            year = reference_year if group == "this_year" else None
            is_instant = period == AS_OF and vocabulary()["of_this_year"].search(match[0]) is None
            found.append(TimeMention(*match.span(), Moment(year, period), needs_year=year is None, is_instant=is_instant))
    return found


def _mention(kind: str, match: re.Match[str], reference_year: int | None, latest_year: int | None) -> TimeMention | None:
    year = int(match["year"]) if match.groupdict().get("year") else None
    span = match.span()
    if kind == "range":
        last = int(match["last"])
        return TimeMention(*span, Moment(None, f"range:{year}-{last}")) if year is not None and year < last else None
    if kind == "decade":
        return TimeMention(*span, Moment(None, AS_OF), is_decade=True)
    if year is not None and reference_year is not None and year > reference_year + 1:
        return None
    if kind == "last_year":
        return TimeMention(*span, Moment(reference_year - 1, YEAR)) if reference_year is not None else None
    if kind == "past":
        count = match.groupdict().get("years")
        years = int(_in_digits(count)) if count and (count.isdigit() or count in counting_words()) else None
        return TimeMention(*span, Moment(reference_year, AS_OF), years=years)
    if kind == "years":
        count = _in_digits(match["years"])
        return TimeMention(*span, Moment(reference_year, AS_OF), years=int(count))
    if kind == "since":
        last_year = reference_year or latest_year
        if last_year is None or year is None or last_year <= year:
            return TimeMention(*span, Moment(None, AS_OF))
        return TimeMention(*span, Moment(None, f"range:{year}-{last_year}"))
    period = _PERIODS.get(kind) or _period_of_months(kind, match)
    if period is None or (kind == "months" and _PART_OF_YEAR.search(match[0]) is None and year is None):
        return None
    is_instant = period == AS_OF and vocabulary()["of_this_year"].search(match[0]) is None
    return TimeMention(*span, Moment(year, period), needs_year=year is None, is_instant=is_instant)


def _in_digits(count: str) -> str:
    if count == "muoi mot":
        return "11"
    return str(counting_words().get(count) or number_words().get(count) or count)


def _period_of_months(kind: str, match: re.Match[str]) -> str | None:
    if kind == "quarter":
        return _QUARTERS[match["quarter"]]
    if kind == "quarters":
        return _QUARTERS_TOGETHER.get((_in_digits(match["quarters"]), match["which"]))
    if match.groupdict().get("name"):
        count = str(_MONTHS_OF_YEAR.index(match["name"]) + 1)
        return _MONTHS.get(count) or f"{count}M"
    count = (match["month"] if kind == "months_end" else match["count"]).lstrip("0")
    count = _in_digits(count)
    if kind == "months_end":
        return {"6": "H1", "12": YEAR}.get(count, f"{count}M")
    if "cuoi" in match[0]:
        return "H2" if count == "6" else None
    return _MONTHS.get(count) or (f"{count}M" if count.isdigit() and int(count) < 12 else None)


def base_year(times: Sequence[TimeMention], after: int, end: int, data_year: int | None) -> int | None:
    """The year a change is measured against: the one named after ``so với``, else the year before the data."""
    named = next((time.moment.year for time in times if time.is_base and after <= time.start <= end and time.moment.year), None)
    if named is not None and named == data_year:
        return named - 1  # "So với năm trước", of last year's figures.
    return named if named is not None else (data_year - 1 if data_year is not None else None)
