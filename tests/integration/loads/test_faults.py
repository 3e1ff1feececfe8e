"""Planted faults from the workbook to the gate: the year is refused for exactly the critical faults of the manifest."""

import json
from pathlib import Path

import pytest

from aidbook.sample import make_sample

YEAR = 2023


@pytest.mark.slow
def test_year_with_planted_faults_is_refused_for_those_and_no_others(own, tmp_path):
    make_sample(tmp_path / "faulty", [YEAR], 0.4, 7, True, lambda _: None)
    faults = json.loads((tmp_path / "faulty" / "manifest.json").read_text(encoding="utf-8"))["faults"]
    planted = {
        (fault["file"], each["rule"], each["sheet"], each["cell"])
        for fault in faults
        for each in (fault, *fault["follow"])
        if each["severity"] == "critical"
    }
    own.land(tmp_path / "faulty" / "inbox")
    assert own.load(YEAR).state == "refused"
    found = own.ask("select file_name, rule, sheet, cell from ops.finding where severity = 'critical' and submission_id is not null")
    assert set(found) == planted
    assert len(found) == len(planted)
    assert own.one("select count(*) from bi.aid") == 0
    page = own.one("select page_path from ops.load")
    text = Path(page).read_text(encoding="utf-8")
    assert all(file_name in text for file_name, *_ in planted)
