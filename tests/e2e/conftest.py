"""A whole machine for end-to-end tests: PostgreSQL, the upgraded warehouse, Airflow's four processes and the sample site."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import forget_settings

from aidbook.local.airflow import Airflow
from aidbook.local.airflow_api import AirflowApi
from aidbook.local.airflow_config import USER
from aidbook.local.night import NIGHTLY_DAGS, NightStatus, wait_for_dags, watch_night
from aidbook.local.postgres import PostgresServer, ensure_database
from aidbook.local.site import SampleSite
from aidbook.settings import reload_settings, settings
from aidbook.warehouse.roles import append_credentials

DATABASE = "e2e"


@dataclass(frozen=True)
class Machine:
    """What the tests of a module share. `settings()` of each test that asks for `machine` speaks of it.

    Attributes:
        home: aidbook's state folder; the inbox is `home / "inbox"`.
        pages: what the sample site serves; put HTML files here before the night.
    """

    home: Path
    pages: Path
    airflow: Airflow
    api: AirflowApi

    @property
    def inbox(self) -> Path:
        """Where provinces' files arrive."""
        return self.home / "inbox"

    def do_night(self) -> NightStatus:
        """Trigger both nightly DAGs and wait until every year and the claims have their answer."""
        for dag_id in NIGHTLY_DAGS:
            self.api.trigger(dag_id)
        return watch_night(self.api)


@pytest.fixture(scope="module")
def running_machine(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Start everything once for a module, with an empty inbox and an empty site."""
    from aidbook.warehouse.upgrade import upgrade

    home = tmp_path_factory.mktemp("machine")
    pages = home / "served"
    airflow = Airflow(home)
    site = SampleSite(home, pages)
    with pytest.MonkeyPatch.context() as patch:
        forget_settings(patch)
        patch.setenv("AIDBOOK_HOME", str(home))
        reload_settings()
        try:
            (home / "inbox").mkdir()
            pages.mkdir()
            ensure_database(server.dsn(), DATABASE)
            append_credentials(settings().credentials, {"AIDBOOK_DSN": server.dsn(DATABASE)})
            migration = airflow.prepare(server.dsn())
            reload_settings()
            upgrade()
            site.start()
            append_credentials(settings().credentials, {"AIDBOOK_SAMPLE_SITE": site.url})
            airflow.finish_migration(migration)
            airflow.wait(airflow.start())
            api = AirflowApi(airflow.port, USER, airflow.password)
            wait_for_dags(api)
            yield Machine(home, pages, airflow, api)
        finally:
            airflow.stop()
            site.stop()
    reload_settings()


@pytest.fixture
def machine(running_machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The module's machine, with this test's settings pointing at it."""
    monkeypatch.setenv("AIDBOOK_HOME", str(running_machine.home))
    reload_settings()
    return running_machine
