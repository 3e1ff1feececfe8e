"""Foreign keys, uniqueness, checks and NOT NULL of the published tables, as the dbt contracts say them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.stars import Star


@dataclass(frozen=True, slots=True)
class _Constraint:
    name: str
    definition: sql.Composed
    may_wait: bool = True
    """Whether PostgreSQL can hold new rows to it before the old ones obey."""


def apply_constraints(connection: psycopg.Connection[TupleRow], star: Star) -> None:
    """Bring the constraints of a published table to what its contract says.

    A new constraint holds for every row that is written from now on. Rows that are published already and break it (a column that the
    contract gained is empty in them) stay until their year is loaded again; the upgrade after that finds them in order and validates.
    """
    table = sql.Identifier("marts", star.name)
    there = _there(connection, star)
    wanted = list(_wanted(star))
    for constraint in wanted:
        if constraint.name not in there:
            waiting = sql.SQL(" not valid" if constraint.may_wait else "")
            connection.execute(
                sql.SQL("alter table {} add constraint {} {}{}").format(
                    table, sql.Identifier(constraint.name), constraint.definition, waiting
                )
            )
        if not there.get(constraint.name, not constraint.may_wait):
            _validate(connection, table, constraint)
    for name in there.keys() - {constraint.name for constraint in wanted}:
        if name.startswith(f"{star.name}_") and name.endswith(("_rule", "_unique")):
            connection.execute(sql.SQL("alter table {} drop constraint {}").format(table, sql.Identifier(name)))


def _wanted(star: Star) -> Iterator[_Constraint]:
    for column in star.columns:
        if column.is_required and column.name not in star.key:
            yield _Constraint(_name(star, column.name, "not_null"), sql.SQL("not null {}").format(sql.Identifier(column.name)))
    for check in star.checks:
        # Named by what it says, so that a rule that changed is another one.
        digest = hashlib.sha256(check.encode()).hexdigest()[:8]
        yield _Constraint(_name(star, digest, "rule"), sql.SQL("check ({})").format(sql.SQL(check)))
    for columns in star.uniques:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        yield _Constraint(_name(star, "_".join(columns), "unique"), sql.SQL("unique nulls not distinct ({})").format(names), may_wait=False)
    for reference in star.references:
        # Deferrable: publish replaces facts and members in one transaction and lets PostgreSQL judge the whole at its end.
        yield _Constraint(
            _name(star, reference.column, "fkey"),
            sql.SQL("foreign key ({}) references {} ({}) deferrable initially immediate").format(
                sql.Identifier(reference.column), sql.Identifier("marts", reference.table), sql.Identifier(reference.to_column)
            ),
        )


def _name(star: Star, about: str, kind: str) -> str:
    # PostgreSQL cuts names at 63 bytes; two that begin alike must not become one.
    name = f"{star.name}_{about}_{kind}"
    if len(name) <= 63:
        return name
    return f"{star.name}_{hashlib.sha256(about.encode()).hexdigest()[:8]}_{kind}"


def _there(connection: psycopg.Connection[TupleRow], star: Star) -> dict[str, bool]:
    """Names of the constraints in place, and whether every row obeys."""
    rows: list[tuple[str, str, str, bool]] = connection.execute(
        """
        select c.conname, c.contype::text, a.attname, c.convalidated
        from pg_constraint as c
        inner join pg_attribute as a on c.conrelid = a.attrelid and c.conkey[1] = a.attnum
        where c.conrelid = format('marts.%%I', %s::text)::regclass
        """,
        [star.name],
    ).fetchall()
    # PostgreSQL names those of its own making; a column has one NOT NULL and one foreign key, so the column tells which.
    kinds = {"n": "not_null", "f": "fkey"}
    return {_name(star, column, kinds[kind]) if kind in kinds else name: valid for name, kind, column, valid in rows}


def _validate(connection: psycopg.Connection[TupleRow], table: sql.Identifier, constraint: _Constraint) -> None:
    try:
        with connection.transaction():
            connection.execute(sql.SQL("alter table {} validate constraint {}").format(table, sql.Identifier(constraint.name)))
    except psycopg.errors.IntegrityError:
        # Older rows break it; see apply_constraints.
        return
