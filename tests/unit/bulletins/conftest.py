"""What the tests of this room share."""

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from aidbook.bulletins.extract import Extraction, extract_page
from aidbook.bulletins.page import with_title
from aidbook.model.bulletin import Page
from aidbook.text.fold import compose

Reader = Callable[..., Extraction]


def _page(body: str, title: str = "", published: str = "", url: str = "https://tinh.gov.vn/tin/1.html") -> Page:
    """A page as page.py makes it."""
    text = with_title(title, compose(body))
    return Page(url, "0" * 64, title, dt.date.fromisoformat(published) if published else None, text)


@pytest.fixture
def make_page() -> Callable[..., Page]:
    """Make a page of a trusted host."""
    return _page


@pytest.fixture
def read() -> Reader:
    """Read a text as a trusted page."""

    def reader(body: str, title: str = "", published: str = "", *, trusted: bool = True) -> Extraction:
        return extract_page(_page(body, title, published), trusted)

    return reader


@pytest.fixture(scope="module")
def site_module() -> ModuleType:
    """The small local site (a module of the tests, not a package)."""
    spec = importlib.util.spec_from_file_location("bulletin_site", Path(__file__).with_name("bulletin_site.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def site(site_module: ModuleType) -> Iterator[object]:
    """The site, running on a free port of loopback."""
    with site_module.running_site() as running:
        yield running
