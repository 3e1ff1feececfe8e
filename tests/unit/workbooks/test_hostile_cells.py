"""Whatever stands in a cell, reading ends with values and findings, never with an exception."""

import datetime as dt
from typing import Any

import pytest
from unit.workbooks.books import COVER, PROJECT, REGISTRATION, TOTALS, build_book, read

HOSTILE: list[Any] = [
    10**40,
    -(10**30),
    1e300,
    0.1 + 0.2,
    "1e5",
    "9" * 400,
    "1." * 200,
    "(((",
    ")(",
    "%",
    "{seen}{0}{header.__class__}",
    "=1+1",
    "#REF!",
    "\u200b",
    "\ud7ff\U0001f600 ✓",
    "a\nb\r\nc\t",
    True,
    dt.datetime(1899, 12, 31),
    dt.datetime(9999, 12, 31),
    dt.time(12, 30),
    "0/0/0",
    "29/2/2023",
    "100%; 50%",
    ";;;",
    "; |",
    "-" * 50,
]


@pytest.mark.parametrize("value", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_read_any_value_in_every_cell(value: Any) -> None:
    def in_all(line: Any) -> Any:
        return dict.fromkeys(line, value)

    read(build_book(projects=[in_all(PROJECT), PROJECT], registrations=[in_all(REGISTRATION)], totals=[in_all(TOTALS[0])]))
    read(
        build_book(projects=[PROJECT, PROJECT | {"Giải ngân trong năm": value}], totals=[line | {"Năm báo cáo": value} for line in TOTALS])
    )
    read(build_book(cover=in_all(COVER)))
    read(build_book(cover=COVER | {"Năm báo cáo": value, "Tỷ giá quy đổi": value}))
