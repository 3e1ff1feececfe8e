"""Let Airflow do one night now, and watch it from the outside: through its API and through what the steps write into `ops`."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from fsspec.core import url_to_fs  # type: ignore[import-untyped]

from aidbook.errors import LocalServerError
from aidbook.flows.inbox import StoreInbox
from aidbook.landing.inbox_files import read_memory
from aidbook.local.airflow_api import AirflowApi, Run
from aidbook.settings import settings
from aidbook.warehouse.connect import connected
from aidbook.workbooks.read import DEFAULT_FORM

NIGHTLY_DAGS = ("submission_intake", "bulletin_collect")
DAGS = (*NIGHTLY_DAGS, "report_year", "yearly_load")

_STEPS_OF_A_LOAD = 4
_POLL_SECONDS = 2.0
_PARSE_SECONDS = 120.0
# An event becomes a run within two rounds of the scheduler; nothing running for so long means that nothing will.
_QUIET_SECONDS = 30.0


@dataclass(frozen=True)
class NightStatus:
    """How far the night is, as `ops` and `landing` tell it.

    Attributes:
        years: report years that submissions in force speak of.
        answered: those whose latest load ended with an answer (published, refused, waiting), not with an accident or overtaken.
        steps: steps done in the latest loads, an answered load counting whole.
        open_requests: years that are still to be loaded.
        claims_answered: whether the claims were loaded.
        workbooks: files landed.
        overtaken: years whose latest load saw newer inputs come and left the answer to a load of these.
    """

    years: tuple[int, ...]
    answered: tuple[int, ...]
    steps: int
    open_requests: int
    claims_answered: bool
    workbooks: int
    overtaken: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every year that came has its answer, and so have the bulletins."""
        return bool(self.years) and self.answered == self.years and self.open_requests == 0 and self.claims_answered

    @property
    def waits_for_newer_inputs_only(self) -> bool:
        """Whether all that came has its answer, but for years that newer inputs overtook."""
        return self.claims_answered and set(self.years) == {*self.answered, *self.overtaken}

    @property
    def fraction(self) -> float:
        """How much of the night is done, from 0 to 1. Taking in the files and the bulletins count as a year each."""
        total = (len(self.years) + 2) * _STEPS_OF_A_LOAD
        taken_in = _STEPS_OF_A_LOAD if self.open_requests or self.steps else 0
        return (self.steps + taken_in + _STEPS_OF_A_LOAD * self.claims_answered) / total if self.years else 0.0

    def __str__(self) -> str:
        """One line for a person."""
        if not self.open_requests and not self.steps:
            return f"{self.workbooks} workbooks landed"
        waiting = sorted(set(self.years) - set(self.answered))
        years = f"{len(self.answered)} of {len(self.years)} years" + (f", to come: {', '.join(map(str, waiting))}" if waiting else "")
        return f"{years}; claims {'done' if self.claims_answered else 'to come'}"


def night_status() -> NightStatus:
    """Read how far the night is."""
    with connected("loader") as connection:
        row = connection.execute(
            """
            with latest as (
                select distinct on (unit, report_year)
                    load_id, unit, report_year, state = 'overtaken' as is_overtaken, state in ('running', 'failed', 'overtaken') as is_open
                from ops.load
                order by unit, report_year, load_id desc
            ),
            years as (
                select distinct report_year from landing.submission_in_force where report_period = 'Y'
            )
            select
                array(select report_year from years order by 1),
                array(select report_year from latest inner join years using (report_year) where unit = 'year' and not is_open order by 1),
                coalesce((
                    select sum(case when l.is_open then (
                        select count(distinct s.step) from ops.step_outcome as s where s.load_id = l.load_id
                    ) else %(steps)s end)
                    from latest as l
                    where l.unit = 'year'
                ), 0),
                (select count(distinct report_year) from ops.year_request where closed_at is null),
                exists (select from latest where unit = 'claims' and not is_open),
                (select count(*) from landing.submission),
                array(select report_year from latest inner join years using (report_year) where unit = 'year' and is_overtaken order by 1)
            """,
            {"steps": _STEPS_OF_A_LOAD},
        ).fetchone()
    assert row is not None  # a select without from always gives a row
    years, answered, steps, open_requests, claims, workbooks, overtaken = row
    return NightStatus(tuple(years), tuple(answered), int(steps), int(open_requests), bool(claims), int(workbooks), tuple(overtaken))


