"""Alerts: rows in ops.alert, written in the transaction of what they tell; whichever notifier is configured sends them after."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow, class_row

OLD_AFTER = "30 days"
"""An alert that could not be sent for so long is no news to anybody; its row stays."""


ONE_TROUBLE = "1 hour"
"""The same words so soon after each other are one trouble; later they are news: it came again, or was never mended."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. ``severity`` is critical or warning; ``page_path`` the gate's page of its load, if it has one."""

    alert_id: int
    load_id: int | None
    report_year: int | None
    severity: str
    message: str
    page_path: str | None


def write_alert(connection: psycopg.Connection[TupleRow], load_id: int | None, severity: str, message: str) -> None:
    """Raise an alert, unless the very same was raised within the last hour: a task that is tried three times is one trouble."""
    connection.execute(
        """
        insert into ops.alert (load_id, severity, message)
        select %(load)s, %(severity)s, %(message)s
        where not exists (
            select from ops.alert
            where load_id is not distinct from %(load)s and message = %(message)s and raised_at > clock_timestamp() - %(once)s::interval
        )
        """,
        {"load": load_id, "severity": severity, "message": message, "once": ONE_TROUBLE},
    )


def write_overdue_alerts(connection: psycopg.Connection[TupleRow]) -> None:
    """Raise an alert, once, for each published year that is provisional after the day on which its reports were due in Vietnam."""
    connection.execute(
        """
        insert into ops.alert (load_id, severity, message)
        select p.load_id, 'warning', said.message
        from ops.publication as p
        inner join reference.report_due_dates as d
            on d.report_period = 'Y' and p.report_year between d.first_year and coalesce(d.last_year, p.report_year)
        cross join lateral (select make_date(p.report_year, d.month, d.day) as due_on) as due
        cross join lateral (
            select format(
                'Report year %%s is provisional although its reports were due on %%s: `aidbook status --year %%s` names who is missing.',
                p.report_year, due.due_on, p.report_year
            ) as message
        ) as said
        where
            p.unit = 'year' and not p.is_final
            and due.due_on < (clock_timestamp() at time zone 'Asia/Ho_Chi_Minh')::date
            and not exists (select from ops.alert as a where a.message = said.message)
        """,
        [],
    )


def unsent_alerts(connection: psycopg.Connection[TupleRow]) -> Iterator[Alert]:
    """The alerts that nobody was told of, oldest first, each locked while it is the caller's; without those that another process sends.

    The caller calls :func:`mark_sent` and commits after each, so what was sent stays sent.
    """
    seen: list[int] = [0]
    while True:
        with connection.cursor(row_factory=class_row(Alert)) as cursor:
            alert = cursor.execute(
                """
                select a.alert_id, a.load_id, l.report_year, a.severity, a.message, l.page_path
                from ops.alert as a
                left join ops.load as l on l.load_id = a.load_id
                where a.sent_at is null and a.alert_id > %s and a.raised_at > clock_timestamp() - %s::interval
                order by a.alert_id
                limit 1
                for update of a skip locked
                """,
                [seen[-1], OLD_AFTER],
            ).fetchone()
        if alert is None:
            return
        seen.append(alert.alert_id)
        yield alert


def mark_sent(connection: psycopg.Connection[TupleRow], alert_id: int) -> None:
    """Note that a notifier has taken an alert."""
    connection.execute("update ops.alert set sent_at = clock_timestamp() where alert_id = %s", [alert_id])
