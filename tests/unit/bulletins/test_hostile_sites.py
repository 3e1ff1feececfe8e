"""The crawler among sites that are slow, endless, broken or out to harm it. Each night is a real crawl of a real local site."""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fixtures.web_site import Reply, WebSite, dripping, endless, endless_headers, hanging_up, links, serving, with_control_characters

from aidbook.bulletins import archive, fetch
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.source import Source
from aidbook.model.fetch import FetchKind, FetchOutcome, Validators

LIMITS = Limits(body_bytes=300_000, listing_bytes=400_000, request_seconds=3, retries=1, backoff_seconds=0.05)
SOURCE = Source(
    "paper",
    "A paper",
    ("{base_url}",),
    ("{base_url}/",),
    ("/tin/",),
    delay_seconds=0,
    max_pages=100,
    is_trusted=True,
    enabled=True,
    allow_loopback=True,
)


@pytest.fixture
def web() -> Iterator[WebSite]:
    with serving() as site:
        yield site


def night(
    web: WebSite, folder: Path, known: Mapping[str, Validators] | None = None, source: Source = SOURCE, limits: Limits = LIMITS
) -> dict[str, FetchOutcome]:
    """One whole night; its outcomes by path."""
    collection = fetch.collect(source, archive=folder, known=known or {}, base_url=web.base_url, limits=limits)
    assert collection.trouble is None
    collection.landed()
    return {outcome.url.removeprefix(web.base_url): outcome for outcome in collection.outcomes}


