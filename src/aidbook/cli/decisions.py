"""What people decide about loads: let through what waits, turn it down, call a year final, and acknowledge a warning for a while."""

import datetime as dt
from typing import Annotated

import typer

from aidbook.cli.exits import exit_code
from aidbook.cli.load_lines import show_outcome
from aidbook.cli.terminal import Author, out

Why = Annotated[str, typer.Option(help="The reason, kept with the decision.")]
WaitingYear = Annotated[int | None, typer.Option(help="Report year whose load waits; without it, the claims.")]


def approve(
    why: Why,
    author: Author,
    year: WaitingYear = None,
    final: Annotated[bool, typer.Option("--final", help="Call the year final although provinces are missing.")] = False,
    provisional: Annotated[bool, typer.Option("--provisional", help="Take back that the year was called final.")] = False,
) -> None:
    """Let what waits at the gates through and publish it, or say whether a published year is final; exit codes as of `aidbook load`."""
    from aidbook.flows import decide

    if final and provisional:
        raise typer.BadParameter("a year is either --final or --provisional")
    if year is None and (final or provisional):
        raise typer.BadParameter("claims have no provinces that could be missing: --final and --provisional need --year")
    if year is None or not (final or provisional):
        outcome = decide.approve(year, author, why)
    else:
        outcome = decide.approve_final(year, author, why) if final else decide.take_final_back(year, author, why)
    show_outcome(str(year or "claims"), outcome)
    raise typer.Exit(exit_code(outcome.state))


def reject(why: Why, author: Author, year: WaitingYear = None) -> None:
    """Turn down what waits: it ends refused, what is published stays, and the same inputs do not load again by themselves."""
    from aidbook.flows.decide import reject as reject_load

    show_outcome(str(year or "claims"), reject_load(year, author, why))


def acknowledge(
    check: Annotated[str, typer.Argument(help="The check that warns, as the gate's page names it.")],
    why: Why,
    author: Author,
    year: Annotated[int | None, typer.Option(help="Report year; without it, the claims.")] = None,
    province: Annotated[str | None, typer.Option(help="Only rows of this province, as the check names it.")] = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Last day, in Vietnam; 90 days from now if not given. A day that has passed takes it back."
        ),
    ] = None,
) -> None:
    """Say that a warning is known: until a day its rows do not count against the budget of the check. Never for a critical check."""
    from aidbook.flows.acknowledge import acknowledge as write

    expires_on = write(check, year, province, author, why, until.date() if until else None)
    where = f" of {province}" if province else ""
    out.print(f"{check}{where}: acknowledged until {expires_on:%Y-%m-%d}. It counts from the next load of {year or 'the claims'} on.")
