"""Years that are asked for by all ways under a real scheduler, also at once: always the same marts.

The tests go on from each other, in this order.
"""

import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.test_night import ask

from aidbook.errors import LocalServerError
from aidbook.flows.whole_load import load_year
from aidbook.local.airflow_api import Run
from aidbook.local.airflow_config import USER

pytestmark = pytest.mark.slow

YEARS = (2022, 2023)
UNITS = ("04", "31", "42")
LATE = "22"
"""A province that reports after the others."""
FORCED = {"forced": True}


def report(sample: Path, year: int, unit: str) -> Path:
    (file,) = (sample / "inbox" / str(year)).glob(f"{year}_{unit}_*.xlsx")
    return file


def dump_marts() -> Counter[str]:
    """Every row that is published."""
    tables = ask("select tablename from pg_tables where schemaname = 'marts'", role="admin")
    return Counter(f"{table} {row}" for (table,) in tables for (row,) in ask(f"select to_jsonb(t) from marts.{table} as t", role="admin"))


def loads() -> int:
    return int(ask("select count(*) from ops.load where unit = 'year'", role="admin")[0][0])


def open_years() -> list[int]:
    return [year for (year,) in ask("select distinct report_year from ops.year_request where closed_at is null", role="admin")]


def test_night_publishes_the_years_of_three_provinces(machine: Any, sample: Path) -> None:
    for year in YEARS:
        for unit in UNITS:
            shutil.copy(report(sample, year, unit), machine.inbox)
    machine.api.trigger("submission_intake")
    wait_until_quiet(machine)
    assert ask("select distinct report_year from bi.aid order by 1") == [(year,) for year in YEARS]


def test_years_asked_for_by_all_ways_at_once_and_in_any_order_leave_marts_as_they_were(machine: Any) -> None:
    before, count = dump_marts(), loads()
    machine.backfill(YEARS[0], YEARS[-1], dag_run_conf=FORCED, run_backwards=True)
    with pytest.raises(LocalServerError, match=r"409.*already a running backfill"):
        machine.backfill(YEARS[0], YEARS[-1])
    machine.ask_for(YEARS[0], **FORCED)
    machine.api.trigger("submission_intake")
    assert load_year(YEARS[0], "test", forced=True).state in ("published", "overtaken", "unchanged")
    wait_until_quiet(machine)
    assert loads() > count + len(YEARS)
    assert set(machine.ends("report_year").values()) == {"success"}
    assert dump_marts() == before


def test_backfill_by_the_button_in_the_ui_reaches_its_year(machine: Any) -> None:
    playwright, chromium = pytest.importorskip("playwright.sync_api"), shutil.which("chromium")
    if chromium is None:
        pytest.skip("not installed: chromium")
    machine.wait_for_backfills()
    asked = len(runs_of(machine, "2023"))
    with playwright.sync_playwright() as driver:
        # Tests may run as root, in containers: chromium's own sandbox wants neither.
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        page.set_default_timeout(60_000)
        page.goto(f"{machine.airflow.url}/dags/report_year")
        page.fill("input[name=username]", USER)
        page.fill("input[name=password]", machine.airflow.password)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Trigger").first.click()
        page.get_by_text("Run this Dag for a range of dates").click()
        for day in ("2023/01/01", "2023/01/02"):
            page.get_by_text("Select date and time").first.click()
            page.get_by_placeholder("YYYY/MM/DD").fill(day)
            page.get_by_placeholder("HH:mm").fill("00:00")
            page.keyboard.press("Escape")
        page.get_by_text("All Runs").click()
        page.get_by_role("button", name="Run Backfill").click()
        wait_for(lambda: len(runs_of(machine, "2023")) > asked)
        browser.close()
    wait_until_quiet(machine)
    assert runs_of(machine, "2023")[0].state == "success"


