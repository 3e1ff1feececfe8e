"""Every rule of the form fires on a report that breaks it and stays silent on the clean one; a rule without such a report fails here."""

import datetime as dt
import re

import pytest
from unit.workbooks.books import build_book, read
from unit.workbooks.rule_faults import FAULTS, FORM, PASSES

from aidbook.forms.rule import Rule
from aidbook.model.finding import WhoFixes
from aidbook.model.submission import Submission

ENGLISH = re.compile(r"\b(?:the|and|of|not|from|date|number|amount|currency|percentage|paper|row|cell|year)\b", re.IGNORECASE)
"""Words of English phrases; an officer reads Vietnamese alone."""
PROGRAMS_STYLE = re.compile(r"\d{4}-\d\d-\d\d|\d\u202f\d|\b\d{5,}(?:\.\d+)?\b USD")
"""Days and amounts as programs write them."""
BASIC = {"required", "column", "reading"}
"""Checks of one column: its type, and that it is given."""


def test_rules_clean_report_fires_nothing(clean: Submission) -> None:
    assert clean.findings == ()


def test_rules_at_least_sixty_beyond_type_and_required() -> None:
    entries = {rule.entry for rule in FORM.rules if rule.check not in BASIC}
    of_content = {rule.entry for rule in FORM.rules if rule.check not in {*BASIC, "structure"}}
    assert (len(entries) >= 60, len(of_content) >= 60) == (True, True)


@pytest.mark.parametrize("rule", FORM.rules, ids=[rule.id for rule in FORM.rules])
def test_rule_has_a_report_that_breaks_it_and_one_that_passes(rule: Rule) -> None:
    assert rule.id in FAULTS, f"add a report that breaks {rule.id} to tests/unit/workbooks/rule_faults.py"
    findings = [finding for finding in FAULTS[rule.id]().findings if finding.rule == rule.id]
    assert findings
    for finding in findings:
        assert not ENGLISH.search(finding.message_vi.replace(finding.seen or "\0", " "))
        assert not PROGRAMS_STYLE.search(finding.message_vi)
        assert (finding.severity, finding.who_fixes) == (rule.severity, rule.who_fixes)
        assert "{" not in finding.message_vi + finding.message_en
    assert any(passes(rule, report()) for report in PASSES.values()), f"add a report that passes {rule.id} to PASSES"


def passes(rule: Rule, report: Submission) -> bool:
    """Whether the rule is in force for a report, by its year or the days that its rows give, and does not fire."""
    year, end = report.cover["report_year"], report.cover["period_end"]
    assert isinstance(year, int)
    assert isinstance(end, str)
    days = [end] if rule.dated_by is None else [row.values.get(rule.dated_by) for row in report.rows if row.table == rule.table]
    is_law = not rule.regimes or any(isinstance(day, str) and rule.regime_on(dt.date.fromisoformat(day)) for day in days)
    return rule.holds_in(year) and is_law and rule.id not in {finding.rule for finding in report.findings}


def test_rule_faults_name_rules_that_exist() -> None:
    assert sorted(set(FAULTS) - {rule.id for rule in FORM.rules}) == []


def test_rule_messages_ask_the_province_for_a_step() -> None:
    """What a province must mend says how; a remark need not."""
    asked = [rule for rule in FORM.rules if rule.check != "reading" and rule.who_fixes is WhoFixes.PROVINCE and rule.severity != "info"]
    assert [rule.id for rule in asked if "đề nghị" not in rule.message_vi.lower() and "cần" not in rule.message_vi.lower()] == []


def test_rules_every_law_is_used_with_its_days() -> None:
    laws = {regime.code: (regime.since, regime.until) for rule in FORM.rules for regime in rule.regimes}
    assert {"decree_12", "decree_58", "decree_80", "decree_313", "decree_50"} <= set(laws)
    assert laws["decree_80"][1] is not None
    assert read(build_book()).state == "read"
