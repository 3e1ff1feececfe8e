"""Dates and periods as Vietnamese offices write them: day first, with words, as quarters, year spans or Excel serials."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from aidbook.text.fold import fold
from aidbook.text.month_names import with_month_numbers

_SERIAL_EPOCH: Final = dt.date(1899, 12, 30)
_SERIAL_RANGE: Final = range(20_000, 60_000)
"""Excel day numbers of 1954 to 2064: outside it a bare number is not a date."""

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[/.]\s*(\d{1,2})\s*[/.]\s*(\d{1,2})")
_CLOCK: Final = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_NUMERIC: Final = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_WORDS: Final = re.compile(r"(\d{1,2})\s*thang\s*(\d{1,2})\s*(?:nam|,)?\s*(\d{4})")
_DAY_MONTH: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_WEEKDAY: Final = (
    r"(?:(?:sang|chieu|toi)\s+)?(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s*nhat|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_AROUND_DAY: Final = re.compile(rf"^{_WEEKDAY}\s*,?\s*|\s*(?:,\s*{_WEEKDAY}|\(\s*{_WEEKDAY}\s*\))$")
"""The day of the week beside a date says nothing more."""
_PLANNED: Final = re.compile(r"^(?:du kien|ke hoach)\s*:?\s+(?=\S)|\s*\(?\b(?:du kien|dk|theo ke hoach)\)?$")
"""Days to come are planned ones, said or not."""
_LEAD_IN: Final = re.compile(r"^(?:(?:sang|chieu|toi|trua|vao|tu|den|het|hom)\s+)*(?:ngay\s*:?\s*)?")

_DATE: Final = (
    r"(?:ngay\s+)?(?:\d{1,2}\s*thang\s*\d{1,2}\s*(?:nam|,)?\s*\d{4}"
    r"|\d{1,2}\s*[/.]\s*\d{1,2}\s*[/.]\s*\d{2,4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4})"
)
_MONTH: Final = r"(?:(?:thang|thg|th|t)\s*\.?\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})|thang\s*(\d{1,2})\s*(?:nam\s*)?(\d{4})"
_MONTH_LAST: Final = re.compile(r"(\d{4})(?:/(\d{1,2})|-(0\d))")
"""``2023/03``. "2010-12" may be two years."""
_SHORT_MONTH: Final = re.compile(r"(?:thang|thg|th|t)\s*\.?\s*(\d{1,2})\s*[/.\-]\s*(\d{2})")
"""``T12/22``; without the word it would be a day and a month."""
_QUARTER: Final = re.compile(r"(?:qu[iy]|q)\s*\.?\s*(i{1,3}|iv|[1-4])\s*(?:[/\-.,]|nam)?\s*(?:nam\s*)?(\d{4})")
_YEAR: Final = re.compile(r"(?:nam\s*)?((?:19|20)\d{2})(?:\.0)?")
_MONTHS_OF_YEAR: Final = re.compile(r"(\d{1,2}|sau|chin|ba)\s*thang\s*(dau|cuoi)\s*nam\s*((?:19|20)\d{2})")
_TO: Final = r"\s*(?:->|→|-|~|den(?:\s+het)?|toi)\s*"
_PERIOD_LEAD_IN: Final = re.compile(r"^(?:giai doan|thoi gian|thoi ky|tu|trong|ky)\s+")
_NOT_ENDED: Final = re.compile(r"\s*(?:(?:-|den)\s*nay|tro di)$")
_LENGTH: Final = re.compile(r"^\d+\s*(?:nam|thang|ngay)\s*[:,(\-]*\s*(?=(?:tu|nam|thang|giai doan)?\s*\(?\s*\d)(?!\d+\s*nam)")
"""The length before a span, ``3 năm (2021-2023)``; the span says the same."""

_MONTHS_LONG: Final = re.compile(r"(?:trong\s+)?(?:(?P<years>\d{1,2})\s*nam)?\s*(?:(?P<months>\d{1,3})\s*thang)?")
_PART_OF_YEAR: Final = re.compile(r"(?:thang|thg|th|t|qu[iy]|q)\s*\.?\s*(?:\d{1,2}|i{1,3}|iv)|\d{1,2}")
_NUMBER_WORDS: Final = {"ba": 3, "sau": 6, "chin": 9}
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    start: dt.date
    end: dt.date

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def from_serial(number: float) -> dt.date | None:
    """Return the day of an Excel serial number (1900 system): 45078 is 2023-06-01. None outside 1954 to 2064 or for a fraction of a day."""
    if number != int(number) or int(number) not in _SERIAL_RANGE:
        return None
    return _SERIAL_EPOCH + dt.timedelta(days=int(number))


def read_date(text: str, *, year: int | None = None) -> dt.date | None:
    """Read one day, always day first: ``31/8/2022``, ``12-4-2024``, ``ngày 17 tháng 9 năm 2019``, ``45078``; None if it is not surely one.

    ``year`` completes a day without year (``Chiều 14/3``), which otherwise is None. Two-digit years are those of 1970 to 2069.
    """
    bare = _AROUND_DAY.sub("", _PLANNED.sub("", with_month_numbers(fold(text)).strip(" .,;")))
    folded = _CLOCK.sub("", _LEAD_IN.sub("", bare).strip(" .,;"))
    if folded.isdecimal():
        # Python itself refuses to read a number of thousands of digits.
        return from_serial(int(folded)) if len(folded) <= 5 else None
    found = _ISO.fullmatch(folded) or _YEAR_FIRST.fullmatch(folded)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _NUMERIC.fullmatch(folded)
    if found:
        written = int(found[4])
        return _date(_full_year(written), int(found[3]), int(found[1]))
    found = _WORDS.fullmatch(folded)
    if found:
        return _date(int(found[3]), int(found[2]), int(found[1]))
    found = _DAY_MONTH.fullmatch(folded)
    if found and year is not None:
        return _date(year, int(found[2]), int(found[1]))
    return None


def read_period(text: str) -> tuple[Period, ...]:
    """Read a period; several readings where the law's year and the calendar's differ, the law's first; nothing if it is not one.

    Reads ``Quý I/2023``, ``T6/2023``, ``tháng 6 năm 2023``, ``2023``, ``2021-2025``, ``3/2021 - 12/2023``,
    ``từ ngày 1/1/2021 đến ngày 31/12/2023`` and ``6 tháng đầu năm 2021``. The half-year is ambiguous: reports under Decree 58/2022 run
    from 15 December of the year before.
    """
    folded = _trimmed(text)
    found = _MONTHS_OF_YEAR.fullmatch(folded)
    if found:
        return _months_of_year(found)
    found_period = _single(folded) or _span(folded)
    return (found_period,) if found_period else ()


def read_span(text: str) -> Period | None:
    """Read a period that names its first and its last part (``2021-2025``, ``3/2021 - 12/2023``); None for a lone year, month or day."""
    folded = _trimmed(text)
    return None if _single(folded) else _span(folded)


def read_beginning(text: str) -> Period | None:
    """Return the day, month, quarter or year in which a period begins: of ``2021-2025`` the whole of 2021. None if it is no period."""
    folded = _NOT_ENDED.sub("", _trimmed(text))
    ends = _ends(folded)
    return ends[0] if ends else _single(folded)


def read_open_start(text: str) -> dt.date | None:
    """Read the first day of a period that has not ended, ``từ 2022 đến nay``, ``tháng 6/2023 trở đi``; None for any other."""
    begun = _NOT_ENDED.sub("", fold(text).strip(" .,;()"))
    period = _single(_trimmed(begun)) if begun != fold(text).strip(" .,;()") else None
    return period.start if period else None


def read_months(text: str) -> int | None:
    """Read a length of time in whole months: ``24 tháng``, ``2 năm``, ``1 năm 6 tháng``; None for anything else, a year among it."""
    found = _MONTHS_LONG.fullmatch(fold(text).strip(" .;"))
    if not found:
        return None
    return 12 * int(found["years"] or 0) + int(found["months"] or 0) or None


def last_day_after(start: dt.date, months: int) -> dt.date:
    """Return the last day of a time of ``months`` months that begins on ``start``: of 24 from 2023-01-01 that is 2024-12-31."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) - dt.timedelta(days=1 if day == start.day else 0)


