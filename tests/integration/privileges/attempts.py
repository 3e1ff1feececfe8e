"""What a role can do, found out by doing it as that role and taking it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'"
_OBJECTS = f"""
    select case c.relkind when 'r' then 'table' when 'v' then 'view' when 'm' then 'view' else 'sequence' end as kind,
        n.nspname as schema, c.relname as name, c.oid::bigint as oid, null as arguments
    from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v', 'm', 'S', 'p', 'f') and {OURS}
    union all
    select 'function', n.nspname, p.proname, p.oid::bigint,
        array(select 'null::' || format_type(t.type, null) from unnest(p.proargtypes) with ordinality as t (type, place) order by t.place)
    from pg_proc as p inner join pg_namespace as n on n.oid = p.pronamespace
    -- Nobody can call what a trigger calls.
    where {OURS} and p.prorettype <> 'trigger'::regtype
        and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')
    union all
    select 'schema', n.nspname, '', n.oid::bigint, null from pg_namespace as n where {OURS}
    order by 1, 2, 3
"""

_TABLE = {
    "select": "select * from {} limit 0",
    "insert": "insert into {} default values",
    "update": "update {} set {column} = null where false",
    "delete": "delete from {} where false",
    "truncate": "truncate {}",
    "trigger": "create trigger attempt before update on {} for each row execute function suppress_redundant_updates_trigger()",
    # Nothing was clustered before, so nothing happens; who may not maintain the table is told so first.
    "maintain": "cluster {}",
    "drop": "drop table {}",
}
_VERBS = {
    "table": _TABLE,
    "view": {verb: _TABLE[verb] for verb in ("select", "insert", "delete", "truncate")} | {"drop": "drop view {}"},
    "sequence": {"usage": "select nextval({literal})", "update": "select setval({literal}, 1)"},
    "function": {"execute": "select * from {}({arguments})", "drop": "drop function {}"},
    "schema": {"usage": "select * from {}.no_such_table", "create": "create table {}.attempt (a integer)", "drop": "drop schema {}"},
    "database": {"create": "create schema attempt", "temporary": "create temporary table attempt (a integer)"},
}

_NOT_OF_VIEWS = (psycopg.errors.ObjectNotInPrerequisiteState, psycopg.errors.WrongObjectType)
"""A view that shows a join takes no rows, whoever asks."""


@dataclass(frozen=True)
class Object:
    """Something that rights are about."""

    kind: str
    schema: str
    name: str
    oid: int
    arguments: list[str] | None = None

    @property
    def label(self) -> str:
        """As the table of expectations names it."""
        return self.schema if self.kind in ("schema", "database") else f"{self.schema}.{self.name}"


def all_objects(connection: psycopg.Connection[Any]) -> Iterator[Object]:
    """Every schema, table, view, sequence and function of this database that is no part of PostgreSQL or of an extension."""
    yield Object("database", "database", "", 0)
    for row in connection.execute(_OBJECTS).fetchall():  # type: ignore[arg-type]
        yield Object(*row)


def allowed(connection: psycopg.Connection[Any], thing: Object, role: str) -> set[str]:
    """The verbs that a role can do with an object. The connection is an administrator's; everything is rolled back."""
    found = {verb for verb, statement in _VERBS[thing.kind].items() if _can(connection, thing, role, statement)}
    if thing.kind == "table" and _may_refer(connection, thing, role):
        found.add("references")
    return found


def _can(connection: psycopg.Connection[Any], thing: Object, role: str, statement: str) -> bool:
    identifier = sql.Identifier(thing.schema, thing.name) if thing.name else sql.Identifier(thing.schema)
    parts = {"literal": sql.Literal(f'{thing.schema}."{thing.name}"'), "arguments": sql.SQL(", ".join(thing.arguments or ()))}
    if "{column}" in statement:
        parts["column"] = sql.Identifier(_column(connection, thing))
    query = sql.SQL(statement).format(identifier, **parts)  # type: ignore[arg-type]
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
            connection.execute(query)
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.Error as error:
        # Anything else is said to those who may: a column is missing, a key refers to it.
        return not (thing.kind == "view" and isinstance(error, _NOT_OF_VIEWS))
    return True


def _column(connection: psycopg.Connection[Any], thing: Object) -> str:
    row = connection.execute(
        "select attname from pg_attribute where attrelid = %s::oid and attnum > 0 and attidentity = '' and not attisdropped limit 1",
        [thing.oid],
    ).fetchone()
    assert row is not None, thing
    return str(row[0])


def _may_refer(connection: psycopg.Connection[Any], thing: Object, role: str) -> bool:
    """Asked of the catalogue: to refer to a table a role needs one of its own beside it, which the reader can never have."""
    row = connection.execute("select has_any_column_privilege(%s, %s::oid, 'references')", [role, thing.oid]).fetchone()
    return row is not None and bool(row[0])
