"""A warehouse as tests use it: shortcuts that read like sentences, over a small national sample."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from databases import Database
from psycopg import sql

from aidbook.flows.intake import request_year, take_in
from aidbook.flows.outcome import LoadOutcome
from aidbook.flows.whole_load import load_year

YEARS = (2021, 2022, 2023)
SCALE = 0.1


@dataclass(frozen=True)
class Warehouse:
    """A database with its home, and shortcuts that tests read like sentences."""

    database: Database
    sample: Path

    def land(self, *files: Path) -> None:
        take_in(files)

    def load(self, year: int) -> LoadOutcome:
        return load_year(year, "test")

    def force(self, year: int) -> LoadOutcome:
        request_year(year, "test", "test", forced=True)
        return load_year(year, "test")

    def ask(self, query: str, parameters: Any = None, role: str = "admin") -> list[tuple[Any, ...]]:
        with psycopg.connect(getattr(self.database, role)) as connection:
            return connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]

    def one(self, query: str, parameters: Any = None, role: str = "admin") -> Any:
        return self.ask(query, parameters, role)[0][0]

    def dump(self, schema: str = "marts") -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table of a schema, in the order of all columns."""
        tables = self.ask("select table_name from information_schema.tables where table_schema = %s order by 1", [schema])
        with psycopg.connect(self.database.admin) as connection:
            return {
                name: sorted(connection.execute(sql.SQL("select * from {}").format(sql.Identifier(schema, name))).fetchall(), key=repr)
                for (name,) in tables
            }

    def workbook(self, year: int, unit: str) -> Path:
        (file,) = (self.sample / "inbox" / str(year)).glob(f"{year}_{unit}_*.xlsx")
        return file


def copied(file: Path, folder: Path) -> Path:
    """A file of the sample where a test may change it."""
    return Path(shutil.copy(file, folder / file.name))
