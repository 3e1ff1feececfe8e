"""The published figures, in the truth that the files were typed from."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from aidbook.sample.targets import before_rise

Rows = list[dict[str, str]]
Truth = Callable[[str], Rows]


def one(rows: Rows, **wanted: str) -> dict[str, str]:
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def reports(rows: Rows, unit_id: str, year: int) -> Rows:
    """One line a report of an activity: the first of its sector shares."""
    seen = {}
    for row in rows:
        if row["unit_id"] == unit_id and row["year"] == str(year):
            seen.setdefault(row["row"], row)
    return list(seen.values())


def total(rows: Rows, field: str) -> Decimal:
    return sum((Decimal(row[field]) for row in rows), Decimal(0))


@pytest.mark.parametrize(
    ("year", "million"), [(2018, "286"), (2019, "262"), (2020, "220.7"), (2021, "233"), (2022, "223.7"), (2023, "228.7"), (2024, "233")]
)
def test_national_disbursed_is_as_published(truth: Truth, year: int, million: str) -> None:
    row = one(truth("totals"), unit_id="VN", year=str(year))
    published = Decimal(million) * 1_000_000
    assert abs(Decimal(row["counted_disbursed_year_usd"]) / published - 1) < Decimal("0.0001")


@pytest.mark.parametrize(("year", "million"), [(2020, "310.8"), (2021, "319"), (2024, "291.3")])
def test_national_committed_is_as_published(truth: Truth, year: int, million: str) -> None:
    row = one(truth("totals"), unit_id="VN", year=str(year))
    assert abs(Decimal(row["counted_committed_year_usd"]) / (Decimal(million) * 1_000_000) - 1) < Decimal("0.0001")


def test_cao_bang_2022_meets_the_bulletin_to_the_unit(truth: Truth) -> None:
    rows = reports(truth("activities"), "VN63-04", 2022)
    assert (len(rows), len({row["donor"] for row in rows}), {row["currency"] for row in rows}) == (28, 14, {"USD"})
    assert (total(rows, "committed_year"), total(rows, "disbursed_year")) == (1_720_153, 1_295_162)


def test_cao_bang_2021_is_what_the_rises_imply(truth: Truth) -> None:
    rows = reports(truth("activities"), "VN63-04", 2021)
    assert round((1_720_153 / total(rows, "committed_year") - 1) * 100, 1) == Decimal("19.3")
    assert round((1_295_162 / total(rows, "disbursed_year") - 1) * 100, 1) == Decimal("1.7")


def test_before_rise_gives_back_the_rise_after_rounding() -> None:
    assert round((1_720_153 / Decimal(before_rise(1_720_153, "19.3")) - 1) * 100, 4) == Decimal("19.3000")


def test_ha_tinh_2023_meets_the_bulletin_to_the_unit(truth: Truth) -> None:
    rows = reports(truth("activities"), "VN63-42", 2023)
    new = [row for row in rows if row["status"] == "mới"]
    assert (len(rows), len(new), {row["currency"] for row in new}) == (23, 10, {"VND"})
    assert total(new, "committed_total") == 19_600_000_000
    assert total(rows, "disbursed_year_usd") == 1_000_000
    active = [
        row
        for row in truth("registrations")
        if (row["unit_id"], row["year"]) == ("VN63-42", "2023") and row["activity_status"] == "đang hoạt động"
    ]
    assert len({row["ngo"] for row in active}) == 24
    assert {row["donor"] for row in rows} <= {row["ngo"] for row in active}


def test_hai_phong_2020_meets_the_bulletin_to_the_unit(truth: Truth) -> None:
    rows = reports(truth("activities"), "VN63-31", 2020)
    assert (len(rows), len({row["donor"] for row in rows}), {row["currency"] for row in rows}) == (49, 32, {"VND"})
    assert (total(rows, "committed_year"), total(rows, "disbursed_year")) == (145_800_000_000, 93_020_000_000)
    registered = {row["ngo"] for row in truth("registrations") if (row["unit_id"], row["year"]) == ("VN63-31", "2020")}
    assert len(registered) == 46


def test_joint_project_counts_once_and_at_the_lower_code(truth: Truth) -> None:
    twice = [row for row in truth("activities") if row["reported"] == "twice"]
    assert twice
    by_project: dict[tuple[str, str, str], Rows] = {}
    for row in twice:
        by_project.setdefault((row["project_id"], row["year"], row["sector_code"]), []).append(row)
    for pair in by_project.values():
        first, second = sorted(pair, key=lambda row: row["unit_id"])
        assert (first["is_counted"], second["is_counted"]) == ("true", "false")
        same = ("approval_no", "donor_text", "activity_title", "committed_year", "disbursed_year", "committed_total")
        assert [first[name] for name in same] == [second[name] for name in same]


def test_commitment_for_life_stays_and_disbursed_to_date_rises(truth: Truth) -> None:
    lives: dict[tuple[str, str], Rows] = {}
    for row in truth("activities"):
        lives.setdefault((row["project_id"], row["unit_id"]), []).append(row)
    assert any(len({row["year"] for row in rows}) > 2 for rows in lives.values())
    for rows in lives.values():
        assert len({(row["committed_total"], row["approval_no"], row["activity_title"]) for row in rows}) == 1
        to_date = [int(row["disbursed_cumulative"]) for row in sorted(rows, key=lambda row: row["year"])]
        assert to_date == sorted(to_date)
        assert to_date[-1] <= int(rows[0]["committed_total"])


def test_shares_of_every_report_sum_to_its_whole(truth: Truth) -> None:
    wholes: dict[tuple[str, str], Rows] = {}
    for row in truth("activities"):
        wholes.setdefault((row["file"], row["row"]), []).append(row)
    assert {len(rows) for rows in wholes.values()} == {1, 2}
    for rows in wholes.values():
        assert abs(total(rows, "share_disbursed_year_usd") - Decimal(rows[0]["disbursed_year_usd"])) < Decimal("0.001")
