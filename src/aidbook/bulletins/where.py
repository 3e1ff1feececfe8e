"""Which place a figure is about: what its sentence says, else its paragraph, else the article."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from aidbook.bulletins.clauses import Reach, crosses, in_brackets, part_end
from aidbook.bulletins.places import NATION, PlaceMention, default_place, find_places, speaks_locally
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.relevance import is_other_money
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary

LARGEST_OF_A_PROVINCE = {
    "ngo_heads": Decimal(250),
    "country_heads": Decimal(25),
    "project_heads": Decimal(1000),
    "USD": Decimal(10) ** 8,
    "EUR": Decimal(10) ** 8,
    "VND": Decimal(25) * 10**11,
}
"""No province comes near these: Hà Nội and Hồ Chí Minh City count under 200 NGOs, Quảng Trị was given 160 million USD in twenty years.
A larger number in a sentence that names no place is the nation's, also in a province's paper."""


_OPENING = 40
"""So far into a sentence its first words reach."""


@cache
def _national_report() -> re.Pattern[str]:
    reports, bodies = vocabulary().any("reports"), vocabulary().any("national_bodies")
    return re.compile(rf"{reports}[^,;.]{{0,20}}{bodies}|{bodies}[^,;.]{{0,20}}{reports}")


@cache
def _goes_to() -> re.Pattern[str]:
    """Between a figure and the place that it is tied to: ``6 dự án PCPNN tại (Cà Mau)``, ``6 projects in (Ca Mau)``."""
    words = vocabulary()
    marks = "|".join(words.any(group) for group in ("ngo_marks", "foreign_marks", "aid_words", "does_aid"))
    return re.compile(rf"(?:[ ](?:{marks}))*[ ]{words.any('place_links')}[ ](?:dia ban[ ])?(?:tinh[ ]|thanh pho[ ]|tp[.]?[ ]?|the[ ])?")


class Where:
    """Enter a passage, ask for its figures, leave it."""

    def __init__(self, segmented: Segmented, title: str, url: str) -> None:
        self._folded, self._segmented = segmented.folded, segmented
        self._named = {passage: find_places(segmented, passage.start, passage.end) for passage in segmented.passages}
        self._default, self._default_by = default_place(segmented, self._named, title, url)
        self._passage = Passage(0, 0, -1, False)
        self._mentions: list[PlaceMention] = []
        self._is_of_national_size = False
        self._carried: tuple[int, str, bool] | None = None
        everywhere = [mention for named in self._named.values() for mention in named]
        # What an article names only further on does not govern its beginning.
        of_default = [mention.start for mention in everywhere if mention.place == self._default]
        self._known_from = min(of_default, default=0) if self._default_by == "text" else 0
        # The title's province, in a text that never speaks of the nation: other names stand for what is in it, or for guests.
        names_nation = any(mention.place == NATION and not (mention.is_weak or mention.is_roll) for mention in everywhere)
        self._is_of_title = self._default_by == "title" and self._default != NATION and not names_nation
        self._is_of_one_place = len({mention.place for mention in everywhere if mention.is_subject}) < 2

    def enter(self, passage: Passage, quantities: Sequence[Quantity]) -> None:
        """Look at a passage's places, and at the size of its numbers."""
        self._passage = passage
        limits = ((quantity, LARGEST_OF_A_PROVINCE.get(quantity.head or quantity.unit)) for quantity in quantities)
        is_large = any(limit is not None and quantity.readings[0] >= limit for quantity, limit in limits)
        self._is_of_national_size = is_large and not is_other_money(self._segmented, passage.start, passage.end)
        self._mentions = self._named[passage]

    def leave(self) -> None:
        """Remember the place named last, for the rest of the paragraph."""
        named = [mention for mention in self._mentions if mention.is_subject]
        span = self._passage.start, self._passage.end
        if self._passage.is_title:
            return
        if named:
            self._carried = (self._passage.paragraph, named[-1].place, True)
        elif self._speaks_for_the_nation() and not self._goes_on_with_province():
            self._carried = (self._passage.paragraph, NATION, not self._is_of_national_size)
        elif self._default != NATION and self._default_by != "none" and speaks_locally(self._segmented, *span):
            self._carried = (self._passage.paragraph, self._default, True)

    def named_before(self, start: int, at: int) -> bool:
        """Whether the sentence names a place between two offsets: what follows is about that place."""
        return any(start <= mention.start < at and mention.is_subject for mention in self._mentions)

    def at(self, reach: Reach) -> tuple[str, bool]:
        """The place of a figure, and whether the text says so; otherwise it was concluded."""
        folded, words, passage = self._folded, vocabulary(), self._passage
        named = self._nearest(reach)
        if named is not None:
            is_alone = len({mention.place for mention in self._mentions if mention.is_subject}) == 1
            return named.place, is_alone or reach.start <= named.start < reach.stop
        is_local = self._default != NATION and self._default_by != "none"
        if self._default != NATION and words["local_strong"].search(folded, passage.start, passage.end):
            return self._default, is_local
        if any(mention.is_phrase for mention in self._mentions):
            return NATION, True
        if self._is_of_national_size and self._goes_on_with_province():
            return self._carried[1] if self._carried else self._default, False
        if self._speaks_for_the_nation():
            return NATION, not self._is_of_national_size or (self._default == NATION and self._default_by != "none")
        if any(mention.is_roll for mention in self._mentions) or words["plural_places"].search(folded, passage.start, passage.end):
            return NATION, False
        if self._default != NATION and speaks_locally(self._segmented, passage.start, passage.end):
            return self._default, is_local
        if self._carried and self._carried[0] == passage.paragraph:
            return self._carried[1], self._carried[2]
        if passage.end < self._known_from:
            return NATION, False
        return self._default, self._default_by != "none" and (self._is_of_one_place or self._is_of_title)

    def _speaks_for_the_nation(self) -> bool:
        """``Theo Bộ Ngoại giao, năm 2023 có 381 tổ chức …``: by who reports or by its size, and nothing local is spoken of."""
        span = self._passage.start, self._passage.end
        speaks = self._is_of_national_size or _national_report().search(self._folded, *span) is not None
        return speaks and not speaks_locally(self._segmented, *span)

    def _goes_on_with_province(self) -> bool:
        """``Cùng thời gian đó, …``, ``Trong đó, …`` beside a sentence about one province: its sums are that province's, however large."""
        if self._carried is None or self._carried[0] != self._passage.paragraph or self._carried[1] == NATION:
            return False
        words, head = vocabulary(), self._folded[self._passage.start : self._passage.start + _OPENING].lstrip()
        goes_on = any(words[group].match(head) for group in ("this_period", "same_time", "divides"))
        return goes_on or words["this_period"].search(self._folded, self._passage.start, self._passage.end) is not None

    def _nearest(self, reach: Reach) -> PlaceMention | None:
        """The nearest place before the figure in its sentence, else the nearest after it in its part of the sentence.

        The nation after a figure counts within its clause only: further on, ``tại Việt Nam`` belongs to somebody's name.
        """
        named = [mention for mention in self._mentions if mention.is_subject]
        own = next((mention for mention in named if mention.start >= reach.end), None)
        if own is not None and _goes_to().fullmatch(self._folded, reach.end, own.start):
            return own
        before = [mention for mention in named if mention.start <= reach.at]
        if before:
            return before[-1]
        after = next((mention for mention in named if mention.start < part_end(self._folded, reach.end, self._passage.end)), None)
        if after is None or (after.place == NATION and crosses(self._folded, reach.end, after.start)):
            return None
        # "Bệnh viện Nhi (6,3 triệu USD) và một trung tâm ở Huế (10,5 triệu USD)": what stands in brackets belongs to what is before them.
        is_aside = in_brackets(self._folded, self._passage.start, reach.at) and ")" in self._folded[reach.end : after.start]
        return None if is_aside else after
