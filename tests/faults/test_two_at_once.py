"""Two nights at once, and loads of one year by the command line and by Airflow's tasks at once: one publishes, nothing is doubled."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from faults.nights import YEAR, Nights, ended
from faults.recovery import assert_recovers, differing

from aidbook import paths
from aidbook.warehouse.publish import LOCK

pytestmark = pytest.mark.slow

BY_COMMAND_LINE = "from aidbook.cli import app; app()", "load", "--year", str(YEAR)

AIRFLOWS_TASKS = """
import sys

from airflow.dag_processing.dagbag import DagBag

dag = DagBag(sys.argv[1]).dags["yearly_load"]
load_id = dag.get_task("gate_landing").python_callable(partition_key=sys.argv[2])
load_id = dag.get_task("build_candidate").python_callable(load_id)
assert dag.get_task("gate_candidate").python_callable(load_id) == "publish_year"
dag.get_task("publish_year").python_callable(load_id)
"""
"""What the tasks of a run of yearly_load do, one after the other."""


@contextmanager
def beside(nights: Nights, airflow: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python beside this one that works on this warehouse."""
    environment = {**os.environ, **nights.environment, "AIRFLOW_HOME": str(airflow), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    with subprocess.Popen([sys.executable, "-c", *arguments], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def test_two_nights_at_once_are_one(nights, undisturbed):
    both = [nights.begin(), nights.begin()]
    assert [ended(night) for night in both] == [0, 0]
    assert differing(nights.published(), undisturbed) == []
    assert set(nights.ask("select state from ops.load")) <= {("published",), ("overtaken",), ("unchanged",)}
    assert_recovers(nights, undisturbed)


@pytest.mark.usefixtures("only_in_the_whole")
def test_loads_by_command_line_and_by_airflows_tasks_wait_for_one_turn_and_one_publishes(nights, undisturbed, tmp_path):
    ((before,),) = nights.ask("select max(load_id) from ops.load")
    waiting = f"select count(*) = 2 from pg_locks where not granted and (classid::bigint << 32) + objid::bigint = {LOCK}"
    with ExitStack() as stack:
        with nights.held_in_the_middle_of_its_publish() as night:
            command_line = stack.enter_context(beside(nights, tmp_path, *BY_COMMAND_LINE))
            tasks = stack.enter_context(beside(nights, tmp_path, AIRFLOWS_TASKS, str(paths.DAGS), str(YEAR)))
            nights.wait_until(f"{waiting} and database = (select oid from pg_database where datname = current_database())")
        assert [ended(night), command_line.wait(900), tasks.wait(900)] == [0, 0, 0]
    states = nights.ask("select state from ops.load where unit = 'year' and load_id > %s order by 1", [before])
    assert states == [("published",), ("unchanged",), ("unchanged",)]
    assert differing(nights.published(), undisturbed) == []
    assert_recovers(nights, undisturbed)
