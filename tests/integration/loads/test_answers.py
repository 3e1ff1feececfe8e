"""Answers and next year's forms from a real database."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from aidbook.flows.answers import answer_submissions
from aidbook.flows.blank_form import write_form
from aidbook.settings import settings
from aidbook.workbooks.read import read_workbook


def test_answers_of_two_rounds_at_once_are_written_once_for_each_landed_file(own, inbox: Path):
    good = own.workbook(2022, "04")
    picture = inbox / "2022_cao-bang_scan.xlsx"
    picture.write_bytes(b"\x89PNG no workbook")
    own.land(good, picture)
    with ThreadPoolExecutor(2) as two:
        at_once = [two.submit(answer_submissions) for _ in range(2)]
    assert sorted((round.result().answered, round.result().without_cells) for round in at_once) == [(0, 0), (2, 1)]
    folder = settings().answers / "2022" / "VN63-04"
    assert {file.name for file in folder.iterdir()} == {f"{good.stem}.ket-qua.xlsx", "2022_cao-bang_scan.ket-qua.xlsx"}
    assert answer_submissions().answered == 0
    recorded = own.ask("select answer_path, finding_count, has_cells from ops.answer order by submission_id")
    findings = own.ask("select count(f.finding_id) from landing.submission as s left join ops.finding as f using (submission_id) group by s.submission_id order by s.submission_id")  # fmt: skip  # noqa: E501
    assert [row[1] for row in recorded] == [row[0] for row in findings]
    assert [row[2] for row in recorded] == [True, False]


def test_answer_lists_the_findings_that_were_recorded_and_the_rows_that_landed(own):
    file = own.workbook(2022, "04")
    own.land(file)
    answer_submissions()
    (path,) = (settings().answers / "2022" / "VN63-04").iterdir()
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {row[0] for row in own.ask("select message_vi from ops.finding where submission_id is not null")} <= texts
    projects = own.one("select count(*) from landing.submission_row where table_name = 'project'")
    assert f"{projects} dòng" in texts


def test_answer_to_a_newer_file_of_the_same_name_stands_beside_the_older(own, inbox: Path):
    file = inbox / own.workbook(2022, "04").name
    file.write_bytes(own.workbook(2022, "04").read_bytes())
    own.land(file)
    book = openpyxl.load_workbook(file)
    book["0_ThongTin"]["D1"] = "bản sửa"
    book.save(file)
    own.land(file)
    assert answer_submissions().answered == 2
    assert sorted(path.name for path in (settings().answers / "2022" / "VN63-04").iterdir()) == [
        f"{file.stem}.ket-qua-2.xlsx",
        f"{file.stem}.ket-qua.xlsx",
    ]


@pytest.mark.parametrize(("province", "year"), [("Cao Bằng", 2023), ("VN63-68", 2024)])
def test_form_is_filled_with_what_runs_on_and_reads_without_a_finding(loaded, tmp_path: Path, province: str, year: int):
    written = write_form(province, year, tmp_path / "form.xlsx")
    assert written.without_database is None
    assert written.projects > 0
    submission = read_workbook(tmp_path / "form.xlsx")
    assert submission.findings == ()
    projects = [row for row in submission.rows if row.table == "project"]
    assert len(projects) == written.projects
    assert {row.values["status"] for row in projects} == {"chuyển tiếp"}
    assert all(row.values["disbursed_year"] is None and row.values["committed_total"] is not None for row in projects)


def test_form_without_a_database_is_empty_and_says_so(tmp_path: Path):
    written = write_form("Cao Bằng", 2023, tmp_path / "form.xlsx")
    assert (written.projects, written.registrations) == (0, 0)
    assert "AIDBOOK_LOADER_DSN" in str(written.without_database)
