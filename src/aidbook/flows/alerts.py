"""Alerts on their way to people: whatever sends them, what could not be sent stays open and is sent the next time."""

import logging
from collections.abc import Callable

from aidbook.landing.alerts import Alert, mark_sent, unsent_alerts, write_alert
from aidbook.warehouse.connect import connected

logger = logging.getLogger(__name__)


def raise_alert(message: str) -> None:
    """Write down that something failed that is not a load's verdict: those raise theirs themselves."""
    with connected("loader") as connection:
        write_alert(connection, None, "critical", message)


def send_open_alerts(send: Callable[[Alert], None]) -> int:
    """Hand every alert that nobody was told of to ``send``, and note each that it took; returns how many.

    One that ``send`` raises on stays open. Two processes at once never send the same alert.
    """
    sent = 0
    with connected("loader") as connection:
        for alert in unsent_alerts(connection):
            try:
                send(alert)
            except Exception as error:  # a notifier is other people's code; the next alert may have more luck
                # What it says is not logged: it may quote an address with a password in it.
                logger.warning("alert %s could not be sent: %s", alert.alert_id, type(error).__name__)
                connection.rollback()
                continue
            mark_sent(connection, alert.alert_id)
            connection.commit()
            sent += 1
    return sent
