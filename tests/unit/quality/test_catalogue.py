"""The list of all rules, and its page in docs/."""

import re
from pathlib import Path

from integration.quality.faults import FAULTS as SUITE_FAULTS
from unit.workbooks.rule_faults import FAULTS as FORM_FAULTS

from aidbook import paths
from aidbook.forms.load import load_form
from aidbook.quality.catalogue import rule_catalogue, write_catalogue
from aidbook.quality.suites import read_suites


def test_catalogue_has_every_rule_and_every_check_once() -> None:
    ids = [entry.id for entry in rule_catalogue()]
    checks = [check.id for suite in read_suites().values() for check in suite.checks]
    assert ids == [*(rule.id for rule in load_form().rules), *checks]
    assert len(set(ids)) == len(ids)


def test_catalogue_every_rule_has_fixtures_that_break_it_and_that_it_passes() -> None:
    """The fixtures themselves are held to it by test_rules_catalogue of workbooks (forms) and test_checks of quality (suites)."""
    assert {*FORM_FAULTS, *SUITE_FAULTS} == {entry.id for entry in rule_catalogue()}
    assert not FORM_FAULTS.keys() & SUITE_FAULTS.keys()


def test_rules_of_pages_are_each_named_by_a_test_that_fires_them() -> None:
    """What a page is found to be is said by code and not by a form or a suite, so these rules stand in no catalogue."""
    others = [file for file in (paths.PROJECT / "tests").rglob("test_*.py") if file != Path(__file__)]
    tests = "\n".join(file.read_text(encoding="utf-8") for file in others)
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (paths.PROJECT / "src").rglob("*.py"))
    rules = re.findall(r'^([A-Z_]+) = "(page\.[a-z_]+\.[a-z_]+)"$', sources, re.MULTILINE)
    assert {rule for _, rule in rules} == set(re.findall(r'"(page\.[a-z_]+\.[a-z_]+)"', sources)), "give the rule a constant"
    assert [rule for constant, rule in rules if rule not in tests and constant not in tests] == []


def test_catalogue_page_in_docs_is_up_to_date(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "rules.md")
    committed = (paths.PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert committed == (tmp_path / "rules.md").read_text(encoding="utf-8"), "run make docs: rules changed"
