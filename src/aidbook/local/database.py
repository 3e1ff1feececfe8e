"""Our own PostgreSQL alone, without Airflow, for `make backup` and `make restore`; nothing where AIDBOOK_DSN names another server."""

import sys

from rich.console import Console

from aidbook.errors import AidbookError
from aidbook.local.run import start_database
from aidbook.settings import settings


def main() -> int:
    """Start it, and turn what cannot go on into one message and exit code 1."""
    console = Console()
    try:
        start_database(settings().make_home(), console)
    except AidbookError as error:
        console.print(f"Stopped: {error}", style="red", highlight=False, markup=False, soft_wrap=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
