"""A whole machine for end-to-end tests: PostgreSQL, the upgraded warehouse, Airflow's four processes and the sample site."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import TEMPLATE, forget_settings
from e2e.canaries import CommandLines
from psycopg import sql

from aidbook.local.airflow import Airflow
from aidbook.local.airflow_api import AirflowApi
from aidbook.local.airflow_config import DATABASE as AIRFLOWS_DATABASE
from aidbook.local.airflow_config import USER
from aidbook.local.night import NIGHTLY_DAGS, NightStatus, wait_for_dags, watch_night
from aidbook.local.postgres import PostgresServer
from aidbook.local.site import SampleSite
from aidbook.settings import Settings, reload_settings, settings
from aidbook.warehouse.roles import append_credentials, ensure_roles

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

    def airflow_says(self, *command: str) -> str:
        """What Airflow's own command prints."""
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *command],
            env=self.airflow.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def backfill(self, first: int, last: int, **body: Any) -> int:
        """Ask for years as the UI's Backfill does; the backfill's id."""
        dates = {"from_date": f"{first}-01-01T00:00:00Z", "to_date": f"{last}-01-01T00:00:00Z"}
        return int(self.api.ask("POST", "/api/v2/backfills", {"dag_id": "report_year", **dates, **body})["id"])

    def wait_for_backfills(self, seconds: float = 120) -> None:
        """Return when Airflow has seen that every backfill has ended: it looks every 30 s, and takes no other of one DAG before."""
        end = time.monotonic() + seconds
        while not all(each["completed_at"] for each in self.api.ask("GET", "/api/v2/backfills?dag_id=report_year")["backfills"]):
            assert time.monotonic() < end, "a backfill does not end"
            time.sleep(1)

    def ask_for(self, year: int, **conf: Any) -> str:
        """Ask for one year beside whatever runs, as Trigger with a partition key in the UI does; the run's id."""
        body = {"logical_date": None, "partition_key": str(year), "conf": conf}
        return str(self.api.ask("POST", "/api/v2/dags/report_year/dagRuns", body)["dag_run_id"])

    def wait_for_years(self, seconds: float = 300) -> None:
        """Return when every run that asks for a year has ended. Airflow itself looks every 30 s whether a backfill has."""
        end = time.monotonic() + seconds
        while any(run.dag_id == "report_year" and not run.is_over for run in self.api.runs()):
            assert time.monotonic() < end, "the years do not end"
            time.sleep(1)

    def ends(self, dag_id: str) -> dict[str, str]:
        """Report year → how the newest run for it ended."""
        return {run.partition_key: run.state for run in reversed(self.api.runs()) if run.dag_id == dag_id and run.partition_key}


@pytest.fixture(scope="module", autouse=True)
def command_lines() -> Iterator[CommandLines]:
    """What the list of processes shows while these tests run."""
    watcher = CommandLines()
    watcher.start()
    yield watcher
    watcher.end()


@pytest.fixture(scope="module")
def running_machine(server: PostgresServer, template: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Start everything once for a module, with an empty warehouse, an empty inbox and an empty site."""
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
            migration = airflow.prepare(server.dsn())
            copy_warehouse(server, template)
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
            with psycopg.connect(server.dsn(), autocommit=True) as connection:
                for database in (DATABASE, AIRFLOWS_DATABASE):
                    connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))
    reload_settings()


def copy_warehouse(server: PostgresServer, template: Settings) -> None:
    """Make the warehouse as a copy of the upgraded one, and write down in the home folder who may connect."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(DATABASE), sql.Identifier(TEMPLATE)))
    passwords = {f"AIDBOOK_{role.upper()}_DSN": template.dsn_of(role) for role in ("owner", "loader", "reader")}
    append_credentials(settings().credentials, {"AIDBOOK_DSN": server.dsn(DATABASE)} | passwords)
    reload_settings()
    ensure_roles(settings())
    reload_settings()
    # What the upgrade of the other one left for loads: dbt's parse of the project.
    shutil.copytree(template.work / "parsed", settings().work / "parsed")


@pytest.fixture
def machine(running_machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The module's machine, with this test's settings pointing at it."""
    monkeypatch.setenv("AIDBOOK_HOME", str(running_machine.home))
    reload_settings()
    return running_machine
