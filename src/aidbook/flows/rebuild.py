"""Rebuild: marts and bi made again from the files behind every publication, from landing, registry and reference.

What was published is built again, not what is newest, and no gate is asked: it was when the year was published. Where the result is what
history says, nothing but marts changes. Where it differs, because a rule or a judgement changed since, it is a publish like any other.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from psycopg.types.json import Jsonb

from aidbook.errors import WarehouseError
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.publish import Clock, Difference, Unit, lock_publishing, refresh_statistics
from aidbook.warehouse.restore import Candidate, restore_rows, settle_history
from aidbook.warehouse.stars import Publish, Star
from aidbook.warehouse.upgrade import restore_structure


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    units: tuple[Unit, ...]
    mended: tuple[Difference, ...]
    """Rows of marts that were not as the publications behind them say, by table."""
    published: tuple[Difference, ...]
    """Rows that history did not know so: rules or judgements changed since they were published."""


def rebuild(progress: Callable[[str], None] = lambda _: None, clock: Clock | None = None) -> Rebuilt:
    """Make marts and bi again, in one transaction: readers see what was there, then what was made.

    Raises:
        WarehouseError: another rebuild runs.
        BuildError: dbt failed; what is published stays as it was.
    """
    with _alone():
        stars = restore_structure(progress)
        built: dict[Unit, Candidate] = {}
        rebuilt = None
        while rebuilt is None:
            with connected("loader") as connection:
                published = _published(connection)
            for one in published:
                # A year that was published again while another was built is built again.
                if built.get(one.unit) != one:
                    progress(f"{one.unit.report_year or 'claims'}: dbt builds what load {one.load_id} published")
                    build.build_candidate(one.load_id, one.unit, one.schema)
                    built[one.unit] = one
            progress("Publish")
            rebuilt = _publish(published, stars, clock)
    return rebuilt


@contextmanager
def _alone() -> Iterator[None]:
    with connected("loader", autocommit=True) as guard:
        row = guard.execute("select pg_try_advisory_lock(%s)", [build.REBUILDING]).fetchone()
        if row is None or not row[0]:
            raise WarehouseError("A rebuild runs already in another process; wait for its end.")
        try:
            yield
        finally:
            with guard.transaction():
                build.drop_rebuilt(guard)


def _published(connection: Connection) -> list[Candidate]:
    rows = connection.execute("select load_id, unit, report_year from ops.publication order by unit desc, report_year").fetchall()
    units = [(load_id, Unit(Publish(unit), report_year or None)) for load_id, unit, report_year in rows]
    return [Candidate(load_id, unit, build.rebuilt_schema(unit)) for load_id, unit in units]


def _publish(candidates: list[Candidate], stars: list[Star], clock: Clock | None) -> Rebuilt | None:
    """Write what was built, or None where something else is published by now."""
    with connected("loader") as connection:
        known_from = lock_publishing(connection, clock)
        if _published(connection) != candidates:
            return None
        mended = restore_rows(connection, stars, candidates)
        published = [difference for difference in settle_history(connection, stars, known_from) if difference.rows]
        if published:
            _write_publications(connection, candidates, published, known_from)
        connection.commit()
        refresh_statistics(connection, mended)
    return Rebuilt(tuple(one.unit for one in candidates), tuple(d for d in mended if d.rows), tuple(published))


def _write_publications(connection: Connection, candidates: list[Candidate], published: list[Difference], known_from: dt.datetime) -> None:
    connection.execute("update ops.publication set published_at = %s", [known_from])
    for one in candidates:
        connection.execute(
            """
            insert into ops.step_outcome (load_id, step, outcome, detail, started_at) values (%s, 'rebuild', 'published', %s, %s)
            """,
            [one.load_id, Jsonb({"differences": [asdict(difference) for difference in published]}), known_from],
        )
