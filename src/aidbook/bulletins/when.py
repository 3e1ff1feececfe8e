"""When a figure is about: what its sentence says, else what was said before it, else the year the article is about."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from aidbook.bulletins.article_times import article_times
from aidbook.bulletins.clauses import Reach, in_brackets
from aidbook.bulletins.concluded_times import concluded, is_sure_of
from aidbook.bulletins.now import Now
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.sentence_times import SentenceTimes
from aidbook.bulletins.time_readings import Said, TimeReading
from aidbook.bulletins.times import AS_OF, YEAR, Moment, TimeMention, find_times
from aidbook.bulletins.vocabulary import vocabulary

_SAME_PART_WORDS = 20
_OPENING = 40


class When:
    """Enter a passage, ask for its figures, leave it."""

    def __init__(self, segmented: Segmented, now: Now, with_figures: Collection[Passage]) -> None:
        """``with_figures``: the passages in which a number stands."""
        self._folded = segmented.folded
        self._now = now
        self._article = article_times(segmented, now, with_figures)
        self.here = SentenceTimes(segmented.folded, Passage(0, 0, -1, False), (), ())
        self._said: list[Said] = []
        self._last_range: Moment | None = None
        self._last_span: Moment | None = None
        """The last range, or part of a year, that was told."""
        self._moments: set[Moment] = set()
        """All that was told, also beside no figures; "now" is none."""
        self._summed_up_in: int | None = None
        """The paragraph that told what there is "up to now"."""

    def enter(self, passage: Passage, quantities: Sequence[Quantity]) -> None:
        """Look at a passage's times, and where its figures stand."""
        times, latest_year = self._article.by_passage[passage], self._article.latest_year
        if self._now.year is None and latest_year is not None and any(time.moment == Moment(None, AS_OF) for time in times):
            times = find_times(self._folded, passage.start, passage.end, None, latest_year)
        self.here = SentenceTimes(self._folded, passage, times, [quantity.end for quantity in quantities])

    def leave(self, *, had_figures: bool) -> None:
        """Remember the times said, for the sentences after it; across paragraphs, only those said beside figures."""
        passage, times = self.here.passage, self.here.times
        if self.here.says_this_period() and self._last_span:
            self._said.append(Said(TimeMention(passage.start, passage.start, self._last_span), passage.paragraph, True))
            return
        for time in times:
            if time.is_base:
                continue
            if time.is_bare_now and self._sums_up(time):
                self._summed_up_in = passage.paragraph
            if not time.is_bare_now and (time.is_summed_up or not time.is_event):
                self._moments.add(self._as_said(time).moment)
            if time.moment.range_end and not (time.is_event and self._last_range):
                self._last_range = self._last_span = time.moment
            is_aside = (len(times) > 1 and in_brackets(self._folded, passage.start, time.start)) or self.here.is_of_item(time)
            if time.is_event or time.is_decade or time.is_bare_now or is_aside:
                continue
            if time.moment.is_part_of_year:
                self._last_span = Moment(time.moment.year or self._now.year or self._article.year, time.moment.period)
            many = len({other.moment for other in times if self._is_told_of(other)}) > 1
            self._said.append(Said(self._as_said(time), passage.paragraph, had_figures or self._governs_on(time), many))

    def _is_told_of(self, time: TimeMention) -> bool:
        """Whether a time is one of the sentence's own data, neither compared with nor told in brackets."""
        return not (time.is_base or time.is_event or time.needs_year or in_brackets(self._folded, self.here.passage.start, time.start))

    def _governs_on(self, time: TimeMention) -> bool:
        """Whether a time that stands beside no figures is that of the figures of later paragraphs."""
        return time.is_summed_up or self.here.is_heading_line() or self.here.is_of_agreement(time)

    def _as_said(self, time: TimeMention) -> TimeMention:
        """A time as those after it take it: with its year, and the end of a year for the year that ended."""
        if time.needs_year and not self._is_of_this_year(time):
            year, _ = self._year_for(time, self._carried(is_flow=True))
            time = replace(time, moment=Moment(year, time.moment.period), needs_year=False)
        if "cuoi nam" in self.here.typed(time):
            time = replace(time, moment=Moment(time.moment.year, YEAR), is_instant=False)
        return time

    def at(self, reach: Reach, *, is_flow: bool) -> TimeReading:
        """The time of a figure. ``is_flow``: it measures a stretch of time (aid given), not a state (organisations at work)."""
        compared = self.here.compared(reach)
        if compared is not None:
            return TimeReading(self._before_current(self._within(compared, self._current())), True, is_compared=True)
        reading = self._average(reach) or self._told(reach, is_flow=is_flow) or self._not_told(reach, is_flow=is_flow)
        if self.here.leaves_unread():
            reading = replace(reading, is_told=False)
        if reading.moment.year is None or not self.here.is_of_year_before(reach):
            return reading
        return TimeReading(Moment(reading.moment.year - 1, reading.moment.period), False)

    def _before_current(self, moment: Moment) -> Moment:
        """The year with which one is compared is another: "năm trước" in last year's report is the year before that."""
        current = self._current()
        is_same = current is not None and not current.is_instant and current.moment == moment and moment.year is not None
        return Moment(moment.year - 1, moment.period) if is_same and moment.year is not None else moment

    def _average(self, reach: Reach) -> TimeReading | None:
        if not self.here.is_average(reach):
            return None
        own = self.here.own(reach, is_first=False)
        if own is not None and own.years is not None and not own.moment.range_end:
            return TimeReading(own.moment, own.moment.year is not None, True)  # "5 năm trở lại đây, mỗi năm …"
        span = next((time.moment for time in self.here.times if not time.is_base and time.moment.range_end), self._last_range)
        return TimeReading(span or Moment(None, YEAR), span is not None, True)

    def _told(self, reach: Reach, *, is_flow: bool) -> TimeReading | None:
        """The time that the sentence tells."""
        is_first = not any(said.paragraph == self.here.passage.paragraph for said in self._said)
        told, carried = self.here.own(reach, is_first=is_first), self._carried(is_flow=is_flow)
        if self._last_span and self.here.says_this_period() and (told is None or told.needs_year):
            return TimeReading(self._last_span, True)
        if told is None:
            return None
        if carried is not None and told.is_instant and is_flow and self.here.says_this_period(told.end, reach.at):
            return TimeReading(self._resolved(carried), True)
        if not told.needs_year:
            return TimeReading(self._within(told, carried.time if carried and is_flow else None), self.here.is_sure(told, reach))
        if carried is not None and is_flow and self._sums_up(told) and self._reaches_now(carried.time.moment):
            return TimeReading(carried.time.moment, False)
        year, is_told = self._year_for(told, carried)
        return TimeReading(Moment(year, told.moment.period), is_told and not self.here.is_far(told, reach))

    def _not_told(self, reach: Reach, *, is_flow: bool) -> TimeReading:
        """The time of a figure whose sentence tells none: today, where it speaks of today; else what was said before; else concluded."""
        carried = self._carried(is_flow=is_flow)
        is_open = carried is None and self.here.of_event() is None and self._only_part_of_year() is None
        is_today = not is_flow and (self.here.is_at_work(reach) or is_open)
        if is_today and self._now.is_late_in_year:
            return TimeReading(Moment(self._now.year, AS_OF), self.here.is_at_work(reach) and not self.here.times and not self._is_vague())
        if carried is None:
            moment = self._concluded()
            return TimeReading(moment, not self._is_vague() and is_sure_of(moment, self.here, self._now, self._article))
        moment = self._resolved(carried)
        moment = Moment(moment.year, AS_OF) if is_today and not moment.range_end else moment
        if self._is_vague():
            return TimeReading(moment, False)
        is_near = (carried.paragraph == self.here.passage.paragraph and not carried.is_one_of_many) or any(
            time.moment == carried.time.moment for time in self.here.times
        )
        return TimeReading(moment, is_near or self._article.is_only(moment) or self._goes_on(carried))

    def _is_vague(self) -> bool:
        """Whether the sentence tells a time that nobody can place: ``những năm qua``, or ``cả giai đoạn`` where none was told."""
        return self.here.is_vague() or (self._last_span is None and self.here.says_this_period())

    def _goes_on(self, carried: Said) -> bool:
        """Whether a paragraph speaks of the sum of the one right before: ``Trong số này, …``, ``+ Y tế: …``, ``The amount …``."""
        last, words = self.here.passage.paragraph - 1, vocabulary()
        told = {said.time.moment for said in self._said if said.paragraph >= last}
        head = self._folded[self.here.passage.start : self.here.passage.start + _OPENING].lstrip(' -+*"(•')
        goes_on = any(words[group].match(head) for group in ("divides", "goes_on", "same_measure", "by_sector"))
        return goes_on and carried.paragraph == last and carried.beside_figures and len(told) == 1

    def _sums_up(self, told: TimeMention) -> bool:
        """``Đến nay`` after a range; ``hiện đang`` tells of today only."""
        return told.is_bare_now and vocabulary()["up_to_now"].search(self.here.typed(told)) is not None

    def _reaches_now(self, moment: Moment) -> bool:
        """Whether a range ends in the last year of which the page could speak: ``đến nay`` then sums up that range."""
        return moment.range_end is not None and moment.range_end == (self._now.year or self._article.latest_year or moment.range_end)

    def _concluded(self) -> Moment:
        """The time of a figure of which nothing told."""
        is_summed_up = self._summed_up_in == self.here.passage.paragraph
        return concluded(self.here, self._now, self._article, self._only_part_of_year(), is_summed_up=is_summed_up)

    def _only_part_of_year(self) -> Moment | None:
        """The half, the quarter or the months that alone were told, if in a paragraph of their own: ``nhìn lại 6 tháng đầu năm``."""
        only = next(iter(self._moments)) if len(self._moments) == 1 else None
        if only is None or not only.is_part_of_year:
            return None
        return Moment(only.year or self._now.year or self._article.year, only.period)

    def _current(self) -> TimeMention | None:
        """The time of this sentence's own figures."""
        own = self.here.of_data()
        carried = None if own else self._carried(is_flow=True)
        return carried.time if carried else own

    def _within(self, told: TimeMention, whole: TimeMention | None) -> Moment:
        """A time that takes its stretch from another: the same part of an earlier year, or a range up to its end."""
        moment = told.moment
        if whole is None:
            return moment
        typed = self._folded[max(0, told.start - _SAME_PART_WORDS) : told.end]
        span = self._last_span
        if span is not None and span.is_part_of_year and moment.period == YEAR and vocabulary()["same_part"].search(typed):
            return Moment(moment.year, span.period)
        if whole.moment.is_part_of_year and (vocabulary()["same_part"].search(typed) or (told.is_base and moment.period == YEAR)):
            return Moment(moment.year, whole.moment.period)
        if moment.period == AS_OF and moment.year is not None and moment.year == whole.moment.range_end:
            return whole.moment
        return moment

    def _carried(self, *, is_flow: bool) -> Said | None:
        """The time said last, in this paragraph or beside figures. What flows has a stretch of time: an "as of" does not govern it."""
        here = [said for said in self._said if said.beside_figures or said.paragraph == self.here.passage.paragraph]
        stretches = [said for said in here if not said.time.is_instant] if is_flow else []
        return (stretches or here)[-1] if here else None

    def _resolved(self, said: Said) -> Moment:
        """The time that was said, with the year that it left open."""
        year = (self._now.year or self._article.year) if said.time.needs_year else said.time.moment.year
        return Moment(year, said.time.moment.period)

    def _year_for(self, told: TimeMention, carried: Said | None) -> tuple[int | None, bool]:
        """The year that a mention without one means: another of the sentence, else the one carried, else the article's, else the page's.

        ``6 tháng đầu năm`` and ``từ đầu năm`` mean the year in which the page speaks, whatever years it looks back on.
        """
        now, typed, is_of_this_year = self._now, self.here.typed(told), self._is_of_this_year(told)
        if is_of_this_year and now.year is not None:
            return now.year_that_reached(told.last_month(typed)), True
        if now.year is None and is_of_this_year and vocabulary()["this_year"].search(typed):
            over = [time.moment.year for time in self.here.with_year() if time.moment.year and self.here.is_whole(time)]
            if over:
                return max(over) + 1, False  # "Năm tháng đầu năm nay …; cả năm 2017, …"
        if now.year and vocabulary()["year_past"].fullmatch(typed):
            return now.data_year(now.year), True
        # "5 tháng đầu năm … 27 triệu; năm 2017 … 48 triệu": another year beyond a semicolon.
        same = self.here.same_part(told) if is_of_this_year else self.here.with_year()
        if same:
            before = [time for time in same if time.start <= told.start]
            year = (before[-1] if before else same[0]).moment.year
            return (max(year or 0, self._latest_told() or 0) if told.is_bare_now else year), True
        year = carried.time.moment.year if carried else None
        if told.is_bare_now:
            year = self._latest_told() or year
        if year and carried and carried.paragraph == self.here.passage.paragraph:
            return year, True
        if now.year is not None and now.is_late_in_year:
            return now.year, True
        if year or self._article.year is not None:
            year = year or self._article.year
            return year, not is_of_this_year or self._article.is_only(Moment(year, told.moment.period))
        if now.year is None and self._last_range is not None:
            return self._last_range.range_end, False
        return now.data_year(now.year) if now.year is not None and told.moment.period == YEAR else now.year, now.year is not None

    def _latest_told(self) -> int | None:
        """The latest year told beside figures, or reported on: "now" is never before it."""
        years = [said.time.moment.year for said in self._said if said.beside_figures]
        if self._now.year is not None and self._now.month is not None:
            years.append(self._now.data_year(self._now.year))
        return max((year for year in years if year), default=None)

    def _is_of_this_year(self, time: TimeMention) -> bool:
        """Whether a time without a year is a part of the page's own year: ``6 tháng đầu năm``, ``từ đầu năm``, ``so far this year``."""
        return vocabulary()["of_this_year"].search(self.here.typed(time)) is not None or time.moment.period not in (AS_OF, YEAR)
