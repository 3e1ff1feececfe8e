"""Every rule of the form fires on a report that breaks it and stays silent on the clean one; a rule without such a report fails here."""

from collections.abc import Mapping

import pytest
from unit.workbooks.books import build_book, read
from unit.workbooks.rule_faults import FAULTS, FORM

from aidbook.forms.rule import Rule
from aidbook.model.finding import WhoFixes
from aidbook.model.submission import Submission
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.values import Problem

BY_FILE = [rule for rule in FORM.rules if rule.check != "reading"]
BY_READER = [rule for rule in FORM.rules if rule.check == "reading"]
BASIC = {"required", "column", "reading"}
"""Checks of one column: its type, and that it is given."""


def test_rules_clean_report_fires_nothing(clean: Submission) -> None:
    assert clean.findings == ()


def test_rules_at_least_sixty_beyond_type_and_required() -> None:
    entries = {rule.entry for rule in FORM.rules if rule.check not in BASIC}
    of_content = {rule.entry for rule in FORM.rules if rule.check not in {*BASIC, "structure"}}
    assert (len(entries) >= 60, len(of_content) >= 60) == (True, True)


@pytest.mark.parametrize("rule", BY_FILE, ids=[rule.id for rule in BY_FILE])
def test_rule_has_a_report_that_breaks_it(rule: Rule) -> None:
    assert rule.id in FAULTS, f"add a report that breaks {rule.id} to tests/unit/workbooks/rule_faults.py"
    findings = [finding for finding in FAULTS[rule.id]().findings if finding.rule == rule.id]
    assert findings
    for finding in findings:
        assert (finding.severity, finding.who_fixes) == (rule.severity, rule.who_fixes)
        assert "{" not in finding.message_vi + finding.message_en


@pytest.mark.parametrize("rule", BY_READER, ids=[rule.id for rule in BY_READER])
def test_rule_of_reading_is_what_a_reader_raises(rule: Rule) -> None:
    findings = FindingList(FORM, "cao-bang_2022.xlsx")
    problem = Problem(rule.parameters["problem"])
    findings.add_reading(rule.table, rule.field, problem, sheet="2_DuAn", cell="F12", row=12, seen="lạ", expected="khác")
    assert [(finding.rule, finding.cell) for finding in findings.findings] == [(rule.id, "F12")]


def test_rule_faults_name_rules_that_exist() -> None:
    assert sorted(set(FAULTS) - {rule.id for rule in FORM.rules}) == []


def test_rule_messages_ask_the_province_for_a_step() -> None:
    """What a province must mend says how; a remark need not."""
    asked: Mapping[str, str] = {
        rule.id: rule.message_vi for rule in BY_FILE if rule.who_fixes is WhoFixes.PROVINCE and rule.severity != "info"
    }
    assert [rule_id for rule_id, message in asked.items() if "đề nghị" not in message.lower() and "cần" not in message.lower()] == []


def test_rules_every_law_is_used_with_its_days() -> None:
    laws = {regime.code: (regime.since, regime.until) for rule in FORM.rules for regime in rule.regimes}
    assert {"decree_12", "decree_58", "decree_80", "decree_313", "decree_50"} <= set(laws)
    assert laws["decree_80"][1] is not None
    assert read(build_book()).state == "read"
