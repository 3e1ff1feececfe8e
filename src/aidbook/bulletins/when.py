"""When a figure is about: what its sentence says, else what was said before it, else the year the article is about."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from aidbook.bulletins.clauses import Reach, clause_end, clause_start, crosses, in_brackets, part_end, part_start
from aidbook.bulletins.now import Now
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.times import AS_OF, YEAR, Moment, TimeMention, find_times
from aidbook.bulletins.vocabulary import vocabulary

_SAME_PART_WORDS = 20
_TIME_LEAD = 15


@cache
def _time_links() -> re.Pattern[str]:
    """What may stand between a figure and its own time: ``39 dự án PCPNN (năm 2018)``."""
    links = "|".join(vocabulary().any(group) for group in ("time_links", "ngo_marks", "foreign_marks"))
    return re.compile(rf"[ (]*(?:(?:{links})[ (]*){{0,4}}")


@cache
def _leads_to_number() -> re.Pattern[str]:
    """A time so followed is that of the next figure: ``27 dự án với vốn năm 2023 là 5,14 triệu USD``."""
    words = vocabulary()
    hedges = "|".join(words.any(group) for group in ("at_least", "at_most", "about"))
    return re.compile(rf"(?:[ ]*:|[ ]{words.any('amounts_to')})[ ](?:(?:{hedges})[ ])*\d")


@dataclass(frozen=True, slots=True)
class TimeReading:
    """The time of a figure. ``is_told``: its sentence or the text before it says so; otherwise it was concluded from the page's date."""

    moment: Moment
    is_told: bool
    is_average: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A time as a sentence said it, for those that follow."""

    time: TimeMention
    paragraph: int
    beside_figures: bool


class When:
    """Enter a passage, ask for its figures, leave it."""

    def __init__(self, segmented: Segmented, now: Now, with_figures: Collection[Passage]) -> None:
        """``with_figures``: the passages in which a number stands."""
        self._folded = segmented.folded
        self._now = now
        self._times = {passage: find_times(self._folded, passage.start, passage.end, now.year) for passage in segmented.passages}
        told = [time for times in self._times.values() for time in times if not time.is_base and not time.is_event]
        self._latest_year = max((time.moment.year for time in told if time.moment.year), default=None)
        self._range_end = max((time.moment.range_end for time in told if time.moment.range_end), default=None)
        self._times = {passage: [self._with_range(time) for time in times] for passage, times in self._times.items()}
        self._article_year = self._find_article_year(frozenset(with_figures))
        named = {
            (time.moment.year or time.moment.range_end, time.moment.range_years)
            for time in told
            if time.moment.year or time.moment.range_end
        }
        self._only_year = named.pop()[0] if len(named) == 1 else None
        in_title = [time.moment for passage, times in self._times.items() if passage.is_title for time in times if not time.is_base]
        ranges = {moment for moment in in_title if moment.range_end}
        self._range_of_title = ranges.pop() if len(ranges) == 1 else None
        self._is_in_title = any(moment.year or moment.range_end for moment in in_title)
        self._passage = Passage(0, 0, -1, False)
        self._figure_ends: list[int] = []
        self._said: list[Said] = []
        self._last_range: Moment | None = None
        self._last_span: Moment | None = None
        self.times: list[TimeMention] = []

    def _with_range(self, mention: TimeMention) -> TimeMention:
        """``Trong 5 năm`` in a text that names the years 2013 to 2017, also as those of a programme, means these."""
        if mention.years is None:
            return mention
        named = [time.moment for times in self._times.values() for time in times if time.moment.range_end]
        # From 2012 to 2017 are six years by name, five by count.
        spans = [moment for years in (mention.years, mention.years + 1) for moment in named if moment.range_years == years]
        return replace(mention, moment=spans[0]) if spans else mention

    def enter(self, passage: Passage, quantities: Sequence[Quantity]) -> None:
        """Look at a passage's times, and where its figures stand."""
        self._passage = passage
        self._figure_ends = [quantity.end for quantity in quantities]
        self.times = self._times[passage]
        if self._now.year is None and self._latest_year is not None and any(time.moment == Moment(None, AS_OF) for time in self.times):
            self.times = find_times(self._folded, passage.start, passage.end, None, self._latest_year)

    def leave(self, *, had_figures: bool) -> None:
        """Remember the times said, for the sentences after it; across paragraphs, only those said beside figures."""
        if self._says_this_period() and self._last_span:
            self._said.append(Said(TimeMention(self._passage.start, self._passage.start, self._last_span), self._passage.paragraph, True))
            return
        for time in self.times:
            if time.is_base:
                continue
            if time.moment.range_end:
                self._last_range = self._last_span = time.moment
            if time.is_event or time.is_bare_now or (in_brackets(self._folded, self._passage.start, time.start) and len(self.times) > 1):
                continue
            if time.needs_year and not self._is_of_this_year(time):
                time = replace(
                    time, moment=Moment(self._year_for(time, self._carried(is_flow=True))[0], time.moment.period), needs_year=False
                )
            if "cuoi nam" in self._typed(time):
                time = replace(time, moment=Moment(time.moment.year, YEAR), is_instant=False)  # What follows is about the year that ended.
            if time.moment.is_part_of_year:
                self._last_span = Moment(time.moment.year or self._now.year or self._article_year, time.moment.period)
            self._said.append(Said(time, self._passage.paragraph, had_figures))

    def named_before(self, start: int, at: int) -> bool:
        """Whether the sentence names a time between two offsets: what follows is about that time."""
        return any(start <= time.start < at and not time.is_base for time in self.times)

    def at(self, reach: Reach, *, is_flow: bool) -> TimeReading:
        """The time of a figure. ``is_flow``: it measures a stretch of time (aid given), not a state (organisations at work)."""
        reading = self._at(reach, is_flow=is_flow)
        if reading.moment.year is None or not self._is_of_year_before(reach):
            return reading
        return TimeReading(Moment(reading.moment.year - 1, reading.moment.period), False)

    def _at(self, reach: Reach, *, is_flow: bool) -> TimeReading:
        compared = self._compared(reach)
        if compared is not None:
            return TimeReading(compared, True)
        told, carried = self._told(reach), self._carried(is_flow=is_flow)
        if self._is_average(reach):
            span = next((time.moment for time in self.times if not time.is_base and time.moment.range_end), self._last_range)
            return TimeReading(span or Moment(None, YEAR), span is not None, True)
        if self._last_span and self._says_this_period() and (told is None or told.needs_year):
            return TimeReading(self._last_span, True)
        if carried is not None and told is not None and told.is_instant and is_flow and self._names_period(told.end, reach.at):
            return TimeReading(self._resolved(carried), True)
        if told is not None and not told.needs_year:
            is_sure = self._is_alone(told) or reach.start <= told.start < reach.stop or self._opens(told, reach)
            return TimeReading(self._within(told, carried.time if carried and is_flow else None), is_sure)
        if told is not None and is_flow and carried and self._sums_up(told) and self._reaches_now(carried.time.moment):
            return TimeReading(carried.time.moment, False)
        if told is not None:
            year, is_told = self._year_for(told, carried)
            return TimeReading(Moment(year, told.moment.period), is_told)
        is_today = not is_flow and any(
            vocabulary()["at_work"].search(part) for part in (reach.tail(self._folded), reach.lead(self._folded))
        )
        if is_today and self._now.is_late_in_year:
            return TimeReading(Moment(self._now.year, AS_OF), False)
        if carried is not None:
            moment = self._resolved(carried)
            moment = Moment(moment.year, AS_OF) if is_today and not moment.range_end else moment
            is_near = carried.paragraph == self._passage.paragraph or any(time.moment == carried.time.moment for time in self.times)
            return TimeReading(moment, is_near or self._is_of_only_year(moment))
        concluded = self._concluded()
        return TimeReading(concluded, self._is_in_title and self._is_of_only_year(concluded))

    def _is_of_only_year(self, moment: Moment) -> bool:
        """Whether all that the text tells is of one year, or of one range, and this is it."""
        return self._only_year is not None and (moment.year or moment.range_end) == self._only_year

    def _sums_up(self, told: TimeMention) -> bool:
        """``Đến nay`` after a range; ``hiện đang`` tells of today only."""
        return told.is_bare_now and vocabulary()["up_to_now"].search(self._typed(told)) is not None

    def _reaches_now(self, moment: Moment) -> bool:
        """Whether a range ends in the last year of which the page could speak: ``đến nay`` then sums up that range."""
        return moment.range_end is not None and moment.range_end >= (self._now.year or self._latest_year or moment.range_end)

    def _concluded(self) -> Moment:
        """The time of a figure of which nothing told: that of the meeting named, else the year the article is about, else "now"."""
        event = next((time.moment for time in self.times if time.is_event and not time.is_base and not time.needs_year), None)
        if event is not None:
            return Moment(event.year if event.year is None else self._now.data_year(event.year), event.period)
        if self._range_of_title is not None:
            return self._range_of_title
        return Moment(self._article_year, YEAR) if self._article_year is not None else Moment(self._now.year, AS_OF)

    def _told(self, reach: Reach) -> TimeMention | None:
        """The time directly behind the figure; else the last before it; else the first after it in its part of the sentence."""
        usable = [time for time in self.times if not time.is_base and not time.is_event]
        if reach.order is not None:
            listed = [time for time in usable if time.end <= reach.order.at]
            if len(listed) >= reach.order.of:
                return listed[len(listed) - reach.order.of + reach.order.index]
        for time in usable:
            is_heading = self._folded[time.end : time.end + 1] == ":"  # "(năm 2018: 11 khoản)" heads what follows it.
            if time.start >= reach.end and not is_heading and _time_links().fullmatch(self._folded, reach.end, time.start):
                return time
        before = [time for time in usable if time.start < reach.at]
        own_end = clause_end(self._folded, reach.end, min(reach.stop, self._passage.end))
        own = next((time for time in usable if reach.end <= time.start < own_end and not time.is_bare_now), None)
        if before:
            return own if own is not None and self._trails(before[-1]) else before[-1]
        end = part_end(self._folded, reach.end, self._passage.end)
        if any(said.paragraph == self._passage.paragraph for said in self._said):
            end = clause_end(self._folded, reach.end, end)  # Further off it belongs to something else.
        # "Đang có", "hiện" behind a figure belongs to another: a bare "now" governs what follows it.
        after = [time for time in usable if reach.end <= time.start < end and not (time.is_bare_now and time.start > reach.stop)]
        after = [time for time in after if not _leads_to_number().match(self._folded, time.end)]
        # Beyond a comma only a time that opens its clause: "…, tính đến tháng 10", not "…, vì dự án đã kết thúc từ quý I".
        return next((time for time in after if time.start - clause_start(self._folded, reach.end, time.start) <= _TIME_LEAD), None)

    def _trails(self, time: TimeMention) -> bool:
        """Whether a time is that of the figure before it: ``(5 triệu USD) trong năm 2019, 3 triệu USD cho y tế năm 2020``."""
        figure_end = max((end for end in self._figure_ends if end <= time.start), default=None)
        return figure_end is not None and not crosses(self._folded, figure_end, time.start)

    def _is_alone(self, told: TimeMention) -> bool:
        """Whether the sentence names no other time of data."""
        return all(time.moment == told.moment or time.is_base for time in self.times)

    def _opens(self, told: TimeMention, reach: Reach) -> bool:
        """Whether a time said before the figure governs all up to it: no other figure's own, and none in the figure's own words."""
        own = (time for time in self.times if reach.end <= time.start < reach.stop and not time.is_base)
        return told.end <= reach.at and not self._trails(told) and next(own, None) is None

    def _compared(self, reach: Reach) -> Moment | None:
        """The earlier time of a figure that stands for comparison: ``so với 1,2 triệu USD năm 2019``, ``so với năm 2019 (1,2 triệu)``."""
        bases = [time for time in self.times if time.is_base and time.moment != Moment(None, AS_OF)]
        for time in bases:
            if time.end <= reach.at and self._folded[time.end : reach.at].strip() == "(":
                return self._within(time, self._current())
        words = list(vocabulary()["compared"].finditer(self._folded, max(self._passage.start, reach.at - 30), reach.at))
        if not words or crosses(self._folded, words[-1].end(), reach.at):
            return None
        base = next((time for time in bases if time.start >= reach.end and time.start - reach.end < 50), None)
        return self._within(base, self._current()) if base is not None and base.moment.year is not None else None

    def _current(self) -> TimeMention | None:
        """The time of this sentence's own figures."""
        own = next((time for time in self.times if not time.is_base and not time.is_event), None)
        carried = None if own else self._carried(is_flow=True)
        return carried.time if carried else own

    def _within(self, told: TimeMention, whole: TimeMention | None) -> Moment:
        """A time that takes its stretch from another: the same part of an earlier year, or a range up to its end."""
        if whole is None:
            return told.moment
        moment = told.moment
        typed = self._folded[max(0, told.start - _SAME_PART_WORDS) : told.end]
        if whole.moment.is_part_of_year and (vocabulary()["same_part"].search(typed) or (told.is_base and moment.period == YEAR)):
            return Moment(moment.year, whole.moment.period)
        if moment.period == AS_OF and moment.year is not None and moment.year == whole.moment.range_end:
            return whole.moment
        return moment

    def _carried(self, *, is_flow: bool) -> Said | None:
        """The time said last, in this paragraph or beside figures. What flows has a stretch of time: an "as of" does not govern it."""
        here = [said for said in self._said if said.beside_figures or said.paragraph == self._passage.paragraph]
        stretches = [said for said in here if not said.time.is_instant] if is_flow else []
        return (stretches or here)[-1] if here else None

    def _resolved(self, said: Said) -> Moment:
        """The time that was said, with the year that it left open."""
        year = (self._now.year or self._article_year) if said.time.needs_year else said.time.moment.year
        return Moment(year, said.time.moment.period)

    def _year_for(self, told: TimeMention, carried: Said | None) -> tuple[int | None, bool]:
        """The year that a mention without one means: another of the sentence, else the one carried, else the article's, else the page's.

        ``6 tháng đầu năm`` and ``từ đầu năm`` mean the year in which the page speaks, whatever years it looks back on.
        """
        if self._is_of_this_year(told) and self._now.year is not None:
            return self._now.year_that_reached(told.last_month(self._typed(told))), True
        if self._now.year and vocabulary()["year_past"].fullmatch(self._typed(told)):
            return self._now.data_year(self._now.year), True
        part = part_start(self._folded, self._passage.start, told.start), part_end(self._folded, told.end, self._passage.end)
        is_own_part = self._is_of_this_year(told)  # "5 tháng đầu năm … 27 triệu; năm 2017 … 48 triệu": another year beyond a semicolon.
        same = [
            time for time in self.times if time.moment.year and not time.is_base and (not is_own_part or part[0] <= time.start < part[1])
        ]
        if same:
            before = [time for time in same if time.start <= told.start]
            return (before[-1] if before else same[0]).moment.year, True
        year = carried.time.moment.year if carried else None
        if told.is_bare_now:
            # "Now" is never before the latest year told.
            years = [said.time.moment.year for said in self._said if said.time.moment.year and said.beside_figures]
            if self._now.year is not None and self._now.month is not None:
                years.append(self._now.data_year(self._now.year))
            year = max((known for known in years if known), default=year)
        if year and carried and carried.paragraph == self._passage.paragraph:
            return year, True
        if self._now.year is not None and self._now.is_late_in_year:
            return self._now.year, True
        if year:
            return year, not self._is_of_this_year(told)
        if self._article_year is not None:
            return self._article_year, not self._is_of_this_year(told)
        year = self._now.year
        return self._now.data_year(year) if year is not None and told.moment.period == YEAR else year, year is not None

    def _is_average(self, reach: Reach) -> bool:
        per_year, folded = vocabulary()["per_year"], self._folded
        since = max((time.end for time in self.times if time.end <= reach.at), default=reach.sentence)
        said_before = per_year.search(folded, max(since, part_start(folded, reach.sentence, reach.at)), reach.at)
        if self._is_of_year_before(reach):
            return False
        return said_before is not None or per_year.match(folded[reach.end : reach.end + 14].lstrip()) is not None

    def _is_of_year_before(self, reach: Reach) -> bool:
        """``against 47 a year earlier``."""
        behind = self._folded[reach.end : reach.end + 24].lstrip(" (,")
        return vocabulary()["year_before"].match(behind) is not None

    def _names_period(self, start: int, end: int) -> bool:
        """``trong kỳ``: the stretch of time that was told before."""
        return vocabulary()["this_period"].search(self._folded, start, end) is not None

    def _says_this_period(self) -> bool:
        return vocabulary()["this_period"].search(self._folded, self._passage.start, self._passage.end) is not None

    def _is_of_this_year(self, time: TimeMention) -> bool:
        """Whether a time without a year is a part of the page's own year: ``6 tháng đầu năm``, ``từ đầu năm``, ``so far this year``."""
        return vocabulary()["of_this_year"].search(self._typed(time)) is not None or time.moment.period not in (AS_OF, YEAR)

    def _typed(self, time: TimeMention) -> str:
        return self._folded[time.start : time.end]

    def _find_article_year(self, with_figures: frozenset[Passage]) -> int | None:
        """The year named most: by sentences with figures, and by the names of the meetings that sum it up."""
        counted: Counter[int] = Counter()
        for passage, times in self._times.items():
            for time in times:
                is_plan = vocabulary()["not_yet"].search(self._folded, passage.start, passage.end) is not None
                if (
                    is_plan
                    or time.is_base
                    or time.moment.year is None
                    or (passage not in with_figures and not time.is_event and not passage.is_title)
                ):
                    continue
                counted[self._now.data_year(time.moment.year) if time.is_event else time.moment.year] += 1
        best = counted.most_common(1)
        if best:
            return best[0][0]
        # Figures of ranges only: "from the beginning of the year" means a year named after their end.
        return self._latest_year if self._range_end and self._latest_year and self._latest_year >= self._range_end else None
