"""A small world of three stars and two views over them: what bi shows of the past is tried on it without dbt."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from aidbook.warehouse.ddl import apply_structure
from aidbook.warehouse.known_on import keep_past
from aidbook.warehouse.publish import Unit, lock_publishing, merge_candidate
from aidbook.warehouse.stars import Column, Publish, Reference, Star
from aidbook.warehouse.subjects import Subject

Rows = list[tuple[Any, ...]]


def column(name: str, data_type: str = "bigint", *, required: bool = True) -> Column:
    return Column(name, data_type, required, f"{name} | Tiếng Việt: {name}")


COUNTRY = Star("dim_t_country", Publish.REFERENCE, False, "c", ("country_key",), (column("country_key"), column("country", "text")), ())
DONOR = Star(
    "dim_t_donor",
    Publish.IDENTITY,
    True,
    "d",
    ("donor_key",),
    (column("donor_key"), column("donor", "text"), column("country_key")),
    (Reference("country_key", "dim_t_country", "country_key"),),
)
FLOW = Star(
    "fct_t_flow",
    Publish.YEAR,
    False,
    "f",
    ("flow_key",),
    (column("flow_key"), column("report_year", "integer"), column("donor_key"), column("amount_usd", "numeric", required=False)),
    (Reference("donor_key", "dim_t_donor", "donor_key"),),
)
STARS = [COUNTRY, DONOR, FLOW]

FLOWS = Subject(
    "t_flows",
    """
    with flows as (select * from "marts"."fct_t_flow"),
    donors as (select * from "marts"."dim_t_donor"),
    countries as (select * from "marts"."dim_t_country")
    select f.report_year, d.donor, c.country, f.amount_usd, f.flow_key
    from flows as f
    left join donors as d on f.donor_key = d.donor_key
    left join countries as c on d.country_key = c.country_key
    """,
    ("dim_t_country", "dim_t_donor", "fct_t_flow"),
    None,
)
YEARS = Subject(
    "t_years",
    """
    with flows as (
        select report_year, sum(amount_usd) as amount_usd, count(distinct donor_key) as donors from "marts"."fct_t_flow"
        group by report_year
    ),
    publications as (select report_year, published_at from "ops"."publication" where unit = 'year')
    select p.report_year, p.published_at, f.amount_usd, coalesce(f.donors, 0) as donors
    from publications as p
    left join flows as f on p.report_year = f.report_year
    """,
    ("fct_t_flow", "publication"),
    {"fct_t_flow": "report_year", "publication": "report_year"},
)
SUBJECTS = [FLOWS, YEARS]


@dataclass(frozen=True)
class State:
    """All that a publish knows: names by donor and country, and the flows of the year that is published."""

    countries: Mapping[int, str]
    donors: Mapping[int, tuple[str, int]]
    flows: Mapping[int, tuple[int, int | None]]
    """Amount and donor by the number of a flow in its year."""


class World:
    """The small world in a database, with a clock that tests set."""

    def __init__(self, owner: psycopg.Connection[Any], loader: psycopg.Connection[Any]) -> None:
        self.owner, self.loader = owner, loader
        apply_structure(owner, STARS)
        for subject in SUBJECTS:
            owner.execute(sql.SQL("create view {} as {}").format(sql.Identifier("bi", subject.name), sql.SQL(subject.query)))
        keep_past(owner, STARS, SUBJECTS)
        owner.execute("create schema candidate_1")
        for star in STARS:
            names = (sql.Identifier(schema, star.name) for schema in ("candidate_1", "marts"))
            owner.execute(sql.SQL("create table {} (like {})").format(*names))
        owner.execute("grant usage on schema candidate_1 to aidbook_loader")
        owner.execute("grant all on all tables in schema candidate_1 to aidbook_loader")

    def forget(self) -> None:
        for schema in ("marts", "history"):
            tables = sql.SQL(", ").join(sql.Identifier(schema, star.name) for star in STARS)
            self.owner.execute(sql.SQL("truncate {} cascade").format(tables))
        self.owner.execute("truncate ops.load cascade")

    def publish(self, year: int, state: State, clock: dt.datetime) -> dt.datetime:
        """Publish a year at a time that the clock shows, and give the moment that it became known."""
        rows: dict[Star, Iterable[tuple[Any, ...]]] = {
            COUNTRY: state.countries.items(),
            DONOR: ((key, *donor) for key, donor in state.donors.items()),
            FLOW: ((year * 100 + number, year, donor, amount) for number, (donor, amount) in state.flows.items()),
        }
        with self.loader.transaction(), self.loader.cursor() as cursor:
            for star, values in rows.items():
                cursor.execute(sql.SQL("truncate {}").format(sql.Identifier("candidate_1", star.name)))
                with cursor.copy(sql.SQL("copy {} from stdin").format(sql.Identifier("candidate_1", star.name))) as copy:
                    for row in values:
                        copy.write_row(row)
            moment = lock_publishing(self.loader, lambda: clock)
            merge_candidate(self.loader, STARS, "candidate_1", Unit(Publish.YEAR, year), moment)
            cursor.execute(
                """
                with load as (
                    insert into ops.load (unit, report_year, reason, manifest_sha256, state)
                    values ('year', %(year)s, 't', 'm', 'published')
                    returning load_id
                )
                insert into ops.publication select 'year', %(year)s, load_id, 'm', true, %(moment)s from load
                on conflict (unit, report_year) do update set load_id = excluded.load_id, published_at = excluded.published_at
                """,
                {"year": year, "moment": moment},
            )
        return moment

    def ask(self, query: str, *values: Any) -> Rows:
        return sorted(self.owner.execute(query, values).fetchall(), key=repr)

    def shown(self) -> dict[str, Rows]:
        """What each view shows now."""
        return {subject.name: self.ask(f"select * from bi.{subject.name}") for subject in SUBJECTS}

    def known_at(self, moment: dt.datetime) -> dict[str, Rows]:
        return {subject.name: self.ask(f"select * from bi.{subject.name}_known_at(%s)", moment) for subject in SUBJECTS}

    def known_on(self, day: dt.date) -> dict[str, Rows]:
        return {subject.name: self.ask(f"select * from bi.{subject.name}_known_on(%s)", day) for subject in SUBJECTS}

    def in_history(self, moment: dt.datetime) -> dict[str, Rows]:
        """What the views of history show of a moment, by the filter that any tool can set."""
        when = "known_from <= %s and known_to > %s"
        return {
            subject.name: sorted(
                (row[3:] for row in self.ask(f"select * from bi.{subject.name}_history where {when}", moment, moment)), key=repr
            )
            for subject in SUBJECTS
        }
