"""When reports are due, by the law of their year."""

import datetime as dt
from pathlib import Path

import pytest

from aidbook.forms.due_dates import due_date


def test_due_date_is_known_for_yearly_reports_since_decree_58_only() -> None:
    due = due_date(2023, "Y")
    assert due is not None
    assert (due.day, due.regulation) == (dt.date(2023, 12, 18), "58/2022/NĐ-CP")
    assert due_date(2021, "Y") is None
    assert due_date(2023, "H1") is None


@pytest.mark.parametrize(("year", "day"), [(2029, dt.date(2029, 12, 18)), (2030, dt.date(2030, 11, 30))])
def test_due_date_of_a_new_law_is_a_line_in_the_list(tmp_path: Path, year: int, day: dt.date) -> None:
    (tmp_path / "report_due_dates.csv").write_text(
        "report_period,first_year,last_year,month,day,regulation,source\nY,2022,2029,12,18,58/2022/NĐ-CP,s\nY,2030,,11,30,1/2029/NĐ-CP,s\n"
    )
    due = due_date(year, "Y", tmp_path)
    assert due is not None
    assert due.day == day
