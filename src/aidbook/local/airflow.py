"""Airflow on this machine: its database, its airflow.cfg and four processes under <home>/airflow.

Everything that a process needs is in airflow.cfg, so `AIRFLOW_HOME=<home>/airflow airflow …` speaks to the same Airflow.
"""

import http.client
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from aidbook import paths
from aidbook.errors import LocalServerError
from aidbook.local.airflow_api import AirflowApi
from aidbook.local.airflow_config import USER, kept_secrets, make_database, move_port, write_config
from aidbook.local.processes import Service, extended_environment, is_port_free
from aidbook.local.telemetry import telemetry_off
from aidbook.warehouse.address import read_address

_READY_SECONDS = 180.0
_COMMANDS: dict[str, tuple[str, ...]] = {
    "api-server": ("api-server",),
    # Logs are read from the folder that all four share; nothing has to serve them, least of all on every interface.
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}


@dataclass(frozen=True)
class Airflow:
    """Airflow as four processes of our own.

    Args:
        home: aidbook's state folder; Airflow's is inside it.
        dags: the folder with the DAG files.
    """

    home: Path
    dags: Path = paths.DAGS

    @property
    def folder(self) -> Path:
        """AIRFLOW_HOME."""
        return self.home / "airflow"

    @property
    def port(self) -> int:
        """The loopback port of the web page and the API."""
        return int(kept_secrets(self.folder)["port"])

    @property
    def url(self) -> str:
        """Where the web page and the API are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """The password of the user `admin`."""
        return kept_secrets(self.folder)["password"]

    @property
    def services(self) -> dict[str, Service]:
        """The four processes by name."""
        return {name: Service(f"Airflow's {name}", self.folder / f"{name}.pid.json", self.folder / f"{name}.log") for name in _COMMANDS}

    def prepare(self, admin_dsn: str) -> "subprocess.Popen[bytes] | None":
        """Make Airflow's role, database and airflow.cfg, and start `airflow db migrate` where it was not done by this version yet.

        The migration costs seconds of mere import, so the caller has other work done meanwhile and then calls `finish_migration`.

        Where the port of last time is another program's by now, there is a new one. Processes that run by another airflow.cfg than the
        one that is right now (another server, another port) are ended; `start` starts them again.

        Raises:
            LocalServerError: the administrator may not do this.
            SettingsError: the administrator's address cannot be read.
        """
        if self._is_port_lost():
            move_port(self.folder)
        make_database(admin_dsn, kept_secrets(self.folder)["database_password"])
        if write_config(self.folder, self.dags, admin_dsn):
            self.stop()
        server = read_address(admin_dsn, "AIDBOOK_DSN")
        wanted = f"{version('apache-airflow-core')} {server.get('host')}:{server.get('port')}"
        if self._migrated.exists() and self._migrated.read_text() == wanted:
            return None
        self._migrated.unlink(missing_ok=True)
        self._migrating.write_text(wanted)
        with (self.folder / "migrate.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "airflow", "db", "migrate"], env=extended_environment(self.environment), stdout=log, stderr=log
            )

    def finish_migration(self, migration: "subprocess.Popen[bytes] | None") -> None:
        """Wait for what `prepare` started.

        Raises:
            LocalServerError: it failed.
        """
        if migration is None:
            return
        if migration.wait() != 0:
            raise LocalServerError(f"`airflow db migrate` failed; {self.folder / 'migrate.log'} says why.")
        self._migrating.rename(self._migrated)

    def start(self) -> list[str]:
        """Start those of the four that are not alive, side by side; their names. Does not wait."""
        started = [name for name, service in self.services.items() if service.pid is None]
        for name in started:
            self._start(name)
        return started

    def wait(self, started: list[str]) -> None:
        """Return when our web server answers and the scheduler, DAG processor and triggerer have reported to it.

        Args:
            started: what `start` started. Of the others, one may still end because its database was gone for a while: it is started
                again, and its name added. All four are, at another port, if another program took the port while the web server came up,
                which takes it seconds.

        Raises:
            LocalServerError: one that was started ended, or not all were ready in three minutes.
        """
        end = time.monotonic() + _READY_SECONDS
        while not self._is_ready():
            if self._is_port_lost():
                self.stop()
                move_port(self.folder)
                started[:] = self.start()
            for name, service in self.services.items():
                if service.pid is not None:
                    continue
                if name in started:
                    raise LocalServerError(f"Airflow's {name} ended; {service.log} ends with:\n{service.last_lines()}")
                self._start(name)
                started.append(name)
            if time.monotonic() > end:
                raise LocalServerError(f"Airflow was not ready after {_READY_SECONDS:.0f} s. Look at the logs in {self.folder}.")
            time.sleep(0.5)

    def _start(self, name: str) -> None:
        self.services[name].start([sys.executable, "-m", "airflow", *_COMMANDS[name]], env=self.environment, cwd=paths.PROJECT)

    def stop(self) -> list[str]:
        """End the four processes; the names of those that were alive."""
        # The scheduler first, so that it starts no task whose API server is gone.
        return [name for name in ("scheduler", "dag-processor", "triggerer", "api-server") if self.services[name].stop()]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that an `airflow` command of this installation needs besides ours."""
        return {"AIRFLOW_HOME": str(self.folder), "AIDBOOK_HOME": str(self.home), **telemetry_off()}

    @property
    def _migrated(self) -> Path:
        """The version and the server that the database was migrated for."""
        return self.folder / "migrated.version"

    @property
    def _migrating(self) -> Path:
        return self.folder / "migrating.version"

    def _is_port_lost(self) -> bool:
        """Whether our web server does not run and another program has its port."""
        server = self.services["api-server"]
        if server.pid is not None:
            return False
        server.end_leftovers()
        return not is_port_free(self.port)

    def _is_ready(self) -> bool:
        """Whether all four are healthy, by our own web server: only ours knows the password."""
        if not self._is_healthy():
            return False
        try:
            AirflowApi(self.port, USER, self.password)
        except LocalServerError:
            return False
        return True

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/api/v2/monitor/health")
            answer = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return False
        finally:
            connection.close()
        return all(answer.get(part, {}).get("status") == "healthy" for part in ("metadatabase", "scheduler", "dag_processor", "triggerer"))
