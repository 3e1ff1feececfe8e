"""Suites and gates.yml as typed objects, and what is said where they are wrong."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aidbook.errors import SuiteError
from aidbook.quality.gates import read_gates
from aidbook.quality.suites import Words, read_suite, read_suites

WHY = {"vi": "vì", "en": "because"}
CHECK: dict[str, Any] = {
    "id": "flow.amount.positive",
    "query": "select * from batch where amount < $limit",
    "severity": "warning",
    "why": WHY,
    "who_fixes": "province",
    "message_vi": "vi",
    "message_en": "en",
    "ask": {"vi": "?", "en": "?"},
}
VIETNAMESE = re.compile("[ăâđêôơưạ-ỹ]")
"""Letters that English has not."""


def _write(folder: Path, *checks: dict[str, Any], name: str = "some__suite.yml", **suite: Any) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump({"about": "x", "batch": "select 1", "checks": list(checks), **suite}))
    return path


def test_suite_sound_is_read_and_named_after_its_file(tmp_path: Path) -> None:
    suite = read_suite(_write(tmp_path, CHECK))
    assert suite.name == "some__suite"
    assert suite.bind({"limit": 5}).checks[0].query == "select * from batch where amount < 5"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"severity": "bad"}, "check flow.amount.positive: severity: "),
        ({"severity": "info"}, "severity info decides nothing"),
        ({"who_fixes": "nobody"}, "check flow.amount.positive: who_fixes"),
        ({"id": "Flow.amount"}, "check Flow.amount: id"),
        ({"why": "because"}, "check flow.amount.positive: why"),
        ({"why": {"vi": " ", "en": "because"}}, "check flow.amount.positive: why.vi"),
        ({"why": {"vi": "vì"}}, "check flow.amount.positive: why.en"),
        ({"ask": {"vi": "?"}}, "check flow.amount.positive: ask.en"),
        ({"colour": "red"}, "check flow.amount.positive: colour"),
        ({"query": None}, "needs a query that returns the failing rows"),
        ({"type": "expect_column_values_to_be_null", "query": None}, "needs a query that returns the failing rows"),
        ({"kwargs": {"column": "a"}}, "takes a query and no kwargs"),
    ],
)
def test_suite_wrong_check_is_named_with_its_file(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(SuiteError) as error:
        read_suite(_write(tmp_path, CHECK | change))
    assert str(error.value).startswith("some__suite.yml")
    assert said in str(error.value)


def test_suite_without_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="does not exist"):
        read_suite(tmp_path / "none.yml")


def test_suite_that_is_not_yaml_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("checks: [")
    with pytest.raises(SuiteError, match=r"a\.yml is not YAML"):
        read_suite(path)


def test_suite_unknown_parameter_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"some__suite\.yml: flow\.amount\.positive: no parameter \$limit; there are load_id"):
        read_suite(_write(tmp_path, CHECK)).bind({"load_id": 1})


def test_suites_that_share_an_id_are_an_error(tmp_path: Path) -> None:
    _write(tmp_path, CHECK, name="a.yml")
    _write(tmp_path, CHECK, name="b.yml")
    with pytest.raises(SuiteError, match=r"flow\.amount\.positive is given twice"):
        read_suites(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"suites": ["other"]}, "gate 1 of unit year: no suite other"),
        ({"budgets": {"a.b.c": {"rows": 1, "why": WHY}}}, "a budget for a.b.c, which is no check"),
        ({"budget": {"rows": 1}}, "budget.why"),
        ({"gate": 3}, "gates.0.gate"),
    ],
)
def test_gates_wrong_entry_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    folder = tmp_path / "suites"
    folder.mkdir()
    suite = _write(folder, CHECK)
    gate = {"gate": 1, "unit": "year", "suites": [suite.stem], "budget": {"rows": 1, "why": WHY}} | change
    path = tmp_path / "gates.yml"
    path.write_text(yaml.safe_dump({"limits": {}, "gates": [gate]}))
    with pytest.raises(SuiteError, match=r"gates\.yml") as error:
        read_gates(read_suites(folder), path)
    assert said in str(error.value)


def test_gates_suite_at_no_gate_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "suites"
    folder.mkdir()
    _write(folder, CHECK)
    _write(folder, CHECK | {"id": "flow.other.one"}, name="idle.yml")
    path = tmp_path / "gates.yml"
    gate = {"gate": 1, "unit": "year", "suites": ["some__suite"], "budget": {"rows": 1, "why": WHY}}
    path.write_text(yaml.safe_dump({"limits": {}, "gates": [gate]}))
    with pytest.raises(SuiteError, match="suite idle stands at no gate"):
        read_gates(read_suites(folder), path)


def test_project_suites_and_gates_fit_together_and_every_limit_is_used() -> None:
    suites = read_suites()
    gates = read_gates(suites)
    text = " ".join([suite.batch + " ".join(check.query or "" for check in suite.checks) for suite in suites.values()])
    assert [name for name in gates.limits if f"${name}" not in text] == []


def _whys() -> Iterator[tuple[str, Words]]:
    suites = read_suites()
    gates = read_gates(suites)
    yield from ((check.id, check.why) for suite in suites.values() for check in suite.checks)
    yield from ((name, limit.why) for name, limit in gates.limits.items())
    for gate in gates.gates:
        yield f"gate {gate.gate} of {gate.unit}", gate.budget.why
        yield from ((f"budget of {check_id}", budget.why) for check_id, budget in gate.budgets.items())


def test_project_every_why_is_said_in_vietnamese_and_in_english() -> None:
    whys = dict(_whys())
    assert [place for place, why in whys.items() if not VIETNAMESE.search(why.vi) or not unicodedata.is_normalized("NFC", why.vi)] == []
    assert [place for place, why in whys.items() if why.en == why.vi] == []
