"""The sample site is served on a port that it remembers."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from aidbook.errors import LocalServerError
from aidbook.local.site import SampleSite


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SampleSite]:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("sample")
    site = SampleSite(tmp_path / "home", pages)
    yield site
    site.stop()


def test_site_serves_its_pages_until_it_is_stopped(site: SampleSite) -> None:
    site.start()
    with urlopen(f"{site.url}/index.html") as response:
        assert response.read() == b"sample"
    assert site.stop() is True
    assert site.stop() is False


def test_site_started_twice_is_the_same_process(site: SampleSite) -> None:
    site.start()
    before = site.service.pid
    site.start()
    assert site.service.pid == before


def test_site_started_again_has_the_same_address(site: SampleSite) -> None:
    site.start()
    url = site.url
    site.stop()
    site.start()
    assert site.url == url


def test_site_whose_port_is_taken_says_what_to_do(site: SampleSite) -> None:
    port = int(site.url.rsplit(":", 1)[1])
    with socket.socket() as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy.bind(("127.0.0.1", port))
        busy.listen()
        with pytest.raises(LocalServerError, match=f"Port {port} .* used by another program"):
            site.start()
