"""The time of a figure as it was read, and a time as a sentence said it."""

from dataclasses import dataclass

from aidbook.bulletins.times import Moment, TimeMention


@dataclass(frozen=True, slots=True)
class TimeReading:
    """The time of a figure. ``is_told``: its sentence or the text before it says so; otherwise it was concluded from the page's date."""

    moment: Moment
    is_told: bool
    is_average: bool = False
    is_compared: bool = False
    """It is an earlier time, with whose figure another is compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """A time as a sentence said it, for those that follow."""

    time: TimeMention
    paragraph: int
    beside_figures: bool
    is_one_of_many: bool = False
    """Its sentence told other times too."""
