"""Quarantined rows: settled by a person, read again by the form, judged again by its rules, taken by the next load."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.intake.reports import DONOR, PROJECT, TITLE, report

from aidbook.errors import WarehouseError
from aidbook.flows.intake import take_in
from aidbook.flows.release import release_rows
from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import open_load
from aidbook.landing.manifest import year_manifest
from aidbook.registry.identify import identify_rows
from aidbook.warehouse.connect import connected

FILE = "cao-bang_2022.xlsx"
NAMELESS, TITLELESS, RUPEES, GOOD, IN_GROUP = 7, 8, 9, 10, 11
"""Sheet rows."""
ROWS: list[Mapping[str, Any]] = [
    PROJECT | {"STT": 1, TITLE: "Trạm y tế xã", DONOR: None},
    PROJECT | {"STT": 2, TITLE: None},
    PROJECT | {"STT": 3, TITLE: "Cầu dân sinh", "Loại tiền": "INR"},
    PROJECT | {"STT": 4, TITLE: "Thư viện"},
    PROJECT | {"STT": 5, TITLE: "Nhà vệ sinh", "Giải ngân trong năm": "50.000 USD (tương đương 50 tỷ đồng)"},
]


@pytest.fixture
def landed(database: Database, tmp_path: Path) -> Database:
    (tmp_path / FILE).write_bytes(report(ROWS))
    take_in([tmp_path / FILE])
    load()
    return database


def load() -> str:
    """Identity of a year's rows and their fates, as a load that publishes settles them; returns its manifest."""
    with connected("loader") as connection:
        manifest = year_manifest(connection, 2022)
        load_id = open_load(connection, "year", 2022, manifest, "test")
        identify_rows(connection, load_id)
        settle_fates(connection, load_id, 2022, is_published=True)
    return manifest.sha256


def release(*rows: int, **values: str) -> Any:
    return release_rows(FILE, [str(row) for row in rows], values, author="officer", why="asked by telephone")


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.admin) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def fates(database: Database) -> dict[int, tuple[str, str | None]]:
    return {
        row: (fate, rule) for row, fate, rule in ask(database, "select row_number, fate, rule from ops.row_fate where sheet = '2_DuAn'")
    }


def taken(database: Database, row: int) -> dict[str, Any]:
    """The values that identity and the stars read."""
    values: dict[str, Any] = ask(database, f'select "values" from registry.corrected_row where row_number = {row}')[0][0]
    return values


def test_rows_that_cannot_be_loaded_are_quarantined_by_the_rule_that_says_why(landed: Database) -> None:
    assert fates(landed) == {
        NAMELESS: ("quarantined", "project.donor.named"),
        TITLELESS: ("quarantined", "project.activity_title.reported"),
        RUPEES: ("quarantined", "project.committed_total.is_unambiguous"),
        GOOD: ("loaded", None),
        IN_GROUP: ("quarantined", "project.disbursed_year.is_unambiguous"),
    }


def test_release_gives_a_row_its_donor_and_the_next_load_takes_it(landed: Database) -> None:
    before = load()
    (released,) = release(NAMELESS, donor_name="Plan International")
    assert (released.sheet, released.row_number, released.rule) == ("2_DuAn", NAMELESS, "project.donor.named")
    assert ask(landed, "select report_year from ops.year_request where closed_at is null") == [(2022,)]
    assert load() != before
    assert fates(landed)[NAMELESS] == ("loaded", None)
    assert taken(landed, NAMELESS)["donor_name"] == "Plan International"
    donors = "select d.canonical_name from registry.row_identity as i join registry.donor as d using (donor_id) where i.row_number = 7"
    assert ask(landed, donors) == [("Plan International",)]
    # What was typed stays.
    assert ask(landed, "select \"values\" ->> 'donor_name' from landing.submission_row where row_number = 7") == [(None,)]


