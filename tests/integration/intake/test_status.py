"""Who sent what, who is late and who is missing."""

import datetime as dt
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from databases import Database
from integration.intake.reports import report
from typer.testing import CliRunner

from aidbook.cli import app
from aidbook.flows.answers import answer_submissions
from aidbook.flows.blank_form import write_form
from aidbook.flows.intake import take_in
from aidbook.flows.status import submission_status
from aidbook.landing.submissions import withdraw
from aidbook.settings import settings
from aidbook.warehouse.connect import connected


def ask(database: Database, query: str, role: str = "admin") -> list[tuple[Any, ...]]:
    with psycopg.connect(getattr(database, role)) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def states(year: int = 2022) -> dict[str, str]:
    return {row["file_name"]: row["state"] for row in submission_status(year) if row["file_name"]}


@pytest.mark.parametrize(("year", "count"), [(2024, 63), (2025, 34), (2007, 0)])
def test_status_expects_the_provinces_that_there_were_at_the_end_of_the_year(database: Database, year: int, count: int) -> None:
    assert len(submission_status(year)) == count


def test_status_names_provinces_in_the_order_of_vietnamese(database: Database) -> None:
    places = [row["place"] for row in submission_status(2024)]
    assert places.index("Cần Thơ") < places.index("Đà Nẵng") < places.index("Điện Biên") < places.index("Gia Lai")


def test_status_of_a_merged_province_waits_for_all_that_it_was_made_of(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report(year=2025, province="Kiên Giang"))
    take_in([tmp_path])
    lines = [row for row in submission_status(2025) if row["place"] == "An Giang"]
    assert [(row["sent_by_unit_id"], row["file_name"] is None) for row in lines] == [("VN63-91", False), (None, True)]
    (tmp_path / "b.xlsx").write_bytes(report(year=2025, province="An Giang"))
    take_in([tmp_path])
    # The province before the merger has the name of the one after it.
    with psycopg.connect(database.admin) as connection:
        connection.execute("update landing.submission set province_unit_id = 'VN63-89' where file_name = 'b.xlsx'")
    assert all(row["file_name"] for row in submission_status(2025) if row["place"] == "An Giang")


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
    rows = submission_status(dt.date.today().year + 2)
    assert {row["state"] for row in rows} == {"expected"}
    assert len(rows) == 34
    # To look at a year does not make BI expect it.
    assert ask(database, f"select from bi.submission_status where report_year = {dt.date.today().year + 2}") == []


def test_status_of_a_year_without_any_file_reads_and_writes_nothing(database: Database) -> None:
    assert {(row["state"], row["due_on"], row["due_source"]) for row in submission_status(2015)} == {("expected", None, "no date known")}


def untouched(folder: Path, name: str = "bieu-mau.xlsx", **changes: Any) -> Path:
    """The form of Cao Bằng 2022 as an office program saves it again; ``changes`` are cells of its cover."""
    write_form("Cao Bằng", 2022, folder / name)
    book = openpyxl.load_workbook(folder / name)
    book.properties.creator = "another program"
    for address, value in changes.items():
        book["0_ThongTin"][address] = value
    file = io.BytesIO()
    book.save(file)
    (folder / name).write_bytes(file.getvalue())
    return folder / name


def test_form_that_comes_back_as_it_was_sent_is_held_and_nobody_has_reported(database: Database, tmp_path: Path) -> None:
    file = untouched(tmp_path)
    assert take_in([file]).states == {"held": 1}
    assert states() == {file.name: "held"}
    lines = [row["state"] for row in submission_status(2022) if row["place"] == "Cao Bằng"]
    assert sorted(lines) == ["held", "overdue"]
    assert ask(database, "select from landing.submission_in_force") == []
    assert ask(database, "select distinct fate, rule from ops.row_fate where fate <> 'ignored'") == [("held", "submission.form.filled_in")]


