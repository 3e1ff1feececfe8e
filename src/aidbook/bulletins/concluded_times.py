"""The time of a figure of which no sentence told: concluded from a meeting, the title, the whole article or the page's date."""

from aidbook.bulletins.article_times import ArticleTimes
from aidbook.bulletins.now import Now
from aidbook.bulletins.sentence_times import SentenceTimes
from aidbook.bulletins.times import AS_OF, YEAR, Moment


def concluded(here: SentenceTimes, now: Now, article: ArticleTimes, only: Moment | None, *, is_summed_up: bool) -> Moment:
    """The time of the meeting named, else the one that the title or a paragraph told alone, else the article's year, else "now".

    ``only``: the part of a year that alone was told so far; ``is_summed_up``: the paragraph tells what there is up to now.
    """
    event = here.of_event()
    if event is not None:
        year = event.moment.year
        return Moment(year if year is None else now.data_year(year), event.moment.period)
    alone = article.span_of_title or only
    if alone is not None:
        return alone
    if is_summed_up:
        return Moment(now.year or article.year, AS_OF)
    return Moment(article.year, YEAR) if article.year is not None else Moment(now.year, AS_OF)


def is_sure_of(moment: Moment, here: SentenceTimes, now: Now, article: ArticleTimes) -> bool:
    """Whether a concluded time is that of the whole text: the page's date alone, the only time told, the decision's, or the meeting's.

    The page is of that time too: an older one is looked back on.
    """
    if _is_news_of_the_day(moment, now, article) or _is_summed_up_by_meeting(moment, here):
        return True
    if moment.year is not None and moment.year == now.year == article.year_of_papers:
        return True
    is_recent = now.year is None or now.year - (moment.year or moment.range_end or 0) <= 1
    return is_recent and article.is_only(moment) and article.periods <= {moment.period}


def _is_news_of_the_day(moment: Moment, now: Now, article: ArticleTimes) -> bool:
    """Whether the page's date is the only time that there is. In the season of yearly reports the year before may be meant."""
    is_only = now.year is not None and article.years <= {now.year}
    return is_only and now.is_late_in_year and moment == Moment(now.year, AS_OF)


def _is_summed_up_by_meeting(moment: Moment, here: SentenceTimes) -> bool:
    """Whether the sentence names the meeting that gives account of this very year: ``hội nghị tổng kết … năm 2016``."""
    event = here.of_event()
    return event is not None and event.is_summed_up and moment.year is not None and event.moment.year == moment.year
