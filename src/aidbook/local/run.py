"""`make run`: everything on this machine, from an empty folder to published years. Finds what is in place and does nothing twice."""

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict
from rich.console import Console

from aidbook.errors import AidbookError, LocalServerError
from aidbook.local.airflow import Airflow
from aidbook.local.airflow_api import AirflowApi
from aidbook.local.airflow_config import USER
from aidbook.local.night import wait_for_dags
from aidbook.local.postgres import ensure_database, local_server
from aidbook.local.progress import show_night
from aidbook.local.report import next_steps, show_years
from aidbook.local.sample_data import deliver_once, make_sample_once
from aidbook.local.site import SampleSite
from aidbook.settings import Settings, reload_settings, settings
from aidbook.warehouse.address import read_address
from aidbook.warehouse.roles import append_credentials
from aidbook.warehouse.upgrade import upgrade

DATABASE = "aidbook"
_NEEDED_BYTES = 1_500_000_000
"""Database, write-ahead log, sample, archive and candidates of two loads, with room to spare."""


def run(console: Console) -> None:
    """Start what does not run, do the night unless it is done, show the result.

    Raises:
        AidbookError: something cannot go on; the message says what, and what to do.
    """
    home = settings().make_home()
    with _alone(home):
        _check_space(home)
        airflow = start_servers(home, console)
        api = AirflowApi(airflow.port, USER, airflow.password)
        wait_for_dags(api)
        show_night(api, console)
    show_years(console)
    for line in next_steps(settings(), airflow):
        console.print(line, highlight=False, soft_wrap=True)


def start_servers(home: Path, console: Console) -> Airflow:
    """PostgreSQL, the warehouse's structure, Airflow, the sample data and their site; returns when all answer."""
    admin_dsn = start_database(home, console)
    airflow = Airflow(home)
    migration = airflow.prepare(admin_dsn)
    with console.status("The warehouse's structure") as status:
        if upgrade(lambda step: status.update(f"The warehouse's structure: {step}")):
            console.print("Warehouse: roles, schemas, seeds and views are up to date")
        status.update("Airflow's tables")
        airflow.finish_migration(migration)
    started = airflow.start()
    with console.status("Sample data") as status:
        sample = make_sample_once(settings(), lambda step: status.update(f"Sample data: {step}"))
    files = deliver_once(sample, settings().inbox_path)
    if files:
        console.print(f"Sample: {files} workbooks in {settings().inbox_path}")
    site = SampleSite(home, sample / "site")
    site.start()
    append_credentials(settings().credentials, {"AIDBOOK_SAMPLE_SITE": site.url})
    reload_settings()
    with console.status("Airflow starts"):
        airflow.wait(started)
    console.print(f"Airflow: {'started ' + ', '.join(started) if started else 'runs'} at {airflow.url}", soft_wrap=True)
    return airflow


def start_database(home: Path, console: Console) -> str:
    """The administrator's address of the warehouse's database: AIDBOOK_DSN, or that of our own server, which is started if need be."""
    given = Settings().dsn
    if given is not None:
        read_address(given.get_secret_value(), "AIDBOOK_DSN")
        return given.get_secret_value()
    server = local_server(home)
    was_alive = server.is_alive
    server.start()
    dsn = server.dsn(DATABASE)
    ensure_database(server.dsn(), DATABASE)
    append_credentials(settings().credentials, {"AIDBOOK_DSN": dsn})
    reload_settings()
    console.print(f"PostgreSQL: {'runs' if was_alive else 'started'} on 127.0.0.1:{conninfo_to_dict(dsn)['port']}")
    return dsn


def _check_space(home: Path) -> None:
    free = shutil.disk_usage(home).free
    if free < _NEEDED_BYTES:
        raise LocalServerError(
            f"{free // 10**6} MB are free in {home} and {_NEEDED_BYTES // 10**6} MB are needed. "
            "Make room, or set AIDBOOK_HOME to a folder on a larger disk."
        )


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One `make run` at a time; the kernel gives the lock back when a run is killed."""
    with (home / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LocalServerError("Another `make run` is at work here. Wait for it, or end it with Ctrl-C.") from error
        yield


def main() -> int:
    """Run, and turn what cannot go on into one message and exit code 1."""
    console = Console()
    try:
        run(console)
    except AidbookError as error:
        console.print(f"Stopped: {error}", style="red", highlight=False, markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Interrupted. What was started keeps running: `make run` goes on from here, `make stop` ends it.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
