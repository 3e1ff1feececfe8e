"""Rebuild: marts and bi made again from the files behind every publication, from landing, registry and reference.

What was published is built again, not what is newest, and no gate is asked: it was when the year was published. Nothing but marts and bi
changes. Where the result is not what history says was published, because a rule or a judgement changed since, what was published stays:
the change is for a load, which the gates judge.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aidbook.errors import WarehouseError
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.publish import Difference, Unit, lock_publishing, refresh_statistics
from aidbook.warehouse.restore import Candidate, keep_published, restore_rows
from aidbook.warehouse.stars import Publish, Star
from aidbook.warehouse.upgrade import restore_structure


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    units: tuple[Unit, ...]
    mended: tuple[Difference, ...]
    """Rows of marts that were not as the publications behind them say, by table."""
    outdated: tuple[Difference, ...]
    """Rows that today's rules and judgements would publish otherwise, by table; they stay as they were published."""


def rebuild(progress: Callable[[str], None] = lambda _: None) -> Rebuilt:
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
                    with build.starting(one.load_id, one.unit, one.schema) as dbt:
                        build.build_candidate(dbt)
                    built[one.unit] = one
            progress("Publish")
            rebuilt = _write(published, stars)
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


def _write(candidates: list[Candidate], stars: list[Star]) -> Rebuilt | None:
    """Write what was built, or None where something else is published by now."""
    with connected("loader") as connection:
        lock_publishing(connection)
        if _published(connection) != candidates:
            return None
        if candidates:
            build.look_again(connection, candidates[-1].schema)
        mended = restore_rows(connection, stars, candidates)
        outdated = keep_published(connection, stars)
        connection.commit()
        refresh_statistics(connection, mended)
    return Rebuilt(tuple(one.unit for one in candidates), tuple(d for d in mended if d.rows), tuple(d for d in outdated if d.rows))
