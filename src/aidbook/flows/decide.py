"""What a person decides about a load that waits."""

from aidbook.errors import WarehouseError
from aidbook.flows.outcome import LoadOutcome
from aidbook.flows.whole_load import run_load
from aidbook.landing.loads import latest_load
from aidbook.warehouse.connect import connected


def approve(year: int | None, author: str, why: str) -> LoadOutcome:
    """Record the approval of the load that waits for this year (None: for the claims), and go on with it.

    The approval holds for the gate that the load waits at, not for a later one.

    Raises:
        WarehouseError: no such load waits for a person.
    """
    with connected("loader") as connection:
        load = latest_load(connection, "claims" if year is None else "year", year)
        if load is None or load.state != "waiting":
            subject = "the claims" if year is None else str(year)
            raise WarehouseError(
                f"No load of {subject} waits for a person: the latest is {load.state if load else 'none'}. See `aidbook status`."
            )
        connection.execute(
            """
            insert into ops.decision (load_id, gate, decision, author, why)
            select load_id, max(gate), 'approve', %s, %s from ops.check_result where load_id = %s group by load_id
            """,
            [author, why, load.load_id],
        )
    return run_load(load.load_id)
