"""How a whole table writes its numbers decides for the texts that have two readings by themselves."""

from typing import Any

import pytest
from unit.workbooks.books import COVER, build_book, project, read, rows_of

from aidbook.model.submission import Submission

_NOTHING = dict.fromkeys(("total", "committed", "disbursed", "cumulative", "cash", "in_kind"))


def report(*rows: dict[str, Any], unit: str = "triệu đồng") -> Submission:
    currency = "VND" if unit.endswith("đồng") else "USD"
    blank = _NOTHING | {"currency": currency}
    lines = [project(title=f"Dự án {n}", approval_no=f"{n}/QĐ-UBND", **{**blank, **row}) for n, row in enumerate(rows, start=1)]
    return read(build_book(cover=COVER | {"Đơn vị tính": unit}, projects=lines, totals=[]))


def disbursed(submission: Submission) -> list[object]:
    return [row.values["disbursed_year"] for row in rows_of(submission, "project")]


def of(*texts: str) -> list[dict[str, Any]]:
    return [{"disbursed": text} for text in texts]


def test_points_of_a_whole_table_stand_between_thousands_and_that_is_said() -> None:
    submission = report(*of("43.734", "15.046", "9.780"))
    assert disbursed(submission) == ["43734000000", "15046000000", "9780000000"]
    assert {finding.severity for finding in submission.findings if finding.rule == "project.disbursed_year.was_decided"} == {"info"}
    assert not submission.waiting_rows


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (("43.734", "15.046"), "triệu đồng"),
        (("43,734", "15,046", "9,780"), "triệu đồng"),
        (("43.734", "15,046", "9.780"), "triệu đồng"),
    ],
)
def test_few_texts_commas_or_two_marks_decide_nothing(texts: tuple[str, ...], unit: str) -> None:
    submission = report(*of(*texts), unit=unit)
    assert disbursed(submission) == [None] * len(texts)
    assert len(submission.waiting_rows) == len(texts)


def test_points_that_would_make_impossible_sums_are_decimal_marks() -> None:
    assert disbursed(report(*of("412.650", "215.340", "98.325"), unit="1.000 USD")) == ["412650", "215340", "98325"]


def test_points_that_would_make_impossible_amounts_are_decimal_marks() -> None:
    submission = report(*of("412.650", "215.340", "98.325"), unit="1.000 USD")
    assert disbursed(submission) == ["412650", "215340", "98325"]


def test_another_columns_decimals_decide_for_a_column_without_any() -> None:
    rows = [{"total": "1845.30", "disbursed": "398.125"}, {"total": 634, "disbursed": "187.215"}]
    assert disbursed(report(*rows, unit="1.000 USD")) == ["398125", "187215"]


def test_a_columns_own_decimals_go_before_those_of_others() -> None:
    rows = [{"total": "1845.30", "disbursed": "398.125"}, {"total": 634, "disbursed": "187,2"}]
    assert disbursed(report(*rows, unit="triệu đồng"))[0] == "398125000000"
