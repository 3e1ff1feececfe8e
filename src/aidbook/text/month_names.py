"""Months by their names, Vietnamese and English, written as the numbers that dates are read from."""

import re
from typing import Final

_VIETNAMESE: Final = {
    **{"gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10},
    **{"muoi mot": 11, "muoi hai": 12, "chap": 12},
}
"""All but May: "tháng năm 2023" may also be a month that was left out."""
_ENGLISH: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_VIETNAMESE_MONTH: Final = re.compile(rf"\b(thang|thg)\s+({'|'.join(sorted(_VIETNAMESE, key=len, reverse=True))})\b")
_MAY: Final = re.compile(r"\b(thang|thg)\s+nam(?=\s+nam\b)")
_NAME: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th)?"
_GAP: Final = r"[\s\-/.,]*"
_YEAR: Final = r"(\d{4}|'?\d{2})(?!\d)"
_DAY_FIRST: Final = re.compile(rf"(?<![a-z\d]){_DAY}{_GAP}{_NAME}{_GAP}{_YEAR}")
_MONTH_FIRST: Final = re.compile(rf"(?<![a-z]){_NAME}\s+{_DAY}\s*,\s*{_YEAR}")
_NO_DAY: Final = re.compile(rf"(?<![a-z]){_NAME}{_GAP}{_YEAR}")


def with_month_numbers(folded: str) -> str:
    """Write months of folded text as numbers: ``15 feb 2023`` becomes ``15/2/2023``, ``mar-23`` ``3/2023``, ``thang ba`` ``thang 3``."""
    if folded.isdecimal():
        return folded
    folded = _VIETNAMESE_MONTH.sub(lambda found: f"{found[1]} {_VIETNAMESE[found[2]]}", _MAY.sub(r"\1 5", folded))
    folded = _DAY_FIRST.sub(lambda found: f"{found[1]}/{_number(found[2])}/{_year(found[3])}", folded)
    folded = _MONTH_FIRST.sub(lambda found: f"{found[2]}/{_number(found[1])}/{_year(found[3])}", folded)
    return _NO_DAY.sub(lambda found: f"{_number(found[1])}/{_year(found[2])}", folded)


def _number(name: str) -> int:
    return _ENGLISH.index(name[:3]) + 1


def _year(written: str) -> str:
    year = written.lstrip("'")
    if len(year) > 2:
        return year
    return f"{20 if int(year) < 70 else 19}{year}"
