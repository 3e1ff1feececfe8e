"""Which provinces came: one rule in the database, which the gate, dim_year and ops.year_status ask."""

import itertools

import psycopg
import pytest
from databases import Database

_NUMBERS = itertools.count(1)


def coverage(database: Database, year: int, *units: str) -> tuple[int, set[str]]:
    with psycopg.connect(database.loader) as connection:
        rows = connection.execute("select unit_id, is_received from ops.province_coverage(%s, %s)", [year, list(units)]).fetchall()
    return len(rows), {unit for unit, is_received in rows if is_received}


@pytest.mark.parametrize(
    ("year", "units", "expected", "received"),
    [
        (2024, ("VN63-89",), 63, {"VN63-89"}),
        (2025, ("VN34-91",), 34, {"VN34-91"}),
        (2025, ("VN63-89",), 34, set()),
        (2025, ("VN63-89", "VN63-91"), 34, {"VN34-91"}),
        (2025, ("VN63-04", "VN34-04"), 34, {"VN34-04"}),
        (2025, ("VN63-46",), 34, {"VN34-46"}),
        (2026, ("VN63-89", "VN63-91"), 34, set()),
        (2008, ("VN64-28",), 63, set()),
        (2007, ("VN63-89",), 0, set()),
    ],
    ids=["own", "successor", "one of two", "all that it was made of", "both", "older name", "year after", "taken in", "list not complete"],
)  # fmt: skip
def test_coverage_of_a_year_counts_each_province_once(
    database: Database, year: int, units: tuple[str, ...], expected: int, received: set[str]
) -> None:
    assert coverage(database, year, *units) == (expected, received)


def test_year_status_counts_provinces_not_files_and_no_refused_one(database: Database) -> None:
    with psycopg.connect(database.loader) as connection:
        for unit, state in (("VN63-89", "read"), ("VN63-91", "read"), ("VN63-92", "read"), ("VN34-04", "refused")):
            sha256 = f"{next(_NUMBERS):064d}"
            connection.execute("insert into landing.file (sha256, size_bytes, archive_path) values (%s, 1, 'a')", [sha256])
            connection.execute(
                "insert into landing.submission (sha256, file_name, form, state, province_unit_id, agency_key, report_year, report_period,"
                " cover, is_sample) values (%s, 'a.xlsx', 'f', %s, %s, 'a', 2025, 'Y', '{}', true)",
                [sha256, state, unit],
            )
        connection.execute("insert into ops.load (unit, report_year, reason, manifest_sha256) values ('year', 2025, 'r', 'm')")
    with psycopg.connect(database.reader) as connection:
        status = connection.execute("select provinces_received, provinces_expected from ops.year_status").fetchall()
    assert status == [(1, 34)]


def test_reader_of_bi_learns_nothing_of_landing_by_it(database: Database) -> None:
    with psycopg.connect(database.reader) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select * from reference.provinces")
