"""Pages that are written from the project's own files, and the sample."""

from pathlib import Path
from typing import Annotated

import typer

from aidbook.cli.terminal import out


def rules(
    file: Annotated[Path, typer.Option("--out", dir_okay=False, help="Markdown file to write.")],
    with_counts: Annotated[bool, typer.Option("--counts", help="Ask the database how often each rule fired.")] = False,
) -> None:
    """Write the page of all rules: those of the forms at intake, those of the suites at the gates."""
    from aidbook.quality.catalogue import write_catalogue
    from aidbook.warehouse.connect import connected

    if with_counts:
        with connected("loader") as connection:
            write_catalogue(file, connection)
    else:
        write_catalogue(file)
    out.print(f"{file} is written.", soft_wrap=True)


def questions(file: Annotated[Path, typer.Option("--out", dir_okay=False, help="Markdown file to write.")]) -> None:
    """Write the page of the questions that offices ask, from their SQL files."""
    from aidbook.warehouse.questions import write_page

    write_page(file)
    out.print(f"{file} is written.", soft_wrap=True)


def sample(
    out_folder: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    years: Annotated[str, typer.Option(help="Report years, such as 2018-2025.")] = "2018-2025",
    scale: Annotated[float, typer.Option(help="1 is real size: some 2,600 to 3,000 activities a year.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    faults: Annotated[bool, typer.Option("--faults", help="Plant critical faults and write manifest.json.")] = False,
) -> None:
    """Make a plausible national data set: real organisations and places, invented activities."""
    from aidbook.sample import make_sample

    first, _, last = years.partition("-")
    span = range(int(first), int(last or first) + 1)
    make_sample(out_folder, span, scale, seed, faults, out.print)
