"""What was published on a day gone by: states with a name, and marts made again."""

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from aidbook.cli.terminal import AsJson, Author, err, out, print_json

if TYPE_CHECKING:
    from aidbook.warehouse.publish import Difference


def name(
    name: Annotated[str, typer.Argument(help='What it is called, such as "giao ban 2024".')],
    why: Annotated[str, typer.Option(help="The reason, kept with the name.")],
    author: Author,
    on: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What was published at the end of a day; without it, what is now.")
    ] = None,
) -> None:
    """Give a name to what is published, so that anybody can ask for it later."""
    from aidbook.cli.edition_tables import moment
    from aidbook.warehouse.connect import connected
    from aidbook.warehouse.editions import name_edition

    with connected("loader") as connection:
        edition = name_edition(connection, name, author, why, on.date() if on else None)
    out.print(f"“{edition.name}” is what was published at {moment(edition.known_at)} (Việt Nam).")
    out.print(f"In SQL: select * from bi.aid_known_at(bi.edition_moment('{edition.name.replace(chr(39), chr(39) * 2)}'))", soft_wrap=True)


def list_(as_json: AsJson = False) -> None:
    """The states that have a name."""
    from aidbook.cli.edition_tables import editions_table
    from aidbook.warehouse.connect import connected
    from aidbook.warehouse.editions import list_editions

    with connected("loader") as connection:
        editions = list_editions(connection)
    if as_json:
        print_json({"editions": [asdict(edition) for edition in editions]})
    elif editions:
        out.print(editions_table(editions))
    else:
        out.print('No state has a name yet: aidbook edition name "giao ban 2024" --why "…".')


def compare(
    name: Annotated[str, typer.Argument(help="The edition.")],
    other: Annotated[str | None, typer.Option("--with", help="Another edition; without it, what is published now.")] = None,
    as_json: AsJson = False,
) -> None:
    """What has changed since: rows and sums of aid by year, place and sector, and rows of every view."""
    from aidbook.cli.edition_tables import aid_table, subjects_table
    from aidbook.warehouse.connect import connected
    from aidbook.warehouse.editions import compare_edition

    with connected("loader") as connection:
        comparison = compare_edition(connection, name, other)
    if as_json:
        print_json({"edition": name, "with": other, **asdict(comparison)})
        return
    out.print(subjects_table(comparison.subjects, name, other or "now"))
    if comparison.aid:
        out.print(aid_table(comparison.aid, name, other or "now"))


def rebuild() -> None:
    """Make marts and bi again from landing, registry and reference, as what is published says; records stay as they are."""
    from aidbook.flows.rebuild import rebuild as make_again

    with err.status("Starting") as progress:
        rebuilt = make_again(progress.update)
    out.print(f"Made again: {len(rebuilt.units)} publications, as they were published.")
    _show("written anew", rebuilt.mended)
    if rebuilt.outdated:
        out.print("Rules or judgements have changed since. These rows stay as they were published:")
        _show("would be others today", rebuilt.outdated)
        out.print("aidbook backfill FIRST LAST --force (or aidbook load --year Y --force) takes the change through the gates.")


def _show(said: str, differences: "tuple[Difference, ...]") -> None:
    for difference in differences:
        out.print(f"  {difference.table}: {difference.rows} rows {said}", highlight=False)
