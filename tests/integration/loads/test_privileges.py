"""bi_reader reads `bi` and the status views of `ops`, nothing else, and writes nothing."""

import psycopg
import pytest

READABLE_OPS = {"year_status", "submission_status"}


def test_reader_reads_every_view_and_star_of_bi(loaded):
    names = [name for (name,) in loaded.ask("select table_name from information_schema.tables where table_schema = 'bi'")]
    assert len(names) > 20
    for name in names:
        loaded.ask(f"select * from bi.{name} limit 1", role="reader")


def test_reader_sees_only_bi_and_the_status_views(loaded):
    granted = loaded.ask(
        """
        select n.nspname, c.relname
        from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
        where
            n.nspname not in ('pg_catalog', 'information_schema', 'bi')
            and n.nspname not like 'pg\\_%%'
            and c.relkind in ('r', 'v', 'm', 'p', 'S', 'f')
            and (
                has_table_privilege('bi_reader', c.oid, 'select, insert, update, delete, truncate')
                or (c.relkind <> 'S' and has_any_column_privilege('bi_reader', c.oid, 'select, insert, update'))
            )
        """
    )
    assert set(granted) == {("ops", name) for name in READABLE_OPS}


@pytest.mark.parametrize(
    "statement",
    [
        "delete from bi.aid",
        "insert into bi.dim_currency default values",
        "create table bi.mine (a int)",
        "create table mine (a int)",
        "create schema mine",
        "update ops.year_status set verdict = 'published'",
        "select * from marts.fct_aid_flow",
        "select * from landing.submission",
        "select * from registry.donor",
        "select * from history.fct_aid_flow",
        "select * from ops.finding",
        "select lo_from_bytea(0, 'a')",
        "select lo_create(0)",
        "select pg_advisory_lock(1)",
        "select pg_try_advisory_lock(1)",
        "select pg_advisory_xact_lock_shared(1, 1)",
        "create temporary table mine (a int)",
    ],
)
def test_reader_is_refused(loaded, statement):
    with psycopg.connect(loaded.database.reader) as connection:
        connection.execute("set default_transaction_read_only = off")
        connection.commit()
        with pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState, psycopg.errors.FeatureNotSupported)
        ):
            connection.execute(statement)
