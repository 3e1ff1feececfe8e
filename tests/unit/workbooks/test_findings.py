"""What a finding says: amounts in groups for people, plain for programs."""

from aidbook.forms.load import load_form
from aidbook.workbooks.findings import FindingList


def test_finding_of_an_amount_groups_its_numbers_in_each_language_and_keeps_them_plain_as_data() -> None:
    findings = FindingList(load_form("provincial_report"), "x.xlsx")
    findings.add_named(
        "project.disbursed_year.equals_cash_and_kind", sheet="2_DuAn", cell="U13", row=13, seen="6142665841", expected="258233.5"
    )
    (finding,) = findings.findings
    assert (finding.seen, finding.expected) == ("6142665841", "258233.5")
    assert "6.142.665.841" in finding.message_vi
    assert "258.233,5" in finding.message_vi
    assert "6\u202f142\u202f665\u202f841" in finding.message_en
    assert "258\u202f233.5" in finding.message_en


def test_finding_of_a_papers_number_keeps_its_digits() -> None:
    form = load_form("provincial_report")
    findings = FindingList(form, "x.xlsx")
    findings.add(form.rule("project.approval_no.names_year_of_approval"), seen="20230012", context={"approval_date": "2021-06-21"})
    assert "20230012" in findings.findings[0].message_vi


def test_finding_of_a_day_is_written_day_first_in_vietnamese_and_translated_words_in_english() -> None:
    form = load_form("provincial_report")
    findings = FindingList(form, "x.xlsx")
    findings.add(form.rule("project.approval_date.not_after_period"), seen="2023-01-05", expected="2022-12-14")
    findings.add(form.rule("project.approval_date.is_readable"), seen="mai", expected="ngày/tháng/năm")
    late, unread = findings.findings
    assert "05/01/2023" in late.message_vi
    assert "14/12/2022" in late.message_vi
    assert "2023-01-05" in late.message_en
    assert (unread.message_vi[-15:], unread.message_en[-7:]) == ("ngày/tháng/năm.", "a date.")


def test_finding_of_a_group_groups_its_amounts_though_its_rule_is_of_no_field() -> None:
    form = load_form("provincial_report")
    findings = FindingList(form, "x.xlsx")
    rule = form.rule("project.group.sums_its_rows")
    findings.add(rule, seen="5000000", expected="4846065", context={"title": "Lĩnh vực y tế"})
    assert "4.846.065" in findings.findings[0].message_vi


def test_finding_of_a_word_groups_the_amounts_of_its_row_and_not_the_digits_of_its_names() -> None:
    form = load_form("provincial_report")
    findings = FindingList(form, "x.xlsx")
    rule = next(rule for rule in form.rules if rule.id == "project.beneficiaries.is_plausible")
    findings.add(rule, seen="12345678", expected="0 – 10000000", context={"approval_no": "20230012"})
    assert "12\u202f345\u202f678" in findings.findings[0].message_en
    assert "0 – 10\u202f000\u202f000" in findings.findings[0].message_en