@contextmanager
def sites(number: int) -> Iterator[list[WebSite]]:
    """Several sites at once: hosts of one source, so that one night visits them all."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving()) for _ in range(number)]


def night_of_all(webs: Sequence[WebSite], folder: Path, limits: Limits = LIMITS) -> dict[str, FetchOutcome]:
    """One whole night with all these sites; its outcomes by address."""
    hosts = tuple(web.base_url.removeprefix("http://") for web in webs)
    source = replace(SOURCE, hosts=hosts, start_pages=tuple(f"{web.base_url}/" for web in webs))
    collection = fetch.collect(source, archive=folder, known={}, limits=limits)
    assert collection.trouble is None
    return {outcome.url: outcome for outcome in collection.outcomes}


def told(outcomes: Mapping[str, FetchOutcome]) -> dict[str, str]:
    """What the outcomes say, by path."""
    return {path: f"{outcome.kind}: {outcome.detail}" for path, outcome in outcomes.items()}


def test_collect_hostile_pages_each_ends_as_an_outcome_that_says_why(web: WebSite, tmp_path: Path) -> None:
    web.answers |= {
        "/": links(
            *(f"/tin/{name}" for name in ("rieng", "vo-tan", "nho-giot", "dau-vo-tan", "bom", "hong", "vong-a", "dut", "pdf", "la", "cuoi"))
        ),
        "/tin/rieng": Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}),
        "/tin/vo-tan": endless,
        "/tin/nho-giot": dripping,
        "/tin/dau-vo-tan": endless_headers,
        "/tin/bom": Reply(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "/tin/hong": Reply(gzip.compress(b"page")[:-9], headers={"Content-Encoding": "gzip"}),
        "/tin/vong-a": Reply(status=302, headers={"Location": "/tin/vong-b"}),
        "/tin/vong-b": Reply(status=301, headers={"Location": "/tin/vong-a"}),
        "/tin/dut": hanging_up,
        "/tin/pdf": Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        "/tin/la": with_control_characters,
        "/tin/cuoi": Reply("<p>the last one is still reached</p>"),
    }
    outcomes = night(web, tmp_path, limits=replace(LIMITS, retries=0, host_failures=9))
    said = told(outcomes)

    assert "not listed" in said["/tin/rieng"]
    assert said["/tin/vo-tan"] == "error: larger than 300000 bytes"
    assert "took longer than 3" in said["/tin/nho-giot"]
    assert said["/tin/dau-vo-tan"].startswith("error: ")
    assert said["/tin/bom"] == "error: unpacks to more than 300000 bytes"
    assert said["/tin/hong"] == "error: packed bytes are cut short"
    assert said["/tin/vong-a"] == "error: more than 5 redirects"
    assert said["/tin/dut"].startswith("error: ")
    assert said["/tin/pdf"] == "error: application/pdf is no page"
    assert outcomes["/tin/cuoi"].kind is FetchKind.FETCHED
    assert [path for path, outcome in outcomes.items() if outcome.sha256] == ["/", "/tin/la", "/tin/cuoi"]
    assert str(outcomes["/tin/la"].etag).isprintable()


def test_collect_page_packed_unasked_and_of_no_known_charset_is_archived_unpacked(web: WebSite, tmp_path: Path) -> None:
    page = "<p>Năm 2023 giải ngân 1 triệu USD.</p>".encode("cp1258", errors="replace")
    web.answers |= {
        "/": links("/tin/nen", "/tin/nen-2", "/tin/la"),
        "/tin/nen": Reply(gzip.compress(page), headers={"Content-Encoding": "gzip", "Content-Type": "text/html; charset=no-such"}),
        "/tin/nen-2": Reply(zlib.compress(page), headers={"Content-Encoding": "deflate", "Content-Type": ""}),
        "/tin/la": Reply(page, headers={"Content-Encoding": "br"}),
    }
    outcomes = night(web, tmp_path)
    stored = outcomes["/tin/nen"]
    assert archive.read_body(tmp_path, stored.warc_file, stored.warc_offset) == page
    assert outcomes["/tin/nen-2"].sha256 == stored.sha256
    assert "packed as br" in told(outcomes)["/tin/la"]
    assert web.headers_of["/tin/nen"][0]["Accept-Encoding"] == "identity"


def test_collect_links_that_are_no_addresses_and_traps_do_not_lead_anywhere(web: WebSite, tmp_path: Path) -> None:
    web.answers |= {
        "/": links(
            "http://[", "http://x:99999/tin/1", "javascript:alert(1)", "/tin/" + "a" * 3000, "/tin/lich?d=1", "http://u:p@127.0.0.1/tin/2"
        ),
        "/tin/lich?d=1": links("/tin/lich?d=2", "/tin/lich?d=3"),
    }
    assert set(night(web, tmp_path)) == {"/", "/tin/lich?d=1"}


def test_collect_passing_trouble_is_tried_again_and_lasting_trouble_ends(web: WebSite, tmp_path: Path) -> None:
    web.answers |= {
        "/": links("/tin/qua", "/tin/cho", "/tin/dut", "/tin/hoai"),
        "/tin/qua": [Reply(status=502), Reply("<p>now</p>")],
        "/tin/cho": [Reply(status=429, headers={"Retry-After": "1"}), Reply("<p>now</p>")],
        "/tin/dut": [hanging_up, Reply("<p>now</p>")],
        "/tin/hoai": Reply(status=500),
    }
    said = told(night(web, tmp_path))
    assert said == dict.fromkeys(("/", "/tin/qua", "/tin/cho", "/tin/dut"), "fetched: None") | {"/tin/hoai": "error: HTTP 500"}
    assert web.seen.count("/tin/hoai") == 2


def test_collect_host_in_trouble_is_left_alone_for_the_night(tmp_path: Path) -> None:
    paths = [f"/tin/{number}" for number in range(5)]
    troubles = {
        "asked to be left alone for 86400 s": (Reply(status=503, headers={"Retry-After": "86400"}), 1),
        "asked to be left alone": (Reply(status=429, headers={"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}), 1),
        "2 addresses in a row without an answer (HTTP 500)": (Reply(status=500), 4),
    }
    with sites(len(troubles)) as webs:
        for web, (trouble, _) in zip(webs, troubles.values(), strict=True):
            web.answers |= {"/": links(*paths)} | dict.fromkeys(paths, trouble)
        outcomes = night_of_all(webs, tmp_path, replace(LIMITS, host_failures=2))
        for web, (reason, (_, asked)) in zip(webs, troubles.items(), strict=True):
            assert len(web.asked()) - 1 == asked
            last = outcomes[f"{web.base_url}/tin/4"]
            assert reason in str(last.detail)
            assert str(last.detail).startswith("not asked: ")


def test_collect_robots_of_every_kind_decide_as_the_standard_says(tmp_path: Path) -> None:
    kinds = [
        (Reply(status=500), FetchKind.REFUSED_BY_ROBOTS),
        (Reply("User-agent: *\nDisallow: /"), FetchKind.REFUSED_BY_ROBOTS),
        (Reply("User-agent: aidbook\nDisallow: /\n\nUser-agent: *\nAllow: /"), FetchKind.REFUSED_BY_ROBOTS),
        (endless, FetchKind.ERROR),
        (Reply("<html><body>Disallow nothing</body></html>"), FetchKind.FETCHED),
        (Reply("User-agent: *\nDisallow: /rieng/\n" + "# long\n" * 30_000), FetchKind.FETCHED),
        (Reply(b"\xff\xfe\x00\x80" * 1000), FetchKind.FETCHED),
        (Reply(status=302, headers={"Location": "http://foreign.example/robots.txt"}), FetchKind.FETCHED),
        (Reply(status=302, headers={"Location": "/robots.txt"}), FetchKind.FETCHED),
        (Reply(status=403), FetchKind.FETCHED),
    ]
    with sites(len(kinds)) as webs:
        for web, (robots, _) in zip(webs, kinds, strict=True):
            web.answers |= {"/robots.txt": robots, "/": Reply("<p>start</p>")}
        outcomes = night_of_all(webs, tmp_path)
        assert [outcomes[f"{web.base_url}/"].kind for web in webs] == [kind for _, kind in kinds]
        assert ["/" in web.seen for web in webs] == [kind is FetchKind.FETCHED for _, kind in kinds]


def test_collect_pace_is_that_of_the_source_or_slower_where_robots_ask(web: WebSite, tmp_path: Path) -> None:
    web.answers |= {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 60"), "/": links("/tin/1", "/tin/2"), "/tin/1": Reply("<p>1</p>")}
    assert list(night(web, tmp_path, limits=replace(LIMITS, total_seconds=30))) == ["/"], "the second would come after a minute"


def test_collect_feeds_and_sitemaps_name_the_pages_the_newest_first(web: WebSite, tmp_path: Path) -> None:
    base = web.base_url
    source = replace(SOURCE, start_pages=(), feeds=(f"{base}/rss", f"{base}/atom"), sitemaps=(f"{base}/sitemap.xml",))
    urls = "".join(f"<url><loc>{base}/tin/{year}</loc><lastmod>{year}-01-01</lastmod></url>" for year in (2019, 2024, 2021))
    names = ("sitemap.xml", "tin.xml.gz", "bom.xml.gz", "khong-phai.xml")
    index = "".join(f"<sitemap><loc>{base}/{name}</loc></sitemap>" for name in names)
    rss = "".join(f"<item><link>{link}</link></item>" for link in ("/tin/rss?a=1&b=2", "<![CDATA[/tin/c?a=1&b=2]]>", "http://["))
    atom = '<entry><link rel="self" href="/tin/x"/><link href="/tin/atom"/></entry>'
    web.answers |= {
        "/rss": Reply(f"<rss><channel>{rss}</channel></rss>"),
        "/atom": Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}</feed>'),
        "/sitemap.xml": Reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'),
        "/tin.xml.gz": Reply(gzip.compress(f"<urlset>{urls}<url><loc>http://foreign.example/tin/1</loc></url></urlset>".encode())),
        "/bom.xml.gz": Reply(gzip.compress(b"<urlset>" + b" " * 5_000_000)),
        "/khong-phai.xml": Reply("this is no sitemap"),
    }
    outcomes = night(web, tmp_path, source=source)
    said = told(outcomes)
    lists = ["/rss", "/atom", "/sitemap.xml", "/tin.xml.gz", "/bom.xml.gz", "/khong-phai.xml"]
    assert list(outcomes) == [*lists, "/tin/rss?a=1&b=2", "/tin/c?a=1&b=2", "/tin/atom", "/tin/2024", "/tin/2021", "/tin/2019"]
    assert said["/bom.xml.gz"] == "error: unpacks to more than 400000 bytes"
    assert said["/khong-phai.xml"] == "error: sitemap is not readable as XML"
    assert [path for path, outcome in outcomes.items() if outcome.is_start] == lists


def test_collect_feed_with_entities_and_sitemap_of_a_million_lines_are_bounded(web: WebSite, tmp_path: Path) -> None:
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item><link>/tin/&b;</link></item></channel></rss>'
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><link>/tin/&x;</link></item></rss>'.encode("utf-16")
    many = "<urlset>" + "".join(f"<url><loc>/tin/{number}</loc></url>" for number in range(6000)) + "</urlset>"
    base = web.base_url
    source = replace(SOURCE, start_pages=(), feeds=(f"{base}/rss", f"{base}/rss2"), sitemaps=(f"{base}/sitemap.xml",), max_pages=6)
    web.answers |= {"/rss": Reply(laughs), "/rss2": Reply(outside), "/sitemap.xml": Reply(many)}
    outcomes = night(web, tmp_path, source=source)
    assert told(outcomes)["/rss"] == told(outcomes)["/rss2"] == "error: feed declares entities"
    assert len(outcomes) == 6, "the night's number of pages counts lists, too"


def test_collect_deleted_page_that_leads_to_the_home_page_is_gone(web: WebSite, tmp_path: Path) -> None:
    web.answers |= {"/": links("/tin/1"), "/tin/1": Reply(status=302, headers={"Location": "/"})}
    outcome = night(web, tmp_path)["/tin/1"]
    assert outcome.kind is FetchKind.GONE
    assert outcome.detail == "it leads to a list of pages now"


def test_collect_new_and_known_pages_take_turns_where_the_night_is_short(web: WebSite, tmp_path: Path) -> None:
    pages = {f"/tin/{number}": Reply(f"<p>{number}</p>", etag=f'"{number}"') for number in range(8)}
    web.answers |= {"/": links(*pages)} | pages
    source = replace(SOURCE, max_pages=5)
    first = night(web, tmp_path, source=source)
    assert list(first) == ["/", "/tin/0", "/tin/1", "/tin/2", "/tin/3"]
    known = {outcome.url: outcome.validators for outcome in first.values()}
    second = night(web, tmp_path, known, source=source)
    assert list(second) == ["/", "/tin/4", "/tin/0", "/tin/5", "/tin/1"]
    assert [second[path].kind for path in ("/", "/tin/0", "/tin/4")] == [FetchKind.NOT_MODIFIED, FetchKind.NOT_MODIFIED, FetchKind.FETCHED]


def test_collect_page_without_etag_is_asked_for_by_its_time(web: WebSite, tmp_path: Path) -> None:
    when = "Sat, 03 Jan 2026 08:00:00 GMT"
    web.answers |= {"/": links("/tin/1"), "/tin/1": [Reply("<p>1</p>", headers={"Last-Modified": when}), Reply(status=304)]}
    first = night(web, tmp_path)
    second = night(web, tmp_path, {outcome.url: outcome.validators for outcome in first.values()})
    assert web.headers_of["/tin/1"][-1]["If-Modified-Since"] == when
    assert (second["/tin/1"].kind, second["/tin/1"].sha256) == (FetchKind.NOT_MODIFIED, first["/tin/1"].sha256)


def test_collect_over_ipv6_works_where_loopback_may_be_used(tmp_path: Path) -> None:
    with serving("::1") as site:
        site.answers["/"] = Reply("<p>start</p>")
        assert night(site, tmp_path)["/"].kind is FetchKind.FETCHED
        assert "not a public address" in told(night_abroad(site, tmp_path, site.base_url))["/"]


def test_collect_name_that_leads_to_a_private_address_is_refused(web: WebSite, tmp_path: Path) -> None:
    url = f"http://localhost:{web.server_port}"
    assert told(night_abroad(web, tmp_path, url)) == {"/": "error: refused: 127.0.0.1 is not a public address"}
    assert web.seen == []


def night_abroad(web: WebSite, folder: Path, base_url: str) -> dict[str, FetchOutcome]:
    """A night with a source that may not use loopback."""
    abroad = replace(SOURCE, name="abroad", allow_loopback=False)
    collection = fetch.collect(abroad, archive=folder, known={}, base_url=base_url, contact="mailto:data@example.org", limits=LIMITS)
    return {outcome.url.removeprefix(base_url): outcome for outcome in collection.outcomes}