def test_form_that_comes_back_as_it_was_sent_replaces_no_report(database: Database, tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_bytes(report())
    take_in([tmp_path])
    take_in([untouched(tmp_path)])
    assert states() == {"report.xlsx": "late", "bieu-mau.xlsx": "held"}
    assert ask(database, "select file_name from landing.submission_in_force") == [("report.xlsx",)]


def test_form_that_comes_back_as_it_was_sent_is_answered_in_plain_words(database: Database, tmp_path: Path) -> None:
    take_in([untouched(tmp_path)])
    answer_submissions()
    (answer,) = settings().answers.rglob("*.xlsx")
    texts = [str(cell) for row in openpyxl.load_workbook(answer).worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert any("đây là mẫu như đã gửi cho đơn vị, chưa điền gì" in text for text in texts)
    assert any("Điền số liệu" in text for text in texts)


def test_status_has_every_state_and_bi_says_the_same_in_vietnamese(database: Database, tmp_path: Path) -> None:
    files = {
        "old.xlsx": report(),
        "late.xlsx": report(mark="newer"),
        "withdrawn.xlsx": report(agency="Sở Kế hoạch và Đầu tư"),
        "lang-son_2022.xlsx": b"no workbook",
        "half.xlsx": report(period="H1"),
        "nobody.xlsx": b"nobody's",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        take_in([tmp_path / name])
    take_in([untouched(tmp_path)])
    with connected("loader") as connection:
        withdraw(connection, ["withdrawn.xlsx"], "officer", "sent by mistake")
    assert states() == {
        "old.xlsx": "superseded", "late.xlsx": "late", "withdrawn.xlsx": "withdrawn", "lang-son_2022.xlsx": "refused",
        "bieu-mau.xlsx": "held", "half.xlsx": "received",
    }  # fmt: skip
    listing = CliRunner().invoke(app, ["status", "--year", "2022"]).stdout
    print(listing)
    assert listing.startswith("2022: yearly reports are due 2022-12-18 (Decree 58/2022 art. 21")
    assert "1 received, 1 late, 1 refused, 1 held, 1 superseded, 1 withdrawn, 61 overdue" in listing
    assert "overdue (61): An Giang, Bà Rịa" in listing
    assert "nobody.xlsx" in CliRunner().invoke(app, ["status"]).stdout
    shown = dict(ask(database, "select distinct state, state_vi from bi.submission_status", "reader"))
    assert shown == {
        "superseded": "đã thay bằng tệp mới",
        "received": "đã nhận",
        "late": "đã nhận, gửi muộn",
        "withdrawn": "đã rút",
        "refused": "bị từ chối, phải sửa và gửi lại",
        "held": "mẫu chưa điền, chưa nhận",
        "expected": "chờ gửi",
        "overdue": "quá hạn, chưa gửi",
        "unplaced": "không rõ địa phương hoặc năm",
    }


def test_bi_lists_the_years_after_the_first_report_of_which_nothing_came(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report(year=2023))
    take_in([tmp_path])
    counts = dict(ask(database, "select report_year, count(*) from bi.submission_status where state = 'overdue' group by 1", "reader"))
    assert {year: counts.get(year) for year in range(2021, 2026)} == {2021: None, 2022: None, 2023: 62, 2024: 63, 2025: 34}


def test_status_is_read_by_bi_reader_and_tells_no_contact_data(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report())
    take_in([tmp_path])
    with psycopg.connect(database.reader) as connection:
        cursor = connection.execute("select * from bi.submission_status where file_name is not null")
        assert len(cursor.fetchall()) == 1
        assert not {"cover", "values", "raw"} & {column.name for column in cursor.description or ()}


def test_piped_output_has_whole_lines() -> None:
    line = "2022_04_cao-bang.xlsx " * 20
    printed = subprocess.run(
        [sys.executable, "-c", f"from aidbook.cli.terminal import out; out.print({line!r})"], capture_output=True, text=True, check=True
    )
    assert printed.stdout.splitlines() == [line]
