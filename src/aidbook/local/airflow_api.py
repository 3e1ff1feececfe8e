"""Ask our Airflow's own API (v2), on loopback or between containers: which DAGs it knows, unpause, trigger, how the runs stand."""

import datetime as dt
import http.client
import json
from dataclasses import dataclass
from typing import Any

from aidbook.errors import LocalServerError

Json = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One run of a DAG. ``state`` is queued, running, success or failed; ``partition_key`` its report year, if it is for one.

    ``seconds`` is how long it took since it was queued, if it is over.
    """

    dag_id: str
    run_id: str
    state: str
    partition_key: str | None
    seconds: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state in ("success", "failed")


class AirflowApi:
    """A signed-in user of one Airflow."""

    def __init__(self, port: int, user: str, password: str, host: str = "127.0.0.1") -> None:
        """Sign in.

        Raises:
            LocalServerError: it does not answer or refuses the password.
        """
        self._host, self._port = host, port
        self._token = ""
        self._token = self.ask("POST", "/auth/token", {"username": user, "password": password})["access_token"]

    def dag_ids(self) -> set[str]:
        """The DAGs that Airflow has parsed by now."""
        return {dag["dag_id"] for dag in self.ask("GET", "/api/v2/dags?limit=100")["dags"]}

    def import_errors(self) -> list[str]:
        """Why DAG files could not be read, one text per file."""
        return [f"{error['filename']}: {error['stack_trace']}" for error in self.ask("GET", "/api/v2/importErrors")["import_errors"]]

    def unpause(self, dag_id: str) -> None:
        """Let a DAG run by its schedule or its events."""
        self.ask("PATCH", f"/api/v2/dags/{dag_id}?update_mask=is_paused", {"is_paused": False})

    def trigger(self, dag_id: str) -> str:
        """Start a run of a DAG now; its run id."""
        return str(self.ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})["dag_run_id"])

    def runs(self) -> list[Run]:
        """The newest hundred runs of all DAGs, newest first."""
        answer = self.ask("GET", "/api/v2/dags/~/dagRuns?limit=100&order_by=-id")
        return [
            Run(run["dag_id"], run["dag_run_id"], run["state"], run.get("partition_key"), _seconds(run["queued_at"], run["end_date"]))
            for run in answer["dag_runs"]
        ]

    def task_states(self, run: Run) -> dict[str, str | None]:
        """The state of each task of a run."""
        answer = self.ask("GET", f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id.replace('+', '%2B')}/taskInstances")
        return {task["task_id"]: task["state"] for task in answer["task_instances"]}

    def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """One request of the API, as a signed-in user.

        Raises:
            LocalServerError: Airflow does not answer, or says that it cannot.
        """
        connection = http.client.HTTPConnection(self._host, self._port, timeout=60)
        try:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise LocalServerError(f"Airflow at {self._host}:{self._port} does not answer: {error}") from error
        finally:
            connection.close()
        if response.status >= 300:
            raise LocalServerError(f"Airflow answered {response.status} to {method} {path}: {text[:500].decode(errors='replace')}")
        answer: Json = json.loads(text)
        return answer


def _seconds(queued_at: str | None, ended_at: str | None) -> float | None:
    if queued_at is None or ended_at is None:
        return None
    return (dt.datetime.fromisoformat(ended_at) - dt.datetime.fromisoformat(queued_at)).total_seconds()
