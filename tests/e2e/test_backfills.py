"""Backfills under a real scheduler that overlap each other and the night, lost events, a killed scheduler: always the same `bi`."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from e2e.test_night import ask, dump_bi, edit

from aidbook.local.night import watch_night
from aidbook.sample import make_sample

pytestmark = pytest.mark.slow

YEARS = range(2020, 2024)
UNITS = ("04", "31", "42")
FORCED = {"forced": True}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, YEARS, 0.1, 1, False, lambda _: None)
    return folder


def report(sample: Path, year: int, unit: str) -> Path:
    (file,) = (sample / "inbox" / str(year)).glob(f"{year}_{unit}_*.xlsx")
    return file


@pytest.fixture
def published(machine, sample):
    """Four years of three provinces, published once."""
    for year in YEARS:
        for unit in UNITS:
            shutil.copy(report(sample, year, unit), machine.inbox)
    if not ask("select count(*) from ops.year_status")[0][0]:
        machine.do_night()
    return machine


def loads() -> int:
    return int(ask("select count(*) from ops.load where unit = 'year'", role="admin")[0][0])


def test_backfills_at_once_shuffled_and_beside_the_night_leave_bi_as_it_was(published):
    before, count = dump_bi(), loads()
    published.backfill(2020, 2022, dag_run_conf=FORCED, run_backwards=True)
    published.api.trigger("submission_intake")
    published.wait_for_backfills()
    published.airflow_says(
        *("backfill", "create", "--dag-id", "report_year", "--from-date", "2021-01-01", "--to-date", "2023-01-01"),
        *("--reprocess-behavior", "completed", "--dag-run-conf", '{"forced": true}'),
    )
    published.wait_for_backfills()
    watch_night(published.api)
    assert loads() >= count + 6
    assert set(published.ends("report_year").values()) == {"success"}
    assert dump_bi() == before


def test_clear_by_partition_key_runs_that_year_again(published):
    before = dump_bi()
    published.airflow_says("dags", "clear", "yearly_load", "--partition-key", "2021", "--yes")
    watch_night(published.api)
    assert published.ends("yearly_load")["2021"] == "success"
    assert dump_bi() == before


def test_event_that_a_paused_dag_lost_is_made_good_by_the_next_night(published, sample):
    file = report(sample, 2022, "04")
    published.api.ask("PATCH", "/api/v2/dags/yearly_load?update_mask=is_paused", {"is_paused": True})
    edit(file, published.inbox / f"later_{file.name}", "2_DuAn", "Số người hưởng lợi", 0, 5432)
    run = published.api.trigger("submission_intake")
    wait_for(lambda: next(each.is_over for each in published.api.runs() if each.run_id == run))
    published.api.unpause("yearly_load")
    assert ask("select count(*) from ops.year_request where closed_at is null", role="admin") == [(1,)]
    published.do_night()
    assert ask("select count(*) from bi.projects where beneficiaries = 5432") == [(1,)]
    assert ask("select count(*) from ops.year_request where closed_at is null", role="admin") == [(0,)]


def test_scheduler_killed_while_a_year_loads_finishes_it_when_it_is_back(published, sample):
    file = report(sample, 2022, "04")
    edit(file, published.inbox / f"last_{file.name}", "2_DuAn", "Số người hưởng lợi", 0, 6543)
    count = loads()
    published.api.trigger("submission_intake")
    wait_for(lambda: loads() > count)
    scheduler = published.airflow.services["scheduler"]
    os.kill(scheduler.pid, signal.SIGKILL)
    published.airflow.wait(published.airflow.start())
    watch_night(published.api)
    assert ask("select count(*) from bi.projects where beneficiaries = 6543") == [(1,)]


def wait_for(happens, seconds=120):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.2)