def test_clear_by_partition_key_runs_that_year_again(machine: Any) -> None:
    before = dump_marts()
    machine.airflow_says("dags", "clear", "yearly_load", "--partition-key", "2022", "--yes")
    wait_until_quiet(machine)
    assert machine.ends("yearly_load")["2022"] == "success"
    assert dump_marts() == before


def test_events_that_meet_a_paused_load_are_made_good_by_the_next_night(machine: Any, sample: Path) -> None:
    woken, before = loads_woken(machine), publications()
    machine.airflow_says("dags", "pause", "yearly_load")
    shutil.copy(report(sample, YEARS[0], LATE), machine.inbox)
    machine.api.trigger("submission_intake")
    machine.ask_for(YEARS[1], **FORCED)
    # By now both have told Airflow of their years.
    wait_for(lambda: states_of_tasks(machine, "submission_intake").get("request_years") == "success")
    wait_for(lambda: states_of_tasks(machine, "report_year").get("await_answer") == "deferred")
    machine.api.unpause("yearly_load")
    assert set(open_years()) == set(YEARS)
    assert (loads_woken(machine), publications()) == (woken, before)
    machine.api.trigger("submission_intake")
    wait_until_quiet(machine)
    assert loads_woken(machine) - woken == Counter(map(str, YEARS))
    assert all(load_id > before[year] for year, load_id in publications().items())
    assert machine.ends("report_year")[str(YEARS[1])] == "success"
    assert ask("select provinces_received from ops.year_status order by report_year") == [(len(UNITS) + 1,), (len(UNITS),)]


def test_load_whose_scheduler_is_killed_is_finished_by_the_next_one_as_if_nothing_had_been(machine: Any, sample: Path) -> None:
    shutil.copy(report(sample, YEARS[1], LATE), machine.inbox)
    machine.api.trigger("submission_intake")
    wait_for(lambda: bool(ask(IN_THE_MIDDLE_OF_DBT, role="admin")))
    # Everything that it has started goes with it: the task, and its dbt.
    assert machine.airflow.services["scheduler"].stop(signal.SIGKILL)
    machine.airflow.wait(machine.airflow.start())
    ((load_id,),) = ask(IN_THE_MIDDLE_OF_DBT, role="admin")
    wait_until_quiet(machine)
    assert publications()[YEARS[1]] == load_id
    assert ask("select provinces_received from ops.year_status where report_year = %s", [YEARS[1]]) == [(len(UNITS) + 1,)]
    after = dump_marts()
    assert load_year(YEARS[1], "test", forced=True).state == "published"
    assert dump_marts() == after


IN_THE_MIDDLE_OF_DBT = """
select distinct l.load_id
from ops.load as l
inner join pg_tables as t on t.schemaname = 'candidate_' || l.load_id
where l.state = 'running' and not exists (select from ops.step_outcome as s where s.load_id = l.load_id and s.step = 'build_candidate')
"""
"""Loads of whose candidate there are tables and which nobody has gone on with."""


def publications() -> dict[int, int]:
    """Report year → the load that is published."""
    return dict(ask("select report_year, load_id from ops.publication where unit = 'year'", role="admin"))


def loads_woken(machine: Any) -> Counter[str]:
    """How many runs of yearly_load there are of each year."""
    return Counter(run.partition_key for run in machine.api.runs() if run.dag_id == "yearly_load")


def states_of_tasks(machine: Any, dag_id: str) -> dict[str, str | None]:
    """The states of the tasks in the newest run of a DAG."""
    return dict(machine.api.task_states(next(run for run in machine.api.runs() if run.dag_id == dag_id)))


def runs_of(machine: Any, year: str) -> list[Run]:
    """The runs that asked for a year, newest first."""
    return [run for run in machine.api.runs() if run.dag_id == "report_year" and run.partition_key == year]


def wait_until_quiet(machine: Any) -> None:
    """Return when every run has ended and every year has its answer."""
    wait_for(lambda: all(run.is_over for run in machine.api.runs()) and not open_years())


def wait_for(happens: Callable[[], bool], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.5)
