"""Which reader read a page, and what becomes of bytes that nobody can read."""

import shutil
from pathlib import Path

import pytest

from aidbook import paths
from aidbook.bulletins.reader import CONTACTS_RULE, READABLE_RULE, read_page, reader_version
from aidbook.bulletins.source import load_sources

BULLETIN = """<html><head><title>Viện trợ phi chính phủ nước ngoài tại Cao Bằng</title></head><body><article>
<h1>Viện trợ phi chính phủ nước ngoài tại Cao Bằng</h1>
<p>Năm 2022, giá trị viện trợ phi chính phủ nước ngoài giải ngân tại tỉnh Cao Bằng là 1.720.153 USD.</p>
<p>Các tổ chức tiếp tục phối hợp với các sở, ngành của tỉnh để triển khai các chương trình đã được phê duyệt.</p>
</article></body></html>""".encode()


def test_reader_version_changes_with_its_words_and_stays_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(paths.BULLETIN_SOURCES, tmp_path / "bulletins")
    monkeypatch.setattr(paths, "BULLETIN_SOURCES", tmp_path / "bulletins")
    version = reader_version.__wrapped__
    before = version()
    assert version() == before
    with (tmp_path / "bulletins" / "patterns.yml").open("a", encoding="utf-8") as words:
        words.write("\n# another word\n")
    after = version()
    assert after != before
    (tmp_path / "bulletins" / "new_paper").mkdir()
    (tmp_path / "bulletins" / "new_paper" / "source.yml").write_text("title: A paper whose pages may wait to be trusted\n")
    assert version() not in (before, after)


def test_read_page_of_the_sample_is_trusted_where_it_was_served(monkeypatch: pytest.MonkeyPatch) -> None:
    read = read_page(BULLETIN, "http://127.0.0.1:8123/tin/1.html", "sample", load_sources())
    assert (read.is_trusted, read.page.is_sample, len(read.facts)) == (True, True, 1)
    assert not read_page(BULLETIN, "http://127.0.0.1:8123/tin/1.html", "vufo", load_sources()).is_trusted


def test_read_page_of_an_issuer_that_is_no_more_waits() -> None:
    read = read_page(BULLETIN, "https://paper.example/1.html", "forgotten", load_sources())
    assert not read.is_trusted
    assert {reason for fact in read.facts for reason in fact.reasons} >= {"host_not_trusted"}


def test_read_page_that_breaks_the_reader_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("aidbook.bulletins.reader.read_html", breaking)
    read = read_page(BULLETIN, "https://hatinh.gov.vn/1.html", "portal_ha_tinh", load_sources())
    assert (read.is_trusted, read.facts, [finding.rule for finding in read.findings]) == (False, (), [READABLE_RULE])
    assert read.findings[0].seen == "RecursionError: too deep"


def test_read_page_contact_data_are_covered_in_their_place_and_told() -> None:
    person = "Người liên hệ: Trần Thị Canary, 0987 654 321, canary@example.vn."
    body = BULLETIN.replace(b"1.720.153 USD.", f"1.720.153 USD. {person}".encode())
    plain, covered = (read_page(bytes_, "https://example.vn/a", "sample", load_sources()) for bytes_ in (BULLETIN, body))
    said = repr(covered)
    assert "Canary" not in said
    assert "654" not in said
    assert "canary@" not in said
    assert CONTACTS_RULE in {finding.rule for finding in covered.findings} - {finding.rule for finding in plain.findings}
    assert (
        [(fact.value, fact.start, fact.end) for fact in covered.facts] == [(fact.value, fact.start, fact.end) for fact in plain.facts] != []
    )
