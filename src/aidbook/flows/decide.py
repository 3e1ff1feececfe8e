"""What a person decides about a year that waits."""

from aidbook.errors import WarehouseError
from aidbook.flows.year import LoadOutcome, run_load
from aidbook.warehouse.connect import connected


def approve_year(year: int, author: str, why: str) -> LoadOutcome:
    """Record the approval of the load that waits for this year, and go on with it.

    Raises:
        WarehouseError: no load of the year waits for a person.
    """
    with connected("loader") as connection:
        row = connection.execute(
            "select load_id, state from ops.load where unit = 'year' and report_year = %s order by load_id desc limit 1", [year]
        ).fetchone()
        if row is None or row[1] != "waiting":
            raise WarehouseError(f"No load of {year} waits for a person: the latest is {row[1] if row else 'none'}. See `aidbook status`.")
        load_id = int(row[0])
        connection.execute(
            "insert into ops.decision (load_id, decision, author, why) values (%s, 'approve', %s, %s)", [load_id, author, why]
        )
    return run_load(load_id)
