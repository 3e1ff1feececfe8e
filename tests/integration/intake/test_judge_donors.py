"""A person judges donors: identities follow, the years that change are asked for, and everything can be undone."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from integration.loads.of_rows import answer_all

from aidbook.errors import WarehouseError
from aidbook.flows.intake import take_in
from aidbook.flows.judge import judge_donors, list_waiting
from aidbook.landing.loads import open_load
from aidbook.landing.manifest import year_manifest
from aidbook.registry.identify import identify_rows
from aidbook.registry.judgements import Verdict
from aidbook.warehouse.connect import connected

SLIP, LIKE, OTHER = "Fred Holows Fundation", "Hollows Vision Fund", "Aurora Hollows Trust"
"""Accepted though misspelled; a candidate; another candidate."""
LISTED = "The Fred Hollows Foundation"


@pytest.fixture
def landed(database: Database, tmp_path: Path) -> Database:
    """Two years: the slip and the candidate in the first, the second candidate in the other."""
    names = {2021: (SLIP, LIKE), 2022: (OTHER,)}
    for year, donors in names.items():
        rows = [
            PROJECT | {"STT": at, TITLE: f"Trạm y tế xã {at}", DONOR: donor, "Quốc tịch nhà tài trợ": "Úc"}
            for at, donor in enumerate(donors, start=1)
        ]
        (tmp_path / f"cao-bang_{year}.xlsx").write_bytes(report(rows, year=year))
    take_in([tmp_path])
    for year in names:
        identify(year)
    return database


def identify(year: int) -> None:
    with connected("loader") as connection:
        load_id = open_load(connection, "year", year, year_manifest(connection, year), "test")
        identify_rows(connection, load_id)
        answer_all(connection, load_id, year)


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.admin) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def donors(database: Database) -> list[str]:
    """The donors of all rows, in the order of years and rows."""
    rows = ask(
        database,
        """
        select d.canonical_name from registry.row_identity as i
        inner join landing.submission as s using (submission_id) inner join registry.donor as d using (donor_id)
        order by s.report_year, i.row_number
        """,
    )
    return [name for (name,) in rows]


def judge(one: str, other: str, verdict: str) -> tuple[int, ...]:
    judged = judge_donors(one, other, Verdict(verdict), author="officer", why="asked by telephone")
    for year in judged.years:
        identify(year)
    return judged.years


def test_judge_same_merges_and_different_parts_again(landed: Database) -> None:
    before = donors(landed)
    assert before == [LISTED, LIKE, OTHER]
    assert judge(LIKE, "FHF", "same") == (2021,)
    assert donors(landed) == [LISTED, LISTED, OTHER]
    assert judge(LISTED, LIKE, "different") == (2021,)
    assert donors(landed) == before
    assert judge(LIKE, OTHER, "same") == (2021,)
    assert donors(landed) == [LISTED, OTHER, OTHER], "of two typed names the first id stands for both"
    assert judge(OTHER, LIKE, "unsure") == (2021,)
    assert donors(landed) == before
    assert len(ask(landed, "select from registry.judgement")) == 4, "nothing is overwritten"


def test_judge_accepted_name_can_be_parted_from_its_donor(landed: Database) -> None:
    assert judge(SLIP, LISTED, "different") == (2021,)
    assert donors(landed) == [SLIP, LIKE, OTHER]
    assert judge(SLIP, LISTED, "same") == (2021,)
    assert donors(landed) == [LISTED, LIKE, OTHER]


def test_judge_asks_for_its_years_though_no_file_changed(landed: Database) -> None:
    judge_donors(OTHER, LISTED, Verdict.SAME, author="officer", why="asked by telephone")
    assert ask(landed, "select report_year, is_forced, requested_by from ops.year_request where closed_at is null") == [
        (2022, True, "officer")
    ]


def test_judge_what_waits_is_listed_until_it_is_decided(landed: Database) -> None:
    assert {name.name for name in list_waiting()} == {LIKE, OTHER}
    judge(LIKE, LISTED, "unsure")
    (like,) = [name for name in list_waiting() if name.name == LIKE]
    assert (like.candidates[0].name, like.candidates[0].verdict) == (LISTED, Verdict.UNSURE)
    for candidate in like.candidates:
        judge(LIKE, candidate.donor_id, "different")
    judge(OTHER, LISTED, "same")
    assert list_waiting() == []


def test_judge_contradiction_is_refused_and_says_what_to_part(landed: Database) -> None:
    judge(LIKE, LISTED, "same")
    judge(LIKE, OTHER, "same")
    with pytest.raises(WarehouseError, match="one by way of"):
        judge(OTHER, LISTED, "different")
    judge(LIKE, OTHER, "different")
    judge(OTHER, "World Vision", "different")
    judge(LIKE, "World Vision", "unsure")
    with pytest.raises(WarehouseError, match="judged different"):
        judge(OTHER, LISTED, "same")


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Fred Holows Found", LISTED, "Nearest: .*Fred Hollow"),
        (LISTED, "FHF", "one identity in the lists"),
    ],
)
def test_judge_unknown_or_same_name_is_an_error(landed: Database, one: str, other: str, words: str) -> None:
    with pytest.raises(WarehouseError, match=words):
        judge(one, other, "same")


def test_judge_needs_a_reason(landed: Database) -> None:
    with pytest.raises(WarehouseError, match="--why"):
        judge_donors(LIKE, LISTED, Verdict.SAME, author="officer", why=" ")


def test_judge_spelling_of_two_countries_must_be_said_by_id(landed: Database, tmp_path: Path) -> None:
    rows = [PROJECT | {"STT": 1, TITLE: "Thư viện", DONOR: LIKE, "Quốc tịch nhà tài trợ": "Mỹ"}]
    (tmp_path / "ha-giang_2022.xlsx").write_bytes(report(rows, province="Hà Giang"))
    take_in([tmp_path / "ha-giang_2022.xlsx"])
    identify(2022)
    with pytest.raises(WarehouseError, match=r"ngo/au/hollows-vision-fund .*ngo/us/hollows-vision-fund"):
        judge(LIKE, LISTED, "same")
    assert judge("ngo/au/hollows-vision-fund", LISTED, "same") == (2021,)
