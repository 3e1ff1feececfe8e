from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aidbook.bulletins.fetch import collect
from aidbook.bulletins.listings import Listing
from aidbook.bulletins.source import Source, find_source, load_source, load_sources
from aidbook.errors import SourceError

TEXTS = Path(__file__).parents[4] / "shared" / "bulletins" / "dev"

GOOD = """
title: A paper
hosts: [paper.vn, "*.gov.vn"]
start_pages: ["https://paper.vn/"]
link_patterns: ['/tin/.+']
trust: trusted
"""


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yml").write_text(text, encoding="utf-8")
    return folder


def test_load_source_reads_every_field(tmp_path):
    source = load_source(write(tmp_path / "paper", GOOD))
    assert (source.name, source.hosts, source.is_trusted, source.enabled) == ("paper", ("paper.vn", "*.gov.vn"), True, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + "rate: 3\n", "unknown field rate"),
        (GOOD.replace("trust: trusted", "trust: maybe"), "trust must be trusted or untrusted"),
        (GOOD.replace('hosts: [paper.vn, "*.gov.vn"]', "hosts: []"), "hosts is empty"),
        (GOOD.replace("title: A paper", "title: 7"), "title must be a text"),
        (GOOD.replace("'/tin/.+'", "'/tin/('"), "not a regular expression"),
        (GOOD.replace('start_pages: ["https://paper.vn/"]', "enabled: true"), "no start_pages"),
        (GOOD + 'feeds: ["https://other.vn/rss"]\n', "https://other.vn/rss is no web address on one of its hosts"),
        (GOOD + "enabled: 'yes'\n", "enabled must be true or false"),
        ("- a\n- b\n", "expected fields"),
        ("title: [", "not readable as YAML"),
    ],
)
def test_load_source_with_a_fault_says_what_and_where(tmp_path, text, told):
    folder = write(tmp_path / "paper", text)
    with pytest.raises(SourceError, match=r"source\.yml") as caught:
        load_source(folder)
    assert told in str(caught.value)


def test_load_source_without_file_says_so(tmp_path):
    with pytest.raises(SourceError, match=r"needs a source\.yml"):
        load_source(tmp_path)


def test_shipped_sources_only_the_sample_is_enabled():
    sources = load_sources()
    assert {name for name, source in sources.items() if source.enabled} == {"sample"}
    assert {"vufo", "comingo", "vietnam_news_agency", "government_portals"} <= set(sources)
    assert [name for name, source in sources.items() if source.allow_loopback or source.is_sample] == ["sample"]


def test_allows_listed_host_and_path_only():
    source = load_source_of("paper.vn")
    assert source.allows("https://paper.vn/tin/1.html")
    assert source.allows("https://paper.vn/")
    assert not source.allows("https://paper.vn/khac/1.html")
    assert not source.allows("https://other.vn/tin/1.html")
    assert not source.allows("https://paper.vn.evil.example/tin/1.html")
    assert not source.allows("ftp://paper.vn/tin/1.html")


def load_source_of(host: str) -> Source:
    return Source("paper", "A paper", (host,), ("https://paper.vn/",), ("/tin/.+",))


def test_has_host_with_a_port_means_that_port_only():
    source = load_source_of("127.0.0.1:8080")
    assert source.has_host("http://127.0.0.1:8080/x")
    assert not source.has_host("http://127.0.0.1:5432/x")


def test_has_host_below_a_domain():
    source = load_source_of("*.gov.vn")
    assert source.has_host("https://hatinh.gov.vn/")
    assert source.has_host("https://gov.vn/")
    assert not source.has_host("https://notgov.vn/")


def test_at_fills_the_base_address_and_refuses_to_guess_it():
    sample = load_sources()["sample"]
    ready = sample.at("http://127.0.0.1:8123")
    assert ready.hosts == ("127.0.0.1:8123",)
    assert ready.allows("http://127.0.0.1:8123/tin-tuc/2024/a.html")
    with pytest.raises(SourceError, match="base_url"):
        sample.at(None)


def test_find_source_prefers_the_exact_host():
    sources = load_sources()
    assert find_source("https://mofa.gov.vn/tin", sources).name == "comingo"
    assert find_source("https://hatinh.gov.vn/tin", sources).name == "portal_ha_tinh"
    assert find_source("https://laichau.gov.vn/tin", sources).name == "government_portals"
    assert find_source("https://evil.example/", sources) is None


def test_new_issuer_is_a_folder_and_needs_no_python(tmp_path):
    write(tmp_path / "new_paper", GOOD + 'feeds: ["https://paper.vn/rss"]\nsitemaps: ["https://paper.vn/sitemap.xml.gz"]\nenabled: true\n')
    source = load_sources(tmp_path)["new_paper"]
    assert source.listings == {
        "https://paper.vn/": Listing.PAGE,
        "https://paper.vn/rss": Listing.FEED,
        "https://paper.vn/sitemap.xml.gz": Listing.SITEMAP,
    }
    with pytest.raises(SourceError, match="AIDBOOK_CONTACT"):
        collect(source, archive=tmp_path, known={})


def test_shipped_sources_that_can_be_enabled_need_a_contact(tmp_path):
    for source in load_sources().values():
        if not source.is_sample:
            with pytest.raises(SourceError, match="AIDBOOK_CONTACT"):
                collect(replace(source, enabled=True), archive=tmp_path, known={})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not TEXTS.exists(), reason="needs the development texts")
def test_shipped_sources_name_every_host_of_the_development_texts():
    urls = {line.removeprefix("url:").strip() for file in TEXTS.glob("*.txt") for line in file.read_text().splitlines()[:1]}
    sources = load_sources()
    strangers = {urlsplit(url).hostname for url in urls if find_source(url, sources) is None}
    assert strangers == {"antt.vn"}, "known to nobody: their figures wait"


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.vn:8443/tin/1",
        "https://paper.vn:22/tin/1",
        "https://a@paper.vn/tin/1",
        "http://[/tin/1",
        "https://paper.vn:x/tin/1",
        "//paper.vn/tin",
    ],
)
def test_allows_no_strange_ports_users_or_broken_addresses(url):
    assert not load_source_of("paper.vn").allows(url)
