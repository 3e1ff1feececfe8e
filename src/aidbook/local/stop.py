"""`make stop`: end exactly what `make run` started here."""

import sys

from rich.console import Console

from aidbook.errors import AidbookError
from aidbook.local.airflow import Airflow
from aidbook.local.postgres import local_server
from aidbook.local.site import SampleSite
from aidbook.settings import settings


def stop(console: Console) -> None:
    """End Airflow, the sample site and our PostgreSQL, in this order; a PostgreSQL of AIDBOOK_DSN is not ours to end."""
    home = settings().home.resolve()
    ended = Airflow(home).stop()
    if SampleSite(home, home / "sample" / "site").stop():
        ended.append("sample site")
    if local_server(home).stop():
        ended.append("PostgreSQL")
    console.print(f"Ended: {', '.join(ended)}" if ended else "Nothing runs.")


def main() -> int:
    """Stop, and turn what cannot go on into one message and exit code 1."""
    console = Console()
    try:
        stop(console)
    except AidbookError as error:
        console.print(f"Stopped: {error}", style="red", highlight=False, markup=False, soft_wrap=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
