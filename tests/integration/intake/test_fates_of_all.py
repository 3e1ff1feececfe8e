"""Every fixture there is (valid, messy, hostile, one for each rule) is landed, and every line of its tables has exactly one fate."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest
from databases import Database
from fixtures.hostile_reading import HostileReadings
from fixtures.make_hostile import KINDS
from integration.intake.test_fates import load
from unit.workbooks.books import build_book, read
from unit.workbooks.messy import build_messy
from unit.workbooks.rule_faults import FAULTS
from unit.workbooks.test_messy_reports import STYLES, random_style

from aidbook.landing.submissions import land_submission
from aidbook.model.submission import Submission
from aidbook.warehouse.connect import connected

RANDOM_STYLES = 20
FATES = {"loaded", "quarantined", "duplicate", "superseded", "held", "ignored"}


def fixtures(hostile: HostileReadings) -> Iterator[tuple[str, Submission]]:
    """Every fixture as read, by a name of its own."""
    yield "clean", read(build_book())
    yield from ((f"style {name}", read(build_messy(style))) for name, style in STYLES.items())
    yield from ((f"random style {seed}", read(build_messy(random_style(seed)))) for seed in range(RANDOM_STYLES))
    yield from ((f"breaks {rule}", fault()) for rule, fault in FAULTS.items())
    yield from ((f"hostile {kind}", hostile.of(kind).submission) for kind in KINDS)
    yield from ((f"cut {number}", submission) for number, submission in enumerate(hostile.of_cuts()))


def as_file_of_its_own(name: str, submission: Submission) -> Submission:
    """The submission as another agency's: else one fixture would supersede the other, or be the same bytes."""
    cover = {**submission.cover, "reporting_agency": f"Sở {name}"}
    return dataclasses.replace(submission, file_name=name, sha256=hashlib.sha256(name.encode()).hexdigest(), cover=cover)


def places(submission: Submission) -> set[tuple[str, int]]:
    """Sheet and row of every line of the tables: those read as rows, and those that a rule ignores."""
    return {(line.sheet, line.row_number) for line in (*submission.rows, *submission.ignored_rows)}


@pytest.mark.slow
def test_fates_of_every_fixture_add_up_to_its_input_rows(database: Database, hostile: HostileReadings) -> None:
    given: dict[str, set[tuple[str, int]]] = {}
    with connected("loader") as connection:
        for name, read_file in fixtures(hostile):
            submission = as_file_of_its_own(name, read_file)
            given[name] = places(submission)
            assert land_submission(connection, submission) is not None
    load(2022)
    load(2023)
    with psycopg.connect(database.admin) as connection:
        landed = connection.execute(
            """
            select s.file_name, f.sheet, f.row_number, f.fate, f.rule
            from ops.row_fate as f inner join landing.submission as s using (submission_id)
            """
        ).fetchall()
    fates = Counter((file_name, sheet, row) for file_name, sheet, row, _, _ in landed)
    assert set(fates.values()) == {1}
    assert {name: rows for name, rows in given.items() if rows} == {
        name: {(sheet, row) for file_name, sheet, row in fates if file_name == name} for name in {place[0] for place in fates}
    }
    assert {fate for *_, fate, _ in landed} <= FATES
    assert all(rule for *_, fate, rule in landed if fate != "loaded")
