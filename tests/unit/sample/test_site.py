"""The bulletin site and its labels."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import pytest

from aidbook.sample import SampleSummary
from aidbook.sample.reference import SampleError
from aidbook.sample.site import write_site
from aidbook.sample.trap_pages import trap_stories

Rows = list[dict[str, str]]


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.metas: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"a", "link"} and values.get("href"):
            self.found.append(str(values["href"]))
        if tag == "meta":
            self.metas[str(values.get("name") or values.get("property") or "")] = values.get("content")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(path: Path) -> Links:
    parser = Links()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


@pytest.fixture(scope="session")
def pages(sample: SampleSummary) -> dict[str, Links]:
    site = sample.out / "site"
    return {str(path.relative_to(site)): read(path) for path in sorted(site.rglob("*.html"))}


def test_every_link_leads_to_a_file(pages: dict[str, Links], sample: SampleSummary) -> None:
    for path, page in pages.items():
        for link in page.found:
            assert (sample.out / "site" / urljoin(path, link)).is_file(), (path, link)


def test_index_reaches_every_page(pages: dict[str, Links]) -> None:
    assert set(pages["index.html"].found) - {"style.css"} == set(pages) - {"index.html"}


def test_every_page_says_that_it_is_a_sample(pages: dict[str, Links]) -> None:
    for page in pages.values():
        assert page.metas["aidbook-sample"] == "true"
        assert "DỮ LIỆU MẪU" in page.text


def test_robots_closes_only_the_internal_folder(sample: SampleSummary) -> None:
    rules = RobotFileParser()
    rules.parse((sample.out / "site/robots.txt").read_text(encoding="utf-8").splitlines())
    assert rules.can_fetch("aidbook", "/tin-tuc/2021/giao-ban-2020.html")
    assert not rules.can_fetch("aidbook", "/noi-bo/du-thao.html")


def test_every_claim_stands_in_its_page(pages: dict[str, Links], truth: Callable[[str], Rows]) -> None:
    claims = truth("claims")
    assert len(claims) > 80
    for claim in claims:
        assert claim["evidence"] in pages[claim["path"]].text


def test_claims_can_take_every_state_of_reconciliation(truth: Callable[[str], Rows]) -> None:
    assert {claim["made_as"] for claim in truth("claims")} >= {"agrees", "rounding", "scope", "conflict", "unexplained", "defaced"}


def test_seed_figures_are_carried_by_the_site(truth: Callable[[str], Rows]) -> None:
    told = {(claim["place"], claim["year"], claim["metric"], claim["value"], claim["unit"]) for claim in truth("claims")}
    assert told >= {
        ("VN", "2018", "aid_value", "286000000", "USD"),
        ("VN", "2020", "aid_disbursed", "220000000", "USD"),
        ("VN", "2023", "ngo_active_count", "381", "count"),
        ("Cao Bằng", "2022", "aid_committed", "1720153", "USD"),
        ("Cao Bằng", "2022", "aid_disbursed", "1295162", "USD"),
        ("Hà Tĩnh", "2023", "aid_approved", "19600000000", "VND"),
        ("Hải Phòng", "2020", "aid_committed", "145800000000", "VND"),
    }


def test_page_about_other_money_states_no_aid(truth: Callable[[str], Rows], pages: dict[str, Links]) -> None:
    assert "ODA" in pages["tin-tuc/2024/von-vay-va-tu-thien.html"].text
    assert [claim for claim in truth("claims") if "von-vay" in claim["path"]] == []


def test_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>My own page</p>", encoding="utf-8")
    with pytest.raises(SampleError, match="--out"):
        write_site([], tmp_path, seed=7)
    assert (tmp_path / "index.html").exists()


def test_site_of_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    stories = trap_stories()
    write_site(stories, tmp_path, seed=7)
    write_site(stories[:1], tmp_path, seed=7)
    assert not (tmp_path / stories[1].path).exists()
