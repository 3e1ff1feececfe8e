"""Loads on a real PostgreSQL with real dbt and real Great Expectations: the same result in every order, and nothing lost."""

import csv
from decimal import Decimal

import openpyxl
import pytest
from warehouses import YEARS, copied

from aidbook.flows.whole_load import finish_load
from aidbook.flows.year import build_candidate, gate_candidate, gate_landing, open_load


def test_load_published_year_again_is_unchanged_without_dbt(loaded):
    loads = loaded.one("select count(*) from ops.load")
    assert loaded.load(2022).state == "unchanged"
    assert loaded.one("select count(*) from ops.load") == loads


@pytest.mark.slow
def test_load_same_year_three_times_leaves_identical_marts(loaded):
    before, versions = loaded.dump(), loaded.dump("history")
    for _ in range(2):
        outcome = loaded.force(2022)
        assert outcome.state == "published"
        assert not any(d.inserted or d.updated or d.deleted for d in outcome.differences if d.table != "dim_year")
    assert loaded.dump() == before
    assert loaded.dump("history") == versions


@pytest.mark.slow
def test_load_years_in_another_order_leaves_identical_marts(loaded, own):
    own.land(own.sample / "inbox")
    for year in (2023, 2021, 2022):
        assert own.load(year).state == "published"
    assert own.dump() == loaded.dump()


@pytest.mark.slow
def test_years_that_are_built_at_once_and_published_in_any_order_leave_identical_marts(loaded, own):
    own.land(own.sample / "inbox")
    assert own.load(2021).state == "published"
    loads = [open_load(year, "test") for year in (2022, 2023)]
    for load_id in loads:
        for step in (gate_landing, build_candidate, gate_candidate):
            assert step(load_id) in ("pass", "pass_with_warnings", "built")
    for load_id in reversed(loads):
        assert finish_load(load_id).state == "published"
    assert own.dump() == loaded.dump()


def test_row_fates_add_up_to_input_rows(loaded):
    assert loaded.one("select count(*) from ops.row_fate") == loaded.one("select count(*) from landing.submission_row")
    fates = dict(loaded.ask("select fate, count(*) from ops.row_fate group by fate"))
    assert set(fates) <= {"loaded", "ignored", "duplicate"}
    in_marts = loaded.one("select count(distinct (source_document_key, sheet, row_number)) from marts.bridge_aid_flow_source")
    excluded = loaded.one("select count(*) from marts.fct_aid_report_excluded")
    projects = loaded.one(
        """
        select count(*) from ops.row_fate as f inner join landing.submission_row as r using (submission_id, sheet, row_number)
        where f.fate = 'loaded' and r.table_name = 'project'
        """
    )
    assert in_marts + excluded == projects


@pytest.mark.parametrize("year", YEARS)
def test_bi_national_sums_equal_the_samples_truth(loaded, year):
    with (loaded.sample / "truth" / "totals.csv").open(encoding="utf-8") as file:
        truth = [row for row in csv.DictReader(file) if int(row["year"]) == year and row["unit_id"].startswith("VN63")]
    committed = sum(Decimal(row["counted_committed_year_usd"]) for row in truth)
    disbursed = sum(Decimal(row["counted_disbursed_year_usd"]) for row in truth)
    got = loaded.ask("select sum(committed_year_usd), sum(disbursed_year_usd) from bi.aid where report_year = %s", [year], "reader")[0]
    assert abs(got[0] - committed) < 1
    assert abs(got[1] - disbursed) < 1


def test_bi_cao_bang_2022_is_what_its_bulletin_says(loaded):
    row = loaded.ask(
        """
        select sum(committed_year_usd), sum(disbursed_year_usd), count(distinct project_key), count(distinct donor_key)
        from bi.fct_aid_flow inner join bi.dim_place using (place_key)
        where report_year = 2022 and place_63 = 'Cao Bằng'
        """,
        role="reader",
    )[0]
    assert row == (1720153, 1295162, 28, 14)


@pytest.mark.slow
def test_year_with_a_critical_fault_is_refused_and_what_is_published_stays(own, inbox):
    own.land(own.sample / "inbox" / "2022")
    assert own.load(2022).state == "published"
    before = own.dump("marts")

    faulty = copied(own.workbook(2022, "04"), inbox)
    book = openpyxl.load_workbook(faulty)
    sheet = book["2_DuAn"]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "Giải ngân trong năm")
    first = next(row for row in range(1, sheet.max_row) if sheet.cell(row, column).value == "Giải ngân trong năm") + 1
    row = next(number for number in range(first, sheet.max_row) if isinstance(sheet.cell(number, column).value, int | float))
    cell = sheet.cell(row, column)
    cell.value = -5
    book.save(faulty)
    own.land(faulty)
    outcome = own.load(2022)
    assert outcome.state == "refused"
    assert own.dump("marts") == before
    places = own.ask("select file_name, sheet, cell from ops.finding where severity = 'critical' and submission_id is not null")
    assert (faulty.name, "2_DuAn", cell.coordinate) in places

    repaired = copied(own.workbook(2022, "04"), inbox)
    book = openpyxl.load_workbook(repaired)
    book["0_ThongTin"]["H40"] = "repaired"
    book.save(repaired)
    own.land(repaired)
    assert own.load(2022).state == "published"
    fates = dict(own.ask("select fate, count(*) from ops.row_fate group by fate"))
    assert fates["superseded"] > 0
    assert "held" not in fates


@pytest.mark.slow
def test_province_that_is_missing_makes_a_provisional_year_not_a_lower_total(own, inbox):
    for file in sorted((own.sample / "inbox" / "2022").iterdir())[:-1]:
        copied(file, inbox)
    own.land(inbox)
    assert own.load(2022).state == "published"
    status = own.ask("select publication_state, provinces_received, provinces_expected from ops.year_status", role="reader")
    assert status == [("provisional", 62, 63)]


@pytest.mark.slow
def test_changed_project_keeps_its_old_version_in_history(own, inbox):
    own.land(own.sample / "inbox" / "2022")
    own.load(2022)
    changed = copied(own.workbook(2022, "04"), inbox)
    book = openpyxl.load_workbook(changed)
    sheet = book["2_DuAn"]
    title = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Tên chương trình"))
    status = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Số người hưởng lợi")
    row = next(number for number in range(title.row + 1, sheet.max_row) if isinstance(sheet.cell(number, status.column).value, int))
    sheet.cell(row, status.column).value = 4321
    book.save(changed)
    own.land(changed)
    assert own.load(2022).state == "published"
    assert own.one("select count(*) from marts.fct_project_year where beneficiaries = 4321") == 1
    versions = own.one("select count(*) from history.fct_project_year where not upper_inf(known)")
    assert versions == 1
