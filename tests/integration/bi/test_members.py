"""Every dimension has its explicit members, so that a fact need not have an empty key and an inner join loses no row."""

from psycopg import sql
from warehouses import Warehouse

KEYS = """
    select t.relname, a.attname
    from pg_constraint as c
    inner join pg_class as t on c.conrelid = t.oid
    inner join pg_attribute as a on t.oid = a.attrelid and a.attnum = c.conkey[1]
    where c.connamespace = 'bi'::regnamespace and c.contype = 'p' and t.relname like 'dim\\_%' and t.relname not like '%\\_history'
"""


def test_dimension_has_its_explicit_members(loaded: Warehouse) -> None:
    keys = dict(loaded.ask(KEYS, role="reader"))
    assert len(keys) >= 10
    lacking = {
        table: sorted({-1, -2, -3} - members)
        for table, key in keys.items()
        if not {-1, -2, -3} <= (members := {member for (member,) in loaded.ask(below_zero(table, key), role="reader")})
    }
    assert lacking == {}


def below_zero(table: str, key: str) -> sql.Composed:
    return sql.SQL("select {} from {} where {} < 0").format(sql.Identifier(key), sql.Identifier("bi", table), sql.Identifier(key))
