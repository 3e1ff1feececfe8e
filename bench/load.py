"""The load of a year: alone, after twenty others, eight in a row and two at a time, under Airflow's scheduler, and with a million rows.

Run: ``python bench/load.py``. Builds PostgreSQL servers of its own and removes them. Goals: see bench/README.md.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from measuring import judge, own_database, own_folder, print_machine, run_sql, timed

if TYPE_CHECKING:
    from aidbook.local.airflow_api import AirflowApi, Run

YEAR, FIRST, LAST = 2023, 2006, 2025
"""The year that is made, and the years that it is copied to."""

SPAN = range(2018, 2026)
WAITS = 4
"""Exit code of a load that waits for a person."""
HOLES = {"base": YEAR, "first": FIRST, "last": LAST}
"""What the SQL files here need to be told."""
PARTS = ("growth", "backfill", "scheduler", "million")


def main() -> None:
    """Print each measure beside its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the made years; 1 is some 2,800 activities")
    parser.add_argument("--rows", type=float, default=1.0, help="millions of activity rows of the large year")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="some parts of it")
    chosen = parser.parse_args()
    print_machine()
    print_starts()
    if "growth" in chosen.only:
        with landed([YEAR], chosen.scale) as dsn:
            growth(dsn)
    if "backfill" in chosen.only:
        backfill(chosen.scale)
    if "scheduler" in chosen.only:
        scheduler(chosen.scale)
    if "million" in chosen.only:
        with landed([YEAR], 1.0) as dsn:
            large_year(dsn, chosen.rows)


def print_starts() -> None:
    """What importing the two tools takes, which every load pays."""
    for name, module in (("dbt", "dbt.cli.main"), ("Great Expectations, at each gate", "great_expectations")):
        seconds, _ = timed(lambda module=module: subprocess.run([sys.executable, "-c", f"import {module}"], check=True))  # type: ignore[misc]
        print(f"start-up of {name}: {seconds:.1f} s")


@contextmanager
def landed(years: Sequence[int], scale: float) -> Iterator[str]:
    """A database of its own with the sample's reports of these years landed, and nothing loaded."""
    from aidbook.flows.intake import take_in
    from aidbook.sample import make_sample

    with own_folder() as folder, own_database(folder) as dsn:
        make_sample(folder / "sample", years, scale, 1, False)
        take_in([folder / "sample" / "inbox"])
        yield dsn


def load(year: int) -> float:
    """Seconds of `aidbook load` by the clock, with `aidbook approve` where it waits for a person: both together publish."""
    seconds, code = timed(lambda: aidbook("load", "--year", str(year)))
    if code not in (0, WAITS):
        raise SystemExit(f"the load of {year} ended with exit {code}")
    return seconds + (timed(lambda: approve(year))[0] if code == WAITS else 0.0)


def approve(year: int) -> None:
    """Publish a year that waits for a person."""
    if (code := aidbook("approve", "--year", str(year), "--why", "bench")) != 0:
        raise SystemExit(f"{year} was not published: exit {code}")


def aidbook(*arguments: str) -> int:
    """Run the command line as its user does."""
    command = [str(Path(sys.executable).with_name("aidbook")), *arguments]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def growth(dsn: str) -> None:
    """Each year of real size for the first time, one after the other; every year continues two thirds of the one before.

    Of the two that are compared the files are news, with one year landed beside the first and all others beside the second.
    """
    second = FIRST + 1
    land_copies(dsn, FIRST, second)
    seconds = {FIRST: load(FIRST), second: load_new(dsn, second)}
    land_copies(dsn, second + 1, LAST)
    seconds |= {year: load(year) for year in range(second + 1, LAST)}
    seconds[LAST] = load_new(dsn, LAST)
    print(f"years one after the other, s: {', '.join(f'{year} {took:.1f}' for year, took in seconds.items())}")
    for year in (FIRST, second, LAST):
        print_steps(dsn, year)
    judge(seconds[FIRST + 1], f"s for `aidbook load` of {FIRST + 1}, one year being there", 25)
    judge(seconds[LAST] / seconds[FIRST + 1], f"times as long for {LAST}, {LAST - FIRST} years being there", 1.25)


def land_copies(dsn: str, first: int, last: int) -> None:
    """The made year once more for each of these years, landed and not loaded."""
    with psycopg.connect(dsn) as connection:
        run_sql(connection, "stars_landing.sql", base=YEAR, first=first, last=last)
        connection.execute("delete from ops.publication where manifest_sha256 = 'bench'")
        connection.commit()
        connection.autocommit = True
        connection.execute("analyze")


