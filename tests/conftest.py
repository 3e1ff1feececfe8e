"""Shared fixtures: a PostgreSQL server of the tests' own, and fresh databases on it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from databases import TEMPLATE, Database, forget_settings, fresh_database, speaking_of
from xdist.scheduler import LoadGroupScheduling

from aidbook.local.postgres import PostgresServer, ensure_database
from aidbook.settings import Settings, reload_settings, settings

if TYPE_CHECKING:
    from fixtures.hostile_reading import HostileReadings

MADE_ONCE = frozenset({"landed", "built_world", "hostile"})
"""Fixtures that take so long that the files which use one of them all run in one process, instead of each process making its own."""


class FilesTogether(LoadGroupScheduling):
    """Gives out the tests by file, and those of a group of files together."""

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid).split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether:
    return FilesTogether(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    costly = {(item.path, name) for item in items for name in MADE_ONCE.intersection(getattr(item, "fixturenames", ()))}
    of_file = dict(sorted(costly, reverse=True))
    for item in items:
        if item.path in of_file:
            item.add_marker(pytest.mark.xdist_group(of_file[item.path]))


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees or touches the state and the servers of the machine that it runs on."""
    forget_settings(monkeypatch)
    monkeypatch.setenv("AIDBOOK_HOME", str(tmp_path / "home"))
    reload_settings()
    yield
    reload_settings()


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this test session, without syncing to disk."""
    folder = Path(tempfile.mkdtemp(prefix="aidbook-tests-"))
    # Where tests run as root the server runs as nobody, who must get into the folder.
    folder.chmod(0o711)
    server = PostgresServer(folder / "postgres", durable=False)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a database that went through `aidbook db upgrade` once; tests get copies, which take 0.1 s each."""
    from aidbook.warehouse.upgrade import upgrade

    ensure_database(server.dsn(), TEMPLATE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIDBOOK_HOME", str(tmp_path_factory.mktemp("template")))
        patch.setenv("AIDBOOK_DSN", server.dsn(TEMPLATE))
        reload_settings()
        upgrade()
        reload_settings()
        upgraded = settings()
    reload_settings()
    return upgraded


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small national sample of the years of `warehouses`."""
    from warehouses import SCALE, YEARS

    from aidbook.sample import make_sample

    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, YEARS, SCALE, 1, False, lambda _: None)
    return folder


@pytest.fixture(scope="session")
def hostile() -> Iterator["HostileReadings"]:
    """The hostile files as read, each once for all tests."""
    from fixtures.hostile_reading import HostileReadings

    readings = HostileReadings()
    yield readings
    readings.worker.close()


@pytest.fixture
def database(server: PostgresServer, template: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database for one test alone, with all roles; dropped afterwards."""
    with fresh_database(server, template, tmp_path / "home") as database, speaking_of(database, monkeypatch):
        yield database
