from dataclasses import replace

from aidbook.bulletins.extract import extract_page
from aidbook.bulletins.source import load_sources
from aidbook.bulletins.trust import HOST_RULE, SPAM_RULE, host_finding, spam_finding
from aidbook.model.bulletin import StatementState

DEFACED = (
    "Tham dự tại điểm cầu tỉnh Hà Tĩnh có Phó Giám đốc Keo Nha Cai Fb88. Năm 2023, tổng giá trị viện trợ PCPNN giải ngân đạt 1 triệu USD."
)


def test_host_known_and_text_clean_gives_no_finding(make_page):
    page = make_page("Năm 2023, viện trợ PCPNN đạt 1 triệu USD.")
    assert host_finding(page, load_sources()) is None
    assert spam_finding(page) is None


def test_host_unknown_is_a_finding(make_page):
    finding = host_finding(make_page("Năm 2023, viện trợ PCPNN đạt 1 triệu USD.", url="https://nghe-tin.example/1"), load_sources())
    assert (finding.rule, finding.seen) == (HOST_RULE, "nghe-tin.example")


def test_spam_brand_in_an_officials_title_is_a_finding_with_its_sentence(make_page):
    finding = spam_finding(make_page(DEFACED))
    assert (finding.rule, finding.seen) == (SPAM_RULE, "Keo Nha Cai")
    assert "Phó Giám đốc" in finding.sentence
    assert "where an official's office should stand" in finding.message_en


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
