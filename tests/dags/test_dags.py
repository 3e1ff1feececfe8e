"""The four DAGs as Airflow sees them."""

from itertools import pairwise
from typing import Any

import pytest

from aidbook import paths

DAG_IDS = sorted(file.stem for file in paths.DAGS.glob("*.py"))


def test_dags_parse_without_errors(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}


def test_dags_are_named_like_their_files(dag_bag: Any) -> None:
    assert set(dag_bag.dag_ids) == set(DAG_IDS)


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_dag_says_what_it_does_and_how_much_it_matters(dag_bag: Any, dag_id: str) -> None:
    dag = dag_bag.dags[dag_id]
    assert "Without Airflow" in dag.doc_md
    assert {tag.split("/")[0] for tag in dag.tags} == {"layer", "cadence", "impact"}
    # A run of yearly_load may wait for a person for days; its steps are limited one by one.
    limits = [task.max_active_tis_per_dag for task in dag.tasks if task.task_id != "approve_year"]
    assert dag.max_active_runs <= 4 or all(limit == 2 for limit in limits)
    assert dag.catchup is False
    assert all(task.retries >= 2 and task.owner == "aidbook" and task.doc_md for task in dag.tasks)


def test_yearly_load_steps_follow_one_another(dag_bag: Any) -> None:
    dag = dag_bag.dags["yearly_load"]
    order = ["gate_landing", "build_candidate", "gate_candidate", "approve_year", "publish_year"]
    assert [task.task_id for task in dag.topological_sort()] == order
    for task, following in pairwise(order):
        assert following in dag.get_task(task).downstream_task_ids
    assert dag.get_task("gate_candidate").downstream_task_ids == {"approve_year", "publish_year"}
    assert dag.get_task("publish_year").trigger_rule == "none_failed_min_one_success"


def test_yearly_load_waits_for_any_number_of_decisions_but_does_two_steps_of_a_kind_at_once(dag_bag: Any) -> None:
    dag = dag_bag.dags["yearly_load"]
    assert dag.get_task("approve_year").max_active_tis_per_dag is None
    assert {task.max_active_tis_per_dag for task in dag.tasks if task.task_id != "approve_year"} == {2}


def test_every_task_sends_open_alerts_when_it_ends(dag_bag: Any) -> None:
    for dag in dag_bag.dags.values():
        for task in dag.tasks:
            for callback in (task.on_failure_callback, task.on_success_callback, task.on_skipped_callback):
                assert [function.__module__ for function in callback] == ["aidbook.orchestration.alerts"], task.task_id


@pytest.mark.parametrize("dag_id", ["submission_intake", "bulletin_collect"])
def test_nightly_dag_runs_at_half_past_one_in_vietnam(dag_bag: Any, dag_id: str) -> None:
    timetable = dag_bag.dags[dag_id].timetable
    assert timetable.expression == "30 1 * * *"
    assert str(timetable.timezone) == "Asia/Ho_Chi_Minh"


def test_report_year_has_one_partition_a_year(dag_bag: Any) -> None:
    timetable = dag_bag.dags["report_year"].timetable
    assert timetable.expression == "0 0 1 1 *"
    assert timetable.key_format == "%Y"


@pytest.mark.parametrize(("dag_id", "task_id"), [("submission_intake", "request_years"), ("report_year", "request_year")])
def test_producers_wake_the_yearly_load(dag_bag: Any, dag_id: str, task_id: str) -> None:
    asset = dag_bag.dags["yearly_load"].timetable.asset_condition
    assert dag_bag.dags[dag_id].get_task(task_id).outlets == [asset]
