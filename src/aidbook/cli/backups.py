"""Keeping what cannot be made again."""

from pathlib import Path
from typing import Annotated

import typer

from aidbook.cli.terminal import err, out
from aidbook.settings import settings


def backup(
    out_folder: Annotated[Path | None, typer.Option("--out", help="Folder that the backup goes into; <home>/backups, unless said.")] = None,
) -> None:
    """Write one file with the database and the archive, beside whatever runs. It holds personal data and no password."""
    from aidbook.local.backup import back_up

    made = back_up(out_folder or settings().make_home() / "backups", _step)
    size = made.file.stat().st_size / 1e6
    years = f"{made.manifest.years[0]}-{made.manifest.years[-1]}" if made.manifest.years else "none"
    out.print(
        f"{made.file}: {size:.1f} MB, {sum(made.manifest.rows.values())} rows, published years: {years}.", highlight=False, soft_wrap=True
    )
    for name in made.damaged:
        err.print(f"{name} is not what it was when it came: its bytes are damaged on this disk, and so in the backup.", soft_wrap=True)
    if made.damaged:
        raise typer.Exit(1)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `aidbook backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Give up what the database and the archive hold now.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only check every byte, and say what is in it.")] = False,
) -> None:
    """Bring back a backup, into an empty database or with --replace."""
    from aidbook.local.backup_file import unpack
    from aidbook.local.restore import restore as bring_back

    manifest = unpack(file) if check else bring_back(file, replace=replace, progress=_step)
    years = ", ".join(map(str, manifest.years)) or "none"
    out.print(
        f"{'Whole' if check else 'Restored'}: made {manifest.made_at}, {sum(manifest.rows.values())} rows, "
        f"{len(manifest.files)} files, published years: {years}.",
        highlight=False,
    )


def _step(what: str) -> None:
    out.print(f"  {what}")
