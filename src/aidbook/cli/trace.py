"""``aidbook trace``: from a published number back to its cells or its sentence, and from a cell or a page forward."""

from dataclasses import asdict
from typing import Annotated

import typer

from aidbook.cli.terminal import AsJson, out, print_json


def trace(
    asked: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY | FILE [SHEET [CELL|ROW]] | URL",
            help="A key of bi or a report year; a file by name or begin of its sha256, also as FILE!SHEET!CELL; the address of a bulletin.",
        ),
    ],
    year: Annotated[int | None, typer.Option(help="Only this report year, for a project, donor, partner, place, sector, …")] = None,
    as_json: AsJson = False,
) -> None:
    """Walk from a published number back to its cells or its sentence, or from a cell or page to its facts or the reason there is none."""
    from aidbook.cli.trace_tables import answer_lines
    from aidbook.warehouse.connect import connected
    from aidbook.warehouse.trace.ask import trace as walk

    with connected("loader") as connection:
        answer = walk(connection, asked, year)
    if as_json:
        print_json(asdict(answer))
        return
    for line in answer_lines(answer):
        out.print(line, markup=True, highlight=False, soft_wrap=isinstance(line, str))
