"""A warehouse with a small national sample of three years landed and loaded once, for every room; tests that change it make their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import fresh_database, speaking_of
from warehouses import YEARS, Warehouse


@pytest.fixture(scope="session")
def landed(server: Any, template: Any, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Three years landed and loaded, in order."""
    home = tmp_path_factory.mktemp("loaded") / "home"
    with fresh_database(server, template, home) as database:
        warehouse = Warehouse(database, sample)
        with pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
            warehouse.land(sample / "inbox")
            outcomes = [warehouse.load(year) for year in YEARS]
        assert {outcome.state for outcome in outcomes} == {"published"}, outcomes
        # Nothing of the environment outlasts this: fixtures of other modules make warehouses with roles of their own.
        yield warehouse


@pytest.fixture
def loaded(landed: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """The loaded warehouse, for tests that leave it as they found it."""
    with speaking_of(landed.database, monkeypatch):
        yield landed
