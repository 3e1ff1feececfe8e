"""What a person decides: a load that waits, and a year that is final although provinces are missing."""

from typing import Literal

from aidbook.errors import WarehouseError
from aidbook.flows.aftermath import page_path, sweep_candidates, write_gate_page
from aidbook.flows.outcome import LoadOutcome
from aidbook.flows.whole_load import finish_load, load_year
from aidbook.landing.decisions import write_decision
from aidbook.landing.loads import Load, end_load, latest_load, published_load, read_load
from aidbook.landing.requests import request_year
from aidbook.warehouse.connect import Connection, connected


def approve(year: int | None, author: str, why: str) -> LoadOutcome:
    """Record the approval of the load that waits for this year (None: for the claims), and go on with it.

    The approval holds for this load: the next one of the year is judged anew.

    Raises:
        WarehouseError: no such load waits for a person.
    """
    with connected("loader") as connection:
        load_id = _waiting(connection, year).load_id
    decide_load(load_id, "approve", author, why)
    return finish_load(load_id)


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
        if latest is not None and latest.state == "waiting":
            write_decision(connection, latest.load_id, "approve", author, why)
            write_decision(connection, latest.load_id, "final", author, why)
        else:
            load_id = _published_provisional(connection, year)
            write_decision(connection, load_id, "final", author, why)
            request_year(connection, year, f"called final by {author}", author, forced=True)
            latest = None
    return finish_load(latest.load_id) if latest is not None else load_year(year, author, forced=True)


def reject(year: int | None, author: str, why: str) -> LoadOutcome:
    """Record that the load that waits for this year (None: for the claims) is not to be published.

    It ends refused, and what is published stays. The same files and rules are not loaded again before something of them changes, or
    somebody asks for the year by hand.

    Raises:
        WarehouseError: no such load waits for a person.
    """
    with connected("loader") as connection:
        load_id = _waiting(connection, year).load_id
    decide_load(load_id, "reject", author, why)
    return LoadOutcome(load_id, year, "refused", "refused", str(page_path(load_id)))


def decide_load(load_id: int, decision: Literal["approve", "reject"], author: str, why: str) -> None:
    """Record the decision about one load that waits. A rejected one ends here; an approved one waits to be finished.

    Raises:
        WarehouseError: the load does not wait: somebody decided before, or a newer load has overtaken it.
    """
    with connected("loader") as connection:
        # Of two who decide at once, the second waits here and is told.
        connection.execute("select from ops.load where load_id = %s for update", [load_id])
        load = read_load(connection, load_id)
        if load.state != "waiting":
            raise WarehouseError(f"Load {load_id} does not wait for a person: it is {load.state}. See `aidbook status`.")
        write_decision(connection, load_id, decision, author, why)
        if decision == "reject":
            end_load(connection, load, "refused", verdict="refused", said=f"was rejected by {author}: {why}")
    if decision == "reject":
        write_gate_page(load_id)
        sweep_candidates()


def _waiting(connection: Connection, year: int | None) -> Load:
    load = latest_load(connection, "claims" if year is None else "year", year)
    if load is None or load.state != "waiting":
        subject = "the claims" if year is None else str(year)
        raise WarehouseError(
            f"No load of {subject} waits for a person: the latest is {load.state if load else 'none'}. See `aidbook status`."
        )
    return load


def _published_provisional(connection: Connection, year: int) -> int:
    """The load behind a published year that is provisional."""
    load = published_load(connection, "year", year)
    if load is None:
        raise WarehouseError(f"{year} is not published and no load of it waits, so there is nothing to call final. See `aidbook status`.")
    row = connection.execute("select is_final from ops.publication where load_id = %s", [load.load_id]).fetchone()
    if row is not None and row[0]:
        raise WarehouseError(f"{year} is final already.")
    return load.load_id
