"""What a load leaves behind: the gate's page, and no candidate that nobody waits for."""

from pathlib import Path

from aidbook.landing.loads import note_detail
from aidbook.settings import settings
from aidbook.warehouse import build
from aidbook.warehouse.connect import connected


def page_path(load_id: int) -> Path:
    """Where the gate's page of a load lies."""
    return settings().pages / f"load_{load_id}.html"


def write_gate_page(load_id: int) -> None:
    """Write the gate's page of a load, in its present state."""
    from aidbook.quality.page import write_page

    with connected("loader") as connection:
        path = write_page(connection, load_id, page_path(load_id))
        note_detail(connection, load_id, {}, str(path))


def sweep_candidates() -> None:
    """Leave only the candidates that run, or that are the latest refused or waiting one of their year."""
    with connected("loader") as connection:
        rows = connection.execute(
            """
            select l.load_id
            from ops.load as l
            where
                l.state = 'running'
                or (
                    l.state in ('waiting', 'refused', 'failed')
                    and l.load_id = (
                        select max(n.load_id) from ops.load as n
                        where n.unit = l.unit and n.report_year is not distinct from l.report_year
                    )
                )
            """
        ).fetchall()
        build.drop_candidates(connection, {int(row[0]) for row in rows})
