"""Alerts through whichever Airflow notifier is configured: ``AIDBOOK_NOTIFIER`` names its class, ``AIDBOOK_NOTIFIER_ARGUMENTS`` is JSON.

The arguments may hold templates over the alert, as ``{"subject": "aidbook: {{ alert.severity }}", "html_content": "{{ alert.message }}"}``
for ``airflow.providers.smtp.notifications.smtp.SmtpNotifier``. The row of ops.alert comes first: what a notifier loses is sent again when
the next task ends, at the latest in the next night.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

from aidbook.orchestration.verdicts import LoadRefusedError

if TYPE_CHECKING:
    from aidbook.landing.alerts import Alert


def tell_failure(context: Mapping[str, Any]) -> None:
    """Write an alert about a failed task, and send what is open. A refused or rejected load has raised its own alert."""
    from aidbook.flows.alerts import raise_alert

    if not isinstance(context.get("exception"), LoadRefusedError):
        task = context["task_instance"]
        raise_alert(f"{task.dag_id}: {task.task_id} failed in run {task.run_id}. Its log is in Airflow.")
    send_alerts(context)


def send_alerts(context: Mapping[str, Any]) -> None:
    """Send every open alert; nothing where no notifier is configured."""
    from aidbook.settings import settings

    if not settings().notifier:
        return
    from aidbook.flows.alerts import send_open_alerts

    send_open_alerts(lambda alert: _notify(alert, context))


def _notify(alert: "Alert", context: Mapping[str, Any]) -> None:
    from aidbook.settings import settings

    module, _, name = str(settings().notifier).rpartition(".")
    # A notifier renders its templates into itself, so each alert has one of its own.
    notifier = getattr(import_module(module), name)(**json.loads(settings().notifier_arguments.get_secret_value() or "{}"))
    notifier({**context, "alert": asdict(alert)})
