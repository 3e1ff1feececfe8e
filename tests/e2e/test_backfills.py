"""Backfills under a real scheduler that meet each other, the night, a pause and a kill: always the same `bi`.

The tests go on from each other, in this order.
"""

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.test_night import ask, edit
from warehouses import YEARS

from aidbook.errors import LocalServerError
from aidbook.flows.whole_load import load_year
from aidbook.local.airflow_api import Run
from aidbook.local.airflow_config import USER
from aidbook.local.night import watch_night

pytestmark = pytest.mark.slow

UNITS = ("04", "31", "42")
FORCED = {"forced": True}
PEOPLE = "Số người hưởng lợi"


def report(sample: Path, year: int, unit: str) -> Path:
    (file,) = (sample / "inbox" / str(year)).glob(f"{year}_{unit}_*.xlsx")
    return file


def dump_bi() -> list[str]:
    """Every row of every view of bi but the one that says which files have come, without the moment of a publish."""
    views = ask("select viewname from pg_views where schemaname = 'bi' and viewname <> 'submission_status' order by 1")
    row = "to_jsonb(v) - array['published_at', 'known_from', 'known_to']"
    return [f"{view} {seen}" for (view,) in views for (seen,) in ask(f"select {row} as row from bi.{view} as v order by row")]


def loads() -> int:
    return int(ask("select count(*) from ops.load where unit = 'year'", role="admin")[0][0])


def open_years() -> list[int]:
    return [year for (year,) in ask("select distinct report_year from ops.year_request where closed_at is null", role="admin")]


def runs_of(machine: Any, year: str) -> list[Run]:
    """The runs that asked for a year, newest first."""
    return [run for run in machine.api.runs() if run.dag_id == "report_year" and run.partition_key == year]


def wait_for(happens: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_night_publishes_the_years_of_three_provinces(machine: Any, sample: Path) -> None:
    for year in YEARS:
        for unit in UNITS:
            shutil.copy(report(sample, year, unit), machine.inbox)
    assert machine.do_night().answered == YEARS


def test_years_asked_for_by_all_ways_at_once_and_in_any_order_leave_bi_as_it_was(machine: Any) -> None:
    before, count = dump_bi(), loads()
    machine.backfill(YEARS[0], YEARS[-1], dag_run_conf=FORCED, run_backwards=True)
    with pytest.raises(LocalServerError, match=r"409.*already a running backfill"):
        machine.backfill(YEARS[0], YEARS[-1])
    for year in (2022, 2023, 2021, 2022):
        machine.ask_for(year, **FORCED)
    machine.api.trigger("submission_intake")
    assert load_year(2022, "test", forced=True).state in ("published", "overtaken")
    machine.wait_for_years()
    watch_night(machine.api)
    assert loads() >= count + len(YEARS)
    assert set(machine.ends("report_year").values()) == {"success"}
    assert open_years() == []
    assert dump_bi() == before


def test_backfill_by_the_button_in_the_ui_reaches_its_year(machine: Any) -> None:
    playwright, chromium = pytest.importorskip("playwright.sync_api"), shutil.which("chromium")
    if chromium is None:
        pytest.skip("not installed: chromium")
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
    machine.wait_for_years()
    assert runs_of(machine, "2023")[0].state == "success"


def test_clear_by_partition_key_runs_that_year_again(machine: Any) -> None:
    before = dump_bi()
    machine.airflow_says("dags", "clear", "yearly_load", "--partition-key", "2021", "--yes")
    watch_night(machine.api)
    assert machine.ends("yearly_load")["2021"] == "success"
    assert dump_bi() == before


def test_event_that_a_paused_dag_lost_is_made_good_by_the_next_night(machine: Any, sample: Path) -> None:
    file = report(sample, 2022, "04")
    machine.api.ask("PATCH", "/api/v2/dags/yearly_load?update_mask=is_paused", {"is_paused": True})
    edit(file, machine.inbox / f"later_{file.name}", "2_DuAn", PEOPLE, 0, 5432)
    night = machine.api.trigger("submission_intake")
    wait_for(lambda: any(run.run_id == night and run.is_over for run in machine.api.runs()))
    machine.api.unpause("yearly_load")
    assert open_years() == [2022]
    machine.do_night()
    assert ask("select count(*) from bi.projects where beneficiaries = 5432") == [(1,)]
    assert open_years() == []


def test_scheduler_killed_while_a_year_loads_finishes_it_when_it_is_back(machine: Any, sample: Path) -> None:
    file = report(sample, 2022, "04")
    edit(file, machine.inbox / f"last_{file.name}", "2_DuAn", PEOPLE, 0, 6543)
    count = loads()
    machine.api.trigger("submission_intake")
    wait_for(lambda: loads() > count)
    os.kill(machine.airflow.services["scheduler"].pid, signal.SIGKILL)
    machine.airflow.wait(machine.airflow.start())
    watch_night(machine.api)
    assert ask("select count(*) from bi.projects where beneficiaries = 6543") == [(1,)]
