"""Numbers of official papers: decisions, letters, certificates."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from aidbook.text.dates import read_date
from aidbook.text.fold import fold_in_place, tidy

_NUMBER: Final = re.compile(
    r"(?<![\d/])(?:(?:\d{1,3}(?:\.\d{3})+|\d+[a-z]?)(?:/\d{4})?(?:\s*/\s*[a-z][a-z0-9.&]*(?:\s*-\s*[a-z0-9.&]+)*)+|\d+\s*/\s*\d{4}(?![/\d]))"
)
_THOUSANDS: Final = re.compile(r"(?<=\d)\.(?=\d{3}(?:[./]))")
_BARE_NUMBER: Final = re.compile(
    r"(?:\bqd|quyet dinh|\bso|cong van|\bcv)(?:\s*[-/]?\s*(?:qd|ubnd|ttg))*\s*:?\s*(?:so\s*:?\s*)?(\d+)(?![\d/.\-])"
)
_ENDS_NUMBER: Final = re.compile(r"[\s,;:.()\[\]\"']|$")
_DATE: Final = re.compile(
    r"\d{1,2}\s*thang\s*\d{1,2}\s*(?:nam|,)?\s*\d{4}|\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{2,4}|\d{1,2}\s*[.\-]\s*\d{1,2}\s*[.\-]\s*\d{4}|\d{4}-\d{2}-\d{2}"
)


@dataclass(frozen=True, slots=True)
class Approval:
    """The number of a paper as typed (``1673/QĐ-UBND``) and its day, if the same text gives one."""

    number: str
    date: dt.date | None


def read_approval(text: str) -> Approval | None:
    """Read ``1673/QĐ-UBND ngày 21/6/2021`` or ``QĐ số 123/QĐ-UBND``; None if no paper's number is found, or only the beginning of one.

    Spaces inside the number and dots between its thousands are dropped; its letters stay as typed.
    """
    typed = tidy(text)
    folded = fold_in_place(typed)
    day = _DATE.search(folded)
    searched = folded if day is None else folded[: day.start()] + " " * (day.end() - day.start()) + folded[day.end() :]
    number = _NUMBER.search(searched)
    if number is None:
        # "QĐ 1673 ngày 21/6/2021" and "Quyết định số 1673": a number without its symbol is still the paper's.
        bare = _BARE_NUMBER.search(searched)
        return Approval(typed[bare.start(1) : bare.end(1)], read_date(day[0]) if day else None) if bare else None
    if not _ENDS_NUMBER.match(searched, number.end()):
        return None
    paper = "".join(typed[number.start() : number.end()].split())
    return Approval(_THOUSANDS.sub("", paper), read_date(day[0]) if day else None)