def load_new(dsn: str, year: int) -> float:
    """:func:`load` of a year as if its files had landed just now: projects of all years are told apart anew."""
    with psycopg.connect(dsn) as connection:
        connection.execute("delete from registry.project_linking")
    return load(year)


def print_steps(dsn: str, year: int) -> None:
    """What each step of a year's newest load took, as ops has it."""
    with psycopg.connect(dsn) as connection:
        steps = connection.execute(
            """
            select s.step, extract(epoch from s.finished_at - s.started_at)
            from ops.step_outcome as s
            where s.load_id = (select max(l.load_id) from ops.load as l where l.report_year = %s)
            order by s.step_outcome_id
            """,
            [year],
        ).fetchall()
    print(f"steps of {year}, s: {', '.join(f'{step} {seconds:.1f}' for step, seconds in steps)}")


def backfill(scale: float) -> None:
    """Eight years by `aidbook backfill`, and the same by two loads at a time, with the approvals of those that wait."""
    with landed(SPAN, scale) as dsn:
        one = load(SPAN[0])
        rest, _ = timed(lambda: backfill_and_approve(dsn, SPAN[1], SPAN[-1]))
        print(f"{SPAN[0]} alone {one:.1f} s; the other {len(SPAN) - 1} years one at a time {rest:.1f} s")
        judge((one + rest) / one, f"times one year for {len(SPAN)} years", len(SPAN))
    with landed(SPAN, scale):
        load(SPAN[0])
        with ThreadPoolExecutor(2) as two:
            both, _ = timed(lambda: list(two.map(load, SPAN[1:])))
        judge(both / rest, "times as long with two at a time as one at a time", 1)


def backfill_and_approve(dsn: str, first: int, last: int) -> None:
    """Load the years by one command, and publish those that wait."""
    if (code := aidbook("backfill", str(first), str(last))) not in (0, WAITS):
        raise SystemExit(f"the backfill ended with exit {code}")
    with psycopg.connect(dsn) as connection:
        waiting = connection.execute("select report_year from ops.load where state = 'waiting' order by 1").fetchall()
    for (year,) in waiting:
        approve(year)


def scheduler(scale: float) -> None:
    """One year under Airflow, from its first task's queue to its last task's end, beside `aidbook load` of the same year."""
    from aidbook.local.airflow import Airflow
    from aidbook.local.airflow_api import AirflowApi
    from aidbook.local.airflow_config import USER
    from aidbook.local.night import wait_for_dags

    with landed([YEAR], scale):
        alone = load(YEAR)
    with landed([YEAR], scale) as dsn:
        airflow = Airflow(Path(os.environ["AIDBOOK_HOME"]))
        airflow.finish_migration(airflow.prepare(dsn))
        try:
            airflow.wait(airflow.start())
            api = AirflowApi(airflow.port, USER, airflow.password)
            wait_for_dags(api)
            api.trigger("submission_intake")
            run = wait_for_load(api)
            seconds, tasks = run.seconds, len(api.task_states(run))
        finally:
            airflow.stop()
    print(f"`aidbook load` {alone:.1f} s; the run of yearly_load {seconds:.1f} s in {tasks} tasks")
    judge((seconds - alone) / tasks, "s more for each task", 3)


def wait_for_load(api: "AirflowApi") -> "Run":
    """The run of yearly_load, when it has ended well."""
    while True:
        for run in api.runs():
            if run.dag_id == "yearly_load" and run.is_over:
                if run.state != "success":
                    raise SystemExit(f"{run.run_id} ended as {run.state}: {api.task_states(run)}")
                return run
        time.sleep(1)


def large_year(dsn: str, millions: float) -> None:
    """The whole load of a year with so many activities, and the largest of its processes."""
    with psycopg.connect(dsn) as connection:
        (rows,) = connection.execute("select count(*) from registry.corrected_row where table_name = 'project'").fetchone() or (1,)
        run_sql(connection, "load_rows.sql", **HOLES, copies=max(1, round(millions * 1_000_000 / rows)))
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze landing.submission_row")
        (rows,) = connection.execute("select count(*) from registry.corrected_row where table_name = 'project'").fetchone() or (0,)
    print(f"{rows:,} activity rows in one year")
    seconds = load(YEAR)
    print_steps(dsn, YEAR)
    judge(seconds, "s for the whole load", 300)
    judge(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB in the largest process of the load", 1024)


if __name__ == "__main__":
    main()
