"""The candidate of a load: a schema of its own, built by dbt, thrown away when something newer was decided."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.settings import settings
from aidbook.warehouse.connect import connected
from aidbook.warehouse.dbt import NodeResult, StartedDbt, read_manifest, start_dbt, start_parse
from aidbook.warehouse.fingerprint import DBT_PROJECT, fingerprint
from aidbook.warehouse.publish import Unit
from aidbook.warehouse.stars import Publish, Star, read_stars

PREFIX = "candidate_"

_SWEEP_LOCK = 5_840_313_202_023
"""Advisory lock of those who sweep candidates."""

REBUILT = "rebuilt_"
"""Begins the schemas of candidates that a rebuild makes of what is published."""

REBUILDING = 5_840_313_202_024
"""Advisory lock of a rebuild: while nobody holds it, its schemas are left over."""


def candidate_schema(load_id: int) -> str:
    """The schema of a load's candidate."""
    return f"{PREFIX}{load_id}"


def rebuilt_schema(unit: Unit) -> str:
    """The schema of the candidate that a rebuild makes of a published unit."""
    return f"{REBUILT}{unit.slot}"


def candidate_work(load_id: int) -> Path:
    """Dbt's target path of a load: two loads never share files."""
    return _work(candidate_schema(load_id))


@contextmanager
def starting(load_id: int, unit: Unit, schema: str | None = None) -> Iterator[StartedDbt]:
    """Dbt for the candidate of a load, started and waiting, so that its start passes beside other steps; ended where it was not needed.

    Args:
        load_id: whose manifest is built.
        unit: what is built.
        schema: where, unless in the load's own schema.
    """
    schema = schema or candidate_schema(load_id)
    name = "claims" if unit.publish is Publish.CLAIMS else "year"
    started = start_dbt(
        ["build", "--selector", name, "--exclude-resource-type", "unit_test"],
        kept_parse=_kept_parse(),
        role="loader",
        schema=schema,
        target_path=_work(schema),
        variables={"load_id": load_id, "report_year": unit.slot, "unit": name},
    )
    try:
        yield started
    finally:
        started.dismiss()


def build_candidate(started: StartedDbt) -> list[NodeResult]:
    """Build all models of a unit from the manifest of a load, in a schema of their own.

    Raises:
        BuildError: dbt failed.
    """
    schema = started.schema
    with connected("loader") as connection:
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    results = started.finish()
    with connected("loader") as connection:
        # A candidate lives for minutes: how many rows it has matters, the hundred most common values of each column do not.
        connection.execute("set local default_statistics_target = 10")
        for table in _relations(connection, schema, "r", "m"):
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier(schema, table)))
    return results


@contextmanager
def parsing() -> Iterator[None]:
    """Parse the project for the loads to come, beside the work of the block.

    Raises:
        BuildError: dbt could not parse it.
    """
    kept = _kept_parse()
    if kept.exists():
        yield
        return
    parse = start_parse(kept, "owner")
    try:
        yield
        parse.finish()
    finally:
        parse.dismiss()


def _kept_parse() -> Path:
    """Where the parse of this project by this dbt is kept for all loads; those of other versions go."""
    made_from = " ".join((fingerprint(DBT_PROJECT), version("dbt-core"), version("dbt-postgres")))
    kept = settings().work / "parsed" / f"{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.msgpack"
    for old in kept.parent.glob("*.msgpack"):
        if old != kept:
            old.unlink(missing_ok=True)
    return kept


def look_again(connection: psycopg.Connection[TupleRow], schema: str) -> None:
    """Let a candidate say what it says of all years once more: something else was published since it was built. The caller commits."""
    for view in _relations(connection, schema, "m"):
        connection.execute(sql.SQL("refresh materialized view {}").format(sql.Identifier(schema, view)))


def candidate_stars(load_id: int) -> list[Star]:
    """The published tables as the contracts said when the candidate was built."""
    return read_stars(read_manifest(candidate_work(load_id)))


def has_candidate(connection: psycopg.Connection[TupleRow], load_id: int) -> bool:
    """Whether the load's candidate is there, in the database and with what dbt left of it in its files."""
    is_there = connection.execute("select from pg_namespace where nspname = %s", [candidate_schema(load_id)]).fetchone() is not None
    return is_there and (candidate_work(load_id) / "manifest.json").exists()


def candidates(connection: psycopg.Connection[TupleRow]) -> set[int]:
    """The loads of which there is a candidate, or files of one. Until the transaction ends nobody else sweeps them."""
    # Loads that end together sweep one after the other: each would drop what the other has just dropped.
    connection.execute("select pg_advisory_xact_lock(%s)", [_SWEEP_LOCK])
    # Of a candidate that was dropped while dbt built it, dbt may have written its files again.
    names = {*_schemas(connection, PREFIX), *(folder.name for folder in settings().work.glob(f"{PREFIX}*"))}
    return {int(number) for name in names if (number := name.removeprefix(PREFIX)).isdecimal()}


def drop_candidates(connection: psycopg.Connection[TupleRow], load_ids: Iterable[int]) -> list[int]:
    """Remove the schemas and files of some candidates, and of a rebuild that was killed; returns those that stay. The caller commits."""
    stay = []
    for load_id in load_ids:
        try:
            with connection.transaction():
                # Less than the second after which PostgreSQL looks for deadlocks: the sweep gives way, not the load.
                connection.execute("set local lock_timeout = '500ms'")
                _drop(connection, candidate_schema(load_id))
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            # A load that was overtaken just now may still read it: then it stays for a later sweep.
            stay.append(load_id)
    if _schemas(connection, REBUILT):
        row = connection.execute("select pg_try_advisory_xact_lock(%s)", [REBUILDING]).fetchone()
        if row is not None and row[0]:
            with suppress(psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected), connection.transaction():
                drop_rebuilt(connection)
    return stay


def drop_rebuilt(connection: psycopg.Connection[TupleRow]) -> None:
    """Remove the candidates of a rebuild; the caller holds its lock and commits."""
    for schema in _schemas(connection, REBUILT):
        _drop(connection, schema)


def _work(schema: str) -> Path:
    return settings().work / schema


def _schemas(connection: psycopg.Connection[TupleRow], prefix: str) -> list[str]:
    rows = connection.execute("select nspname from pg_namespace where starts_with(nspname, %s) order by 1", [prefix]).fetchall()
    return [str(name) for (name,) in rows]


def _relations(connection: psycopg.Connection[TupleRow], schema: str, *kinds: str) -> list[str]:
    """Tables (r) or kept views (m) of a schema, each after all that it reads."""
    rows = connection.execute(
        "select relname from pg_class where relnamespace = to_regnamespace(%s) and relkind = any(%s) order by oid",
        [schema, list(kinds)],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _drop(connection: psycopg.Connection[TupleRow], schema: str) -> None:
    connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
    shutil.rmtree(_work(schema), ignore_errors=True)
