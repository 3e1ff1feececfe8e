"""The times that one sentence names, and which of them is a figure's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from aidbook.bulletins.clauses import Reach, clause_end, clause_start, crosses, in_brackets, part_end, part_start
from aidbook.bulletins.percents import ends_change
from aidbook.bulletins.segment import Passage
from aidbook.bulletins.times import AS_OF, YEAR, Moment, TimeMention
from aidbook.bulletins.vocabulary import vocabulary

_TIME_LEAD = 15
_BOUND_WORDS = 24
_WORDS_OF_HEADING = 2
_LONGEST_DURATION = 40
LIST_MARK = re.compile(
    r"[ ]*(?:[-–—+*•·]|\d{1,2}[.)]|(?:mot|hai|ba|bon|nam|sau|thu (?:nhat|hai|ba|tu|nam)|one|two|three|four|first|second|third|fourth)[:,])"
)
"""What opens an item of a list."""
_BEHIND = 24
_COMPARED_BEFORE = 30
_BASE_BEHIND = 50
_A_YEAR_FOLLOWS = re.compile(r"[ ](?:of |in )?(?:19|20)\d\d")
"""``Ban Chấp hành nhiệm kỳ (2018 - 2023)``: the years are those of an office."""


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
    return re.compile(rf"(?:[ ]*:|[ ](?!to[ ]){words.any('amounts_to')})[ ](?:(?:{hedges})[ ])*\d")


@dataclass(frozen=True, slots=True)
class SentenceTimes:
    """``times`` in their order; ``figure_ends``: where the sentence's figures end."""

    folded: str
    passage: Passage
    times: Sequence[TimeMention]
    figure_ends: Sequence[int]

    def named_before(self, start: int, at: int) -> bool:
        """Whether the sentence names a time between two offsets: what follows is about that time."""
        return any(start <= time.start < at and not time.is_base for time in self.times)

    def own(self, reach: Reach, *, is_first: bool) -> TimeMention | None:
        """The time directly behind the figure; else the last before it; else the first after it in its part of the sentence.

        ``is_first``: no sentence of the paragraph has told a time before.
        """
        usable = [time for time in self.times if not time.is_base and not time.is_event]
        if reach.order is not None:
            listed = [time for time in usable if time.end <= reach.order.at]
            if len(listed) >= reach.order.of:
                return listed[len(listed) - reach.order.of + reach.order.index]
        for time in usable:
            if time.start >= reach.end and not self._is_heading(time) and _time_links().fullmatch(self.folded, reach.end, time.start):
                return time
        before = [time for time in usable if time.start < reach.at]
        before = [time for time in before if not self._is_aside(time, reach)] or before
        if ends_change(self.folded, reach):  # "Tăng từ 3,9 triệu USD của năm 2019 lên 4,2 triệu USD"
            before = [time for time in before if not self._trails(time)] or before
        if before:
            return (self._in_own_clause(usable, reach) if self._trails(before[-1]) else None) or before[-1]
        return self._after(usable, reach, is_first=is_first)

    def _is_aside(self, time: TimeMention, reach: Reach) -> bool:
        """Whether a time stands in brackets that are closed before the figure: ``9 triệu USD (2017: 8 triệu USD), giải ngân (7 triệu)``."""
        return in_brackets(self.folded, self.passage.start, time.start) and ")" in self.folded[time.end : reach.at]

    def _in_own_clause(self, usable: Sequence[TimeMention], reach: Reach) -> TimeMention | None:
        end = min([clause_end(self.folded, reach.end, self.passage.end), *(end for end in self.figure_ends if end > reach.end)])
        own = (time for time in usable if reach.end <= time.start < end and not time.is_bare_now)
        return next((time for time in own if not self._is_heading(time)), None)

    def _is_heading(self, time: TimeMention) -> bool:
        """``(năm 2018: 11 khoản)``, ``(năm 2018 là 6 triệu USD)``: it is of what follows it."""
        return self.folded[time.end : time.end + 1] == ":" or _leads_to_number().match(self.folded, time.end) is not None

    def is_of_item(self, time: TimeMention) -> bool:
        """Whether a time is that of one item of a list: ``- SNV: 325.000 USD, từ 2022 đến 2026``. The next item has its own."""
        is_item = LIST_MARK.match(self.folded, self.passage.start, self.passage.end) is not None
        return is_item and any(end <= time.start for end in self.figure_ends)

    def is_of_agreement(self, time: TimeMention) -> bool:
        """Whether a range is that of something signed: ``Thỏa thuận hợp tác giai đoạn 2017 - 2022``."""
        signed = vocabulary()["agreements"].search(self.folded, self.passage.start, self.passage.end)
        return time.moment.range_end is not None and signed is not None

    def is_heading_line(self) -> bool:
        """Whether the sentence is a time and hardly more: ``Year 2022``, ``Quý I năm 2023:``; what follows is about it."""
        if len(self.times) != 1 or self.times[0].is_base or self.times[0].is_event or self.figure_ends:
            return False
        rest = self.folded[self.passage.start : self.times[0].start] + self.folded[self.times[0].end : self.passage.end]
        return len(re.findall(r"\w+", rest)) <= _WORDS_OF_HEADING

    def stands_behind(self, reach: Reach) -> bool:
        """Whether a time stands in the words behind a figure."""
        return any(reach.end <= time.start < reach.stop for time in self.times)

    def _after(self, usable: Sequence[TimeMention], reach: Reach, *, is_first: bool) -> TimeMention | None:
        end = part_end(self.folded, reach.end, self.passage.end)
        if not is_first:
            end = clause_end(self.folded, reach.end, end)  # Further off it belongs to something else.
        # "Đang có", "hiện" behind a figure belongs to another: a bare "now" governs what follows it.
        after = [time for time in usable if reach.end <= time.start < end and not (time.is_bare_now and time.start > reach.stop)]
        after = [time for time in after if not self._is_heading(time)]
        # Beyond a comma only a time that opens its clause: "…, tính đến tháng 10", not "…, vì dự án đã kết thúc từ quý I".
        near = next((time for time in after if not self.is_far(time, reach)), None)
        is_only = is_first and len([time for time in usable if not time.is_bare_now]) == 1
        own = near or (after[0] if after and is_only else None)
        durations = [time for time in usable if self._is_duration(time)]
        own = own or (durations[0] if len(durations) == 1 else None)
        headings = [time for time in usable if reach.end <= time.start < end and self._is_heading(time) and not time.is_bare_now]
        is_headed = is_first and len(headings) == 1 and not self.says_this_period()
        return own or (headings[0] if is_headed and not crosses(self.folded, reach.end, headings[0].start) else None)

    def _is_duration(self, time: TimeMention) -> bool:
        """``…; thời gian thực hiện: 2021 - 2022``: the time of the project that the sentence is about."""
        before = self.folded[max(self.passage.start, time.start - _LONGEST_DURATION) : time.start]
        return re.search(rf"{vocabulary().any('durations')}[ ]?(?::|la|trong|from|is|tu)?[ ]*$", before) is not None

    def is_far(self, time: TimeMention, reach: Reach) -> bool:
        """Whether a time behind a figure stands inside a clause further on."""
        return time.start - clause_start(self.folded, reach.end, time.start) > _TIME_LEAD

    def is_sure(self, told: TimeMention, reach: Reach) -> bool:
        """Whether a time is surely the figure's: the only one, in its own words, or one that governs all up to it."""
        if (told.start >= reach.end and self.is_far(told, reach)) or self._begins_with(told):
            return False
        is_alone = all(time.moment == told.moment or time.is_base for time in self.times)
        return is_alone or reach.start <= told.start < reach.stop or self._governs(told, reach)

    def _begins_with(self, told: TimeMention) -> bool:
        """Whether a bare year stands behind "from", "after" and the like: what it begins or ends is another time than the year itself."""
        before = self.folded[max(self.passage.start, told.start - _BOUND_WORDS) : told.start]
        return told.moment.period == YEAR and re.search(rf"{vocabulary().any('bounds')}[ ](?:nam[ ])?$", before) is not None

    def _governs(self, told: TimeMention, reach: Reach) -> bool:
        """Whether a time before the figure is no other figure's own, and none stands in the figure's own words."""
        own = (time for time in self.times if reach.end <= time.start < reach.stop and not time.is_base)
        return told.end <= reach.at and not self._trails(told) and next(own, None) is None

    def _trails(self, time: TimeMention) -> bool:
        """Whether a time is that of the figure before it: ``(5 triệu USD) trong năm 2019, 3 triệu USD cho y tế năm 2020``."""
        figure_end = max((end for end in self.figure_ends if end <= time.start), default=None)
        return figure_end is not None and not crosses(self.folded, figure_end, time.start)

    def compared(self, reach: Reach) -> TimeMention | None:
        """The earlier time of a figure that stands for comparison: ``so với 1,2 triệu USD năm 2019``, ``so với năm 2019 (1,2 triệu)``."""
        bases = [time for time in self.times if time.is_base and (time.is_decade or time.moment != Moment(None, AS_OF))]
        for time in bases:
            if time.end <= reach.at and self.folded[time.end : reach.at].strip() == "(":
                return time
            is_share = self.folded[reach.at : reach.end].endswith(("%", "percent", "per cent", "phan tram"))
            if not is_share and time.start >= reach.end and _time_links().fullmatch(self.folded, reach.end, time.start):
                return time  # "Compared with $5.2 million from 19 in 2010": of both.
        words = list(vocabulary()["compared"].finditer(self.folded, max(self.passage.start, reach.at - _COMPARED_BEFORE), reach.at))
        if not words or crosses(self.folded, words[-1].end(), reach.at):
            return None
        base = next((time for time in bases if time.start >= reach.end and time.start - reach.end < _BASE_BEHIND), None)
        return base if base is not None and (base.moment.year is not None or base.is_decade) else None

    def of_data(self) -> TimeMention | None:
        """The first time of data that the sentence names."""
        return next((time for time in self.times if not time.is_base and not time.is_event), None)

    def of_event(self) -> TimeMention | None:
        """The first meeting or programme that the sentence names by its year."""
        return next((time for time in self.times if time.is_event and not time.is_base and not time.needs_year), None)

    def same_part(self, told: TimeMention) -> list[TimeMention]:
        """The times with a year in this time's part of the sentence."""
        start, end = part_start(self.folded, self.passage.start, told.start), part_end(self.folded, told.end, self.passage.end)
        return [time for time in self.with_year() if start <= time.start < end]

    def with_year(self) -> list[TimeMention]:
        """The times of data that name a year."""
        return [time for time in self.times if time.moment.year and not time.is_base]

    def is_average(self, reach: Reach) -> bool:
        """``mỗi năm 2,2 triệu USD``, ``300 triệu USD/năm``."""
        per_year = vocabulary()["per_year"]
        if self.is_of_year_before(reach):
            return False
        since = max((time.end for time in self.times if time.end <= reach.at), default=reach.sentence)
        start = max(since, part_start(self.folded, reach.sentence, reach.at))
        return (
            per_year.search(self.folded, start, reach.at) is not None
            or per_year.match(self.folded[reach.end : reach.end + _BEHIND].lstrip()) is not None
        )

    def is_of_year_before(self, reach: Reach) -> bool:
        """``against 47 a year earlier``."""
        behind = self.folded[reach.end : reach.end + _BEHIND].lstrip(" (,")
        head = self.folded[self.passage.start : self.passage.start + _BEHIND].lstrip()
        return any(vocabulary()["year_before"].match(words) for words in (behind, head))

    def is_at_work(self, reach: Reach) -> bool:
        """Whether the figure's words tell of today: ``đang hoạt động``, ``is home to``."""
        return any(vocabulary()["at_work"].search(words) for words in (reach.tail(self.folded), reach.lead(self.folded)))

    def says_this_period(self, start: int | None = None, end: int | None = None) -> bool:
        """``trong kỳ``: the stretch of time that was told before; in the sentence, or between two offsets of it."""
        span = self.passage.start if start is None else start, self.passage.end if end is None else end
        return vocabulary()["this_period"].search(self.folded, *span) is not None

    def is_vague(self) -> bool:
        """Whether the sentence tells a time without a year: ``kể từ khi dịch bùng phát``, ``in recent years``."""
        return vocabulary()["vague_times"].search(self.folded, self.passage.start, self.passage.end) is not None

    def leaves_unread(self) -> bool:
        """Whether words of a time stand in no time that was read: ``nửa nhiệm kỳ``. What was read beside them is not all that is told."""
        span, words = (self.passage.start, self.passage.end), vocabulary()
        read = [(time.start, time.end) for time in self.times] + [found.span() for found in words["same_part"].finditer(self.folded, *span)]
        unread = (
            word
            for word in words["parts_of_time"].finditer(self.folded, *span)
            if not any(start < word.end() and word.start() < end for start, end in read)
        )
        return any(_A_YEAR_FOLLOWS.match(self.folded, word.end()) is None for word in unread)

    def is_whole(self, time: TimeMention) -> bool:
        """``cả năm 2017``: a year that is over."""
        before = self.folded[max(self.passage.start, time.start - _TIME_LEAD) : time.start]
        return time.moment.period == YEAR and re.search(r"(?<![a-z])(?:ca(?: nam)?|all of|the whole of)[ ]$", before) is not None

    def typed(self, time: TimeMention) -> str:
        """A time as it stands in the sentence."""
        return self.folded[time.start : time.end]
