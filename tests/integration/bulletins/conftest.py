"""A web site of the test's own, that the flows take for the sample site."""

from collections.abc import Iterator

import pytest
from databases import Database
from fixtures.web_site import WebSite, serving

from aidbook.settings import reload_settings


@pytest.fixture
def web(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebSite]:
    with serving() as site:
        monkeypatch.setenv("AIDBOOK_SAMPLE_SITE", site.base_url)
        reload_settings()
        yield site
