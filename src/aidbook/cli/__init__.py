"""The command line: every step without Airflow. Heavy rooms are imported where a command needs them, so that each starts fast."""

import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import typer
from rich.text import Text

from aidbook.cli import backups, bulletins, database, decisions, history, identities, pages, persons, workbooks, years
from aidbook.cli.terminal import err
from aidbook.cli.trace import trace
from aidbook.errors import AidbookError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Every step that Airflow does at night, done by hand; what people decide; and where every number comes from.",
    pretty_exceptions_enable=False,
)
_database = typer.Typer(no_args_is_help=True, help=database.__doc__)

_editions = typer.Typer(no_args_is_help=True, help='Published states with a name ("giao ban 2024"), and what has changed since.')

_COMMANDS: Final[Mapping[str, tuple[Callable[..., Any], ...]]] = {
    "What provinces send": (
        *(workbooks.land, workbooks.read_workbook, workbooks.answer, workbooks.form, workbooks.withdraw, workbooks.release),
    ),
    "Report years": (years.load, years.backfill, years.status),
    "Decisions about loads": (decisions.approve, decisions.reject, decisions.acknowledge),
    "Bulletins": (bulletins.collect, bulletins.extract, bulletins.reread, bulletins.review),
    "Who is who": (identities.match_ngo, identities.judge, identities.judge_project),
    "What was published": (history.rebuild,),
    "Where a number comes from": (trace,),
    "Keeping and erasing": (backups.backup, backups.restore, persons.erase_person),
    "Pages and samples": (pages.rules, pages.questions, pages.sample),
}
"""As `aidbook --help` shows them; each is called as its function, with hyphens."""

for title, commands in _COMMANDS.items():
    for command in commands:
        # A key may begin with a minus: those of the explicit members do.
        app.command(rich_help_panel=title, context_settings={"ignore_unknown_options": command is trace})(command)
for command in (database.upgrade, database.url, database.psql):
    _database.command()(command)
for name, command in (("name", history.name), ("list", history.list_), ("compare", history.compare)):
    _editions.command(name)(command)
app.add_typer(_editions, name="edition", rich_help_panel="What was published")
app.add_typer(_database, name="db", rich_help_panel="The database")


def main() -> None:
    """Run the command line; an error of our family is one readable message and exit code 1."""
    try:
        app()
    except AidbookError as error:
        err.print(Text.assemble((type(error).__name__, "red"), f": {error}"), highlight=False, soft_wrap=True)
        sys.exit(1)
