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
) -> None:
    """Let what waits at the gates through it and publish it, or call a published year final; exit codes as of `aidbook load`."""
    from aidbook.flows import decide

    if final and year is None:
        raise typer.BadParameter("claims have no provinces that could be missing: --final needs --year")
    outcome = decide.approve_final(year, author, why) if final and year is not None else decide.approve(year, author, why)
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
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day, in Vietnam; 90 days from now if not given.")
    ] = None,
) -> None:
    """Say that a warning is known: until a day its rows do not count against the budget of the check. Never for a critical check."""
    from aidbook.flows.acknowledge import acknowledge as write

    expires_on = write(check, year, province, author, why, until.date() if until else None)
    where = f" of {province}" if province else ""
    out.print(f"{check}{where}: acknowledged until {expires_on:%Y-%m-%d}. It counts from the next load of {year or 'the claims'} on.")
