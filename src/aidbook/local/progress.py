"""The night as a person sees it."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from aidbook.local.airflow_api import AirflowApi
from aidbook.local.night import NightStatus, do_night


def show_night(api: AirflowApi, console: Console) -> None:
    """Do the night under a progress bar; in a log, one line whenever something moved.

    Raises:
        LocalServerError: the night ended without an answer for everything.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("The night", total=1.0)
        last = ""

        def show(status: NightStatus) -> None:
            nonlocal last
            progress.update(bar, description=str(status), completed=status.fraction)
            if str(status) != last and not console.is_terminal:
                console.print(f"The night: {status}")
            last = str(status)

        if do_night(api, show):
            console.print("The night is done")
        else:
            console.print("The night was done before; nothing new to do")
