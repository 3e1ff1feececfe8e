"""What a data officer asks first: which years are published, who is missing, and what became of each file."""

from typing import Any

from psycopg.rows import dict_row

from aidbook.landing.differences import Difference, read_differences
from aidbook.landing.ledger import loads_of
from aidbook.landing.reviews import count_waiting
from aidbook.text.alphabet import sort_key
from aidbook.warehouse.connect import connected


def year_status() -> list[dict[str, Any]]:
    """One entry per report year that was ever loaded; times are ISO 8601."""
    with connected("loader") as connection, connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select * from ops.year_status order by report_year").fetchall()
        waiting = count_waiting(connection)
    return [
        {
            "year": row["report_year"],
            "verdict": row["verdict"],
            "published_at": row["published_at"].isoformat() if row["published_at"] else None,
            "state": row["publication_state"],
            "expected": row["provinces_expected"],
            "received": row["provinces_received"],
            "open_findings": row["open_findings"],
            "waiting_reviews": waiting,
            "page": row["page_path"],
        }
        for row in rows
    ]


def final_word(year: int) -> dict[str, Any] | None:
    """What a person said last on whether a report year is final though provinces are missing; the time is ISO 8601."""
    with connected("loader") as connection, connection.cursor(row_factory=dict_row) as cursor:
        word = cursor.execute("select is_final, author, why, decided_at from ops.final_word where report_year = %s", [year]).fetchone()
    return word and {**word, "decided_at": word["decided_at"].isoformat()}


def load_differences(load_id: int) -> list[Difference]:
    """What a load changes in what is published, by province; empty where its gate 2 has not looked."""
    with connected("loader") as connection:
        return read_differences(connection, load_id, "province")


def unplaced_files() -> list[str]:
    """The names of files that tell no report year, neither on their cover nor by their name, oldest first."""
    with connected("loader") as connection:
        rows = connection.execute(
            "select file_name from ops.submission_status where report_year is null and not is_withdrawn order by submission_id"
        ).fetchall()
    return [str(row[0]) for row in rows]


def submission_status(year: int) -> list[dict[str, Any]]:
    """One entry per file of a report year, and per province whose yearly report has not come; dates are ISO 8601.

    The order is by province as Vietnamese sorts them, the file in force before those that it replaced.
    """
    with connected("loader") as connection, connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            select * from ops.report_status(%s)
            order by report_period desc, is_in_force desc nulls last, received_on desc, file_name
            """,
            [year],
        ).fetchall()
    rows.sort(key=lambda row: (row["place"] is None, sort_key(row["place"] or "")))
    dates = ("due_on", "received_on")
    return [{name: value.isoformat() if name in dates and value else value for name, value in row.items()} for row in rows]


def load_ledger(year: int | None) -> list[dict[str, Any]]:
    """The loads of a report year (None: of the claims) from the newest: why each ran, what it read by hash; times are ISO 8601."""
    with connected("loader") as connection:
        loads = loads_of(connection, year)
    times = ("started_at", "finished_at")
    return [{name: value.isoformat() if name in times and value else value for name, value in load.items()} for load in loads]
