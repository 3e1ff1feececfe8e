"""Two small stars, a candidate schema and a published one: what publish does is shown without dbt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from aidbook.warehouse.ddl import apply_structure
from aidbook.warehouse.publish import Difference, Unit, lock_publishing, merge_candidate
from aidbook.warehouse.stars import Column, Publish, Reference, Star

CANDIDATE = "candidate_1"


def column(name: str, data_type: str = "bigint", *, required: bool = True) -> Column:
    return Column(name, data_type, required, f"{name} | Tiếng Việt: {name}")


DONOR = Star("dim_t_donor", Publish.IDENTITY, True, "Donors.", ("donor_key",), (column("donor_key"), column("donor_name", "text")), ())
FLOW = Star(
    "fct_t_flow",
    Publish.YEAR,
    False,
    "Flows.",
    ("flow_key",),
    (column("flow_key"), column("report_year", "integer"), column("donor_key"), column("amount_usd", "numeric", required=False)),
    (Reference("donor_key", "dim_t_donor", "donor_key"),),
)
STARS = [DONOR, FLOW]


@dataclass
class Stage:
    """A place to build candidates and publish them."""

    connection: psycopg.Connection[Any]
    candidate: Callable[[Iterable[tuple[int, str]], Iterable[tuple[int, int, int, Any]]], None]

    def publish(self, year: int) -> dict[str, tuple[int, int, int]]:
        with self.connection.transaction():
            known_from = lock_publishing(self.connection)
            differences = merge_candidate(self.connection, STARS, CANDIDATE, Unit(Publish.YEAR, year), known_from)
        return {d.table: counts(d) for d in differences}

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql.SQL("select * from {} order by 1, 2").format(sql.Identifier(*table.split(".")))).fetchall()


def counts(difference: Difference) -> tuple[int, int, int]:
    return difference.inserted, difference.updated, difference.deleted


@pytest.fixture
def stage(database: Any) -> Any:
    with psycopg.connect(database.owner) as connection:
        apply_structure(connection, STARS)
        connection.execute("create schema candidate_1")
        connection.execute("create table candidate_1.dim_t_donor (donor_key bigint, donor_name text)")
        connection.execute(
            "create table candidate_1.fct_t_flow (flow_key bigint, report_year integer, donor_key bigint, amount_usd numeric)"
        )
        connection.execute("grant usage on schema candidate_1 to aidbook_loader")
        connection.execute("grant all on all tables in schema candidate_1 to aidbook_loader")
        connection.commit()
    with psycopg.connect(database.loader, autocommit=True) as connection:

        def candidate(donors: Iterable[tuple[int, str]], flows: Iterable[tuple[int, int, int, Any]]) -> None:
            connection.execute("truncate candidate_1.dim_t_donor, candidate_1.fct_t_flow")
            with connection.cursor() as cursor:
                cursor.executemany("insert into candidate_1.dim_t_donor values (%s, %s)", list(donors))
                cursor.executemany("insert into candidate_1.fct_t_flow values (%s, %s, %s, %s)", list(flows))

        yield Stage(connection, candidate)
