"""Planted faults against the real reader: what the manifest says comes, no more, no less."""

import json
from pathlib import Path

import pytest

from aidbook.model.finding import Severity
from aidbook.sample import make_sample
from aidbook.workbooks.read import read_many

Places = set[tuple[str, str, str | None, str | None]]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("faulty")
    summary = make_sample(out, [2023], scale=0.4, seed=7, faults=True)
    assert summary.faults == 13
    return out


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("honest")
    assert make_sample(out, [2023], scale=0.4, seed=7, faults=False).faults == 0
    return out


def findings(out: Path, files: list[str]) -> dict[str, Places]:
    return {
        read.file_name: {(each.rule, each.severity.value, each.sheet, each.cell) for each in read.findings}
        for read in read_many([out / "inbox/2023" / name for name in files], workers=1)
    }


def place(finding: dict[str, str | None]) -> tuple[str, str, str | None, str | None]:
    return (str(finding["rule"]), str(finding["severity"]), finding["sheet"], finding["cell"])


def test_reader_finds_what_the_manifest_says_and_nothing_else(faulty: Path, honest: Path) -> None:
    faults = json.loads((faulty / "manifest.json").read_text(encoding="utf-8"))["faults"]
    files = [fault["file"] for fault in faults]
    assert len(set(files)) == len(files)
    without, seen = findings(honest, files), findings(faulty, files)
    for fault in faults:
        wanted = {place(fault), *(place(each) for each in fault["follow"])}
        assert seen[fault["file"]] - without[fault["file"]] == wanted, fault["fault"]
        critical = {each for each in seen[fault["file"]] if each[1] == "critical"}
        assert critical == {each for each in wanted if each[1] == "critical"}, fault["fault"]


def test_honest_year_has_few_warnings_and_nothing_worse(honest: Path) -> None:
    read = list(read_many(sorted((honest / "inbox/2023").iterdir()), workers=1))
    found = [finding for each in read for finding in each.findings]
    assert [finding for finding in found if finding.severity is Severity.CRITICAL] == []
    assert len(found) < 150
    assert all(each.is_sample for each in read)


def test_every_follow_up_names_its_cause(faulty: Path) -> None:
    for fault in json.loads((faulty / "manifest.json").read_text(encoding="utf-8"))["faults"]:
        assert all(each["because_of"] == fault["rule"] for each in fault["follow"])
