"""Readers beside publishes: each statement, and each REPEATABLE READ transaction, sees one published state whole; nobody waits."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from databases import speaking_of
from faults.nights import YEAR, Nights
from psycopg import sql

from aidbook.flows import year as steps
from aidbook.warehouse import build
from aidbook.warehouse.publish import Unit, lock_publishing, merge_candidate, refresh_statistics
from aidbook.warehouse.stars import Publish

pytestmark = pytest.mark.slow

CONNECTIONS = 8
OTHER = "candidate_of_readers"
UNIT = Unit(Publish.YEAR, YEAR)

DISBURSED = f"select sum(disbursed_year_usd) from bi.aid where report_year = {YEAR}"
BENEFICIARIES = f"select sum(beneficiaries) from bi.projects where report_year = {YEAR}"

State = tuple[Any, ...]


@dataclass
class Stage:
    """Two candidates of one year that differ in every project of it, published in turn."""

    nights: Nights
    load_id: int
    turn: int = 0

    def publish(self, connection: psycopg.Connection[Any]) -> Any:
        """Merge the other candidate; the caller commits."""
        schema = (build.candidate_schema(self.load_id), OTHER)[self.turn % 2]
        self.turn += 1
        return merge_candidate(connection, build.candidate_stars(self.load_id), schema, UNIT, lock_publishing(connection))

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
            for star in (star for star in build.candidate_stars(load_id) if star.publish is not Publish.CLAIMS):
                table = sql.Identifier(OTHER, star.name)
                connection.execute(sql.SQL("create table {} as select * from {}").format(table, sql.Identifier(candidate, star.name)))
            connection.execute(f"update {OTHER}.fct_aid_flow set disbursed_year_usd = coalesce(disbursed_year_usd, 0) + 1000")
            connection.execute(f"update {OTHER}.fct_project_year set beneficiaries = coalesce(beneficiaries, 0) + 7")
        yield Stage(nights, load_id)


@dataclass
class Readings:
    """What all readers saw together."""

    states: set[State] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    slowest: float = 0.0
    count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, dsn: str, reads: int) -> None:
        """Read as a BI tool does: every other time by one statement, else by two in one transaction."""
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            for number in range(reads):
                began = time.perf_counter()
                try:
                    if number % 2:
                        state = connection.execute(f"select ({DISBURSED}), ({BENEFICIARIES})").fetchone()
                    else:
                        with connection.transaction():
                            state = tuple(connection.execute(query).fetchone()[0] for query in (DISBURSED, BENEFICIARIES))  # type: ignore[index]
                except psycopg.Error as error:
                    with self._lock:
                        self.errors.append(str(error))
                    return
                with self._lock:
                    self.states.add(state)  # type: ignore[arg-type]
                    self.slowest = max(self.slowest, time.perf_counter() - began)
                    self.count += 1


def read_beside(stage: Stage, reads: int, publishes: int) -> Readings:
    """Readers at once, and publishes one after the other meanwhile."""
    readings = Readings()
    readers = [
        threading.Thread(target=readings.read, args=(stage.nights.database.reader, reads // CONNECTIONS)) for _ in range(CONNECTIONS)
    ]
    for reader in readers:
        reader.start()
    with psycopg.connect(stage.nights.database.loader) as connection:
        for _ in range(publishes):
            differences = stage.publish(connection)
            connection.commit()
            refresh_statistics(connection, differences)
            connection.commit()
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

    alone = read_beside(stage, reads, 0)
    beside = read_beside(stage, reads, publishes)
    print(
        f"\n{beside.count} reads by {CONNECTIONS} connections through {publishes} publishes: {len(beside.states - {one, other})} mixed, "
        f"{len(beside.errors)} errors; slowest read {beside.slowest * 1000:.0f} ms, without publishes {alone.slowest * 1000:.0f} ms"
    )
    assert beside.errors == []
    assert beside.count == reads
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
