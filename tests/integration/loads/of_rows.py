"""Loads that are rows of ops alone: what is decided about them needs no dbt and no gate."""

from typing import Any

import psycopg

from aidbook.landing.archive import sha256_of
from aidbook.landing.loads import end_load, read_load
from aidbook.landing.requests import close_requests, newest_request

Connection = psycopg.Connection[Any]

YEAR = 2021


def receive(connection: Connection, name: str, province: str, year: int = YEAR) -> None:
    """Land a file of a province that holds nothing."""
    sha256 = sha256_of(name.encode())
    connection.execute("insert into landing.file (sha256, size_bytes, archive_path) values (%s, 1, 'a')", [sha256])
    connection.execute(
        "insert into landing.submission (sha256, file_name, form, state, province_unit_id, agency_key, report_year, report_period,"
        " cover, is_sample) values (%s, %s, 'f', 'read', %s, 'a', %s, 'Y', '{}', true)",
        [sha256, name, province, year],
    )


def publish(connection: Connection, load_id: int | None) -> None:
    """Write down that a load was published, as the publish does."""
    connection.execute(
        """
        insert into ops.publication (unit, report_year, load_id, manifest_sha256, is_final, published_at)
        select unit, report_year, load_id, manifest_sha256, true, now() from ops.load where load_id = %s
        on conflict (unit, report_year) do update set load_id = excluded.load_id, manifest_sha256 = excluded.manifest_sha256
        """,
        [load_id],
    )
    assert load_id is not None
    end_load(connection, read_load(connection, load_id), "published", verdict="published")


def fail(connection: Connection, load_id: int, check: str, *rows: str) -> None:
    """Write down that a check failed on these rows, as a gate does; each row is JSON."""
    connection.execute("delete from ops.check_result where load_id = %s and check_id = %s", [load_id, check])
    connection.execute("delete from ops.quarantine where load_id = %s and check_id = %s", [load_id, check])
    connection.execute(
        "insert into ops.check_result (load_id, gate, check_id, severity, is_passed, observed, failed_rows)"
        " values (%s, 2, %s, 'warning', false, %s, %s)",
        [load_id, check, str(len(rows)), max(len(rows), 1)],
    )
    for row in rows:
        connection.execute("insert into ops.quarantine (load_id, check_id, row_data) values (%s, %s, %s)", [load_id, check, row])


def state(connection: Connection, load_id: int | None) -> str:
    assert load_id is not None
    return read_load(connection, load_id).state


def answer_all(connection: Connection, load_id: int, year: int = YEAR) -> None:
    """Close all requests of the year, as a load does that ends."""
    close_requests(connection, year, load_id, newest_request(connection, year))
