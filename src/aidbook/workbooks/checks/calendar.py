"""Days shifted as the law counts: by working days, months and years."""

import calendar
import datetime as dt
from typing import Final

_WEEK: Final = 5
# A day beyond these is a slip of the keyboard; shifting it must not leave the calendar.
_FIRST: Final = dt.date(1000, 1, 1)
_LAST: Final = dt.date(9000, 12, 31)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """Return the day ``count`` working days (Monday to Friday) after ``day``.

    Public holidays are not known here: Tết alone moves with the moon. A term counted without them ends too early by their number, which
    a rule has to leave room for.
    """
    weeks, rest = divmod(count, _WEEK)
    day = _within(day) + dt.timedelta(weeks=weeks)
    while rest or day.weekday() >= _WEEK:
        day += dt.timedelta(days=1)
        rest -= rest > 0 and day.weekday() < _WEEK
    return day


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the same day ``years`` later; 29 February becomes the 28th."""
    return months_after(day, 12 * years)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later (earlier if negative), or the last of a shorter month."""
    day = _within(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _within(day: dt.date) -> dt.date:
    return min(max(day, _FIRST), _LAST)
