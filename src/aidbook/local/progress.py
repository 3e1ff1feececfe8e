"""The night as a person sees it."""

import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from aidbook.local.airflow_api import AirflowApi
from aidbook.local.night import NightStatus, do_night

_SECONDS_BETWEEN_LINES = 15.0


def show_night(api: AirflowApi, console: Console) -> None:
    """Do the night under a progress bar; in a log, one line whenever something moved.

    Raises:
        LocalServerError: the night ended without an answer for everything.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("The night", total=1.0)
        said, said_at = "", 0.0

        def show(status: NightStatus) -> None:
            nonlocal said, said_at
            progress.update(bar, description=str(status), completed=status.fraction)
            if not console.is_terminal and str(status) != said and time.monotonic() - said_at > _SECONDS_BETWEEN_LINES:
                console.print(f"The night: {status}", soft_wrap=True)
                said, said_at = str(status), time.monotonic()

        if do_night(api, show):
            console.print("The night is done")
        else:
            console.print("The night was done before; nothing new to do")
