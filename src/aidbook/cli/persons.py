"""What the law gives a person: to be erased."""

from typing import Annotated

import typer
from rich.table import Table

from aidbook.cli.terminal import Author, err, out


def erase_person(
    names: Annotated[list[str], typer.Argument(help="The whole name; further arguments are other ways in which it was written.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the act: who asked, on which paper. Not the name.")],
    author: Author,
    confirm: Annotated[bool, typer.Option("--confirm", help="Do it. Without this, it is only shown where the name stands.")] = False,
) -> None:
    """Cover a person's name in every table, archived file, answer and gate's page; every figure stays. Cannot be undone.

    Pages of bulletins are kept as their issuers published them; those with the name are never read again.
    """
    from aidbook.flows.erase import erase_person as erase

    done = erase(names, author, why, confirmed=confirm)
    table = Table("Where", "Rows")
    for column, count in done.rows.items():
        table.add_row(column, str(count))
    for file in done.files:
        table.add_row(file, "file")
    if table.row_count:
        out.print(table)
    for file, reason in done.unread.items():
        err.print(f"{file} was not looked into: {reason}.", soft_wrap=True)
    for file in done.pages:
        out.print(
            f"{file} holds pages of bulletins with the name, as their issuers published them: kept, and not read again.", soft_wrap=True
        )
    if not table.row_count and not done.pages:
        out.print("The name stands nowhere.")
    elif done.number is None:
        out.print("Nothing was done yet. With --confirm it is covered in all tables and files above, for ever.")
    else:
        out.print(f"Erased (act {done.number} of ops.erasure). Take the files out of the inbox too, and delete or renew older backups.")
