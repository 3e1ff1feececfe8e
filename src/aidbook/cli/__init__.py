"""The command line: every step without Airflow. Heavy rooms are imported where a command needs them, so that each starts fast."""

import sys
from collections.abc import Callable
from typing import Any, Final

import typer

from aidbook.cli import bulletins, database, identities, pages, workbooks, years
from aidbook.cli.terminal import err
from aidbook.cli.trace import trace
from aidbook.errors import AidbookError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
_database = typer.Typer(no_args_is_help=True, help=database.__doc__)

_COMMANDS: Final[tuple[Callable[..., Any], ...]] = (
    workbooks.land,
    workbooks.read_workbook,
    workbooks.answer,
    workbooks.form,
    workbooks.withdraw,
    workbooks.release,
    years.load,
    years.backfill,
    years.status,
    years.approve,
    bulletins.collect,
    bulletins.extract,
    bulletins.reread,
    bulletins.review,
    identities.match_ngo,
    identities.judge,
    identities.judge_project,
    trace,
    pages.rules,
    pages.questions,
    pages.sample,
)
"""In the order in which `aidbook --help` lists them; each is called as its function, with hyphens."""

for command in _COMMANDS:
    # A key may begin with a minus: those of the explicit members do.
    app.command(context_settings={"ignore_unknown_options": command is trace})(command)
for command in (database.upgrade, database.url, database.psql):
    _database.command()(command)
app.add_typer(_database, name="db")


def main() -> None:
    """Run the command line; an error of our family is one readable message and exit code 1."""
    try:
        app()
    except AidbookError as error:
        err.print(f"[red]{type(error).__name__}[/red]: {error}", highlight=False, soft_wrap=True)
        sys.exit(1)
