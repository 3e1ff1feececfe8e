"""Bulletins: collecting them, reading their figures, deciding about those that wait."""

from pathlib import Path
from typing import Annotated

import typer

from aidbook.cli.exits import exit_code
from aidbook.cli.terminal import AsJson, Author, how_many_wait, out, print_json


def extract(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Bulletins as .txt or .html.")],
    out_folder: Annotated[Path, typer.Option("--out", help="One JSON file per text goes here.")],
) -> None:
    """Read the figures that bulletins state: one JSON file per text."""
    from aidbook.bulletins.folder import extract_folder

    written = extract_folder(folder, out_folder)
    out.print(f"{len(written)} texts read into {out_folder}")


def collect() -> None:
    """Collect the enabled bulletin sources, read what is new and publish the claims."""
    from aidbook.flows.bulletins import collect_pages

    collected = collect_pages()
    for issuer, outcomes in collected.outcomes.items():
        out.print(f"{issuer}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())))
    for url in collected.gone:
        out.print(f"gone, its figures stay: {url}")
    _read_pages()


def reread() -> None:
    """Read archived bulletins again that only an older reader has read, and publish the claims; asks no site for anything."""
    _read_pages()


def review(
    author: Author,
    figure: Annotated[str | None, typer.Argument(help="ID of a figure in the list, or its claim_key in bi.claims.")] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[READING] | FIELD=VALUE…", help="With --accept a reading's number, with --edit its values."),
    ] = None,
    is_accepted: Annotated[bool, typer.Option("--accept", help="Accept a reading: the first, or the one whose number follows.")] = False,
    is_edited: Annotated[bool, typer.Option("--edit", help="Accept with other values: year=2022 unit=VND.")] = False,
    is_rejected: Annotated[bool, typer.Option("--reject", help="Take the figure out; needs --why.")] = False,
    why: Annotated[str | None, typer.Option(help="The reason, kept with the decision; a page that is not trusted needs one.")] = None,
    untrusted: Annotated[bool, typer.Option("--untrusted", help="List the figures of pages that are not trusted or quarantined.")] = False,
    as_json: AsJson = False,
) -> None:
    """Figures of bulletins that wait for a person, and what is decided about one; the next load of the claims goes by it."""
    from aidbook.cli.review_tables import figure_lines, waiting_table
    from aidbook.flows import review as reviews

    values = values or []
    decisions = [flag for flag, is_given in (("--accept", is_accepted), ("--edit", is_edited), ("--reject", is_rejected)) if is_given]
    if len(decisions) > 1 or (decisions and figure is None):
        raise typer.BadParameter("Say the ID of one figure and one of --accept, --edit, --reject.")
    if figure is None:
        waiting = reviews.list_waiting(of_trusted_pages=not untrusted)
        if as_json:
            print_json({"figures": [reviews.figure_as_json(each) for each in waiting]})
            return
        if waiting:
            out.print(waiting_table(waiting))
        out.print(f"{how_many_wait(len(waiting), 'figure')}. `aidbook review ID` shows one, with what can be done.", highlight=False)
        return
    match decisions:
        case ["--accept"]:
            if len(values) > 1 or not all(value.isdecimal() for value in values):
                raise typer.BadParameter("--accept takes the number of one reading, or none.")
            decided = reviews.accept(figure, int(values[0]) if values else 1, author=author, why=why)
        case ["--edit"]:
            if not values:
                raise typer.BadParameter("--edit takes values such as year=2022 unit=VND.")
            decided = reviews.edit(figure, values, author=author, why=why)
        case ["--reject"]:
            if values or not why:
                raise typer.BadParameter("--reject takes no values, and a reason: --why TEXT.")
            decided = reviews.reject(figure, author=author, why=why)
        case _:
            if values:
                raise typer.BadParameter(f"What is to become of {' '.join(values)}? Say --accept or --edit.")
            decided = reviews.show_figure(figure)
    if as_json:
        print_json(reviews.figure_as_json(decided))
        return
    for line in figure_lines(decided):
        out.print(line, highlight=False, soft_wrap=True)


def _read_pages() -> None:
    from aidbook.flows.bulletins import extract_pages, load_claims

    read = extract_pages()
    out.print(
        f"{read.pages} pages read, {read.versions} say something new: {read.accepted} figures accepted, {read.waiting} waiting, "
        f"{read.untrusted} pages not trusted" + (f"; the archive has lost {read.lost} pages" if read.lost else "")
    )
    state = load_claims("command line").state
    out.print(f"claims: {state}")
    raise typer.Exit(exit_code(state))
