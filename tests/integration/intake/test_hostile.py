"""A night with hostile files: each is answered for, good files land, the database takes every text."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Database
from fixtures.hostile_archives import ARCHIVES
from integration.intake.conftest import Box
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from integration.intake.test_inbox import Watched, ask

from aidbook.flows.answers import answer_submissions
from aidbook.flows.inbox import FolderInbox, inbox_at
from aidbook.flows.intake import take_in
from aidbook.landing.archive import archive_path
from aidbook.settings import settings
from aidbook.workbooks.read import read_many, read_workbook
from aidbook.workbooks.safety import MAX_FILE_BYTES

TOO_BIG = MAX_FILE_BYTES + 1
ZIPS = (
    "zip_of_damaged_lzma", "zip_directory_beyond_memory", "zip_bomb_of_bzip2", "zip_of_endless_names", "zip_of_a_file_without_a_name"
)  # fmt: skip


def test_inbox_file_too_big_is_refused_by_its_size_and_not_read(database: Database, box: Box) -> None:
    box.put("cao-bang_2022.xlsx", bytes(TOO_BIG))
    box.put("good.xlsx", report())
    watched = Watched(inbox_at(box.address))
    found = take_in([watched])
    assert (watched.read, found.states) == (["good.xlsx"], {"refused": 1, "read_with_findings": 1})
    query = """
        select s.report_year, f.rule, f.seen, s.sha256 from landing.submission as s inner join ops.finding as f using (submission_id)
        where s.state = 'refused'
    """
    ((year, rule, seen, sha256),) = ask(database, query)
    assert (year, rule, seen) == (2022, "file.workbook.is_safe", f"{TOO_BIG:,} bytes, more than {MAX_FILE_BYTES:,}")
    kept = archive_path(settings().archive, sha256).read_text(encoding="utf-8")
    assert kept.startswith(f"cao-bang_2022.xlsx\n{TOO_BIG} bytes")
    assert take_in([inbox_at(box.address)]).new == 0
    assert answer_submissions().without_cells == 1


def test_read_a_file_of_five_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "cao-bang_2022.xlsx").open("wb") as file:
        file.truncate(5 * 1024**3)
    first = read_workbook(tmp_path / "cao-bang_2022.xlsx")
    assert [(finding.rule, finding.seen) for finding in first.findings] == [
        ("file.workbook.is_safe", "5,368,709,120 bytes, more than 26,214,400")
    ]
    assert list(read_many([tmp_path / "cao-bang_2022.xlsx"])) == [first]


def names() -> Iterator[str]:
    yield "n" * 250 + ".xlsx"
    yield "ế" * 83 + ".xlsx"
    yield "dòng\nmới\t.xlsx"
    yield "\u202exslx.2022_cao-bang\u2066.xlsx"
    yield "{seen} %s'; drop table x;--.xlsx"
    yield os.fsdecode(b"cao-bang \xff\xfe.xlsx")


def test_inbox_files_of_hostile_names_land_and_each_gets_its_own_answer(database: Database, tmp_path: Path) -> None:
    for number, name in enumerate(names()):
        (tmp_path / name).write_bytes(report(mark=str(number)))
    count = len(list(names()))
    assert take_in([FolderInbox(tmp_path)]).new == count
    assert take_in([FolderInbox(tmp_path)]).new == 0
    assert answer_submissions().answered == count
    assert len(list(settings().answers.rglob("*.xlsx"))) == count


def test_answers_to_files_whose_names_differ_at_the_end_only_stand_side_by_side(database: Database, tmp_path: Path) -> None:
    stem = "2022_cao-bang"
    for number, name in enumerate((f"{stem}.xlsx", f"{stem}.xls", f"{stem} {'x' * 220}1.xlsx", f"{stem} {'x' * 220}2.xlsx")):
        (tmp_path / name).write_bytes(report(mark=str(number)))
    take_in([tmp_path])
    assert answer_submissions().answered == 4
    assert len(list(settings().answers.rglob("*.xlsx"))) == 4


def test_inbox_links_are_not_followed(database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "secret.csv").write_bytes(b"a;b\n")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.csv").symlink_to(tmp_path / "secret.csv")
    (inbox / "b.csv").symlink_to(tmp_path / "nowhere")
    (inbox / "c.xlsx").write_bytes(report())
    found = take_in([inbox])
    assert (found.seen, found.new) == (1, 1)
    assert "a.csv is a link" in caplog.text


@pytest.mark.parametrize(
    "kind",
    ["zip_of_damaged_lzma", "zip_directory_beyond_memory", "zip_bomb_of_bzip2", "zip_of_endless_names", "zip_of_a_file_without_a_name"],
)
def test_zip_that_is_opened_by_the_intake_itself_ends_as_a_refusal(database: Database, tmp_path: Path, kind: str) -> None:
    name, make = ARCHIVES[kind]
    (tmp_path / name).write_bytes(make())
    (tmp_path / "good.xlsx").write_bytes(report())
    assert take_in([tmp_path]).states == {"refused": 1, "read_with_findings": 1}


def test_texts_of_every_kind_are_stored_and_identified(database: Database, tmp_path: Path) -> None:
    from integration.intake.test_fates import load

    endless = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(32_000))
    texts = [endless, "\\N", "a\tb\\.\nc", "\u202ebidi\u2066 \ufeff \u0085\u2028", "\U0001f4a9" * 1000, "_x0000_b", "=1+1"]
    rows = [PROJECT | {"STT": number, TITLE: text or "x", DONOR: text} for number, text in enumerate(texts, start=1)]
    (tmp_path / "cao-bang_2022.xlsx").write_bytes(report(rows))
    take_in([tmp_path])
    load()
    fates = dict(ask(database, "select fate, count(*) from ops.row_fate group by 1"))
    assert sum(fates.values()) == len(texts)
    assert fates["loaded"] >= len(texts) - 1
