"""Days, periods and paper numbers as typed."""

import datetime as dt

import pytest

from aidbook.text.approvals import read_approval
from aidbook.text.dates import from_serial, read_beginning, read_date, read_open_start, read_period, read_span


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/8/2022", "2022-08-31"),
        ("ngày 17 tháng 9 năm 2019", "2019-09-17"),
        ("12-4-2024", "2024-04-12"),
        ("06 - 09 - 2022", "2022-09-06"),
        ("2/9/22", "2022-09-02"),
        ("2022-08-31 00:00:00", "2022-08-31"),
        ("45078", "2023-06-01"),
        ("15 Feb 2023", "2023-02-15"),
        ("February 15, 2023", "2023-02-15"),
        ("15-Feb-23", "2023-02-15"),
        ("5 tháng Tư năm 2022", "2022-04-05"),
        ("29/08/2023 (thứ Ba)", "2023-08-29"),
        ("Chủ nhật, ngày 3/9/2023", "2023-09-03"),
        ("31/12/2024 (dự kiến)", "2024-12-31"),
    ],
)
def test_read_date_forms(typed: str, day: str) -> None:
    assert read_date(typed) == dt.date.fromisoformat(day)


def test_read_date_without_year_needs_one_from_its_surroundings() -> None:
    assert read_date("Chiều 14/3") is None
    assert read_date("Chiều 14/3", year=2023) == dt.date(2023, 3, 14)


@pytest.mark.parametrize("typed", ["8/31/2022", "31/2/2022", "6/2023", "2023", "mai", "", "99999"])
def test_read_date_anything_else_is_unreadable(typed: str) -> None:
    assert read_date(typed) is None


def test_from_serial_with_a_time_of_day_is_no_day() -> None:
    assert from_serial(45078.5) is None


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("Quý I/2023", "2023-01-01/2023-03-31"),
        ("quý 3 năm 2022", "2022-07-01/2022-09-30"),
        ("2021-2025", "2021-01-01/2025-12-31"),
        ("giai đoạn 2021–2025", "2021-01-01/2025-12-31"),
        ("T6/2023", "2023-06-01/2023-06-30"),
        ("tháng 6 năm 2023", "2023-06-01/2023-06-30"),
        ("3/2021 - 12/2023", "2021-03-01/2023-12-31"),
        ("từ ngày 1/1/2021 đến ngày 31/12/2023", "2021-01-01/2023-12-31"),
        ("năm 2022", "2022-01-01/2022-12-31"),
        ("Tháng Ba 2023", "2023-03-01/2023-03-31"),
        ("tháng năm năm 2023", "2023-05-01/2023-05-31"),
        ("March 2023", "2023-03-01/2023-03-31"),
        ("Mar-23", "2023-03-01/2023-03-31"),
        ("Mar 2021 - Dec 2023", "2021-03-01/2023-12-31"),
        ("Quí 3/2023", "2023-07-01/2023-09-30"),
        ("T12/22", "2022-12-01/2022-12-31"),
        ("2023/03", "2023-03-01/2023-03-31"),
        ("tháng 3/2023 (dự kiến)", "2023-03-01/2023-03-31"),
    ],
)
def test_read_period_forms(typed: str, period: str) -> None:
    assert [str(reading) for reading in read_period(typed)] == [period]


def test_read_period_half_year_is_the_laws_or_the_calendars() -> None:
    readings = [str(reading) for reading in read_period("6 tháng đầu năm 2021")]
    assert readings == ["2020-12-15/2021-06-14", "2021-01-01/2021-06-30"]


@pytest.mark.parametrize("typed", ["2025-2021", "T13/2023", "lâu dài", "", "2021, 2022", "12/22", "2010-12", "tháng năm 2023"])
def test_read_period_anything_else_is_unreadable(typed: str) -> None:
    assert read_period(typed) == ()


def test_read_span_a_lone_month_is_none() -> None:
    assert read_span("06-2023") is None
    assert str(read_span("2021-2025")) == "2021-01-01/2025-12-31"


@pytest.mark.parametrize(
    ("typed", "number", "day"),
    [
        ("1673/QĐ-UBND ngày 21/6/2021", "1673/QĐ-UBND", "2021-06-21"),
        ("Quyết định số 45 / QĐ - TTg", "45/QĐ-TTg", None),
        ("58/2022/NĐ-CP", "58/2022/NĐ-CP", None),
        ("QĐ số 123/QĐ-UBND ngày 5 tháng 6 năm 2021", "123/QĐ-UBND", "2021-06-05"),
        ("1.234/QĐ-UBND ngày 15.3.2020", "1234/QĐ-UBND", "2020-03-15"),
    ],
)
def test_read_approval_forms(typed: str, number: str, day: str | None) -> None:
    approval = read_approval(typed)
    assert approval is not None
    assert (approval.number, approval.date) == (number, dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize("typed", ["không", "123", "21/6/2021", "Số liệu: từ 15/12/2022 đến 14/6/2023"])
def test_read_approval_without_a_number_is_none(typed: str) -> None:
    assert read_approval(typed) is None


def test_read_approval_that_would_be_cut_is_none() -> None:
    assert read_approval("1673/Q§-UBND") is None


@pytest.mark.parametrize(
    ("typed", "period"),
    [("03-12/2023", "2023-03-01/2023-12-31"), ("3 - 12/2023", "2023-03-01/2023-12-31"), ("T3-T12/2023", "2023-03-01/2023-12-31")],
)
def test_read_period_of_months_with_the_year_once(typed: str, period: str) -> None:
    assert [str(reading) for reading in read_period(typed)] == [period]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Từ 2022 đến nay", "2022-01-01"),
        ("6/2023 - nay", "2023-06-01"),
        ("tháng 6/2023 trở đi", "2023-06-01"),
        ("2022", None),
        ("đến nay", None),
    ],
)
def test_read_open_start(typed: str, day: str | None) -> None:
    assert read_open_start(typed) == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2021-2025", "2021-01-01/2021-12-31"),
        ("3/2021 - 12/2023", "2021-03-01/2021-03-31"),
        ("Từ 2022 đến nay", "2022-01-01/2022-12-31"),
        ("Quý II/2023", "2023-04-01/2023-06-30"),
        ("1/3/2023", "2023-03-01/2023-03-01"),
        ("lâu dài", None),
    ],
)
def test_read_beginning_is_the_first_part_as_far_as_it_is_known(typed: str, period: str | None) -> None:
    beginning = read_beginning(typed)
    assert (str(beginning) if beginning else None) == period
