"""A year that waits for a person under a real scheduler: rejected on Airflow's page, asked about anew, approved on the command line.

The tests go on from each other, in this order.
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest

from aidbook.flows.decide import approve
from aidbook.flows.intake import request_year, take_in
from aidbook.flows.whole_load import load_year
from aidbook.flows.year import gate_candidate
from aidbook.landing.submissions import withdraw
from aidbook.local.airflow_api import Run
from aidbook.sample import make_sample
from aidbook.settings import settings
from aidbook.warehouse.connect import connected

pytestmark = pytest.mark.slow

T = TypeVar("T")

YEAR = 2022
PATIENCE = 240.0
WHY = "Sở Ngoại vụ gửi lại tuần sau"


def ask(query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(settings().dsn_of("admin")) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The workbooks of three provinces."""
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, (YEAR,), 0.1, 1, False, lambda _: None)
    return [file for unit in ("04", "31", "42") for file in (folder / "inbox" / str(YEAR)).glob(f"{YEAR}_{unit}_*.xlsx")]


def wait_for_run(machine: Any, known: set[str], task_state: str | None) -> Run:
    """The newest run of yearly_load that is not among the known ones, when approve_year is in a state (None: when the run is over)."""

    def found() -> Run | None:
        runs = [run for run in machine.api.runs() if run.dag_id == "yearly_load" and run.run_id not in known]
        if runs and (runs[0].is_over if task_state is None else machine.api.task_states(runs[0]).get("approve_year") == task_state):
            return runs[0]
        return None

    run = wait_until(found)
    assert run is not None, [(run, machine.api.task_states(run)) for run in machine.api.runs()]
    return run


def wait_until(look: Callable[[], T]) -> T:
    """What a look gives as soon as it gives something, or at the end of patience."""
    end = time.monotonic() + PATIENCE
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(1)
    return seen


def address_of(run: Run) -> str:
    """The task approve_year of a run, in Airflow's API."""
    return f"/api/v2/dags/yearly_load/dagRuns/{run.run_id.replace('+', '%2B')}/taskInstances/approve_year"


def test_year_that_waits_is_rejected_in_airflow_and_its_run_is_red(machine: Any, files: list[Path]) -> None:
    for file in files:
        shutil.copy(file, machine.inbox)
    take_in()
    assert load_year(YEAR, "test").state == "published"
    with connected("loader") as connection:
        for file in files[1:]:
            withdraw(connection, [file.name], "an officer", "to see the fall")
    machine.api.trigger("submission_intake")
    run = wait_for_run(machine, set(), "deferred")
    path = f"{address_of(run)}/-1/hitlDetails"
    asked = machine.api.ask("GET", path)
    assert asked["subject"].startswith(f"Report year {YEAR}: publish load")
    assert "coverage.province.not_lost" in asked["body"]
    assert "The gate's page" in asked["body"]
    # Airflow takes a moment to see that the process which asked has ended; an answer before that begins another try. No person is as fast.
    time.sleep(5)
    machine.api.ask("PATCH", path, {"chosen_options": ["Reject"], "params_input": {"why": WHY}})
    assert wait_for_run(machine, set(), None).state == "failed"
    assert machine.api.task_states(run)["publish_year"] == "upstream_failed"
    assert ask("select decision, author, why from ops.decision") == [("reject", "admin (Airflow)", WHY)]
    assert ask("select verdict, provinces_received from ops.year_status") == [("refused", 1)]
    assert ask("select count(distinct reporting_place_key) from marts.fct_aid_flow") == [(3,)]


def test_year_that_is_judged_again_while_it_waits_is_asked_about_anew(machine: Any) -> None:
    known = {run.run_id for run in machine.api.runs()}
    request_year(YEAR, "once more", "an officer", forced=True)
    machine.api.trigger("submission_intake")
    run = wait_for_run(machine, known, "deferred")
    first = machine.api.ask("GET", address_of(run))
    ((load_id,),) = ask("select load_id from ops.load where state = 'waiting'")
    assert gate_candidate(load_id) == "waiting"
    assert wait_until(lambda: machine.api.ask("GET", address_of(run))["id"] != first["id"])
    run = wait_for_run(machine, known, "deferred")
    assert machine.api.ask("GET", f"{address_of(run)}/-1/hitlDetails")["response_received"] is False


def test_year_that_waits_is_approved_elsewhere_and_its_run_ends_well(machine: Any) -> None:
    known = {run.run_id for run in machine.api.runs() if run.is_over}
    assert approve(YEAR, "an officer", "they were sent for another year").state == "published"
    run = wait_for_run(machine, known, None)
    assert run.state == "success"
    assert machine.api.task_states(run) == dict.fromkeys(
        ("gate_landing", "build_candidate", "gate_candidate", "approve_year", "publish_year"), "success"
    )
    assert ask("select decision, author from ops.decision order by decision_id") == [
        ("reject", "admin (Airflow)"),
        ("approve", "an officer"),
    ]
    assert ask("select count(distinct reporting_place_key) from marts.fct_aid_flow") == [(1,)]
