"""Backup and restore of a small warehouse: whole or not at all, nothing lost by mistake, no password in it."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import psycopg
import pytest
from databases import Database, fresh_database, speaking_of
from dumps import files_below, ordered_copy

from aidbook.errors import BackupError, LocalServerError
from aidbook.landing.archive import archive_bytes
from aidbook.landing.submissions import land_file
from aidbook.local.backup import back_up
from aidbook.local.backup_file import DUMP, MANIFEST, unpack
from aidbook.local.postgres import PostgresServer, wheel_binaries
from aidbook.local.programs import client_program, without_password
from aidbook.local.restore import restore
from aidbook.settings import Settings, settings
from aidbook.warehouse.connect import connected

CONTENT = b"a workbook"


@pytest.fixture
def filled(database: Database) -> Database:
    """A warehouse with one archived file, a page that the gate showed, and an answer."""
    sha256, _ = archive_bytes(settings().archive, CONTENT)
    page, answer = settings().pages / "load_1.html", settings().answers / "2024" / "a.xlsx"
    for file in (page, answer):
        file.parent.mkdir(parents=True)
        file.write_text("kept")
    with connected("loader") as connection:
        land_file(connection, sha256, len(CONTENT))
        connection.execute(
            "insert into ops.load (unit, report_year, reason, manifest_sha256, state, page_path) values "
            "('year', 2024, 'test', 'a', 'published', %s), ('year', 2023, 'test', 'b', 'waiting', null)",
            [str(page)],
        )
        connection.execute("create schema candidate_2")
        connection.execute("create table candidate_2.dim_year as select 2023 as report_year")
        # As a rebuild leaves it while it works.
        connection.execute("create schema rebuilt_2024")
    return database


@pytest.fixture
def backup(filled: Database, tmp_path: Path) -> Path:
    return back_up(tmp_path / "backups").file


def sessions_end(server: PostgresServer, database: Database) -> None:
    """A session that was closed is in the server's list for a moment more."""
    query = "select count(*) from pg_stat_activity where datname = %s"
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        while connection.execute(query, [database.name]).fetchone() != (0,):
            time.sleep(0.02)