def test_release_of_any_field_is_read_as_the_form_reads_it(landed: Database) -> None:
    release(
        RUPEES, currency="VNĐ", committed_total="3 tỷ", committed_year="1,5 tỷ", disbursed_year="450 triệu", sector="Y tế 60%; Giáo dục 40%"
    )
    values = taken(landed, RUPEES)
    assert (values["currency"], values["committed_total"], values["committed_total_currency"]) == ("VND", "3000000000", "VND")
    assert (values["committed_year"], values["disbursed_year"]) == ("1500000000", "450000000")
    assert values["sector_codes"] == "HEALTH:0.6|EDU:0.4"
    load()
    assert fates(landed)[RUPEES] == ("loaded", None)


def test_release_of_rows_one_after_the_other_keeps_what_was_settled_before(landed: Database) -> None:
    release(NAMELESS, donor_name="Plan International")
    release(IN_GROUP, disbursed_year="50.000 USD")
    load()
    assert taken(landed, NAMELESS)["donor_name"] == "Plan International"
    assert taken(landed, IN_GROUP)["disbursed_year"] == "50000"
    assert sorted(row for row, (fate, _) in fates(landed).items() if fate == "loaded") == [NAMELESS, GOOD, IN_GROUP]


def test_release_says_what_the_rules_ask_of_the_row_now_and_records_it_once(landed: Database) -> None:
    (released,) = release(IN_GROUP, disbursed_year="400.000 USD")
    rules = {finding.rule for finding in released.remarks}
    assert "project.disbursed_year.not_above_commitment" in rules
    count = "select count(*) from ops.finding where row_number = 11 and rule = 'project.disbursed_year.not_above_commitment'"
    assert ask(landed, count) == [(1,)]
    twice = "select rule from ops.finding where row_number = 11 group by rule, cell having count(*) > 1"
    assert ask(landed, twice) == []


def test_release_without_values_reads_the_file_again_by_the_form_of_today(landed: Database) -> None:
    """As if the form had not understood a row when it came, and does now."""
    with connected("loader") as connection:
        connection.execute("insert into landing.waiting_row select submission_id, '2_DuAn', 10, 'project.committed_year.is_unambiguous'"
                           " from landing.submission")  # fmt: skip
    load()
    assert fates(landed)[GOOD][0] == "quarantined"
    release(GOOD)
    load()
    assert fates(landed)[GOOD] == ("loaded", None)


@pytest.mark.parametrize(
    ("row", "values", "says"),
    [
        ("99", {"donor_name": "x"}, "no row 99"),
        ("x", {"donor_name": "x"}, "no row x"),
        ("10", {"donor_name": "x"}, "not quarantined: it is loaded"),
        ("2_DuAn!7", {"beneficiaries": "5"}, "has no column beneficiaries"),
        ("7", {"donor_name": " "}, "a value in each"),
        ("7", {"committed_year": "12.000 USD"}, "still waits .project.donor.named"),
        ("7", {"donor_name": "Plan", "committed_year": "nhiều"}, "committed_year='nhiều' is not understood"),
        ("7", {"donor_name": "Plan", "committed_year": "-5 USD"}, "would be refused: .* is negative"),
        ("9", {"currency": "RUB"}, "currency='RUB' is not understood"),
        ("9", {"committed_year": "12.000 USD"}, "still waits .project.committed_total.is_unambiguous"),
        ("11", {}, "still waits .project.disbursed_year.is_unambiguous"),
    ],
)
def test_release_of_what_does_not_settle_a_row_says_why_and_changes_nothing(
    landed: Database, row: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(WarehouseError, match=says):
        release_rows(FILE, [row], values, author="officer", why="test")
    assert ask(landed, "select from registry.row_correction") == []
    assert ask(landed, "select from registry.row_reading") == []


def test_release_of_a_file_that_never_came_says_so(database: Database) -> None:
    with pytest.raises(WarehouseError, match=r"No file 'nobody\.xlsx' was landed"):
        release_rows("nobody.xlsx", ["7"], {}, author="officer", why="test")