def calendar_year(year: int) -> Period:
    """Return 1 January to 31 December."""
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _trimmed(text: str) -> str:
    """Fold a period and take off what stands around it: its length, "giai đoạn", "từ", "(dự kiến)", parentheses."""
    folded = _PLANNED.sub("", with_month_numbers(fold(text)).strip(" .,;")).strip(" .,;()")
    found = _LENGTH.match(folded)
    if found:
        folded = folded[found.end() :].strip(" .,;()")
    return _PERIOD_LEAD_IN.sub("", folded).strip(" .,;()")


def _span(folded: str) -> Period | None:
    ends = _ends(folded)
    return Period(ends[0].start, ends[1].end) if ends else None


def _ends(folded: str) -> tuple[Period, Period] | None:
    """Return the first and the last part of a span."""
    for joint in re.finditer(_TO, folded):
        first_text, last_text = folded[: joint.start()].strip(), folded[joint.end() :].strip()
        last = _single(last_text)
        first = _single(first_text)
        if last and first is None and _PART_OF_YEAR.fullmatch(first_text):
            # "T1 - T12/2023", "3-12/2023", "Quý I - Quý IV/2023": the year stands once.
            first = _single(f"{first_text}/{last.end.year}")
        if first and last:
            return (first, last) if first.start <= last.end else None
    return None


def _single(folded: str) -> Period | None:
    """Read a day, month, quarter or year as the span it covers."""
    if re.fullmatch(_DATE, folded):
        day = read_date(folded)
        return Period(day, day) if day else None
    found = _QUARTER.fullmatch(folded)
    if found:
        quarter = _ROMAN[found[1]] if found[1] in _ROMAN else int(found[1])
        return _months(int(found[2]), quarter * 3 - 2, quarter * 3)
    found = re.fullmatch(_MONTH, folded)
    if found:
        return _month(int(found[2] or found[4]), int(found[1] or found[3]))
    found = _MONTH_LAST.fullmatch(folded)
    if found:
        return _month(int(found[1]), int(found[2] or found[3]))
    found = _SHORT_MONTH.fullmatch(folded)
    if found:
        return _month(_full_year(int(found[2])), int(found[1]))
    found = _YEAR.fullmatch(folded)
    return calendar_year(int(found[1])) if found else None


def _months_of_year(found: re.Match[str]) -> tuple[Period, ...]:
    months = _NUMBER_WORDS.get(found[1]) or int(found[1])
    year = int(found[3])
    if not 1 <= months <= 11:
        return ()
    if found[2] == "cuoi":
        return (
            Period(dt.date(year, 12 - months, 15), dt.date(year, 12, 14)),
            _months(year, 13 - months, 12),
        )
    return Period(dt.date(year - 1, 12, 15), dt.date(year, months, 14)), _months(year, 1, months)


def _month(year: int, month: int) -> Period | None:
    return _months(year, month, month) if 1 <= month <= 12 else None


def _months(year: int, first: int, last: int) -> Period:
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _full_year(written: int) -> int:
    if written > 99:
        return written
    return written + (2000 if written < 70 else 1900)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
