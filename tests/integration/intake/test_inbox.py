"""One inbox, two kinds of address: what is new is landed once, what is known is not even read."""

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.intake.conftest import Box
from integration.intake.reports import PROJECT, TITLE, report

from aidbook.flows.inbox import FolderInbox, Inbox, InboxFile, inbox_at
from aidbook.flows.intake import take_in
from aidbook.landing.archive import archive_path, sha256_of
from aidbook.landing.submissions import withdraw
from aidbook.settings import settings
from aidbook.warehouse.connect import connected


class Watched:
    """An inbox that counts the files whose bytes were asked for."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.read: list[str] = []

    def files(self) -> Iterator[InboxFile]:
        for file in self._inbox.files():
            yield dataclasses.replace(file, read=lambda file=file: self.read.append(file.name) or file.read())  # type: ignore[func-returns-value]


class Hasty:
    """An inbox from which somebody takes each file away between its listing and its reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> Iterator[InboxFile]:
        for file in list(FolderInbox(self._folder).files()):
            (self._folder / file.name).rename(self._folder.parent / file.name)
            yield file


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.admin) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_inbox_new_file_lands_once_and_is_not_read_again(database: Database, box: Box) -> None:
    content = report()
    box.put("cao-bang_2022.xlsx", content)
    box.put(".hidden.xlsx", content)
    box.put("~$cao-bang_2022.xlsx", b"lock")
    first = take_in([inbox_at(box.address)])
    assert (first.seen, first.new, first.rows) == (1, 1, 1)
    assert archive_path(settings().archive, sha256_of(content)).read_bytes() == content

    watched = Watched(inbox_at(box.address))
    again = take_in([watched])
    assert (again.seen, again.new, watched.read) == (1, 0, [])
    assert ask(database, "select count(*) from landing.submission") == [(1,)]


def test_telephone_number_in_the_name_of_a_file_is_in_landing_alone(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "cao-bang_0912345678_2022.xlsx").write_bytes(report())
    (folder / "0912345678_2022.xlsx").write_bytes(b"no workbook")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as members:
        members.writestr("an.nguyen@so.gov.vn.xlsx", b"no workbook either")
    (folder / "0912345678.zip").write_bytes(outer.getvalue())
    told = repr(take_in([folder]))
    shown = ["••••••••••_2022.xlsx", "••••••••••.zip/••.••••••@••.•••.••.xlsx", "cao-bang_••••••••••_2022.xlsx"]
    assert sorted(name for (name,) in ask(database, "select file_name from landing.submission")) == sorted(shown)
    sent = ["0912345678_2022.xlsx", "0912345678.zip/an.nguyen@so.gov.vn.xlsx", "cao-bang_0912345678_2022.xlsx"]
    assert sorted(name for (name,) in ask(database, "select sent_name from landing.submission")) == sorted(sent)
    elsewhere = [
        told,
        caplog.text,
        repr(ask(database, "select * from ops.finding")),
        repr(ask(database, "select * from bi.submission_status")),
    ]
    assert [text for text in elsewhere if "0912345678" in text or "an.nguyen" in text] == []
    with connected("loader") as connection:
        assert len(withdraw(connection, ["cao-bang_0912345678_2022.xlsx"], "test", "by the name as it was sent")) == 1


def test_inbox_file_that_cannot_be_read_is_reported_and_asked_for_again(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "cao-bang_2022.xlsx").write_bytes(report())
    first = take_in([Hasty(folder)])
    assert (first.seen, first.new) == (1, 0)
    assert list(first.unfetched) == [f"file://{folder / 'cao-bang_2022.xlsx'}"]
    assert "No such file" in next(iter(first.unfetched.values()))
    (tmp_path / "cao-bang_2022.xlsx").rename(folder / "cao-bang_2022.xlsx")
    again = take_in([FolderInbox(folder)])
    assert (again.new, again.unfetched) == (1, {})


