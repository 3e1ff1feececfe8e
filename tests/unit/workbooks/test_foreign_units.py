"""A row in another currency than the unit of its table: its size, a total or its neighbours decide, else it waits with all readings."""

from typing import Any

import pytest
from unit.workbooks.books import COVER, build_book, project, read, rows_of

from aidbook.model.submission import Submission

_NOTHING = dict.fromkeys(("total", "committed", "disbursed", "cumulative", "cash", "in_kind"))


def report(*rows: dict[str, Any], unit: str = "1.000 USD", totals: Any = (), **cover: Any) -> Submission:
    """One project a row; amounts that are not given are blank."""
    lines = [project(title=f"Dự án {n}", approval_no=f"{n}/QĐ-UBND", **{**_NOTHING, **row}) for n, row in enumerate(rows, start=1)]
    return read(build_book(cover=COVER | {"Đơn vị tính": unit} | cover, projects=lines, totals=list(totals)))


def amounts(submission: Submission, field: str = "disbursed_year") -> list[object]:
    return [row.values[field] for row in rows_of(submission, "project")]


def waiting(submission: Submission) -> dict[int, str]:
    return {row.row_number: row.rule for row in submission.waiting_rows}


def test_amount_of_two_possible_sizes_waits_with_every_reading() -> None:
    submission = report({"currency": "VND", "disbursed": 465424000})
    assert amounts(submission) == [None]
    assert waiting(submission) == {7: "project.unit.matches_currency"}
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.unit.matches_currency"]
    assert (finding.cell, finding.expected) == ("T7", "465424000 / 465424000000 VND / 465424000000 USD")


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        (4_654_240_000, "1.000 USD", "4654240000"),
        (300_000, "1.000 USD", "300000000"),
        (50, "1.000 USD", None),
        (45_000_000, "triệu đồng", None),
        (8_000_000, "tỷ đồng", "8000000"),
    ],
)
def test_size_decides_where_one_reading_alone_can_be_a_grant(typed: int, unit: str, value: str | None) -> None:
    currency = "VND" if unit.endswith("USD") else "USD"
    submission = report({"currency": currency, "disbursed": typed}, unit=unit)
    assert amounts(submission) == [value]
    assert bool(waiting(submission)) == (value is None)


def test_size_of_the_largest_amount_decides_for_its_row() -> None:
    submission = report({"currency": "VND", "total": 4_654_240_000, "disbursed": 465_424_000})
    assert amounts(submission) == ["465424000"]
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.disbursed_year.was_decided"]
    assert finding.severity == "info"


@pytest.mark.parametrize(("neighbours", "value"), [(2, "465424000"), (1, None)])
def test_enough_rows_of_the_currency_decide_for_one_of_unsure_size(neighbours: int, value: str | None) -> None:
    sure = [{"currency": "VND", "disbursed": 4_000_000_000 + number} for number in range(neighbours)]
    assert amounts(report(*sure, {"currency": "VND", "disbursed": 465_424_000}))[-1] == value


def test_rows_that_are_counted_in_two_ways_decide_nothing_for_the_others() -> None:
    whole, thousands = ({"currency": "VND", "disbursed": amount} for amount in (4_000_000_000, 300_000))
    assert amounts(report(whole, whole, thousands, thousands, {"currency": "VND", "disbursed": 465_424_000}))[-1] is None


def test_totals_sheet_decides() -> None:
    line = {"Chỉ tiêu": "Giá trị giải ngân trong năm", "Năm báo cáo": 465_424_000, "Đơn vị tính": "đồng"}
    assert amounts(report({"currency": "VND", "disbursed": 465_424_000}, totals=[line])) == ["465424000"]


def test_nothing_is_in_doubt_about_zero() -> None:
    submission = report({"currency": "VND", "disbursed": 0})
    assert (amounts(submission), waiting(submission)) == (["0"], {})


def test_without_a_rate_of_the_year_no_size_is_known_and_the_row_waits() -> None:
    cover = {"Năm báo cáo": 2031, "Số liệu tính từ ngày": None, "Số liệu tính đến ngày": None, "Tỷ giá quy đổi": None}
    submission = report({"currency": "VND", "disbursed": 4_654_240_000}, **cover)
    assert waiting(submission) == {7: "project.unit.matches_currency"}
