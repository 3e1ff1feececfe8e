from dataclasses import replace

from aidbook.bulletins.extract import extract_page
from aidbook.bulletins.source import load_sources
from aidbook.bulletins.trust import HOST_RULE, SPAM_RULE, judge_page
from aidbook.model.bulletin import StatementState

DEFACED = (
    "Tham dự tại điểm cầu tỉnh Hà Tĩnh có Phó Giám đốc Keo Nha Cai Fb88. Năm 2023, tổng giá trị viện trợ PCPNN giải ngân đạt 1 triệu USD."
)


def test_judge_page_known_host_and_clean_text_is_trusted(make_page):
    assert judge_page(make_page("Năm 2023, viện trợ PCPNN đạt 1 triệu USD."), load_sources()) == (True, [])


def test_judge_page_unknown_host_is_a_finding(make_page):
    page = make_page("Năm 2023, viện trợ PCPNN đạt 1 triệu USD.", url="https://nghe-tin.example/1")
    trusted, findings = judge_page(page, load_sources())
    assert not trusted
    assert [finding.rule for finding in findings] == [HOST_RULE]
    assert findings[0].seen == "nghe-tin.example"


def test_judge_page_brand_in_an_officials_title_is_a_finding_with_its_sentence(make_page):
    trusted, findings = judge_page(make_page(DEFACED), load_sources())
    assert not trusted
    assert [finding.rule for finding in findings] == [SPAM_RULE]
    assert findings[0].seen == "Keo Nha Cai"
    assert "Phó Giám đốc" in findings[0].sentence
    assert "in an official's title" in findings[0].message_en


def test_extract_defaced_page_accepts_nothing(make_page):
    page = make_page(DEFACED, title="Giao ban tại Hà Tĩnh")
    extraction = extract_page(page, trusted=True)
    assert extraction.facts
    assert {fact.state for fact in extraction.facts} == {StatementState.WAITING}
    assert all("page_quarantined" in fact.reasons for fact in extraction.facts)
    clean = extract_page(replace(page, text=page.text.replace("Keo Nha Cai Fb88", "Sở Ngoại vụ")), trusted=True)
    assert {fact.state for fact in clean.facts} == {StatementState.ACCEPTED}


def test_extract_untrusted_host_accepts_nothing(make_page):
    facts = extract_page(make_page("Năm 2023, viện trợ PCPNN tại Hà Tĩnh đạt 1 triệu USD."), trusted=False).facts
    assert [fact.reasons for fact in facts] == [("host_not_trusted",)]