def test_inbox_same_bytes_under_another_name_are_no_second_submission(database: Database, box: Box) -> None:
    box.put("a.xlsx", report())
    box.put("sub/b.xlsx", report(mark="x"))
    take_in([inbox_at(box.address)])
    box.put("c.xlsx", report(mark="x"))
    box.put("d.xlsx", next(iter([file.read() for file in inbox_at(box.address).files() if file.name == "a.xlsx"])))
    watched = Watched(inbox_at(box.address))
    take_in([watched])
    assert set(watched.read) == {"c.xlsx", "d.xlsx"}
    names = {name for (name,) in ask(database, "select file_name from landing.submission")}
    assert {"a.xlsx", "b.xlsx"} <= names
    assert "d.xlsx" not in names


def test_inbox_newer_file_supersedes_and_withdrawal_brings_the_older_back(database: Database, box: Box) -> None:
    in_force = "select file_name from landing.submission_in_force"
    box.put("cao-bang_2022.xlsx", report())
    take_in([inbox_at(box.address)])
    box.put("cao-bang_2022.xlsx", newer := report([PROJECT | {TITLE: "Nước sạch cho trạm y tế"}]))
    assert take_in([inbox_at(box.address)]).new == 1
    assert ask(database, "select count(*) from landing.submission") == [(2,)]
    assert ask(database, "select count(*), max(submission_id) = min(submission_id) from landing.submission_in_force") == [(1, True)]
    with connected("loader") as connection:
        assert len(withdraw(connection, [sha256_of(newer)], "test", "sent by mistake")) == 1
    assert ask(database, in_force) == [("cao-bang_2022.xlsx",)]
    assert ask(database, "select state from bi.submission_status where file_name is not null order by is_in_force") == [
        ("withdrawn",),
        ("late",),
    ]


def test_inbox_zip_lands_its_members_and_archives_their_bytes(database: Database, box: Box) -> None:
    first, second = report(), report(agency="Sở Kế hoạch và Đầu tư")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Cao Bằng/a.xlsx", first)
        archive.writestr("b.xlsx", second)
    box.put("cao-bang.zip", file.getvalue())
    assert take_in([inbox_at(box.address)]).new == 2
    for content in (first, second, file.getvalue()):
        assert archive_path(settings().archive, sha256_of(content)).read_bytes() == content
    assert len(ask(database, "select from landing.file")) == 3
    watched = Watched(inbox_at(box.address))
    assert take_in([watched]).new == 0
    assert watched.read == []


def test_inbox_through_airflow_takes_the_same_files(database: Database, box: Box) -> None:
    from aidbook.orchestration.inbox import stored_inbox

    box.put("cao-bang_2022.xlsx", report())
    files = list(stored_inbox(box.address).files())
    assert [(file.name, file.address) for file in files] == [(file.name, file.address) for file in inbox_at(box.address).files()]
    assert take_in([stored_inbox(box.address)]).new == 1
    watched = Watched(stored_inbox(box.address))
    assert take_in([watched]).new == 0
    assert watched.read == []


def test_inbox_file_that_cannot_be_read_waits_and_holds_nobody_up(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report())

    class Moved:
        def files(self) -> Iterator[InboxFile]:
            yield InboxFile("gone.xlsx", "file:///gone.xlsx", "1", (tmp_path / "gone.xlsx").read_bytes)
            yield from FolderInbox(tmp_path).files()

    assert take_in([Moved()]).new == 1
    assert len(ask(database, "select from ops.inbox_file")) == 1


def test_intake_killed_after_a_file_goes_on_with_the_next(database: Database, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.xlsx").write_bytes(report(agency=f"Sở {number}"))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in([tmp_path], landed=stop)
    assert ask(database, "select count(*) from landing.submission") == [(1,)]
    assert take_in([tmp_path]).new == 2


def test_secret_file_is_refused_and_its_bytes_are_not_kept(database: Database, tmp_path: Path) -> None:
    content = report(["MẬT"])
    (tmp_path / "cao-bang.xlsx").write_bytes(content)
    report_of = take_in([tmp_path])
    assert report_of.refused == ["cao-bang.xlsx"]
    assert not archive_path(settings().archive, sha256_of(content)).exists()
    assert take_in([tmp_path]).new == 0
