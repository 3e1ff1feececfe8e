"""Report years: loading them, and how they stand."""

from typing import Annotated

import psycopg
import typer

from aidbook.cli.exits import EXIT_FAILED, EXIT_REFUSED, EXIT_WAITING, exit_code
from aidbook.cli.load_lines import show_outcome
from aidbook.cli.terminal import AsJson, err, out, print_json
from aidbook.errors import AidbookError


def load(
    year: Annotated[int, typer.Option(help="Report year.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and publish nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Load also where nothing changed.")] = False,
) -> None:
    """Load one report year through its gates; exit 0 published or unchanged, 3 refused, 4 waiting for a person."""
    raise typer.Exit(exit_code(_load_one(year, dry_run=dry_run, force=force)))


def backfill(
    first: Annotated[int, typer.Argument(help="First report year.")],
    last: Annotated[int, typer.Argument(help="Last report year.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and publish nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Load also where nothing changed.")] = False,
) -> None:
    """Load a span of report years, one after the other; exit 1 if one broke down or was overtaken, else 3 if refused, else 4 if one waits.

    The years after one that broke down are loaded all the same.
    """
    if last < first:
        raise typer.BadParameter(f"{first} comes after {last}. The earlier year comes first: aidbook backfill {last} {first}")
    codes = set()
    for year in range(first, last + 1):
        try:
            state = _load_one(year, dry_run=dry_run, force=force)
        except (AidbookError, psycopg.Error, OSError) as error:
            err.print(f"{year}: {error}", highlight=False, soft_wrap=True)
            codes.add(EXIT_FAILED)
        else:
            # A year of which nothing was received is no failure of a span.
            codes.add(0 if state == "nothing_received" else exit_code(state))
    raise typer.Exit(next((code for code in (EXIT_FAILED, EXIT_REFUSED, EXIT_WAITING) if code in codes), 0))


def status(
    year: Annotated[int | None, typer.Option(help="A report year: what became of each province's report.")] = None,
    loads: Annotated[bool, typer.Option("--loads", help="The ledger: why each load of the year (without one: of the claims) ran.")] = False,
    as_json: AsJson = False,
) -> None:
    """Per year: verdict, what is published, and how many provinces came. Of one year: who sent what, who is late or missing."""
    from aidbook.cli.status_tables import loads_table, year_lines, years_table
    from aidbook.flows.status import final_word, load_ledger, submission_status, unplaced_files, year_status

    if loads:
        ledger = load_ledger(year)
        if as_json:
            print_json({"year": year, "loads": ledger})
        else:
            out.print(loads_table(ledger))
        return
    if year is not None:
        submissions = submission_status(year)
        if as_json:
            print_json({"year": year, "submissions": submissions})
            return
        for line in year_lines(year, submissions, final_word(year)):
            out.print(line, highlight=False)
        return
    years = year_status()
    if as_json:
        print_json({"years": years})
        return
    out.print(years_table(years))
    if unplaced := unplaced_files():
        out.print(f"These files tell no year and wait: {', '.join(unplaced)}. `aidbook read-workbook FILE` says why.", highlight=False)


def _load_one(year: int, *, dry_run: bool, force: bool) -> str:
    from aidbook.flows.whole_load import load_year

    with err.status(f"{year}: starting") as progress:
        outcome = load_year(year, "command line", step=lambda step: progress.update(f"{year}: {step}"), forced=force, dry_run=dry_run)
    show_outcome(str(year), outcome, dry_run=dry_run)
    return outcome.state
