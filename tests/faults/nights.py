"""A night without Airflow in a process of its own, which a test may kill; and what is there before and after it.

The processes are forked from one that has imported everything: what is killed is the work, not the start of Python.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psycopg
from databases import Database
from psycopg import sql

YEAR = 2022
PUBLISHED_YEAR = 2021
ROLES = ("owner", "loader", "reader")

_HAS_DONE = "select exists (select from ops.load join ops.step_outcome using (load_id) where state = 'running' and step = '{}')"

IN_THE_MIDDLE_OF = {
    "take in": "select count(*) > 6 from landing.submission",
    "gate 1": _HAS_DONE.format("identify_rows"),
    "dbt builds the candidate": "select exists (select from pg_tables where schemaname like 'candidate%')",
    "gate 2": _HAS_DONE.format("build_candidate"),
}
"""Queries that are true from the middle of a step on; :meth:`Nights.held_in_the_middle_of_its_publish` is the same for the publish."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [f"aidbook.flows.{flow}" for flow in ("intake", "whole_load", "answers", "bulletins")]
    + ["aidbook.quality.gate", "aidbook.quality.page"]
)

STEPS = (
    "take in",
    "ask for years",
    "answer",
    "identity and gate 1",
    "dbt builds the candidate",
    "gate 2",
    "publish",
    "after the publish",
)
"""The steps of a night in their order, as `do_night` reaches them."""


def do_night(environment: Mapping[str, str], dies_before: str | None = None, room: int | None = None, dry_run: bool = False) -> None:
    """Take in the inbox, answer its senders, load the years that changed and the claims; end by kill -9 on the way to one step.

    Args:
        environment: what the settings are read from.
        dies_before: the step that is not begun any more.
        room: bytes that a file may have, as if the disk were full then.
        dry_run: only show what another load of the year would change.
    """
    import resource

    from aidbook.flows.answers import answer_submissions
    from aidbook.flows.bulletins import load_claims
    from aidbook.flows.intake import request_changed_years, take_in
    from aidbook.flows.whole_load import load_year
    from aidbook.settings import reload_settings

    os.environ.update(environment)
    reload_settings()
    if room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    if dry_run:
        load_year(YEAR, "a dry run", dry_run=True, forced=True)
        return

    def reach(step: str) -> None:
        if step == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)

    reach("take in")
    take_in()
    reach("ask for years")
    years = request_changed_years("a night")
    reach("answer")
    answer_submissions()
    for year in years:
        load_year(year, "a night", step=reach)
    reach("after the publish")
    load_claims("a night")


