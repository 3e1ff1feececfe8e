"""Whether a unit needs another load: what its loads read, held against all that there is to read now."""

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.killed_loads import LEFT_AFTER
from aidbook.landing.loads import Load, UnitName, latest_load, published_load
from aidbook.landing.manifest import Manifest
from aidbook.landing.requests import forced_since


def knows_all(connection: psycopg.Connection[TupleRow], load: Load, manifest: Manifest) -> bool:
    """Whether a load read all that there is to read now: these files and rules, and what people said of the year in forced requests."""
    if load.manifest_sha256 != manifest.sha256:
        return False
    return load.report_year is None or not forced_since(connection, load.report_year, load.requests_through)


def needs_load(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None, manifest: Manifest) -> bool:
    """Whether a load would give another answer than the latest one: other inputs, a refusal that stands no more, or one to finish."""
    published = published_load(connection, unit, report_year)
    latest = latest_load(connection, unit, report_year)
    if latest is not None and knows_all(connection, latest, manifest):
        if latest.state in ("refused", "waiting"):
            return False
        if latest.state in ("approved", "running") and is_in_hand(connection, unit, report_year, manifest):
            return False
    if published is not None and knows_all(connection, published, manifest):
        return latest is not None and latest.state in ("refused", "waiting", "approved")
    # The national series is there also before the first page is.
    return unit == "claims" or bool(manifest.ids) or published is not None


def left_approved(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None, manifest: Manifest) -> Load | None:
    """The latest load of a unit where a person approved it, nobody has gone on with it for a while, and it read all that there is."""
    latest = latest_load(connection, unit, report_year)
    if latest is None or latest.state != "approved" or not knows_all(connection, latest, manifest):
        return None
    return None if is_in_hand(connection, unit, report_year, manifest) else latest


def is_in_hand(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None, manifest: Manifest) -> bool:
    """Whether a person approved the latest load of a unit, which read all that there is, and somebody is finishing it."""
    latest = latest_load(connection, unit, report_year)
    if latest is None or latest.state not in ("approved", "running") or not knows_all(connection, latest, manifest):
        return False
    row = connection.execute(
        """
        select l.active_at >= clock_timestamp() - %s and exists (
            select from ops.decision as d where d.load_id = l.load_id and d.decision = 'approve'
        )
        from ops.load as l where l.load_id = %s
        """,
        [LEFT_AFTER, latest.load_id],
    ).fetchone()
    return row is not None and bool(row[0])


def claim_approved(connection: psycopg.Connection[TupleRow], unit: UnitName, report_year: int | None, manifest: Manifest) -> Load | None:
    """The load of :func:`left_approved`, for who goes on with it: once claimed, nobody else does. The caller commits."""
    load = left_approved(connection, unit, report_year, manifest)
    if load is None:
        return None
    row = connection.execute(
        """
        update ops.load set active_at = clock_timestamp()
        where load_id = %s and state = 'approved' and active_at < clock_timestamp() - %s
        returning load_id
        """,
        [load.load_id, LEFT_AFTER],
    ).fetchone()
    return load if row is not None else None
