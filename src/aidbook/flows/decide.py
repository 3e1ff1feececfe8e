"""What a person decides: a load that waits, and whether a year is final although provinces are missing."""

from typing import Literal

from aidbook.errors import TooLateError, WarehouseError
from aidbook.flows.aftermath import page_path, tidy_up
from aidbook.flows.outcome import LoadOutcome
from aidbook.flows.whole_load import finish_load, load_year
from aidbook.landing.decisions import is_declared_final, write_decision
from aidbook.landing.killed_loads import end_killed_loads
from aidbook.landing.loads import Load, approve_load, end_load, latest_load, published_load, read_load
from aidbook.landing.requests import forced_since, lock_requests, request_year
from aidbook.landing.steps import last_judgement
from aidbook.warehouse.connect import Connection, connected


def approve(year: int | None, author: str, why: str) -> LoadOutcome:
    """Record the approval of the load that waits for this year (None: for the claims), and go on with it.

    The approval holds for this load, and for what its checks had failed on: the next one of the year is judged anew. One that was approved
    and that nobody finished, because its process was killed, is gone on with.

    Raises:
        WarehouseError: no such load waits for a person.
    """
    with connected("loader") as connection:
        end_killed_loads(connection)
        load = _undecided(connection, year)
    if load.state == "waiting":
        decide_load(load.load_id, "approve", author, why)
    return finish_load(load.load_id)


def approve_final(year: int, author: str, why: str) -> LoadOutcome:
    """Call a year final with the provinces that it has: of the load that waits, which is approved too, else of what is published.

    The published year is loaded again, by the next night if this process does not come to it, because comparisons of national figures
    read whether a year is final. Later loads of reports of the same provinces are final too; where the provinces are others,
    the year is provisional until a person says so again.

    Raises:
        WarehouseError: nothing of the year waits or is published, or it is final already.
    """
    with connected("loader") as connection:
        latest = latest_load(connection, "year", year)
        waits = latest is not None and latest.state == "waiting"
        if not waits:
            lock_requests(connection, year)
            load = _published(connection, year)
            if _is_final(connection, load) and not _was_taken_back(connection, load):
                raise WarehouseError(f"{year} is final already.")
            write_decision(connection, load.load_id, "final", author, why)
            request_year(connection, year, f"called final by {author}", author, forced=True)
    if latest is None or not waits:
        return load_year(year, author)
    decide_load(latest.load_id, "final", author, why)
    return finish_load(latest.load_id)


def take_final_back(year: int, author: str, why: str) -> LoadOutcome:
    """Call a year provisional that a person had called final, and load it again with all that is in force by now.

    What was shown as final on the days between stays so in history. A year of which all provinces came is final by itself.

    Raises:
        WarehouseError: the year is not published, is provisional, or nobody but the reports themselves made it final.
    """
    with connected("loader") as connection:
        lock_requests(connection, year)
        load = _published(connection, year)
        if not _is_final(connection, load) or _was_taken_back(connection, load):
            raise WarehouseError(f"{year} is provisional already.")
        if not is_declared_final(connection, load):
            raise WarehouseError(
                f"{year} is final because all its provinces came, not because somebody said so: nothing is to be taken back. "
                "A report that should not count is taken out by `aidbook withdraw FILE`."
            )
        write_decision(connection, load.load_id, "provisional", author, why)
        request_year(connection, year, f"called provisional again by {author}", author, forced=True)
    return load_year(year, author)


def reject(year: int | None, author: str, why: str) -> LoadOutcome:
    """Record that the load that waits for this year (None: for the claims) is not to be published.

    It ends refused, and what is published stays. The same files and rules are not loaded again before something of them changes, or
    somebody asks for the year by hand.

    Raises:
        WarehouseError: no such load waits for a person.
    """
    with connected("loader") as connection:
        load_id = _undecided(connection, year).load_id
    decide_load(load_id, "reject", author, why)
    return LoadOutcome(load_id, year, "refused", "refused", str(page_path(load_id)))


def decide_load(load_id: int, decision: Literal["approve", "reject", "final"], author: str, why: str, *, shown: int | None = None) -> None:
    """Record the decision about one load that waits; ``final`` approves it and calls its year final.

    A rejected one ends here; an approved one waits to be finished. One that knows nothing of a judgement made since it began is not
    approved: it shows what that person believes mended. It ends ``overtaken``, and the request for its year stays open.

    Args:
        load_id: the load.
        decision: the decision.
        author: who made it.
        why: the reason.
        shown: the judgement of gate 2 that the person was shown, where it may have been another one than that which stands.

    Raises:
        TooLateError: the load does not wait, because somebody decided before or a newer load has overtaken it, or it is outdated,
            or it waits for something else than the person was shown.
    """
    with connected("loader") as connection:
        # Of two who decide at once, the second waits here and is told.
        connection.execute("select from ops.load where load_id = %s for update", [load_id])
        load = read_load(connection, load_id)
        if load.state != "waiting":
            raise TooLateError(f"Load {load_id} does not wait for a person: it is {load.state}. See `aidbook status`.")
        if shown is not None and shown != last_judgement(connection, load_id):
            raise TooLateError(f"Load {load_id} was judged again since the question was put: its page shows what it waits for now.")
        year = load.report_year if decision != "reject" else None
        changes = forced_since(connection, year, load.requests_through) if year is not None else []
        if changes:
            end_load(connection, load, "overtaken")
        else:
            for word in ("approve", "final") if decision == "final" else (decision,):
                write_decision(connection, load_id, word, author, why)
            if decision != "reject":
                approve_load(connection, load)
        if decision == "reject":
            end_load(connection, load, "refused", verdict="refused", said=f"was rejected by {author}: {why}")
    if decision == "reject" or changes:
        tidy_up(load_id)
    if changes:
        raise TooLateError(
            f"Load {load_id} was not approved. Since it began {load.report_year} is to be loaded again, for {'; '.join(changes)}: "
            f"its page does not show that. `aidbook load --year {load.report_year}` (or the night) does, then decide."
        )


def _undecided(connection: Connection, year: int | None) -> Load:
    """The latest load of a year or the claims: it waits, or was approved and is not finished."""
    load = latest_load(connection, "claims" if year is None else "year", year)
    if load is None or load.state not in ("waiting", "approved"):
        subject = "the claims" if year is None else str(year)
        raise WarehouseError(
            f"No load of {subject} waits for a person: the latest is {load.state if load else 'none'}. See `aidbook status`."
        )
    return load


def _published(connection: Connection, year: int) -> Load:
    load = published_load(connection, "year", year)
    if load is None:
        raise WarehouseError(
            f"{year} is not published and no load of it waits, so it is neither final nor provisional. See `aidbook status`."
        )
    return load


def _is_final(connection: Connection, load: Load) -> bool:
    """Whether a year is published as final."""
    row = connection.execute("select is_final from ops.publication where load_id = %s", [load.load_id]).fetchone()
    return row is not None and bool(row[0])


def _was_taken_back(connection: Connection, load: Load) -> bool:
    """Whether somebody took back that it is final, and the year has not been published again since."""
    row = connection.execute("select is_final from ops.final_word where load_id = %s", [load.load_id]).fetchone()
    return row is not None and not row[0]
