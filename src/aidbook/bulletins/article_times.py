"""The times that an article names as a whole: of which year it is about, whether it tells of one time only, what its title says."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aidbook.bulletins.now import Now
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.time_patterns import DATE_OF_PAPER
from aidbook.bulletins.times import Moment, TimeMention, find_times
from aidbook.bulletins.vocabulary import vocabulary

_OPENING = 4
"""So many sentences open an article."""


@dataclass(frozen=True, slots=True)
class ArticleTimes:
    """What :func:`article_times` found.

    ``latest_year``: the last year named of data; ``year``: the one that the article is about, None where it does not tell; ``only_year``:
    the one year, or the last of the one range, where all that the title and the sentences with figures tell is of it;
    ``periods``: those that they name; ``span_of_title``: the one range, or part of a year, in the title; ``year_of_papers``: that of
    the last dated decision; ``years``: all that are named, those compared with and those of meetings too.
    """

    by_passage: Mapping[Passage, Sequence[TimeMention]]
    latest_year: int | None
    year: int | None
    only_year: int | None
    periods: frozenset[str]
    span_of_title: Moment | None
    year_of_papers: int | None
    years: frozenset[int]

    def is_only(self, moment: Moment) -> bool:
        """Whether all that the text tells is of one year, or of one range, and this is it."""
        return self.only_year is not None and (moment.year or moment.range_end) == self.only_year


def article_times(segmented: Segmented, now: Now, with_figures: Collection[Passage]) -> ArticleTimes:
    """The times of every passage and of the whole. ``with_figures``: the passages in which a number stands."""
    found = {passage: find_times(segmented.folded, passage.start, passage.end, now.year) for passage in segmented.passages}
    in_titles = [passage for passage in segmented.passages if passage.is_title]
    told = [time.moment for times in found.values() for time in times if not time.is_base and not time.is_event]
    ranges = [time.moment for times in found.values() for time in times if time.moment.range_end]
    by_passage = {passage: [_with_range(time, ranges) for time in times] for passage, times in found.items()}
    latest_year = max((moment.year for moment in told if moment.year), default=None)
    last_range_end = max((moment.range_end for moment in told if moment.range_end), default=None)
    of_figures = [
        time.moment for passage in (*with_figures, *in_titles) for time in found[passage] if not time.is_base and not time.is_event
    ]
    named = _years_of(of_figures) or _years_of(told)
    in_title = [time.moment for passage, times in by_passage.items() if passage.is_title for time in times if not time.is_base]
    spans_of_title = {moment for moment in in_title if moment.range_end or (moment.year and moment.is_part_of_year)}
    year = _year_named_most(segmented, by_passage, now, frozenset(with_figures))
    if year is None and last_range_end and latest_year and latest_year >= last_range_end:
        year = latest_year  # Figures of ranges only: "from the beginning of the year" means a year named after their end.
    if year is None and now.year is None and len(named) == 1 and latest_year is not None:
        opening = (time.moment.year for passage in segmented.passages[:_OPENING] for time in found[passage])
        year = latest_year if latest_year in opening else None
    year_of_papers = _year_of_papers(segmented) if segmented.passages else None
    if year is None and now.year is None and latest_year is None and last_range_end is None:
        year = year_of_papers
    return ArticleTimes(
        by_passage=by_passage,
        latest_year=latest_year,
        year=year,
        only_year=named.pop()[0] if len(named) == 1 else None,
        periods=frozenset(moment.period for moment in of_figures),
        span_of_title=spans_of_title.pop() if len(spans_of_title) == 1 else None,
        year_of_papers=year_of_papers,
        years=frozenset(year for times in found.values() for time in times if (year := time.moment.year or time.moment.range_end)),
    )


def _years_of(moments: Iterable[Moment]) -> set[tuple[int | None, int]]:
    """The years named, each range by its last and its length."""
    return {(moment.year or moment.range_end, moment.range_years) for moment in moments if moment.year or moment.range_end}


def _year_of_papers(segmented: Segmented) -> int | None:
    """The year of the last dated paper: that in which the aid was decided on."""
    span = segmented.passages[0].start, segmented.passages[-1].end
    return max((int(found["year"]) for found in DATE_OF_PAPER.finditer(segmented.folded, *span)), default=None)


def _with_range(mention: TimeMention, ranges: Sequence[Moment]) -> TimeMention:
    """``Trong 5 năm`` in a text that names the years 2013 to 2017, also as those of a programme, means these."""
    if mention.years is None:
        return mention
    # From 2012 to 2017 are six years by name, five by count.
    spans = [moment for years in (mention.years, mention.years + 1) for moment in ranges if moment.range_years == years]
    return replace(mention, moment=spans[0]) if spans else mention


def _year_named_most(
    segmented: Segmented, by_passage: Mapping[Passage, Sequence[TimeMention]], now: Now, with_figures: Collection[Passage]
) -> int | None:
    """By sentences with figures that tell of no plan, by the title, and by the names of the meetings that sum a year up."""
    counted: Counter[int] = Counter()
    for passage, times in by_passage.items():
        if vocabulary()["not_yet"].search(segmented.folded, passage.start, passage.end):
            continue
        for time in times:
            if time.is_base or time.moment.year is None or not (passage in with_figures or time.is_event or passage.is_title):
                continue
            counted[now.data_year(time.moment.year) if time.is_event else time.moment.year] += 1
    best = counted.most_common(1)
    return best[0][0] if best else None
