"""Nights of collecting and reading: what is asked for, what is kept, and what counts as news."""

import shutil
import threading
from typing import Any

import psutil
import psycopg
import pytest
from databases import Database
from fixtures.web_site import Reply, WebSite, hanging_up, links

from aidbook.bulletins.limits import Limits
from aidbook.errors import SourceError
from aidbook.flows import bulletins
from aidbook.flows.bulletins import CollectReport, ExtractReport, collect_pages, extract_pages
from aidbook.flows.erase import erase_person
from aidbook.landing.manifest import claims_manifest
from aidbook.settings import settings
from aidbook.warehouse.connect import connected

SPAM = "Phó Giám đốc Sòng Bạc Trực Tuyến Fun88"


def bulletin(amount: str, office: str = "Sở Ngoại vụ", noise: str = "") -> str:
    """A page of news with one figure of Cao Bằng; noise is what changes in its bytes and is not read."""
    return f"""<html><head><title>Cao Bằng: viện trợ phi chính phủ nước ngoài năm 2022</title></head><body><!-- {noise} --><article>
    <h1>Cao Bằng: viện trợ phi chính phủ nước ngoài năm 2022</h1>
    <p>Sáng 15/1/2023, {office} tỉnh Cao Bằng tổ chức hội nghị tổng kết công tác phi chính phủ nước ngoài của tỉnh.</p>
    <p>Năm 2022, giá trị viện trợ phi chính phủ nước ngoài giải ngân tại tỉnh Cao Bằng là {amount} USD.</p>
    <p>Các tổ chức tiếp tục phối hợp với các sở, ngành của tỉnh để triển khai các chương trình đã được phê duyệt.</p>
    </article></body></html>"""


def page(amount: str, etag: str | None = '"1"', **how: str) -> Reply:
    return Reply(bulletin(amount, **how), etag=etag)


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.admin) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def night() -> tuple[CollectReport, ExtractReport, str]:
    """Collect and read; what came of it, and the hash over what a load of claims would read."""
    collected, read = collect_pages(), extract_pages()
    with connected("loader") as connection:
        return collected, read, claims_manifest(connection).sha256


def test_night_with_nothing_new_asks_once_and_conditionally_and_reads_nothing(database: Database, web: WebSite) -> None:
    web.answers |= {"/": links("/a.html", "/b.html"), "/a.html": page("1.720.153"), "/b.html": page("1.800.000", etag=None)}
    _, first, claims = night()
    assert (first.pages, first.versions, first.accepted) == (2, 2, 2)
    web.asked()

    collected, second, claims_again = night()
    assert sorted(web.asked()) == ["/", "/a.html", "/b.html", "/index.html"]
    assert web.headers_of["/a.html"][-1]["If-None-Match"] == '"1"'
    assert collected.outcomes["sample"] == {"not_modified": 2, "fetched": 1, "gone": 1}
    assert (second.pages, claims_again) == (0, claims)


def test_night_other_bytes_with_the_same_text_are_no_news(database: Database, web: WebSite) -> None:
    web.answers |= {"/": links("/a.html"), "/a.html": page("1.720.153", etag=None, noise="token 1")}
    _, _, claims = night()
    web.answers["/a.html"] = page("1.720.153", etag=None, noise="token 2")
    _, read, claims_again = night()
    assert (read.pages, read.versions, claims_again) == (1, 0, claims)
    assert ask(database, "select count(*) from landing.page_version") == [(1,)]


def test_night_changed_page_is_a_new_version_that_says_what_changed(database: Database, web: WebSite) -> None:
    web.answers |= {"/": links("/a.html"), "/a.html": page("1.720.153")}
    _, _, claims = night()
    web.answers["/a.html"] = page("1.820.153", etag='"2"')
    _, read, claims_again = night()
    assert read.versions == 1
    assert claims_again != claims
    assert ask(database, "select s.value from landing.statement as s order by page_version_id") == [(1720153,), (1820153,)]
    assert ask(database, "select seen, expected from ops.finding where rule = 'page.figure.unchanged'") == [("1820153", "1720153")]
    ((value,),) = ask(database, "select value from landing.statement join landing.page_in_force using (page_version_id)")
    assert value == 1820153


def test_night_defaced_page_is_quarantined_and_its_old_version_comes_back(database: Database, web: WebSite) -> None:
    web.answers |= {"/": links("/a.html"), "/a.html": page("1.720.153")}
    _, _, claims = night()
    web.answers["/a.html"] = page("1.720.153", etag='"2"', office=SPAM)
    _, defaced, claims_defaced = night()
    assert (defaced.untrusted, defaced.accepted, defaced.waiting) == (1, 0, 1)
    assert claims_defaced != claims
    assert ask(database, "select count(*) from ops.finding where rule = 'page.text.not_defaced'") == [(1,)]
    web.answers["/a.html"] = page("1.720.153", etag='"3"')
    assert night()[2] == claims