def test_restore_elsewhere_gives_the_same_rows_and_files(
    server: PostgresServer, template: Settings, filled: Database, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ordered_copy(filled.admin)
    with fresh_database(server, template, tmp_path / "elsewhere") as other, speaking_of(other, monkeypatch):
        with psycopg.connect(other.owner, autocommit=True) as connection:
            for schema in ("landing", "registry", "reference", "marts", "history", "ops", "bi"):
                connection.execute(f"drop schema {schema} cascade")
        sessions_end(server, other)
        restore(backup)
        after = ordered_copy(other.admin)
        for folder in ("archive", "answers", "pages"):
            assert files_below(other.home / folder) == files_below(filled.home / folder) != {}
        with psycopg.connect(other.admin) as connection:
            # Its candidate is not in a backup; the page came along.
            loads = connection.execute("select state, page_path from ops.load order by load_id").fetchall()
            assert loads == [("published", str(other.home / "pages" / "load_1.html")), ("failed", None)]
            assert connection.execute("select to_regnamespace('candidate_2'), to_regnamespace('rebuilt_2024')").fetchone() == (None, None)
    assert {name for name in before if before[name] != after[name]} <= {"ops.load", "ops.year_status", "bi.data_status"}
    assert before.keys() == after.keys()


def test_restore_over_something_is_refused_and_with_replace_takes_its_place(server: PostgresServer, filled: Database, backup: Path) -> None:
    with connected("loader") as connection:
        connection.execute("insert into ops.year_request (report_year, reason, requested_by) values (2030, 'later', 'test')")
    archive_bytes(settings().archive, b"later")
    with pytest.raises(BackupError, match=r"There are files in .*archive"):
        restore(backup)
    for folder in ("archive", "answers", "pages"):
        (filled.home / folder).rename(filled.home / f"{folder}.away")
    with pytest.raises(BackupError, match=r"is not empty: .*landing"):
        restore(backup)
    for folder in ("archive", "answers", "pages"):
        (filled.home / f"{folder}.away").rename(filled.home / folder)
    sessions_end(server, filled)
    restore(backup, replace=True)
    with psycopg.connect(filled.admin) as connection:
        assert connection.execute("select count(*) from ops.year_request").fetchone() == (0,)
        assert connection.execute("select to_regnamespace('candidate_2')").fetchone() == (None,)
    assert len(files_below(filled.home / "archive")) == 1
    assert not list(filled.home.glob(".restore-*"))


def test_restore_while_a_load_is_at_work_is_refused(filled: Database, backup: Path) -> None:
    with connected("loader"), pytest.raises(BackupError, match="sessions of aidbook_loader are at work"):
        restore(backup, replace=True)


def test_restore_of_a_damaged_backup_is_refused_before_anything_is_touched(filled: Database, backup: Path) -> None:
    before = ordered_copy(filled.admin), files_below(filled.home / "archive")
    whole = backup.read_bytes()
    with tarfile.open(backup) as tar:
        members = tar.getmembers()
    for member in (members[0], members[1], members[-1]):
        content = bytearray(whole)
        content[member.offset_data + 5] ^= 1
        backup.write_bytes(content)
        with pytest.raises(BackupError, match=r"damaged|cannot be read"):
            restore(backup, replace=True)
    assert (ordered_copy(filled.admin), files_below(filled.home / "archive")) == before


def test_restore_of_a_backup_cut_short_is_refused(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        end = tar.getmember(MANIFEST).offset
    backup.write_bytes(backup.read_bytes()[:end])
    with pytest.raises(BackupError, match="cut short"):
        unpack(backup)
    backup.write_bytes(b"no tar at all")
    with pytest.raises(BackupError, match="no whole backup"):
        unpack(backup)


def test_member_that_would_leave_its_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    with tarfile.open(backup, "w") as tar:
        tar.addfile(tarfile.TarInfo("archive/../../outside"), io.BytesIO())
    with pytest.raises(BackupError, match="does not belong into a backup"):
        unpack(backup, tmp_path / "staged")


def test_restore_of_a_newer_versions_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.tar"
    with tarfile.open(backup) as old, tarfile.open(newer, "w") as tar:
        for member in old.getmembers()[:-1]:
            tar.addfile(member, old.extractfile(member))
        manifest = json.loads(old.extractfile(MANIFEST).read())  # type: ignore[union-attr]
        manifest["migrations"].append("9999.tomorrow")
        text = json.dumps(manifest).encode()
        last = tarfile.TarInfo(MANIFEST)
        last.size = len(text)
        tar.addfile(last, io.BytesIO(text))
    with pytest.raises(BackupError, match=r"no migration 9999\.tomorrow"):
        restore(newer, replace=True)


def test_backup_names_archived_bytes_that_are_not_their_names(filled: Database, tmp_path: Path) -> None:
    _, place = archive_bytes(settings().archive, b"will rot")
    place.write_bytes(b"has rotten")
    made = back_up(tmp_path / "backups")
    assert made.damaged == (f"archive/files/{place.name[:2]}/{place.name}",)


def test_backup_holds_no_password_and_only_its_owner_reads_it(filled: Database, backup: Path, tmp_path: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    unpack(backup, tmp_path / "unpacked")
    script = subprocess.run(
        [str(wheel_binaries() / "pg_restore"), "--file=-", str(tmp_path / "unpacked" / DUMP)], capture_output=True, check=True
    ).stdout
    said = script + backup.read_bytes()
    assert b"CREATE TABLE landing.submission" in script
    for dsn in (filled.admin, filled.owner, filled.loader, filled.reader):
        password = str(psycopg.conninfo.conninfo_to_dict(dsn)["password"])
        assert password.encode() not in said
        assert password not in without_password(dsn)[0]


def test_killed_backup_leaves_nothing_under_its_name_and_the_next_one_sweeps(filled: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    # So large that it is caught in the midst.
    (settings().archive / "files" / "00").mkdir()
    with (settings().archive / "files" / "00" / "large").open("wb") as large:
        large.truncate(3_000_000_000)
    code = f"from aidbook.local.backup import back_up; from pathlib import Path; back_up(Path({str(folder)!r}))"
    process = subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ))
    while not any(file.stat().st_size > 1_000_000 for file in folder.glob("*.tar.partial")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert {file.suffix for file in folder.iterdir()} == {".partial"}
    (settings().archive / "files" / "00" / "large").unlink()
    made = back_up(folder)
    assert list(folder.iterdir()) == [made.file]


def test_program_older_than_the_server_is_refused_with_what_to_install() -> None:
    with pytest.raises(LocalServerError, match="PostgreSQL 99, and there is no pg_dump as new as that"):
        client_program("pg_dump", 990000)
