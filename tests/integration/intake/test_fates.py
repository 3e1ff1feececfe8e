"""Every input row has exactly one fate, and the fates add up to what stands in the files."""

import io
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from databases import Database
from integration.intake.reports import DONOR, PROJECT, TITLE, report

from aidbook.flows.intake import take_in
from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import open_load
from aidbook.landing.manifest import year_manifest
from aidbook.registry.identify import identify_rows
from aidbook.warehouse.connect import connected

MESSY = [
    PROJECT,
    "I. Dự án chuyển tiếp",
    PROJECT | {"STT": 2},
    PROJECT | {"STT": 3, TITLE: "Trạm y tế xã", DONOR: None},
    "II. Dự án mới",
    PROJECT | {"STT": 4, TITLE: None, DONOR: "Example Aid"},
    {"STT": None, TITLE: "Tổng cộng", "Tổng giá trị cam kết": 1200000},
    "Người lập biểu",
]
HEADER_ROW = 6


def load(year: int = 2022) -> int:
    """Identity of a year's rows and their fates, as a load that publishes settles them."""
    with connected("loader") as connection:
        load_id = open_load(connection, "year", year, year_manifest(connection, year), "test", forced=False)
        identify_rows(connection, load_id)
        settle_fates(connection, load_id, year, is_published=True)
    return load_id


def ask(database: Database, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.admin) as connection:
        return connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]


def fates(database: Database) -> dict[int, tuple[str, str | None]]:
    return {
        row: (fate, rule) for row, fate, rule in ask(database, "select row_number, fate, rule from ops.row_fate where sheet = '2_DuAn'")
    }


def lines_of(content: bytes) -> int:
    """Lines below the header that hold anything, counted without our reader."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["2_DuAn"]
    return sum(any(cell is not None for cell in row) for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True))


@pytest.fixture
def messy(database: Database, tmp_path: Path) -> Path:
    file = tmp_path / "cao-bang_2022.xlsx"
    file.write_bytes(report(MESSY))
    take_in([file])
    return file


def test_fates_of_a_file_without_a_load_are_held_or_ignored(database: Database, messy: Path) -> None:
    found = fates(database)
    assert len(found) == lines_of(messy.read_bytes()) == len(MESSY)
    assert Counter(fate for fate, _ in found.values()) == {"held": 4, "ignored": 4}
    assert all(rule for fate, rule in found.values())


def test_fates_after_a_load_say_by_which_rule(database: Database, messy: Path) -> None:
    load()
    found = fates(database)
    assert [found[row][0] for row in range(7, 7 + len(MESSY))] == [
        *("loaded", "ignored", "duplicate", "quarantined", "ignored", "quarantined", "ignored", "ignored")
    ]
    assert found[10] == ("quarantined", "project.donor.named")


def test_fates_of_a_replaced_and_of_a_withdrawn_file(database: Database, messy: Path, tmp_path: Path) -> None:
    load()
    (tmp_path / "newer.xlsx").write_bytes(report([PROJECT]))
    (tmp_path / "half.xlsx").write_bytes(report([PROJECT | {TITLE: "Nửa năm"}], period="H1"))
    take_in([tmp_path])
    load()
    query = """
        select s.file_name || ' ' || f.fate, count(*)
        from ops.row_fate as f inner join landing.submission as s using (submission_id) group by 1
    """
    counts = dict(ask(database, query))
    assert counts == {
        "cao-bang_2022.xlsx superseded": 4,
        "cao-bang_2022.xlsx ignored": 4,
        "newer.xlsx loaded": 1,
        "half.xlsx held": 1,
    }


def test_fates_of_the_sample_add_up_to_the_lines_of_its_files(database: Database, tmp_path: Path) -> None:
    from aidbook.sample import make_sample

    make_sample(tmp_path, [2023], 0.02, 1, False, lambda _: None)
    files = sorted((tmp_path / "inbox" / "2023").iterdir())[::8]
    take_in(files)
    load(2023)
    found = dict(ask(database, "select fate, count(*) from ops.row_fate group by fate"))
    assert sum(found.values()) == ask(database, "select count(*) from landing.submission_row")[0][0]
    assert found["loaded"] > 100
    assert "held" not in found
    landed: dict[tuple[str, str], set[int]] = {}
    query = "select s.file_name, f.sheet, f.row_number from ops.row_fate as f inner join landing.submission as s using (submission_id)"
    for file_name, sheet, row in ask(database, query):
        landed.setdefault((file_name, sheet), set()).add(row)
    for (file_name, sheet), rows in landed.items():
        lines = openpyxl.load_workbook(tmp_path / "inbox" / "2023" / file_name)[sheet].iter_rows(values_only=True)
        given = {number for number, line in enumerate(lines, start=1) if number >= min(rows) and any(cell is not None for cell in line)}
        assert rows == given, (file_name, sheet)