def wait_for_dags(api: AirflowApi) -> None:
    """Return when Airflow has read all four DAGs, and let them run.

    Raises:
        LocalServerError: a DAG file cannot be read, or it takes too long.
    """
    end = time.monotonic() + _PARSE_SECONDS
    while missing := set(DAGS) - api.dag_ids():
        if errors := api.import_errors():
            raise LocalServerError(f"Airflow cannot read a DAG: {errors[0]}")
        if time.monotonic() > end:
            raise LocalServerError(f"Airflow has not read {', '.join(sorted(missing))} after {_PARSE_SECONDS:.0f} s.")
        time.sleep(0.5)
    # The load listens before anything asks for one: an event that meets a paused DAG is lost.
    for dag_id in ("yearly_load", "report_year", *NIGHTLY_DAGS):
        api.unpause(dag_id)


def do_night(api: AirflowApi, show: Callable[[NightStatus], None]) -> bool:
    """Do the night unless it was completed before; True if there was anything to do. `show` is called with every look at it.

    Runs that a killed Airflow left behind go on by themselves, so only what does not run is asked for.

    Raises:
        LocalServerError: everything has ended and a year, or the claims, still has no answer.
    """
    status = night_status()
    running = {run.dag_id for run in _unfinished(api)}
    is_new = has_new_files()
    if status.is_complete and not running and not is_new:
        return False
    if "submission_intake" not in running and (is_new or "yearly_load" not in running):
        api.trigger("submission_intake")
    if not status.claims_answered and "bulletin_collect" not in running:
        api.trigger("bulletin_collect")
    watch_night(api, show)
    return True


def has_new_files() -> bool:
    """Whether the inbox may hold what no intake has read: a look at the list, as the intake itself begins.

    The keys of an object store may be Airflow's alone, so there the answer is yes and the intake looks.
    """
    address = settings().inbox or str(settings().home / "inbox")
    if "://" in address and not address.startswith("file://"):
        return True
    with connected("loader") as connection:
        memory = read_memory(connection, DEFAULT_FORM)
    # As a store, because so the intake under Airflow lists it, with versions of its own kind.
    inbox = StoreInbox(*url_to_fs(address))
    return any(not memory.is_unchanged(file.address, file.version) for file in inbox.files())


def watch_night(api: AirflowApi, show: Callable[[NightStatus], None] = lambda _: None) -> NightStatus:
    """Wait until nothing runs and everything has its answer.

    A year whose load was overtaken is asked for once more; if newer inputs overtake that load too, it is the next night's.

    Raises:
        LocalServerError: everything has ended and a year, or the claims, still has no answer.
    """
    quiet_since: float | None = None
    asked_again = False
    while True:
        # The runs first: one that ends between the two looks has written its answer by the second.
        is_busy = bool(_unfinished(api))
        status = night_status()
        show(status)
        if is_busy:
            quiet_since = None
        elif status.is_complete:
            return status
        elif quiet_since is None:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > _QUIET_SECONDS and status.overtaken and not asked_again:
            api.trigger("submission_intake")
            asked_again = True
        elif time.monotonic() - quiet_since > _QUIET_SECONDS and status.waits_for_newer_inputs_only:
            return status
        elif time.monotonic() - quiet_since > _QUIET_SECONDS:
            raise LocalServerError(f"The night ended with {status}.{_failures(api)}")
        time.sleep(_POLL_SECONDS)


def _unfinished(api: AirflowApi) -> list[Run]:
    """The runs that go on by themselves; one that waits for a person is none of them."""
    runs = [run for run in api.runs() if run.dag_id in DAGS and not run.is_over]
    return [run for run in runs if run.dag_id != "yearly_load" or api.task_states(run).get("approve_year") != "deferred"]


def _failures(api: AirflowApi) -> str:
    """Which tasks failed in the newest run of each DAG and year, for the message that ends a bad night."""
    seen: set[tuple[str, str | None]] = set()
    failed = []
    for run in api.runs():
        if (run.dag_id, run.partition_key) in seen:
            continue
        seen.add((run.dag_id, run.partition_key))
        if run.state == "failed":
            tasks = [task for task, state in api.task_states(run).items() if state == "failed"]
            failed.append(f"{run.dag_id} {run.partition_key or ''} {', '.join(tasks)}".replace("  ", " "))
    return f" Failed: {'; '.join(failed)}. Their logs are in Airflow." if failed else " No task failed; look at Airflow's page."
