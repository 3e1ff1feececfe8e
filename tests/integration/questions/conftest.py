"""Two worlds in which questions are asked: the three years that every room shares, and years around the two breaks of the series."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from databases import fresh_database, speaking_of
from integration.questions.truth import Truth
from psycopg.rows import dict_row
from warehouses import SCALE, Warehouse

from aidbook.flows.bulletins import collect_pages, extract_pages, load_claims
from aidbook.local.site import SampleSite
from aidbook.sample import make_sample
from aidbook.settings import reload_settings
from aidbook.warehouse.questions import read_questions

BROKEN_YEARS = (2019, 2020, 2024, 2025)
"""Before and after the law of 2020 widened the scope, and before and after provinces merged."""


@dataclass(frozen=True)
class World:
    """A published warehouse, and what is true in it."""

    warehouse: Warehouse
    truth: Truth

    def ask(self, number: int, **parameters: str) -> list[dict[str, Any]]:
        """The answer to a question as the reader of `bi` gets it."""
        return ask(self.warehouse.database.reader, number, **parameters)


def ask(reader: str, number: int, **parameters: str) -> list[dict[str, Any]]:
    (question,) = [each for each in read_questions() if each.number == number]
    with psycopg.connect(reader, row_factory=dict_row) as connection:
        return connection.execute(question.edited(**parameters)).fetchall()  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def broken_series(server: Any, template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Four years and the bulletins about them, published once."""
    sample, home = tmp_path_factory.mktemp("broken"), tmp_path_factory.mktemp("broken_home") / "home"
    make_sample(sample, BROKEN_YEARS, SCALE, 1, False, lambda _: None)
    with fresh_database(server, template, home) as database:
        warehouse = Warehouse(database, sample)
        with pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
            warehouse.land(sample / "inbox")
            outcomes = [warehouse.load(year) for year in BROKEN_YEARS]
            site = SampleSite(home, sample / "site")
            site.start()
            try:
                patch.setenv("AIDBOOK_SAMPLE_SITE", site.url)
                reload_settings()
                collect_pages()
            finally:
                site.stop()
            extract_pages()
            outcomes.append(load_claims("test"))
        assert {outcome.state for outcome in outcomes} == {"published"}, outcomes
        yield warehouse


@pytest.fixture(params=["landed", pytest.param("broken_series", marks=pytest.mark.slow)])
def world(request: pytest.FixtureRequest) -> World:
    warehouse: Warehouse = request.getfixturevalue(request.param)
    return World(warehouse, Truth(warehouse.sample))


@pytest.fixture
def later_world(broken_series: Warehouse) -> World:
    """The years around the breaks, with the bulletins."""
    return World(broken_series, Truth(broken_series.sample))
