"""A cell that feeds nothing walks forward to the reason why, whatever became of its row."""

import io
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from integration.intake.test_fates import load
from rich.console import Console

from aidbook.cli.trace_tables import answer_lines
from aidbook.flows.intake import take_in
from aidbook.landing.submissions import withdraw
from aidbook.warehouse.connect import connected
from aidbook.warehouse.trace.ask import trace
from aidbook.warehouse.trace.model import CellOutcome, RowOutcome
from aidbook.warehouse.trace.privacy import WITHHELD

PERSON = "Ông Nguyễn Văn Mẫu"
KIND = "Loại nhà tài trợ"
ROWS = [
    PROJECT,
    "I. Dự án chuyển tiếp",
    PROJECT | {"STT": 2},
    PROJECT | {"STT": 3, TITLE: "Trạm y tế xã", DONOR: None},
    PROJECT | {"STT": 4, TITLE: "Học bổng", DONOR: PERSON, KIND: "cá nhân"},
    PROJECT | {"STT": 5, TITLE: "Cầu", "Giải ngân trong năm": None},
    {"STT": None, TITLE: "Tổng cộng", "Tổng giá trị cam kết": 1200000},
    "Người lập biểu",
    f"{PERSON}, 0912345678",
]


def asked(*words: str) -> CellOutcome:
    with connected("loader") as connection:
        answer = trace(connection, words)
    assert isinstance(answer, CellOutcome)
    return answer


def row(file: str, number: int) -> RowOutcome:
    (outcome,) = asked(file, "2_DuAn", str(number)).rows
    return outcome


def text_of(answer: Any) -> str:
    console = Console(width=200, file=io.StringIO(), record=True)
    for line in answer_lines(answer):
        console.print(line)
    return console.export_text()


@pytest.fixture
def landed(database: Database, tmp_path: Path) -> Path:
    (tmp_path / "first.xlsx").write_bytes(report(ROWS))
    (tmp_path / "half.xlsx").write_bytes(report([PROJECT], period="H1"))
    (tmp_path / "lang-son.xlsx").write_bytes(report([PROJECT], province="Lạng Sơn"))
    take_in([tmp_path])
    return tmp_path


def test_rows_before_and_after_a_load_say_what_became_of_them(landed: Path) -> None:
    assert (row("first.xlsx", 7).fate, "next one" in row("first.xlsx", 7).reason) == ("held", True)
    load()
    said = {number: (row("first.xlsx", number).fate, row("first.xlsx", number).reason) for number in range(7, 16)}
    assert [fate for fate, _ in said.values()] == [
        *("loaded", "ignored", "duplicate", "quarantined", "loaded", "loaded", "ignored", "ignored", "ignored")
    ]
    assert "group's heading" in said[8][1]
    assert "see 2_DuAn row 7" in said[9][1]
    assert "project.donor.named" in said[10][1]
    assert any("project.donor" in finding for finding in row("first.xlsx", 10).findings)
    assert "half-year" in row("half.xlsx", 7).reason
    looked = asked("first.xlsx")
    assert looked.file.fates == {"duplicate": 1, "ignored": 4, "loaded": 3, "quarantined": 1}
    assert {outcome.row.row_number for outcome in looked.rows} == {9, 10}


def test_replaced_and_withdrawn_files_say_by_what(landed: Path) -> None:
    (landed / "newer.xlsx").write_bytes(report([PROJECT]))
    take_in([landed / "newer.xlsx"])
    with connected("loader") as connection:
        withdraw(connection, ["lang-son.xlsx"], "officer", "sent for the wrong year")
    load()
    replaced = row("first.xlsx", 7)
    assert (replaced.fate, replaced.row.file.standing) == ("superseded", "superseded")
    assert "newer.xlsx (sha256" in replaced.reason
    assert "withdrawn by officer" in row("lang-son.xlsx", 7).reason
    assert "sent for the wrong year" in row("lang-son.xlsx", 7).reason


def test_files_of_one_name_are_told_apart(landed: Path) -> None:
    (landed / "first.xlsx").write_bytes(report([PROJECT], mark="again"))
    take_in([landed / "first.xlsx"])
    answer = asked("first.xlsx")
    assert answer.file.file.standing == "in force"
    assert [remark.partition(": ")[0] for remark in answer.remarks] == ["Another file has this name"]


def test_refused_file_says_why(landed: Path) -> None:
    (landed / "broken.xlsx").write_bytes(b"PK not a workbook")
    take_in([landed / "broken.xlsx"])
    assert (asked("broken.xlsx").reason or "").startswith("The file was refused. ")
    assert "refused" in (asked("broken.xlsx", "2_DuAn", "B7").reason or "")


def test_names_of_people_are_withheld_everywhere(landed: Path, database: Database) -> None:
    load()
    with psycopg.connect(database.admin) as connection:
        connection.execute(
            """
            insert into ops.finding (submission_id, rule, severity, who_fixes, sheet, row_number, field, message_vi, message_en)
            select submission_id, 'project.donor_type.is_right', 'warning', 'province', '2_DuAn', 11, 'donor_type', %(said)s, %(said)s
            from landing.submission where file_name = 'first.xlsx'
            """,
            {"said": f'"{PERSON}" is no organisation.'},
        )
    for words in (["first.xlsx"], ["first.xlsx", "2_DuAn"], ["first.xlsx!2_DuAn!11"], ["first.xlsx!2_DuAn!D11"], ["first.xlsx!2_DuAn!15"]):
        answer = asked(*words)
        for said in (repr(answer), text_of(answer)):
            assert "Nguyễn Văn Mẫu" not in said
            assert "0912345678" not in said
    assert WITHHELD in text_of(asked("first.xlsx!2_DuAn!D11"))


def test_cell_that_says_nothing_and_cells_outside_say_so(landed: Path, database: Database) -> None:
    load()
    with psycopg.connect(database.admin) as connection:
        cells = connection.execute("select cells from landing.submission_row where sheet = '2_DuAn' and row_number = 12").fetchone()
    assert cells is not None
    empty = asked("first.xlsx", "2_DuAn", cells[0]["disbursed_year"]).rows[0]
    assert [cell.typed for cell in empty.row.cells] == [None]
    assert "reports nothing" in empty.reason
    assert "read from this column" in asked("first.xlsx", "2_DuAn", "ZZ7").rows[0].reason
    assert "outside the rows" in (asked("first.xlsx", "2_DuAn", "A1").reason or "")
    assert "Tables of the file: 2_DuAn (rows 7 to 15)" in (asked("first.xlsx", "9_KhongCo", "A1").reason or "")