@dataclass(frozen=True)
class Nights:
    """The nights of one warehouse."""

    database: Database

    @property
    def environment(self) -> dict[str, str]:
        """What makes the settings of a process speak of this warehouse."""
        dsns = {f"AIDBOOK_{role.upper()}_DSN": getattr(self.database, role) for role in ROLES}
        return {"AIDBOOK_HOME": str(self.database.home), "AIDBOOK_DSN": self.database.admin, **dsns}

    @property
    def inbox(self) -> Path:
        """Where reports arrive."""
        return self.database.home / "inbox"

    def begin(self, **arguments: Any) -> BaseProcess:
        """Begin a night beside this process."""
        process = _FORKS.Process(target=do_night, args=(self.environment,), kwargs=arguments)
        process.start()
        return process

    def do(self, **arguments: Any) -> int:
        """Do a night; how it ended: 0, 1 after an error, minus the signal."""
        return ended(self.begin(**arguments))

    def ask(self, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.admin) as connection:
            return connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]

    def run(self, statements: str) -> None:
        with psycopg.connect(self.database.admin, autocommit=True) as connection:
            connection.execute(statements)  # type: ignore[call-overload]

    def wait_until(self, query: str, seconds: float = 600) -> None:
        """Wait until a query gives true."""
        end = time.monotonic() + seconds
        with psycopg.connect(self.database.admin, autocommit=True) as connection:
            while connection.execute(query).fetchone() != (True,):  # type: ignore[arg-type]
                assert time.monotonic() < end, f"not within {seconds} s: {query}"
                time.sleep(0.005)

    @contextmanager
    def held_in_the_middle_of_its_publish(self) -> Iterator[BaseProcess]:
        """A night whose publish has merged its facts and waits for a lock on a table that it merges later."""
        with closing(psycopg.connect(self.database.admin)) as holder:
            holder.execute("lock table marts.dim_year in share mode")
            night = self.begin()
            self.wait_until(
                "select exists (select from pg_locks as l where not l.granted and l.relation = 'marts.dim_year'::regclass"
                " and l.database = (select oid from pg_database where datname = current_database()))"
            )
            yield night

    def published(self) -> dict[str, bytes]:
        """Every mart, every view of bi, the kept files, and what else must be the same whatever happened on the way, as ordered bytes."""
        with psycopg.connect(self.database.admin) as connection:
            relations = connection.execute(
                """
                select n.nspname, c.relname
                from pg_class as c
                inner join pg_namespace as n on n.oid = c.relnamespace
                where n.nspname in ('marts', 'bi') and c.relkind in ('r', 'v', 'm', 'p')
                order by 1, 2
                """
            ).fetchall()
            queries: dict[str, sql.Composable] = {
                f"{schema}.{name}": sql.SQL("select to_jsonb(t) - {} from {} as t order by 1").format(
                    _MOMENTS, sql.Identifier(schema, name)
                )
                for schema, name in relations
            }
            queries |= {name: sql.SQL(query) for name, query in RECORDS.items()}
            dumped = {}
            for name, query in queries.items():
                with connection.cursor().copy(sql.SQL("copy ({}) to stdout").format(query)) as copy:
                    dumped[name] = b"".join(bytes(block) for block in copy)
        home = self.database.home
        for folder in ("archive/files", "answers"):
            dumped[folder] = "\n".join(
                sorted(str(file.relative_to(home)) for file in (home / folder).rglob("*") if file.is_file())
            ).encode()
        return dumped

    def cut_connections(self) -> None:
        """End every session of this database."""
        self.ask("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")

    def a_day_passes(self) -> None:
        """Let everything that was written down be a day older: the next night does not come at once."""
        with psycopg.connect(self.database.admin) as connection:
            connection.execute(
                "update ops.load set active_at = active_at - interval '1 day', started_at = started_at - interval '1 day',"
                " finished_at = finished_at - interval '1 day'"
            )
            # A request is answered by a load that began after it.
            connection.execute("update ops.year_request set requested_at = requested_at - interval '1 day'")
        yesterday = time.time() - 86400
        for draft in self.database.home.rglob("*.draft"):
            os.utime(draft, (yesterday, yesterday))

    def leftovers(self) -> list[str]:
        """What should not be there after a night: locks, sessions, candidates, drafts, loads that nobody ends, open requests."""
        found = [
            f"{what}: {name}"
            for what, name in self.ask(
                """
                select 'advisory lock', l.objid::text
                from pg_locks as l
                where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
                union all
                select 'session', a.query from pg_stat_activity as a
                where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
                union all
                select 'candidate', nspname from pg_namespace where nspname like 'candidate%'
                union all
                select 'load', load_id || ' is ' || state from ops.load where state in ('running', 'waiting', 'refused')
                union all
                select 'request', report_year::text from ops.year_request where closed_at is null
                union all
                select 'load without a page', load_id::text
                from ops.load where verdict is not null and page_path is null and state in ('published', 'waiting', 'refused')
                """
            )
        ]
        home = self.database.home
        drafts = [file for file in home.rglob("*") if any(mark in file.name.lower() for mark in ("draft", "partial", "tmp"))]
        kept = [draft for draft in drafts if draft.name != "partial_parse.msgpack"] + list((home / "work").glob("candidate*"))
        return found + [str(file.relative_to(home)) for file in kept]


_MOMENTS = sql.SQL("array['published_at', 'known_from', 'known_to']")
"""Columns of bi that say when a row was published, which a second try does later."""

RECORDS = {
    "landing.submission": "select sha256, file_name, state, report_year from landing.submission order by 1, 2",
    "landing.submission_row": """
        select s.sha256, r.sheet, r.row_number, r.table_name, r."values", r.raw, r.cells, r.ignored_by
        from landing.submission_row as r inner join landing.submission as s using (submission_id)
        order by 1, 2, 3
    """,
    "registry.row_identity": """
        select s.sha256, i.sheet, i.row_number, i.donor_id, i.project_id, i.natural_project_key, i.fate, i.fate_rule
        from registry.row_identity as i inner join landing.submission as s using (submission_id)
        order by 1, 2, 3
    """,
    "ops.row_fate": """
        select s.sha256, f.sheet, f.row_number, f.fate, f.rule
        from ops.row_fate as f inner join landing.submission as s using (submission_id)
        order by 1, 2, 3
    """,
    "ops.finding": """
        select s.sha256, f.rule, f.sheet, f.cell, f.seen
        from ops.finding as f inner join landing.submission as s using (submission_id)
        order by 1, 2, 3, 4, 5
    """,
    "ops.publication": "select unit, report_year, manifest_sha256, is_final from ops.publication order by 1, 2",
    "ops.answer": """
        select s.sha256, a.finding_count
        from ops.answer as a inner join landing.submission as s using (submission_id)
        order by 1
    """,
    "history": """
        select to_jsonb(h) - 'known', upper_inf(h.known)
        from history.fct_project_year as h
        order by to_jsonb(h)::text collate "C", 2
    """,
}
"""What no mart shows and must be the same all the same, without the ids and times that a second try gives anew."""


def ended(process: BaseProcess, seconds: float = 900) -> int:
    """Wait for a process; its exit code."""
    process.join(seconds)
    assert process.exitcode is not None, "it does not end"
    return process.exitcode


def kill(process: BaseProcess) -> None:
    """End a process as the kernel does when memory runs out."""
    process.kill()
    assert ended(process) == -signal.SIGKILL
