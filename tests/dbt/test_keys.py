"""The keys that a BI tool finds as bi_reader, by the ways that such tools look for them."""

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy
from databases import Database
from sqlalchemy import inspect

from aidbook.warehouse.connect import connected

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def reader(database: Database) -> Iterator[sqlalchemy.Engine]:
    engine = sqlalchemy.create_engine(database.reader.replace("postgresql://", "postgresql+psycopg://", 1))
    yield engine
    engine.dispose()


def test_tool_that_reflects_bi_finds_a_join_for_every_key(reader: sqlalchemy.Engine) -> None:
    inspector = inspect(reader)
    tables = inspector.get_table_names(schema="bi")
    own = {table: inspector.get_pk_constraint(table, schema="bi")["constrained_columns"] for table in tables}
    joined = {
        (table, *key["constrained_columns"]): (key["referred_table"], key["referred_schema"], *key["referred_columns"])
        for table in tables
        for key in inspector.get_foreign_keys(table, schema="bi")
    }
    assert all(own.values())
    assert {(schema, own[table] == [column]) for table, schema, column in joined.values()} == {("bi", True)}
    lonely = {
        (table, column["name"])
        for table in tables
        for column in inspector.get_columns(table, schema="bi")
        if column["name"].endswith("_key") or column["name"] in ("report_year", "data_year")
        if (table, column["name"]) not in joined and column["name"] not in own[table]
    }
    # Days of the calendar and years of a document are attributes there; the year is the fact's.
    assert {column for _, column in lonely} <= {"report_year"}
    assert {table for table, _ in lonely} <= {"dim_date", "dim_source_document"}


def test_tool_that_joins_by_keys_reads_every_fact_with_all_its_members(reader: sqlalchemy.Engine) -> None:
    tables = sqlalchemy.MetaData(schema="bi")
    tables.reflect(reader)
    facts = [table for table in tables.sorted_tables if table.name.startswith(("fct_", "bridge_"))]
    assert len(facts) >= 7
    with reader.connect() as connection:
        for fact in facts:
            query = sqlalchemy.select(sqlalchemy.func.count()).select_from(fact)
            for key in fact.foreign_keys:
                member = key.column.table.alias()
                query = query.join_from(fact, member, key.parent == member.c[key.column.name], isouter=True)
            assert connection.execute(query).scalar_one() >= 0


def test_tool_that_asks_the_information_schema_finds_the_same_keys(database: Database) -> None:
    # The question that Power BI's connector puts to PostgreSQL; it shows keys only to those who may do more than read.
    with psycopg.connect(database.reader) as connection:
        seen = connection.execute(
            """
            select f.table_name, f.column_name, p.table_name, p.column_name
            from information_schema.referential_constraints as r
            inner join information_schema.key_column_usage as f
                on r.constraint_schema = f.constraint_schema and r.constraint_name = f.constraint_name
            inner join information_schema.key_column_usage as p
                on
                    r.unique_constraint_schema = p.constraint_schema and r.unique_constraint_name = p.constraint_name
                    and f.position_in_unique_constraint = p.ordinal_position
            where f.table_schema = 'bi'
            """
        ).fetchall()
    assert set(seen) == keys_of("bi")


def test_key_of_bi_is_held_by_postgresql_in_marts() -> None:
    assert len(keys_of("marts")) > 30
    assert keys_of("bi") == keys_of("marts")


def test_every_constraint_of_marts_is_validated_and_enforced() -> None:
    with connected("owner") as connection:
        loose = connection.execute(
            """
            select conrelid::regclass::text, conname from pg_constraint
            where connamespace in ('marts'::regnamespace, 'bi'::regnamespace) and not (convalidated and conenforced)
            """
        ).fetchall()
    assert loose == []


def keys_of(schema: str) -> set[tuple[str, str, str, str]]:
    """Foreign keys as the catalogue has them, for the owner: table, column, referred table, referred column."""
    with connected("owner") as connection:
        rows = connection.execute(
            """
            select t.relname, a.attname, u.relname, b.attname
            from pg_constraint as c
            inner join pg_class as t on c.conrelid = t.oid
            inner join pg_class as u on c.confrelid = u.oid and u.relnamespace = t.relnamespace
            inner join pg_attribute as a on t.oid = a.attrelid and a.attnum = c.conkey[1]
            inner join pg_attribute as b on u.oid = b.attrelid and b.attnum = c.confkey[1]
            where c.contype = 'f' and t.relnamespace = %s::text::regnamespace
            """,
            [schema],
        ).fetchall()
    return set(rows)
