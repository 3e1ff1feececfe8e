"""The database: structure, and how to connect."""

import sys
from typing import Annotated

import typer

from aidbook.cli.terminal import out
from aidbook.settings import Role, settings


def upgrade() -> None:
    """Bring roles, schemas, seeds and views to this version of the project."""
    from aidbook.warehouse.upgrade import upgrade as bring_up_to_date

    changed = bring_up_to_date(lambda step: out.print(f"  {step}"))
    out.print("The database is up to date." if changed else "The database was up to date.")


def url(role: Annotated[str, typer.Option(help="admin, owner, loader or reader.")] = "reader") -> None:
    """Print the address of the database for a role, password included."""
    sys.stdout.write(settings().dsn_of(_role(role)) + "\n")


def psql(role: Annotated[str, typer.Option(help="admin, owner, loader or reader.")] = "reader") -> None:
    """Open psql as a role."""
    from aidbook.local.psql import open_psql

    open_psql(settings().dsn_of(_role(role)))


def _role(name: str) -> Role:
    roles: dict[str, Role] = {"admin": "admin", "owner": "owner", "loader": "loader", "reader": "reader"}
    if name not in roles:
        raise typer.BadParameter(f"{name} is none of {', '.join(roles)}.")
    return roles[name]
