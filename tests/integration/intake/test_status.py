"""Who sent what, who is late and who is missing."""

import datetime as dt
from pathlib import Path

import psycopg
from databases import Database
from integration.intake.reports import report

from aidbook.flows.expectation import due_date, expected_reports, report_year_of
from aidbook.flows.intake import take_in
from aidbook.flows.status import submission_status


def test_expected_provinces_are_those_at_the_end_of_the_year() -> None:
    assert len(expected_reports(2024)) == 63
    assert len(expected_reports(2025)) == 34
    assert expected_reports(2007) == []


def test_expected_report_of_a_merged_province_accepts_its_predecessors() -> None:
    accepted = {report.place: report.accepted_unit_ids for report in expected_reports(2025)}
    assert sum(len(units) for units in accepted.values()) == 34 + 63
    assert len(accepted["Cao Bằng"]) == 2
    assert all(report.accepted_unit_ids == [report.unit_id] for report in expected_reports(2026))


def test_due_date_is_known_for_yearly_reports_from_2022_only() -> None:
    assert due_date(2023, "Y")[0] == dt.date(2023, 12, 18)
    assert due_date(2021, "Y") == (None, "no date known")
    assert due_date(2023, "H1") == (None, "no date known")
    assert report_year_of(dt.date(2023, 12, 14)) == 2023
    assert report_year_of(dt.date(2023, 12, 15)) == 2024


def test_status_of_a_year_lists_every_province_once_and_each_file(database: Database, tmp_path: Path) -> None:
    for name, content in {
        "first.xlsx": report(),
        "second.xlsx": report(mark="newer"),
        "half.xlsx": report(period="H1"),
        "2022_lang-son.xlsx": b"no workbook",
    }.items():
        (tmp_path / name).write_bytes(content)
        take_in([tmp_path])
    rows = submission_status(2022)
    states = {row["file_name"]: row["state"] for row in rows if row["file_name"]}
    assert states == {"first.xlsx": "superseded", "second.xlsx": "late", "half.xlsx": "received", "2022_lang-son.xlsx": "refused"}
    missing = [row for row in rows if row["file_name"] is None]
    assert len(missing) == 61
    assert {(row["state"], row["due_on"]) for row in missing} == {("overdue", "2022-12-18")}
    second = next(row for row in rows if row["file_name"] == "second.xlsx")
    assert (second["place"], second["agency"], second["is_in_force"]) == ("Cao Bằng", "Sở Ngoại vụ", True)
    assert second["days_late"] > 0
    half = next(row for row in rows if row["file_name"] == "half.xlsx")
    assert (half["due_on"], half["due_source"]) == (None, "no date known")
    refused = next(row for row in rows if row["state"] == "refused")
    assert refused["critical_findings"] >= 1


def test_status_of_a_year_to_come_expects_everybody(database: Database) -> None:
    year = report_year_of(dt.date.today()) + 1
    rows = submission_status(year)
    assert {row["state"] for row in rows} == {"expected"}
    assert len(rows) == 34


def test_status_is_read_by_bi_reader_and_tells_no_contact_data(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report())
    take_in([tmp_path])
    with psycopg.connect(database.reader) as connection:
        cursor = connection.execute("select * from bi.submission_status where file_name is not null")
        assert len(cursor.fetchall()) == 1
        assert not {"cover", "values", "raw"} & {column.name for column in cursor.description or ()}
