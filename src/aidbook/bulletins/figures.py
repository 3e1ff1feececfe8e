"""A number understood, before it is judged: what it measures, where and when; and one figure said twice made one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aidbook.bulletins.metrics import Reading
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.segment import Passage
from aidbook.bulletins.time_readings import TimeReading

TITLE_ROUNDING = Decimal("0.02")
"""A title rounds what its text says: "gần 18 triệu" over 17,945 triệu."""
MORE_THAN = Decimal("0.1")
"""How far "hơn 500" may stay below the number that it stands for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number understood: what it measures, where and when."""

    quantity: Quantity
    reading: Reading
    place: str
    place_is_told: bool
    time: TimeReading
    passage: Passage
    sector: str | None
    donor: str | None
    aid_is_told: bool = True
    """Its paragraph or the title speaks of foreign NGOs or their aid, or a giver known by name stands there."""
    refers_back: bool = False
    """It may repeat a count told before: ``trong 3 dự án mới có 2 dự án y tế``."""
    is_part: bool = False
    """It divides a figure before it: ``trong đó có 16 dự án``."""
    of: str | None = None
    base_year: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the text said before a sentence."""

    whole: Figure | None
    """The amount said before, for a sentence that divides it."""
    is_of_aid: bool
    """Its paragraph or the title tells of NGOs."""
    follows_approval: bool
    """One project's approval was told right before, without its sum."""
    counts_ngos: bool = False
    """NGOs were counted before in its paragraph."""


def merge(figures: Sequence[Figure]) -> list[Figure]:
    """One figure, said twice, is one statement: a title or a caption repeats what the text says with its time."""
    kept: list[Figure] = []
    for figure in sorted(
        figures,
        key=lambda figure: (figure.passage.is_title, figure.refers_back, figure.reading.metric == "aid_value", not figure.time.is_told),
    ):
        value = value_of(figure)
        twins = [
            other
            for other in kept
            if (value_of(other) == value or (figure.passage.is_title and _rounds(figure, value_of(other))))
            and other.quantity.unit == figure.quantity.unit
            and (other.sector == figure.sector or None in (other.sector, figure.sector))
            and (
                figure.passage.is_title
                or (other.place == figure.place and (other.reading.metric == figure.reading.metric or figure.reading.metric == "aid_value"))
            )
        ]
        if figure.refers_back and any(value_of(other) == value and other.quantity.head == figure.quantity.head for other in kept):
            continue
        same_time = any(other.time.moment == figure.time.moment for other in twins)
        if twins and (same_time or figure.passage.is_title or not figure.time.is_told):
            continue
        kept.append(figure)
    return sorted(kept, key=lambda figure: figure.quantity.start)


def _rounds(title: Figure, told: Decimal) -> bool:
    """Whether a title's number is that of the text, rounded: "gần 18 triệu" over 17,945 triệu, "hơn 500 dự án" over 527."""
    value = value_of(title)
    most = MORE_THAN if title.quantity.approx == "at_least" else TITLE_ROUNDING
    return value * (1 - TITLE_ROUNDING) <= told <= value * (1 + most)


def value_of(figure: Figure) -> Decimal:
    """The likeliest value, signed for a change."""
    return figure.reading.value if figure.reading.value is not None else figure.quantity.readings[0]


def values_of(figure: Figure) -> list[tuple[Decimal, str]]:
    """The values that a figure states, each with its hedge: one, or the two ends of a range."""
    if figure.quantity.high is not None:
        return [(figure.quantity.readings[0], "at_least"), (figure.quantity.high, "at_most")]
    return [(value_of(figure), figure.quantity.approx)]
