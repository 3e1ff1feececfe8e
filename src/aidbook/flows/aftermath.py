"""What a load leaves behind: the gate's page, and no candidate that nobody waits for."""

import datetime as dt
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aidbook.flows.alerts import raise_alert
from aidbook.landing.archive import FILES
from aidbook.landing.killed_loads import SILENT_FOR, end_killed_loads, loads_without_page
from aidbook.landing.loads import forget_page, note_detail
from aidbook.landing.whole_file import DRAFT
from aidbook.settings import settings
from aidbook.warehouse import build
from aidbook.warehouse.connect import connected

logger = logging.getLogger(__name__)


def page_path(load_id: int) -> Path:
    """Where the gate's page of a load lies."""
    return settings().pages / f"load_{load_id}.html"


def write_gate_page(load_id: int) -> None:
    """Write the gate's page of a load, in its present state. Until it is there the load has none, so that a night writes what was lost."""
    from aidbook.quality.page import write_page

    with connected("loader") as connection:
        forget_page(connection, load_id)
        connection.commit()
        path = write_page(connection, load_id, page_path(load_id))
        note_detail(connection, load_id, {}, str(path))


def tidy_up(load_id: int, *, with_page: bool = True) -> None:
    """Write the page of a load that ended or waits, and remove the candidates that nobody waits for; what goes wrong is an alert."""
    if with_page:
        with alerting(f"The gate's page of load {load_id} cannot be written"):
            write_gate_page(load_id)
    with alerting("Candidates that nobody waits for cannot be removed"):
        sweep_candidates()


@contextmanager
def alerting(what: str, then: str = "The next night tries again.") -> Iterator[None]:
    """Make an alert of what goes wrong in the block and go on: what was decided or published stands. ``then`` says what follows."""
    try:
        yield
    except Exception as error:
        logger.exception(what)
        try:
            raise_alert(f"{what} ({type(error).__name__}): see the log. {then}")
        except Exception:  # the database itself may be what is wrong
            logger.exception("no alert could be written")


def clear_up() -> None:
    """Remove what killed loads and intakes of earlier nights left behind, and write the pages that they did not come to."""
    with connected("loader") as connection:
        end_killed_loads(connection)
        without_page = loads_without_page(connection)
    for load_id in without_page:
        with alerting(f"The gate's page of load {load_id} cannot be written"):
            write_gate_page(load_id)
    sweep_candidates()
    sweep_drafts()


def sweep_drafts() -> None:
    """Remove files that somebody began to write half a day ago and was killed before they got their name."""
    before = (dt.datetime.now(dt.UTC) - SILENT_FOR).timestamp()
    for folder in (settings().archive / FILES, settings().answers, settings().pages, settings().work / "parsed"):
        for draft in folder.rglob(f"*{DRAFT}"):
            # Its writer may be alive and give it its name just now.
            with suppress(FileNotFoundError):
                if draft.stat().st_mtime < before:
                    shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def sweep_candidates() -> None:
    """Leave only the candidates that run, that are the latest refused or waiting one of their year, or that may be tried again.

    A failed one is tried again the same night or not at all: the next night's load begins anew.
    """
    with connected("loader") as connection:
        # Listed first: every candidate that is there by now is of a load whose state can be read.
        there = build.candidates(connection)
        rows = connection.execute(
            """
            select l.load_id
            from ops.load as l
            where
                l.state = 'running'
                or (
                    (l.state in ('waiting', 'approved', 'refused') or l.state = 'failed' and l.finished_at > clock_timestamp() - %s)
                    and l.load_id = (
                        select max(n.load_id) from ops.load as n
                        where n.unit = l.unit and n.report_year is not distinct from l.report_year and not n.is_dry_run
                    )
                )
            """,
            [SILENT_FOR],
        ).fetchall()
        build.drop_candidates(connection, there - {int(row[0]) for row in rows})
