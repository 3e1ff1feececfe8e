"""Working days as the law counts them: Monday to Friday."""

import datetime as dt

_WEEK = 5


def add_working_days(day: dt.date, count: int) -> dt.date:
    """Return the day ``count`` working days after ``day``.

    Public holidays are not known here: Tết alone moves with the moon. A term counted without them ends too early by their number, which
    a rule's margin has to leave room for.
    """
    weeks, rest = divmod(count, _WEEK)
    day += dt.timedelta(weeks=weeks)
    while rest or day.weekday() >= _WEEK:
        day += dt.timedelta(days=1)
        rest -= rest > 0 and day.weekday() < _WEEK
    return day


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the same day ``years`` later; 29 February becomes the 28th."""
    return months_after(day, 12 * years)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later (earlier if negative), or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 27))
