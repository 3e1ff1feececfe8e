"""What a data officer asks first: which years are published, and who is missing."""

from typing import Any

from psycopg.rows import dict_row

from aidbook.warehouse.connect import connected


def year_status() -> list[dict[str, Any]]:
    """One entry per report year that was ever loaded; times are ISO 8601."""
    with connected("loader") as connection, connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select * from ops.year_status order by report_year").fetchall()
        waiting = connection.execute("select count(*) from landing.statement where state = 'waiting' and not is_rival").fetchone()
    return [
        {
            "year": row["report_year"],
            "verdict": row["verdict"],
            "published_at": row["published_at"].isoformat() if row["published_at"] else None,
            "state": row["publication_state"],
            "expected": row["provinces_expected"],
            "received": row["provinces_received"],
            "open_findings": row["open_findings"],
            "waiting_reviews": waiting[0] if waiting else 0,
            "page": row["page_path"],
        }
        for row in rows
    ]
