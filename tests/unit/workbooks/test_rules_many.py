"""A fault all over a file is one finding with its count; corrections apply, and say when they no longer do."""

import dataclasses
import datetime as dt
import hashlib

import pytest
from unit.workbooks.books import PROJECT, build_book, read, rows_of
from unit.workbooks.rule_reports import FORM, edit

from aidbook.forms.corrections import Correction, CorrectionStatus
from aidbook.model.submission import Submission
from aidbook.workbooks.findings import CELLS_NAMED, PLACES_NAMED, FindingList

RULE = "project.status.is_in_list"


def test_rules_a_fault_in_many_rows_is_grouped_with_every_cell() -> None:
    count = PLACES_NAMED + 30
    lines = [edit("project", PROJECT, row_no=n, activity_title=f"Việc {n}", status="xong rồi") for n in range(1, count + 1)]
    found = [finding for finding in read(build_book(projects=lines)).findings if finding.rule == RULE]
    assert len(found) == PLACES_NAMED + 1
    assert sum(finding.count for finding in found) == count
    rest = found[-1]
    assert (rest.cell, rest.cells[0], rest.cells[-1], len(rest.cells)) == ("Z27", "Z27", "Z56", 30)
    assert "29" in rest.message_vi


def test_findings_of_a_million_places_stay_few() -> None:
    findings = FindingList(FORM, "x.xlsx")
    for row in range(CELLS_NAMED * 2):
        findings.add_named("project.status.is_given", sheet="2_DuAn", cell=f"Z{row}", row=row)
    found = findings.findings
    assert (len(found), sum(finding.count for finding in found), len(found[-1].cells)) == (PLACES_NAMED + 1, CELLS_NAMED * 2, CELLS_NAMED)


def corrected(expected: str, content: bytes | None = None, **where: object) -> Submission:
    entry = Correction(
        sheet="2_DuAn",
        cell="T7",
        expected=expected,
        use="81000",
        reason="Công văn 9/SNV",
        status=CorrectionStatus.CONFIRMED,
        decided_on=dt.date(2023, 1, 5),
        **where,  # type: ignore[arg-type]
    )
    return read(content or build_book(), form=dataclasses.replace(FORM, corrections=[entry]))


@pytest.mark.parametrize("by_hash", [True, False])
def test_correction_is_read_instead_and_noted(by_hash: bool) -> None:
    content = build_book()
    where = {"sha256": hashlib.sha256(content).hexdigest()} if by_hash else {"province": "VN63-04", "year": 2022}
    submission = corrected("80000", content, **where)
    row = rows_of(submission, "project")[0]
    assert (row.values["disbursed_year"], row.raw["disbursed_year"]) == ("81000", "80000")
    assert [(f.cell, f.severity) for f in submission.findings if f.rule == "file.correction.is_applied"] == [("T7", "info")]


def test_correction_that_no_longer_fits_changes_nothing_and_says_so() -> None:
    submission = corrected("79000", province="VN63-04", year=2022)
    assert rows_of(submission, "project")[0].values["disbursed_year"] == "80000"
    assert [f.rule for f in submission.findings] == ["file.correction.still_applies"]


def test_correction_of_another_year_is_not_met() -> None:
    assert corrected("80000", province="VN63-04", year=2021).findings == ()
