"""Where commands print to, and the options that several of them share."""

import getpass
import json
import sys
from typing import Annotated, Final

import typer
from rich.console import Console

_WHOLE_LINES: Final = 100_000
"""Columns where nobody looks: what is piped into a file or another program is not wrapped."""

# What cells, names of files and pages say is shown as it stands: "[/b]" in a cell is no markup of ours.
out = Console(width=None if sys.stdout.isatty() else _WHOLE_LINES, markup=False)
err = Console(stderr=True, markup=False)

Author = Annotated[str, typer.Option(default_factory=getpass.getuser, help="Who decides; you, unless said otherwise.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def counted(count: int, one: str) -> str:
    """A number of something: "1 file", "2 files"."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def how_many_wait(count: int, one: str) -> str:
    """How many of something wait for a person: "1 name waits", "2 names wait"."""
    return f"{counted(count, one)} wait{'s' if count == 1 else ''}"


def print_json(value: object) -> None:
    """Print a value as JSON, as other programs read it."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
