"""Readers beside publishes: each statement, and each REPEATABLE READ transaction, sees one published state whole; nobody waits."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from databases import speaking_of
from faults.nights import YEAR, Nights
from psycopg import sql

from aidbook.flows import year as steps
from aidbook.warehouse import build
from aidbook.warehouse.publish import Difference, Unit, lock_publishing, merge_candidate, refresh_statistics
from aidbook.warehouse.stars import Publish, Star

pytestmark = pytest.mark.slow

CONNECTIONS = 8
OTHER = "candidate_of_readers"
UNIT = Unit(Publish.YEAR, YEAR)

DISBURSED = f"select sum(disbursed_year_usd) from bi.aid where report_year = {YEAR}"
BENEFICIARIES = f"select sum(beneficiaries) from bi.projects where report_year = {YEAR}"
TOOK = "extract(epoch from clock_timestamp() - statement_timestamp())"
"""What the server itself needed for a statement, waits and planning included: eight readers in one Python wait for each other too."""

State = tuple[Any, ...]


@dataclass
class Stage:
    """Two candidates of one year that differ in every project of it, published in turn."""

    nights: Nights
    load_id: int
    stars: Sequence[Star]
    turn: int = 0

    def publish(self, connection: psycopg.Connection[Any]) -> list[Difference]:
        """Merge the other candidate; the caller commits."""
        schema = (build.candidate_schema(self.load_id), OTHER)[self.turn % 2]
        self.turn += 1
        known_from = lock_publishing(connection)
        differences = merge_candidate(connection, self.stars, schema, UNIT, known_from)
        connection.execute("update ops.publication set published_at = %s where unit = 'year' and report_year = %s", [known_from, YEAR])
        return differences

    def state(self) -> State:
        return self.nights.ask(f"select ({DISBURSED}), ({BENEFICIARIES})")[0]


@pytest.fixture(scope="module")
def stage(make_nights: Any) -> Iterator[Stage]:
    with make_nights() as nights, pytest.MonkeyPatch.context() as patch, speaking_of(nights.database, patch):
        load_id = steps.open_load(YEAR, "for the readers", forced=True)
        assert load_id is not None
        assert steps.gate_landing(load_id).startswith("pass")
        steps.build_candidate(load_id)
        candidate = build.candidate_schema(load_id)
        with psycopg.connect(nights.database.loader) as connection:
            connection.execute(sql.SQL("create schema {}").format(sql.Identifier(OTHER)))
            stars = build.candidate_stars(load_id)
            for star in (star for star in stars if star.publish is not Publish.CLAIMS):
                table = sql.Identifier(OTHER, star.name)
                connection.execute(sql.SQL("create table {} as select * from {}").format(table, sql.Identifier(candidate, star.name)))
            connection.execute(f"update {OTHER}.fct_aid_flow set disbursed_year_usd = coalesce(disbursed_year_usd, 0) + 1000")
            connection.execute(f"update {OTHER}.fct_project_year set beneficiaries = coalesce(beneficiaries, 0) + 7")
        yield Stage(nights, load_id, stars)


@dataclass
class Readings:
    """What all readers saw together, and how long the server needed for each statement."""

    states: set[State] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    count: int = 0
    is_enough: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, dsn: str) -> None:
        """Read until it is enough, as a BI tool does: every other time by one statement, else by two in one transaction."""
        # A reader that waits longer than that for a publish is an error.
        with psycopg.connect(dsn, autocommit=True, options="-c lock_timeout=100ms") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            while not self.is_enough.is_set():
                try:
                    if self.count % 2:
                        *state, took = connection.execute(f"select ({DISBURSED}), ({BENEFICIARIES}), {TOOK}").fetchone()  # type: ignore[misc]
                    else:
                        with connection.transaction():
                            disbursed, first = connection.execute(f"select ({DISBURSED}), {TOOK}").fetchone()  # type: ignore[misc]
                            beneficiaries, second = connection.execute(f"select ({BENEFICIARIES}), {TOOK}").fetchone()  # type: ignore[misc]
                        state, took = [disbursed, beneficiaries], max(first, second)
                except psycopg.Error as error:
                    with self._lock:
                        self.errors.append(str(error))
                    return
                with self._lock:
                    self.states.add(tuple(state))
                    self.seconds.append(float(took))
                    self.count += 1

    def in_words(self) -> str:
        ordered = sorted(self.seconds)
        middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        return f"half of them within {middle * 1000:.1f} ms, 99 % within {late * 1000:.0f} ms, the slowest in {ordered[-1] * 1000:.0f} ms"


def read_beside(stage: Stage, reads: int, publishes: int) -> Readings:
    """Readers at once, and publishes spread over their reads."""
    readings = Readings()
    readers = [threading.Thread(target=readings.read, args=(stage.nights.database.reader,)) for _ in range(CONNECTIONS)]
    for reader in readers:
        reader.start()

    def wait_for(count: int) -> None:
        while readings.count < count and any(reader.is_alive() for reader in readers):
            time.sleep(0.002)

    try:
        with psycopg.connect(stage.nights.database.loader) as connection:
            for publish in range(publishes):
                wait_for(publish * reads // publishes)
                differences = stage.publish(connection)
                connection.commit()
                refresh_statistics(connection, differences)
                connection.commit()
        wait_for(reads)
    finally:
        readings.is_enough.set()
        for reader in readers:
            reader.join()
    return readings


def test_readers_through_many_publishes_see_no_mix_and_no_error(stage, reads_and_publishes):
    reads, publishes = reads_and_publishes
    with psycopg.connect(stage.nights.database.loader) as connection:
        stage.publish(connection)
        connection.commit()
        one = stage.state()
        stage.publish(connection)
        connection.commit()
    other = stage.state()
    assert one[0] != other[0]
    assert one[1] != other[1]

    alone = read_beside(stage, reads // 4, 0)
    beside = read_beside(stage, reads, publishes)
    print(
        f"\n{beside.count} reads by {CONNECTIONS} connections through {publishes} publishes: {len(beside.states - {one, other})} mixed, "
        f"{len(beside.errors)} errors, none waited 100 ms for a lock\n  {beside.in_words()}\n  without publishes {alone.in_words()}"
    )
    assert beside.errors == []
    assert beside.count >= reads
    assert beside.states == {one, other}


def test_readers_beside_an_open_publish_wait_for_no_lock(stage):
    views = [name for (name,) in stage.nights.ask("select viewname from pg_views where schemaname = 'bi' order by 1")]
    before = stage.state()
    with psycopg.connect(stage.nights.database.loader) as publisher:
        stage.publish(publisher)
        with psycopg.connect(stage.nights.database.reader) as reader:
            reader.execute("set lock_timeout = '100ms'")
            for view in views:
                reader.execute(sql.SQL("select count(*) from {}").format(sql.Identifier("bi", view)))
        assert stage.state() == before
        publisher.rollback()
