"""What the containers of docker-compose.yml run besides Airflow itself: preparing the databases, and the first night."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from aidbook.errors import AidbookError
from aidbook.local.airflow_api import AirflowApi
from aidbook.local.airflow_config import USER, make_database
from aidbook.local.night import wait_for_dags
from aidbook.local.postgres import close_common_databases
from aidbook.local.progress import show_night
from aidbook.local.report import show_years
from aidbook.local.sample_data import deliver_once, make_sample_once
from aidbook.settings import settings
from aidbook.warehouse.upgrade import upgrade

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console(width=160)


@app.command()
def prepare(with_sample: Annotated[bool, typer.Option(help="Make the sample data and put its workbooks into the inbox.")] = True) -> None:
    """Make Airflow's role and database (its password comes on stdin), bring the warehouse up to date, make the sample data."""
    make_database(settings().dsn_of("admin"), sys.stdin.readline().strip())
    close_common_databases(settings().dsn_of("admin"))
    upgrade(console.print)
    settings().inbox_path.mkdir(parents=True, exist_ok=True)
    if with_sample:
        sample = make_sample_once(settings(), lambda _: None)
        console.print(f"{deliver_once(sample, settings().inbox_path)} sample workbooks put into the inbox")


@app.command()
def night(host: Annotated[str, typer.Option(help="Airflow's api-server.")], port: int = 8080) -> None:
    """Unpause the DAGs, do the night unless it was done, show the years; the password of Airflow's admin comes on stdin."""
    api = AirflowApi(port, USER, sys.stdin.readline().strip(), host)
    wait_for_dags(api)
    show_night(api, console)
    show_years(console)


if __name__ == "__main__":
    try:
        app()
    except AidbookError as error:
        console.print(f"Stopped: {error}", highlight=False, markup=False, soft_wrap=True)
        sys.exit(1)
