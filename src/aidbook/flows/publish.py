"""The last step of a load: what passed its gates takes the place of what is published, in one transaction, or it ends otherwise."""

import datetime as dt
from dataclasses import asdict

from psycopg import sql

from aidbook.errors import WarehouseError
from aidbook.flows.aftermath import alerting, page_path, tidy_up
from aidbook.flows.gates import unit_of
from aidbook.flows.outcome import OVERTAKEN, LoadOutcome, State
from aidbook.landing.decisions import is_approved, is_declared_final
from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import Load, end_load, note_detail, overtake_older, published_load, read_load
from aidbook.landing.manifest import claims_manifest, year_manifest
from aidbook.landing.needs import knows_all
from aidbook.landing.steps import is_candidate_fresh, recorded_step, verdict_on_candidate
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.publish import Difference, lock_publishing, merge_candidate, refresh_statistics


def publish(load_id: int) -> LoadOutcome:
    """Publish a candidate that passed its gates: marts, history and ops change in one transaction.

    A load whose inputs are no longer the newest ends ``overtaken``: the newer load will publish. One that was published already (its task
    was killed after the commit) only gets its page.
    """
    try:
        outcome = _publish(load_id)
    except Exception:
        with connected("loader") as connection:
            ended = _ended(read_load(connection, load_id))
        if ended is None or ended.state != OVERTAKEN:
            raise
        return ended
    # Nothing that goes wrong from here on makes what is published less published.
    what = f"The statistics of what load {load_id} changed cannot be counted"
    with alerting(what, "Questions to bi may be slow until the next load."), connected("loader") as connection:
        refresh_statistics(connection, outcome.differences)
    tidy_up(load_id, with_page=outcome.state == "published")
    return outcome


def preview(connection: Connection, load: Load) -> list[Difference]:
    """What publishing a candidate would change, found by doing it and taking it back."""
    with connection.transaction(force_rollback=True):
        return _merge(connection, load, lock_publishing(connection))


def _publish(load_id: int) -> LoadOutcome:
    with connected("loader") as connection:
        load = read_load(connection, load_id)
        if (ended := _ended(load)) is not None:
            return ended
        with recorded_step(connection, load_id, "publish") as detail:
            known_from = lock_publishing(connection)
            # Whoever had the turn before may have answered for this load.
            if (came_first := _answer_meanwhile(connection, load)) is not None:
                detail["outcome"] = came_first.state
                return came_first
            _refuse_unjudged(connection, load)
            is_final = load.unit == "claims" or _judge_completeness(connection, load)
            differences = tuple(_merge(connection, load, known_from))
            outcome = _write_publication(connection, load, differences, known_from, is_final=is_final)
            detail |= {"outcome": "published", "differences": [asdict(difference) for difference in differences]}
    return outcome


def _merge(connection: Connection, load: Load, known_from: dt.datetime) -> list[Difference]:
    stars, schema = build.candidate_stars(load.load_id), build.candidate_schema(load.load_id)
    # What waited for a person may be days old: names and projects may have been judged since, without a publish.
    if not is_candidate_fresh(connection, load.load_id) or is_approved(connection, load.load_id):
        build.look_again(connection, schema)
    return merge_candidate(connection, stars, schema, unit_of(load), known_from)


_ENDED: tuple[State, ...] = ("published", "unchanged", "overtaken", "refused", "waiting")
_WITH_PAGE: tuple[State, ...] = ("published", "refused", "waiting")


def _ended(load: Load) -> LoadOutcome | None:
    """How a load ended, or that it waits for a person; None where it is to go on."""
    state = next((state for state in _ENDED if state == load.state), None)
    if state is None:
        return None
    page = str(page_path(load.load_id)) if state in _WITH_PAGE else None
    # What an unchanged load would have changed was changed by another one.
    load_id = load.load_id if state != "unchanged" else None
    return LoadOutcome(load_id, load.report_year, state, load.verdict if state != OVERTAKEN else None, page)


def _answer_meanwhile(connection: Connection, load: Load) -> LoadOutcome | None:
    """How a load ends that waited for its turn to publish while another one published; None where it is to publish."""
    # Somebody else went on with it too, as the command line and Airflow after one approval, or a newer load has overtaken it.
    if (ended := _ended(read_load(connection, load.load_id))) is not None:
        return ended
    manifest = claims_manifest(connection) if load.report_year is None else year_manifest(connection, load.report_year)
    published = published_load(connection, load.unit, load.report_year)
    if manifest.sha256 != load.manifest_sha256 or (published is not None and published.load_id > load.load_id):
        end_load(connection, load, OVERTAKEN)
    elif published is not None and knows_all(connection, published, manifest):
        # Two loads of the same files and rules at once. Its differences were those of the other: added up they would count twice.
        end_load(connection, load, "unchanged", verdict=published.verdict)
    return _ended(read_load(connection, load.load_id))


def _refuse_unjudged(connection: Connection, load: Load) -> None:
    """Let nothing through that gate 2 did not see as it stands, whatever the tasks before were marked as."""
    verdict = verdict_on_candidate(connection, load.load_id)
    if verdict in ("pass", "pass_with_warnings") or (verdict == "waiting" and is_approved(connection, load.load_id)):
        return
    raise WarehouseError(
        f"Load {load.load_id} is not published: gate 2 has not let through its candidate as it was last built "
        f"({verdict or 'it has not looked since, or it broke down'}). Clear gate_landing and what follows it, or "
        f"`aidbook load --year {load.report_year}`."
    )


def _write_publication(
    connection: Connection, load: Load, differences: tuple[Difference, ...], known_from: dt.datetime, *, is_final: bool
) -> LoadOutcome:
    verdict = "published_with_warnings" if _has_warnings(connection, load.load_id) else "published"
    connection.execute(
        """
        insert into ops.publication (unit, report_year, load_id, manifest_sha256, is_final, published_at)
        values (%s, %s, %s, %s, %s, %s)
        on conflict (unit, report_year) do update set
            load_id = excluded.load_id, manifest_sha256 = excluded.manifest_sha256,
            is_final = excluded.is_final, published_at = excluded.published_at
        """,
        [load.unit, unit_of(load).slot, load.load_id, load.manifest_sha256, is_final, known_from],
    )
    if load.report_year is not None:
        settle_fates(connection, load.load_id, load.report_year, is_published=True)
    overtake_older(connection, load)
    changed = {d.table: d.inserted + d.updated + d.deleted for d in differences}
    end_load(connection, load, "published", verdict=verdict, detail={"changed_rows": changed})
    return LoadOutcome(load.load_id, load.report_year, "published", verdict, str(page_path(load.load_id)), differences)


def _judge_completeness(connection: Connection, load: Load) -> bool:
    """Whether every province is in the candidate, or a person called the year final; written before the merge, as dim_year shows it."""
    row = connection.execute(
        sql.SQL("select provinces_received, provinces_expected from {} where report_year = %s").format(
            sql.Identifier(build.candidate_schema(load.load_id), "dim_year")
        ),
        [load.report_year],
    ).fetchone()
    received, expected = row or (0, None)
    is_final = (expected is not None and received >= expected) or is_declared_final(connection, load)
    connection.execute("update ops.load set is_provisional = %s where load_id = %s", [not is_final, load.load_id])
    note_detail(connection, load.load_id, {"provinces_expected": expected, "provinces_received": received})
    return is_final


def _has_warnings(connection: Connection, load_id: int) -> bool:
    row = connection.execute("select exists (select from ops.check_result where load_id = %s and not is_passed)", [load_id]).fetchone()
    return row is not None and bool(row[0])
