from dataclasses import replace
from pathlib import Path

import pytest

from aidbook.bulletins import archive, fetch
from aidbook.bulletins.addresses import refuse_address
from aidbook.bulletins.source import load_sources
from aidbook.errors import SourceError
from aidbook.model.fetch import FetchKind


def collect(source, **how):
    """A whole night: what came is landed."""
    collection = fetch.collect(source, **how)
    assert collection.trouble is None
    collection.landed()
    return collection.outcomes


@pytest.fixture
def source():
    return replace(load_sources()["sample"], start_pages=("{base_url}/",), link_patterns=("/tin/", "/kin/"))


def by_path(outcomes, base_url):
    return {outcome.url.removeprefix(base_url): outcome for outcome in outcomes}


def test_collect_first_night_records_every_outcome_and_second_asks_conditionally(site, source, tmp_path: Path):
    outcomes = by_path(
        collect(source, archive=tmp_path, known={}, base_url=site.base_url, contact="mailto:data@example.org"), site.base_url
    )

    assert {path: outcome.kind for path, outcome in outcomes.items()} == {
        "/": FetchKind.FETCHED,
        "/tin/1.html": FetchKind.FETCHED,
        "/tin/2.html": FetchKind.FETCHED,
        "/tin/chuyen.html": FetchKind.FETCHED,
        "/tin/mat.html": FetchKind.GONE,
        "/kin/3.html": FetchKind.REFUSED_BY_ROBOTS,
        "/tin/ra-ngoai.html": FetchKind.ERROR,
        "/tin/rieng.html": FetchKind.ERROR,
        "/tin/vong.html": FetchKind.ERROR,
    }
    assert outcomes["/"].is_start
    assert not outcomes["/tin/1.html"].is_start
    assert "not listed" in outcomes["/tin/ra-ngoai.html"].detail
    assert "more than 5 redirects" in outcomes["/tin/vong.html"].detail
    assert outcomes["/tin/chuyen.html"].final_url == f"{site.base_url}/tin/1.html"
    assert outcomes["/tin/chuyen.html"].warc_offset == outcomes["/tin/1.html"].warc_offset, "one body is stored once"
    assert "/kin/3.html" not in [path for path, _, _ in site.seen]
    assert "/khac/9.html" not in [path for path, _, _ in site.seen]
    assert {agent for _, _, agent in site.seen} == {"aidbook/0.1 (+mailto:data@example.org)"}
    page = outcomes["/tin/1.html"]
    stored = archive.load_index(tmp_path)[page.sha256]
    assert (stored.warc_file, stored.offset) == (page.warc_file, page.warc_offset)
    assert "Bản tin 1" in archive.read_stored(tmp_path, stored).decode()

    site.seen.clear()
    known = {outcome.url: outcome.validators for outcome in outcomes.values() if outcome.kind is FetchKind.FETCHED}
    again = by_path(collect(source, archive=tmp_path, known=known, base_url=site.base_url), site.base_url)

    kinds = {again[path].kind for path in ("/", "/tin/1.html", "/tin/2.html", "/tin/chuyen.html")}
    assert kinds == {FetchKind.NOT_MODIFIED}
    assert again["/tin/1.html"].sha256 == page.sha256
    assert again["/tin/mat.html"].kind is FetchKind.GONE, "the links of an unchanged start page are still followed"
    assert [tag for path, tag, _ in site.seen if path == "/tin/2.html"] == ['"v1"'], "one conditional request for a known page"
    assert len(list((tmp_path / "warc").glob("*.warc.gz"))) == 1, "a night with nothing new writes no file"


def test_collect_known_page_whose_body_is_lost_is_fetched_whole(site, source, tmp_path: Path):
    first = collect(source, archive=tmp_path / "a", known={}, base_url=site.base_url)
    known = {outcome.url: outcome.validators for outcome in first if outcome.sha256}
    outcomes = by_path(collect(source, archive=tmp_path / "b", known=known, base_url=site.base_url), site.base_url)
    assert outcomes["/tin/1.html"].kind is FetchKind.FETCHED


def test_collect_stops_at_the_nights_number_of_pages(site, source, tmp_path: Path):
    outcomes = collect(replace(source, max_pages=3), archive=tmp_path, known={}, base_url=site.base_url)
    assert len(outcomes) == 3


def test_collect_without_leave_to_use_loopback_reaches_nothing(site, source, tmp_path: Path):
    careful = replace(source, allow_loopback=False)
    outcomes = collect(careful, archive=tmp_path, known={}, base_url=site.base_url, contact="mailto:data@example.org")
    assert [outcome.kind for outcome in outcomes] == [FetchKind.ERROR]
    assert "not a public address" in outcomes[0].detail
    assert site.seen == []


def test_collect_real_source_without_contact_is_refused(tmp_path: Path):
    vufo = replace(load_sources()["vufo"], enabled=True)
    with pytest.raises(SourceError, match="AIDBOOK_CONTACT"):
        collect(vufo, archive=tmp_path, known={})


def test_collect_disabled_source_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="disabled"):
        collect(load_sources()["vufo"], archive=tmp_path, known={}, contact="mailto:data@example.org")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.0.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "::",
            "::1",
            "fd00::1",
            "fe80::1%eth0",
            "fec0::1",
        ),
        *("::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"),
    ],
)
def test_refuse_address_private_is_refused(address):
    assert refuse_address(address, allow_loopback=False)


def test_refuse_address_loopback_needs_leave():
    assert refuse_address("127.0.0.1", allow_loopback=False)
    assert refuse_address("127.0.0.1", allow_loopback=True) is None
    assert refuse_address("8.8.8.8", allow_loopback=False) is None
