"""What the sentences so far have said: place within a paragraph, time within the text. It answers for each figure where and when it is."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from aidbook.bulletins.places import NATION, PlaceMention, choose_place, find_places
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.times import AS_OF, YEAR, Moment, TimeMention, find_times
from aidbook.bulletins.vocabulary import vocabulary

LAST_MONTH_OF_REPORTS = 4
"""The yearly conference has been held from January to April of the following year (2019 to 2024)."""


@dataclass(frozen=True, slots=True)
class TimeReading:
    """The time of a figure. ``is_told``: its sentence or the text before it says so; otherwise it was concluded from the page's date."""

    moment: Moment
    is_told: bool
    is_average: bool = False


class Context:
    """Enter a passage, ask for its figures, leave it."""

    def __init__(
        self,
        segmented: Segmented,
        default: tuple[str, str],
        published: dt.date | None,
        reference_year: int | None,
        with_figures: Collection[Passage],
    ) -> None:
        self._segmented = segmented
        self._published = published
        self._default, self._default_by = default
        self._reference_year = reference_year
        self._times = {passage: find_times(segmented.folded, passage.start, passage.end, reference_year) for passage in segmented.passages}
        self._latest_year = self._find_latest_year()
        self._article_year = self._find_article_year(with_figures)
        self._carried: TimeMention | None = None
        self._carried_paragraph = -1
        self._figure_paragraph = -1
        self._last_metric: tuple[int, str] | None = None
        self._soft: tuple[TimeMention, int] | None = None
        self._range: Moment | None = None
        self._paragraph_place: tuple[int, str] | None = None
        self._passage = Passage(0, 0, -1, False)
        self._places: list[PlaceMention] = []
        self.times: list[TimeMention] = []

    def enter(self, passage: Passage) -> None:
        """Look at a passage's places and times."""
        self._passage = passage
        self._places = find_places(self._segmented, passage.start, passage.end)
        self.times = self._times[passage]
        if (
            self._reference_year is None
            and self._latest_year is not None
            and any(time.moment == Moment(None, AS_OF) for time in self.times)
        ):
            self.times = find_times(self._segmented.folded, passage.start, passage.end, None, self._latest_year)

    def leave(self, *, had_figures: bool, metric: str | None = None) -> None:
        """Remember what the passage said, for those after it. A year in a sentence without figures does not replace one with them."""
        if had_figures:
            self._figure_paragraph = self._passage.paragraph
        if metric is not None:
            self._last_metric = (self._passage.paragraph, metric)
        strong = [place for place in self._places if not place.is_weak and not place.is_phrase]
        if strong and not self._passage.is_title:
            self._paragraph_place = (self._passage.paragraph, strong[-1].place)
        if self._says_this_period() and self._range:
            self._soft = (TimeMention(self._passage.start, self._passage.start, self._range), self._passage.paragraph)
            self._carried, self._carried_paragraph = self._soft
            return
        for time in self.times:
            if time.is_base:
                continue
            if time.moment.period.startswith("range:"):
                self._range = time.moment
            if time.is_event or (time.needs_year and not self._carries(time)):
                continue
            if "cuoi nam" in self._segmented.folded[time.start : time.end]:
                time = replace(time, moment=Moment(time.moment.year, YEAR))  # What follows is about the year that ended.
            self._soft = (time, self._passage.paragraph)
            if had_figures:
                self._carried, self._carried_paragraph = time, self._passage.paragraph

    def place_at(self, at: int) -> tuple[str, bool]:
        """The place of the figure at this offset, and whether the sentence, its paragraph or the title names it."""
        folded, words = self._segmented.folded, vocabulary()
        place = choose_place(folded, self._places, at)
        if place is not None:
            return place, True
        if words["local_strong"].search(folded, self._passage.start, self._passage.end) and self._default != NATION:
            return self._default, self._default_by != "none"
        if any(mention.is_phrase for mention in self._places):
            return NATION, True
        is_local = words["local"].search(folded, self._passage.start, self._passage.end) is not None
        if is_local and self._default != NATION:
            return self._default, self._default_by != "none"
        if self._paragraph_place and self._paragraph_place[0] == self._passage.paragraph:
            return self._paragraph_place[1], True
        return self._default, self._default_by in ("title", "url")

    @property
    def paragraph_has_figures(self) -> bool:
        """Whether an earlier sentence of this paragraph, or of the one before, gave a figure of foreign aid."""
        return self._figure_paragraph >= self._passage.paragraph - 1

    @property
    def last_metric(self) -> str | None:
        """The metric of the last amount, where this sentence divides it: ``Trong đó, y tế 51 triệu USD, …``."""
        if self._last_metric is None or self._last_metric[0] < self._passage.paragraph - 1:
            return None
        head = self._segmented.folded[self._passage.start : self._passage.start + 60]
        starts = vocabulary()["divides"].match(head.lstrip(' -+*"('))
        return self._last_metric[1] if starts or re.search(r"(?<![a-z])linh vuc(?![a-z])|(?<![a-z])sectors?(?![a-z])", head) else None

    def time_at(self, start: int, end: int, right: int) -> TimeReading:
        """The time of the figure at these offsets; ``right`` is where the next figure begins."""
        is_average = self._is_average(start, end)
        compared = self._compared(start, end)
        if compared is not None:
            return TimeReading(compared, True)
        told = self._told(start, end, right)
        carried = self._carried_for(start)
        if is_average:
            spans = [time.moment for time in self.times if not time.is_base and time.moment.period.startswith("range:")]
            span = spans[0] if spans else self._range
            return TimeReading(span or Moment(None, YEAR), span is not None, True)
        if told is not None and not told.needs_year:
            return TimeReading(self._in_the_same_part(told, carried), True)
        if self._range and self._says_this_period():
            return TimeReading(self._range, True)
        if told is not None:
            year, is_told = self._year_for(told)
            return TimeReading(Moment(year, told.moment.period), is_told)
        if carried is not None:
            year = carried.moment.year
            if carried.needs_year:
                year = self._reference_year or self._article_year
            return TimeReading(Moment(year, carried.moment.period), self._carried_paragraph == self._passage.paragraph)
        event = next((time for time in self.times if time.is_event and not time.is_base), None)
        if event is not None and not event.needs_year:
            year = event.moment.year
            return TimeReading(Moment(year if year is None else self._shift(year), event.moment.period), False)
        if self._article_year is not None:
            return TimeReading(Moment(self._article_year, YEAR), False)
        return TimeReading(Moment(self._reference_year, AS_OF), False)

    def _carried_for(self, start: int) -> TimeMention | None:
        """The time said last: by a sentence with figures, or by any sentence of this paragraph."""
        if self._soft and self._soft[1] == self._passage.paragraph:
            self._carried_paragraph = self._passage.paragraph
            return self._soft[0]
        return self._carried

    def _in_the_same_part(self, told: TimeMention, carried: TimeMention | None) -> Moment:
        """``Cùng kỳ năm trước``: the part of the year that the sentence before was about."""
        moment, typed = told.moment, self._segmented.folded[told.start : told.end]
        if carried and re.search(r"cung ky|same period", typed) and carried.moment.period[0] in "HQ0123456789":
            return Moment(moment.year, carried.moment.period)
        return moment

    def _compared(self, start: int, end: int) -> Moment | None:
        """The earlier time of a figure that stands for comparison: ``so với 1,2 triệu USD (của) cùng kỳ năm 2019``."""
        before = self._segmented.folded[max(self._passage.start, start - 30) : start]
        words = list(vocabulary()["compared"].finditer(before))
        if not words or re.search(r"[,;:)]", before[words[-1].end() :]):
            return None
        base = next((time for time in self.times if time.is_base and time.start > start - 30 and time.start - end < 50), None)
        if base is None or base.moment.year is None:
            return None
        current = next((time.moment.period for time in self.times if not time.is_base and time.start < start), YEAR)
        return Moment(
            base.moment.year,
            current if base.moment.period == YEAR and current not in (AS_OF,) and "range" not in current else base.moment.period,
        )

    def _told(self, start: int, end: int, right: int) -> TimeMention | None:
        usable = [time for time in self.times if not time.is_base and not time.is_event]
        folded = self._segmented.folded
        for time in usable:
            between = folded[end : time.start]
            if time.start >= end and re.fullmatch(r"[ ,(]*(?:(?:trong|cua|cho|vao|ca|rieng|in|during|for|nam|ket qua)[ ]*){0,3}", between):
                return time
        before = [time for time in usable if time.start < start]
        if before:
            return before[-1]
        # "Đang có" behind a figure belongs to another: a bare "now" governs what follows it.
        after = [
            time
            for time in usable
            if time.start >= end and not (time.needs_year and time.moment.period == AS_OF and not self._carries(time))
        ]
        return after[0] if after else None

    def _year_for(self, told: TimeMention) -> tuple[int | None, bool]:
        """The year that a mention without one means: another of the sentence, else the one carried, else the article's, else the page's.

        ``6 tháng đầu năm`` and ``từ đầu năm`` mean the year in which the page speaks, whatever years it looks back on.
        """
        if self._carries(told) and self._reference_year is not None:
            return self._reference_year, True
        typed = self._segmented.folded[told.start : told.end]
        if self._published and vocabulary()["year_past"].fullmatch(typed):
            return self._shift(self._published.year), True
        same = [time for time in self.times if time.moment.year and not time.is_base]
        if same:
            before = [time for time in same if time.start <= told.start]
            return (before or same)[-1 if before else 0].moment.year, True
        carried = self._carried_for(told.start)
        if carried and carried.moment.year and self._carried_paragraph == self._passage.paragraph:
            return carried.moment.year, True
        if self._reference_year is not None and self._is_late_in_year():
            return self._reference_year, True
        if carried and carried.moment.year:
            return carried.moment.year, True
        if self._article_year is not None:
            return self._article_year, True
        return self._reference_year, self._reference_year is not None

    def _is_late_in_year(self) -> bool:
        """Whether the page is dated after the season of yearly reports: its "now" is its own year, not the year reported on."""
        return self._published is not None and self._published.month > LAST_MONTH_OF_REPORTS

    def _is_average(self, start: int, end: int) -> bool:
        folded, per_year = self._segmented.folded, vocabulary()["per_year"]
        since = max((time.end for time in self.times if time.end <= start), default=self._passage.start)
        lead = re.split(r"[;]", folded[since:start])[-1]
        return (
            per_year.search(lead) is not None
            or re.match(r"[ ]*(?:/nam|/ nam|moi nam|mot nam|hang nam|a year|per year|annually)", folded[end : end + 14]) is not None
        )

    def _says_this_period(self) -> bool:
        return vocabulary()["this_period"].search(self._segmented.folded, self._passage.start, self._passage.end) is not None

    def _carries(self, time: TimeMention) -> bool:
        typed = self._segmented.folded[time.start : time.end]
        return any(word in typed for word in ("dau nam", "trong thang", "so far", "beginning")) or time.moment.period not in (AS_OF, YEAR)

    def _shift(self, year: int) -> int:
        """The data year of a conference of year Y: the year before, where it was held early in Y itself."""
        return year - 1 if self._published and year == self._published.year and not self._is_late_in_year() else year

    def _find_article_year(self, with_figures: Collection[Passage]) -> int | None:
        """The year named most: by sentences with figures, and by the names of the meetings that sum it up."""
        figures = frozenset(with_figures)
        counted: Counter[int] = Counter()
        for passage, times in self._times.items():
            for time in times:
                if time.is_base or time.moment.year is None or (passage not in figures and not time.is_event):
                    continue
                counted[self._shift(time.moment.year) if time.is_event else time.moment.year] += 1
        best = counted.most_common(1)
        if best:
            return best[0][0]
        # Figures of ranges only: "from the beginning of the year" means a year named after their end.
        return self._latest_year if self._range_end and self._latest_year and self._latest_year >= self._range_end else None

    def _find_latest_year(self) -> int | None:
        """The last year that the text names as a time of data; also notes where its last range ends."""
        times = [time for told in self._times.values() for time in told if not time.is_base and not time.is_event]
        ends = [int(time.moment.period[-4:]) for time in times if time.moment.period.startswith("range:")]
        self._range_end = max(ends, default=None)
        return max((time.moment.year for time in times if time.moment.year), default=None)