def test_night_page_gone_whose_figures_were_accepted_is_told_once(database: Database, web: WebSite) -> None:
    web.answers |= {"/": links("/a.html"), "/a.html": page("1.720.153")}
    _, _, claims = night()
    web.answers["/a.html"] = Reply("không còn", 410)
    collected, _, claims_again = night()
    assert collected.gone == [f"{web.base_url}/a.html"]
    assert claims_again == claims, "what was published stays until a person rejects it"
    assert ask(database, "select severity, seen from ops.finding where rule = 'page.url.still_there'") == [("info", "HTTP 410")]
    assert ask(database, "select is_gone, accepted_figures from ops.page_status") == [(True, 1)]
    assert night()[0].gone == []


def test_reread_by_a_newer_reader_needs_no_network_and_tells_only_news(
    database: Database, web: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answers |= {"/": links("/a.html"), "/a.html": page("1.720.153")}
    _, _, claims = night()
    web.asked()
    monkeypatch.setattr(bulletins, "reader_version", lambda: "newer")
    read = extract_pages()
    assert (read.pages, read.versions) == (1, 0)
    assert extract_pages().pages == 0
    assert web.asked() == []
    assert ask(database, "select count(distinct reader), count(distinct page_version_id) from landing.page_reading") == [(2, 1)]
    with connected("loader") as connection:
        assert claims_manifest(connection).sha256 == claims


def test_page_with_an_erased_person_is_kept_and_read_by_no_newer_reader(
    database: Database, web: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answers |= {
        "/": links("/a.html", "/b.html"),
        "/a.html": page("1.720.153", office="Bà Nguyễn Thị Canary,"),
        "/b.html": page("1.800.000"),
    }
    night()
    shown = erase_person(["Nguyễn Thị Canary"], "committee", "asked on paper 12", confirmed=False)
    assert len(shown.pages) == 1
    assert ask(database, "select from landing.erased_page") == []
    erase_person(["Nguyễn Thị Canary"], "committee", "asked on paper 12", confirmed=True)
    monkeypatch.setattr(bulletins, "reader_version", lambda: "newer")
    assert extract_pages().pages == 1
    assert night()[1].pages == 0
    texts = "select body_text from landing.page_version union all select sentence from landing.statement"
    assert [text for (text,) in ask(database, texts) if "Canary" in text] == []
    assert ask(database, "select count(*) from landing.statement where state = 'accepted'") == [(2,)]


def test_extract_body_that_breaks_the_reader_or_is_lost_stops_no_other(database: Database, web: WebSite) -> None:
    deep = "<div>" * 50_000 + "x"
    web.answers |= {
        "/": links("/0.html", "/1.html", "/2.html", "/3.html"),
        "/0.html": Reply(deep),
        "/1.html": Reply("<p>Năm 2022\0 tỉnh &#0; \x0b \ud800</p>".encode(errors="surrogatepass")),
        "/2.html": Reply(b""),
        "/3.html": page("1.720.153"),
    }
    collect_pages()
    read = extract_pages()
    assert (read.pages, read.accepted) == (4, 1)
    assert extract_pages().pages == 0


def test_extract_after_the_archive_was_lost_counts_the_page_and_fetches_it_whole(database: Database, web: WebSite) -> None:
    web.answers |= {"/": links("/a.html"), "/a.html": page("1.720.153")}
    collect_pages()
    shutil.rmtree(settings().archive / "warc")
    assert extract_pages().lost == 1
    _, read, _ = night()
    assert (read.lost, read.accepted) == (0, 1)


def test_collect_killed_in_the_middle_keeps_what_came_and_asks_only_for_the_rest(database: Database, web: WebSite) -> None:
    paths = [f"/{number}.html" for number in range(6)]
    reached, killed = threading.Event(), threading.Event()

    def stuck(handler: Any) -> None:
        reached.set()
        killed.wait(30)

    web.answers |= {"/": links(*paths)} | {path: page(f"1.000.00{path[1]}") for path in paths} | {paths[3]: stuck}

    def kill() -> None:
        assert reached.wait(60)
        for process in psutil.Process().children(recursive=True):
            if "aidbook.bulletins.crawl" in process.cmdline():
                process.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(SourceError, match="ended with -9"):
        collect_pages()
    killer.join()
    killed.set()
    assert ask(database, "select count(*) from landing.fetch_outcome where outcome = 'fetched'") == [(4,)], "kept and recorded"
    assert extract_pages().accepted == 3

    web.answers[paths[3]] = page("1.000.003")
    web.asked()
    collect_pages()
    assert web.asked() == paths[3:]
    assert extract_pages().accepted == 3
    assert ask(database, "select count(*), count(distinct url) from landing.fetch_outcome where outcome = 'fetched'") == [(7, 7)]


def test_collect_site_that_is_down_is_an_outcome_and_stops_nothing(database: Database, web: WebSite) -> None:
    web.answers |= {"/": hanging_up, "/index.html": links("/a.html"), "/a.html": page("1.720.153")}
    collected, read = collect_pages(Limits(backoff_seconds=0.1)), extract_pages()
    assert collected.outcomes["sample"] == {"error": 1, "fetched": 2}
    assert read.accepted == 1
