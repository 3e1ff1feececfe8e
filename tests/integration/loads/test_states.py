"""What ends a load: a person, a newer load, a kill, a withdrawal, a dry run. Each on a small year of three provinces."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from warehouses import copied

from aidbook.errors import WarehouseError
from aidbook.flows import year as steps
from aidbook.flows.decide import approve, approve_final, decide_load, take_final_back
from aidbook.flows.erase import erase_person
from aidbook.flows.intake import request_changed_years
from aidbook.flows.publish import publish
from aidbook.flows.status import load_differences
from aidbook.flows.whole_load import load_year, run_load
from aidbook.landing.submissions import withdraw
from aidbook.settings import settings
from aidbook.warehouse import build
from aidbook.warehouse.connect import connected

pytestmark = pytest.mark.slow

YEAR = 2022
UNITS = ("04", "31", "42")


@pytest.fixture
def small(own, inbox):
    """Three provinces of one year, landed."""
    for unit in UNITS:
        copied(own.workbook(YEAR, unit), inbox)
    own.land(inbox)
    return own


def changed(warehouse, inbox, name, value):
    """The workbook of Cao Bằng with another number of beneficiaries in its first project."""
    book = openpyxl.load_workbook(warehouse.workbook(YEAR, "04"))
    sheet = book["2_DuAn"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Số người hưởng lợi")
    cell = next(sheet.cell(row, head.column) for row in range(head.row + 1, 99) if isinstance(sheet.cell(row, head.column).value, int))
    cell.value = value
    book.save(inbox / name)
    return inbox / name


def state(warehouse, load_id):
    return warehouse.one("select state from ops.load where load_id = %s", [load_id])


def test_two_loads_of_one_year_the_newer_publishes_and_the_older_is_overtaken(small, inbox):
    older = steps.open_load(YEAR, "older")
    assert steps.gate_landing(older).startswith("pass")
    small.land(changed(small, inbox, "newer.xlsx", 777))
    assert small.load(YEAR).state == "published"
    assert steps.build_candidate(older) == "overtaken"
    assert steps.gate_candidate(older) == "overtaken"
    assert publish(older).state == "overtaken"
    assert state(small, older) == "overtaken"
    assert small.one("select count(*) from marts.fct_project_year where beneficiaries = 777") == 1


def test_load_killed_after_its_commit_is_still_published(small):
    outcome = small.load(YEAR)
    again = publish(outcome.load_id)
    assert (again.state, again.verdict) == (outcome.state, outcome.verdict)
    assert state(small, outcome.load_id) == "published"
    # Killed before its page, which the next night writes.
    with connected("loader") as connection:
        connection.execute("update ops.load set page_path = null")
    Path(outcome.page_path).unlink()
    leftover = settings().work / build.candidate_schema(99)
    leftover.mkdir()
    assert request_changed_years("a night") == []
    assert "Đã công bố" in Path(outcome.page_path).read_text(encoding="utf-8")
    assert small.one("select page_path from ops.load") == outcome.page_path
    assert not leftover.exists()


def test_two_loads_of_the_same_files_at_once_are_published_once(small):
    first, second = steps.open_load(YEAR, "first"), steps.open_load(YEAR, "second")
    assert steps.gate_landing(second).startswith("pass")
    assert steps.build_candidate(second) == "built"
    assert steps.gate_candidate(second).startswith("pass")
    assert run_load(first).state == "published"
    assert publish(second).state == "unchanged"
    assert small.one("select load_id from ops.publication where unit = 'year'") == first
    assert small.one("select state from ops.load where load_id = %s", [second]) == "unchanged"


def test_load_killed_before_its_publish_is_done_by_the_next_one(small):
    killed = steps.open_load(YEAR, "killed")
    steps.gate_landing(killed)
    steps.build_candidate(killed)
    assert small.load(YEAR).state == "published"
    assert state(small, killed) == "overtaken"
    assert small.one("select count(*) from pg_namespace where nspname like 'candidate%%'") == 0


def test_candidate_that_an_erasure_took_away_is_built_again(small):
    load_id = steps.open_load(YEAR, "test")
    steps.gate_landing(load_id)
    steps.build_candidate(load_id)
    erase_person(["Canary Person"], "committee", "asked on paper 12", confirmed=True)
    assert small.one("select to_regnamespace(%s)", [build.candidate_schema(load_id)]) is None
    assert steps.gate_candidate(load_id).startswith("pass")
    assert publish(load_id).state == "published"


def test_year_whose_page_finds_no_room_is_published_and_the_next_night_writes_the_page(small):
    settings().pages.write_text("no folder")
    outcome = small.load(YEAR)
    assert outcome.state == "published"
    assert small.one("select message from ops.alert").startswith(f"The gate's page of load {outcome.load_id} cannot be written")
    settings().pages.unlink()
    assert request_changed_years("a night") == []
    assert "Đã công bố" in Path(outcome.page_path).read_text(encoding="utf-8")


def test_broken_file_is_replaced_by_the_good_one_that_follows(small, inbox):
    small.load(YEAR)
    good = small.workbook(YEAR, "04")
    broken = inbox / good.name
    broken.write_bytes(good.read_bytes()[:4000])
    small.land(broken)
    assert small.load(YEAR).state == "refused"
    small.land(changed(small, inbox, good.name, 778))
    assert small.load(YEAR).state == "published"
    assert small.one("select count(*) from landing.submission_in_force where province_unit_id = 'VN63-04'") == 1


def test_faulty_file_withdrawn_brings_the_published_state_back(small, inbox):
    small.load(YEAR)
    good = small.workbook(YEAR, "04")
    broken = inbox / "broken_2022_04_cao-bang.xlsx"
    broken.write_bytes(good.read_bytes()[:4000])
    small.land(broken)
    assert small.load(YEAR).state == "refused"
    with connected("loader") as connection:
        withdraw(connection, [broken.name], "test", "sent by mistake")
    assert request_changed_years("test") == [YEAR]
    assert small.load(YEAR).state == "unchanged"
    assert small.one("select verdict from ops.year_status").startswith("published")
    assert small.one("select count(*) from ops.row_fate where fate = 'held'") == 0
    assert request_changed_years("test") == []


def test_withdraw_a_name_that_is_not_in_force_says_so(small):
    with connected("loader") as connection, pytest.raises(WarehouseError, match="No file in force is called"):
        withdraw(connection, ["no such file.xlsx"], "test", "why")


def test_dry_run_shows_differences_and_leaves_nothing(small):
    before = small.ask("select count(*) from ops.year_request where closed_at is null")
    outcome = load_year(YEAR, "test", dry_run=True, forced=True)
    assert outcome.state == "unchanged"
    assert sum(d.inserted for d in outcome.differences if d.table == "fct_project_year") > 20
    page = Path(outcome.page_path).read_text(encoding="utf-8")
    assert "Dry run, nothing is published" in page
    assert "What this load changes in what was published" in page
    assert {place.name_vi for place in load_differences(outcome.load_id)} == {"Cao Bằng", "Hải Phòng", "Hà Tĩnh"}
    assert small.one("select count(*) from marts.fct_project_year") == 0
    assert small.ask("select count(*) from ops.year_request where closed_at is null") == before
    assert small.ask("select * from ops.year_status") == []


def test_load_that_waits_goes_on_when_a_person_approves(small, inbox):
    small.load(YEAR)
    for unit in UNITS[1:]:
        with connected("loader") as connection:
            withdraw(connection, [small.workbook(YEAR, unit).name], "test", "to see the fall")
    fallen = small.load(YEAR)
    assert fallen.state == "waiting"
    assert small.one("select count(*) from ops.alert where load_id = %s", [fallen.load_id]) == 1
    assert request_changed_years("test") == []
    # As if the process that approves had been killed before it went on.
    decide_load(fallen.load_id, "approve", "an officer", "two provinces were sent for the wrong year")
    assert approve(YEAR, "an officer", "again").state == "published"
    assert small.ask("select decision, author from ops.decision") == [("approve", "an officer")]
    assert small.one("select count(distinct reporting_place_key) from marts.fct_aid_flow") == 1


def test_year_called_final_is_final_in_bi_and_stays_so_until_other_provinces_come(small, inbox):
    small.load(YEAR)
    state = "select publication_state, provinces_received, provinces_expected from bi.data_status"
    assert small.ask(state, role="reader") == [("provisional", 3, 63)]
    outcome = approve_final(YEAR, "an officer", "the others have no NGOs")
    assert outcome.state == "published"
    assert small.ask(state, role="reader") == [("final", 3, 63)]
    assert request_changed_years("test") == []
    with pytest.raises(WarehouseError, match="final already"):
        approve_final(YEAR, "an officer", "again")
    small.land(changed(small, inbox, "newer.xlsx", 779))
    assert small.load(YEAR).state == "published"
    assert small.ask(state, role="reader") == [("final", 3, 63)]
    small.land(small.workbook(YEAR, "01"))
    assert small.load(YEAR).state == "waiting"
    assert small.ask(state, role="reader") == [("final", 3, 63)]
    assert approve(YEAR, "an officer", "it is part of the year").state == "published"
    assert small.ask(state, role="reader") == [("provisional", 4, 63)]


def test_final_taken_back_is_provisional_with_the_report_that_came_after_it(small, inbox):
    small.load(YEAR)
    approve_final(YEAR, "an officer", "the others have no NGOs")
    small.land(small.workbook(YEAR, "01"))
    assert small.load(YEAR).state == "waiting"
    assert take_final_back(YEAR, "an officer", "closed too early").state == "published"
    state = "select publication_state, provinces_received, provinces_expected from bi.data_status"
    assert small.ask(state, role="reader") == [("provisional", 4, 63)]
    assert small.one("select state from ops.load where state in ('waiting', 'overtaken')") == "overtaken"
    assert approve_final(YEAR, "an officer", "now all that will come").state == "published"
    assert small.ask(state, role="reader") == [("final", 4, 63)]


def test_approve_where_nothing_waits_is_an_error(small):
    small.load(YEAR)
    with pytest.raises(WarehouseError, match="No load of 2022 waits"):
        approve(YEAR, "an officer", "why not")


def test_year_of_which_nothing_was_received_is_no_load(own):
    shutil.rmtree(own.database.home, ignore_errors=True)
    assert own.load(YEAR).state == "nothing_received"
