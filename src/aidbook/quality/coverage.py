"""Which provinces a year's load holds, of those that there were at the end of that year."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row

from aidbook.quality.suites import SUITES, read_suite
from aidbook.quality.verdict import Coverage

COVERAGE_SUITE = "ops__coverage"
"""Its batch is one row per expected province: the rule has its home there."""


def read_provinces(connection: psycopg.Connection[Any], load_id: int, report_year: int) -> Sequence[Mapping[str, Any]]:
    """One row per province that a year expects (unit_id, province, region, is_received), as the coverage suite sees them.

    Raises:
        SuiteError: the suite cannot be read.
    """
    suite = read_suite(SUITES / f"{COVERAGE_SUITE}.yml").bind({"load_id": load_id, "report_year": report_year})
    with connection.cursor(row_factory=dict_row) as cursor:
        # The SQL comes from the project's own suite, never from data.
        cursor.execute(suite.batch)
        return cursor.fetchall()


def read_coverage(connection: psycopg.Connection[Any], load_id: int, report_year: int) -> Coverage:
    """Expected, received and missing provinces of a load. A year that is not complete is published as provisional.

    Raises:
        SuiteError: the suite cannot be read.
    """
    provinces = read_provinces(connection, load_id, report_year)
    missing = [str(row["province"]) for row in provinces if not row["is_received"]]
    return Coverage(expected=len(provinces), received=len(provinces) - len(missing), missing=missing)
