"""Erasing a person: the name is nowhere afterwards, every figure is, and the same file does not bring it back."""

import subprocess
import zipfile
from pathlib import Path

import openpyxl
import psycopg
import pytest
from dumps import ordered_copy

from aidbook.errors import WarehouseError
from aidbook.flows.erase import erase_person
from aidbook.flows.intake import take_in
from aidbook.landing.erased_files import RULE
from aidbook.landing.loads import open_load
from aidbook.landing.manifest import year_manifest
from aidbook.landing.steps import begin_candidate, is_candidate_fresh, judge_candidate, verdict_on_candidate
from aidbook.local.backup import back_up
from aidbook.local.postgres import wheel_binaries
from aidbook.local.programs import without_password
from aidbook.settings import settings

NAME = "Nguyễn Thị Canary"
SPELLINGS = (NAME, NAME.upper(), "nguyen thi canary", "nguyen-thi-canary", "NGUYEN THI CANARY")


@pytest.fixture
def landed_book(database, sample, tmp_path) -> Path:
    """A province's workbook with the name as a representative, in a title and in a remark, landed; its finding quotes the remark."""
    (file,) = (sample / "inbox" / "2022").glob("2022_04_*.xlsx")
    book = openpyxl.load_workbook(file)
    spoil(book["1_DangKy"], "Người đại diện", NAME)
    spoil(book["2_DuAn"], "Tên chương trình", f"Trồng rừng cùng {NAME.upper()}")
    spoil(book["2_DuAn"], "Bên cung cấp viện trợ", "Nguyen Thi Canary")
    place = tmp_path / "inbox" / f"bao cao {NAME}.xlsx"
    place.parent.mkdir()
    book.save(place)
    take_in([place.parent])
    return place


def spoil(page, header, value) -> None:
    head = next(cell for row in page.iter_rows() for cell in row if str(cell.value or "").startswith(header))
    page.cell(head.row + 2, head.column).value = value


def everything(dsn: str) -> bytes:
    address, environment = without_password(dsn)
    return subprocess.run(
        [str(wheel_binaries() / "pg_dump"), f"--dbname={address}"], env=environment, capture_output=True, check=True
    ).stdout


def archived_bytes() -> bytes:
    content = []
    for file in (file for file in settings().archive.rglob("*") if file.is_file()):
        content.append(file.read_bytes())
        with zipfile.ZipFile(file) as parts:
            content += [parts.read(name) for name in parts.namelist()]
    return b"".join(content)


def test_erased_person_is_nowhere_every_figure_is_and_the_same_bytes_stay_out(database, landed_book, tmp_path):
    amounts = 'select sheet, row_number, "values" - %s::text[] from landing.submission_row order by 1, 2'
    words = [["activity_title", "donor_name", "representative"]]
    with psycopg.connect(database.admin) as connection:
        before = connection.execute(amounts, words).fetchall()
    assert NAME.encode() in everything(database.admin)

    shown = erase_person([NAME], "committee", "asked on paper 12", confirmed=False)
    assert shown.number is None
    assert {"landing.submission.file_name", "landing.submission_row.raw", "landing.submission_row.values"} <= set(shown.rows)
    assert len(shown.files) == 1
    assert NAME.encode() in everything(database.admin)

    done = erase_person([NAME], "committee", "asked on paper 12", confirmed=True)
    assert (done.rows, done.files) == (shown.rows, shown.files)
    for content in (everything(database.admin), archived_bytes()):
        text = content.decode(errors="replace").lower()
        assert [name for name in SPELLINGS if name.lower() in text] == []
    with psycopg.connect(database.admin) as connection:
        assert connection.execute(amounts, words).fetchall() == before
        assert connection.execute("select author, why, places ->> 'archived files' from ops.erasure").fetchall() == [
            ("committee", "asked on paper 12", "1")
        ]
        ((first, path),) = connection.execute("select sha256, archive_path from landing.file").fetchall()
    # The first sha256 stays the file's name, and its blanked bytes are no damage.
    assert (settings().archive / path).name == first
    assert back_up(tmp_path / "backups").damaged == ()

    kept = ordered_copy(database.admin), archived_bytes()
    report = take_in([landed_book.parent])
    assert (report.new, archived_bytes()) == (0, kept[1])
    with psycopg.connect(database.admin) as connection:
        told = connection.execute("select count(*) from ops.finding where rule = %s", [RULE]).fetchone()
        assert told == (1,)
    assert [name for name in SPELLINGS if name.lower() in everything(database.admin).decode().lower()] == []
    changed = {name for name, rows in ordered_copy(database.admin).items() if rows != kept[0][name]}
    assert changed <= {"ops.finding", "ops.submission_status", "bi.submission_status"}


def test_candidate_from_before_an_erasure_goes_and_is_never_published(database):
    with psycopg.connect(database.loader) as connection:
        load_id = open_load(connection, "year", 2022, year_manifest(connection, 2022), "test")
        begin_candidate(connection, load_id)
        judge_candidate(connection, load_id, "pass")
        connection.execute(f"create schema candidate_{load_id}")
        connection.execute(f"create table candidate_{load_id}.fct_claim as select '{NAME}' as sentence")
    erase_person([NAME], "committee", "asked on paper 13", confirmed=True)
    with psycopg.connect(database.loader) as connection:
        assert connection.execute("select to_regnamespace(%s)", [f"candidate_{load_id}"]).fetchone() == (None,)
        # A gate that read it before the erasure comes to its verdict only now.
        judge_candidate(connection, load_id, "pass")
        assert verdict_on_candidate(connection, load_id) is None
        assert not is_candidate_fresh(connection, load_id)


def test_name_of_a_place_or_of_one_word_is_refused(database):
    with pytest.raises(WarehouseError, match="entry of a code list"):
        erase_person(["Cao Bằng"], "committee", "by mistake", confirmed=True)
    with pytest.raises(WarehouseError, match="one word"):
        erase_person(["Canary"], "committee", "by mistake", confirmed=True)


def test_role_of_the_night_may_not_blank_what_was_landed(database):
    with psycopg.connect(database.loader) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("update landing.submission_row set raw = '{}'")
