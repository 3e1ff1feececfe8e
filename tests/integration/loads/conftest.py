"""Warehouses for tests that change one; the loaded one that they share with other rooms is in the folder above."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import fresh_database, speaking_of
from warehouses import Warehouse


@pytest.fixture
def own(server: Any, template: Any, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """An empty warehouse of the test's own."""
    with fresh_database(server, template, tmp_path / "home") as database, speaking_of(database, monkeypatch):
        yield Warehouse(database, sample)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
