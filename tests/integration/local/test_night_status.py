"""How far the night is, read from a real warehouse."""

import psycopg
import pytest
from conftest import Database
from fsspec import filesystem

from aidbook.flows.inbox import StoreInbox
from aidbook.flows.intake import take_in
from aidbook.local.night import has_new_files, night_status
from aidbook.settings import settings


@pytest.fixture
def landed(database: Database) -> Database:
    """Two years of submissions, one requested."""
    with psycopg.connect(database.loader) as connection:
        for number, year in enumerate((2020, 2021)):
            sha256 = f"{number:064d}"
            connection.execute("insert into landing.file (sha256, size_bytes, archive_path) values (%s, 1, 'a')", [sha256])
            connection.execute(
                "insert into landing.submission (sha256, file_name, form, state, province_unit_id, agency_key, report_year, report_period,"
                " cover, is_sample) values (%s, 'a.xlsx', 'f', 'read', 'p', 'a', %s, 'Y', '{}', true)",
                [sha256, year],
            )
            connection.execute("insert into ops.year_request (report_year, reason, requested_by) values (%s, 'r', 'test')", [year])
    return database


def _load(connection: psycopg.Connection[tuple[object, ...]], unit: str, year: int | None, state: str) -> None:
    connection.execute(
        "insert into ops.load (unit, report_year, reason, manifest_sha256, state) values (%s, %s, 'r', 'm', %s)", [unit, year, state]
    )
    connection.execute("update ops.year_request set closed_at = now() where report_year = %s and %s <> 'running'", [year, state])


def test_night_before_anything_came_is_not_complete(database: Database) -> None:
    status = night_status()
    assert not status.is_complete
    assert status.fraction == 0
    assert str(status) == "0 workbooks landed"


def test_night_with_years_on_their_way_is_not_complete(landed: Database) -> None:
    with psycopg.connect(landed.loader) as connection:
        _load(connection, "year", 2020, "published")
        _load(connection, "year", 2021, "running")
    status = night_status()
    assert not status.is_complete
    assert 0 < status.fraction < 1
    assert str(status) == "1 of 2 years, to come: 2021; claims to come"


def test_night_with_every_answer_is_complete_even_if_one_is_a_refusal(landed: Database) -> None:
    with psycopg.connect(landed.loader) as connection:
        _load(connection, "year", 2020, "published")
        _load(connection, "year", 2021, "refused")
        _load(connection, "claims", None, "published")
    status = night_status()
    assert status.is_complete
    assert status.fraction == 1


@pytest.mark.parametrize("accident", ["failed", "overtaken"])
def test_night_with_an_accident_is_not_complete(landed: Database, accident: str) -> None:
    with psycopg.connect(landed.loader) as connection:
        _load(connection, "year", 2020, "published")
        _load(connection, "year", 2021, "published")
        _load(connection, "year", 2021, accident)
        _load(connection, "claims", None, "published")
    assert not night_status().is_complete


def test_night_with_an_overtaken_year_waits_for_newer_inputs_only(landed: Database) -> None:
    with psycopg.connect(landed.loader) as connection:
        _load(connection, "year", 2020, "published")
        _load(connection, "year", 2021, "overtaken")
        _load(connection, "claims", None, "published")
    assert night_status().overtaken == (2021,)
    assert night_status().waits_for_newer_inputs_only
    with psycopg.connect(landed.loader) as connection:
        _load(connection, "year", 2020, "failed")
    assert not night_status().waits_for_newer_inputs_only


def test_inbox_has_new_files_until_an_intake_has_read_them(database: Database) -> None:
    inbox = settings().inbox_path
    assert not has_new_files()
    inbox.mkdir(parents=True)
    file = inbox / "not a workbook.txt"
    file.write_text("a")
    assert has_new_files()
    # As submission_intake lists it.
    take_in([StoreInbox(filesystem("file"), str(inbox))])
    assert not has_new_files()
    file.write_text("b, and longer")
    assert has_new_files()
