"""The written policy: which readings are accepted without a person.

A reading is accepted when every one of these holds; each that does not is a reason on a waiting statement.

1. The page's host is trusted and the page is not quarantined.
2. The number allows one reading.
3. The sentence, or its paragraph before it, names the time, or all that the text tells is of one year, or the sentence goes on with the
   paragraph right before, which told one time; or it speaks of "now" and the page tells its date; or that date, beyond the season of
   yearly reports, is the only time there is. No words tell a time that cannot be placed (``những năm qua``) or was not read (``nửa nhiệm
   kỳ``), and no year is where a stretch of time begins or ends (``từ năm 1996``). Where the sentence names several times, the figure's
   own words must, or the one that governs them. The time is a year, a part of one, or a range: a figure whose year is left open waits.
4. The sentence or its paragraph names the place, or the page's title does. Where the sentence names several places, the figure's own
   words must; where the title speaks, the text does not speak of the nation too.
5. The metric stands in words beside the number; it is not assumed (but of what NGOs are said to have given), nor carried over but to
   a part that is named by its sector. The sentence of a value does not say elsewhere what was done with money.
6. It is not one end of a range, an average per year, a part of a count, or one of three and more figures of its kind in the sentence
   (parts of a list).
7. The title does not name another year.
8. The title, or the paragraph up to it, speaks of foreign NGOs, or of a giver known by name; and the figure stands neither in the
   title nor in a picture's caption only.
9. It stands in a whole sentence, not in a line without an end mark: that may be another article's headline.
10. Neither the title nor the sentence speaks of wishes (``kêu gọi``, ``mục tiêu``, ``would need``), or else the sentence says what came
   of them. What organisations are counted for is told by their sentence (at work, registered, giving): else they may be guests. A
   range is over by the date of the page: else it may be a programme's.
11. Its sentence names no other money or giver, with whose share the sum may be told: counterpart funds, local budgets, firms, ODA.
12. The text is English, or Vietnamese with its accents; without them words fall together: a figure beside one that may mean two
   (``tăng`` and ``tặng``, ``mới`` and ``mỗi``), or a change, or a count of what is new, waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aidbook.model.bulletin import StatementState


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a reading rests on."""

    is_trusted: bool
    is_quarantined: bool
    readings: int
    time_is_told: bool
    place_is_told: bool
    metric_is_told: bool
    is_range_end: bool
    is_average: bool
    unit_is_told: bool
    is_figure_of_title: bool
    is_of_caption: bool
    is_of_headline: bool
    may_be_wished: bool
    deed_is_told: bool
    is_over: bool
    aid_is_told: bool
    is_part: bool
    is_one_of_many: bool
    title_names_other_year: bool
    may_be_shared: bool
    has_accents: bool


def judge(grounds: Grounds) -> tuple[StatementState, Sequence[str]]:
    """Accepted, or waiting with its reasons."""
    doubts = (
        (not grounds.is_trusted, "host_not_trusted"),
        (grounds.is_quarantined, "page_quarantined"),
        (grounds.readings > 1, "number_has_two_readings"),
        (not grounds.time_is_told, "time_not_told"),
        (not grounds.place_is_told, "place_not_told"),
        (not grounds.metric_is_told, "metric_not_told"),
        (not grounds.unit_is_told, "unit_carried_over"),
        (grounds.is_range_end, "end_of_range"),
        (grounds.is_average, "average_per_year"),
        (grounds.is_figure_of_title, "only_in_title"),
        (grounds.is_of_caption, "in_a_caption"),
        (grounds.is_of_headline, "no_whole_sentence"),
        (grounds.may_be_wished, "may_be_a_wish"),
        (not grounds.deed_is_told, "deed_not_told"),
        (not grounds.is_over, "time_not_over"),
        (not grounds.aid_is_told, "aid_not_told"),
        (grounds.is_part, "part_of_a_count"),
        (grounds.is_one_of_many, "one_of_many"),
        (grounds.title_names_other_year, "title_names_other_year"),
        (grounds.may_be_shared, "may_be_others_too"),
        (not grounds.has_accents, "no_accents"),
    )
    reasons = tuple(reason for doubt, reason in doubts if doubt)
    return (StatementState.WAITING if reasons else StatementState.ACCEPTED), reasons
