"""Every role tries every verb on every object; `privileges.csv` says who can do what, and a thing without a line there fails.

A line ends with a star where a whole schema has one rule by default privileges: `marts.*` is each table that a contract defines.
`all` stands for every verb of its kind.
"""

import csv
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.privileges.attempts import Object, all_objects, allowed

STRANGER = "a_stranger"
"""A role that nobody gave anything: what it can do, PUBLIC can."""
ROLES = {"owner": "aidbook_owner", "loader": "aidbook_loader", "reader": "bi_reader", "public": STRANGER}
EXPECTED = Path(__file__).with_name("privileges.csv")


@pytest.fixture
def admin(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """An administrator's connection to an upgraded warehouse in which one candidate is being built."""
    with psycopg.connect(database.loader) as connection:
        connection.execute("create schema candidate_1")
        connection.execute("create table candidate_1.dim_year as select 2024 as report_year")
    with psycopg.connect(database.admin) as connection:
        connection.execute(f"create role {STRANGER}")
        yield connection
        connection.rollback()


def lines() -> Mapping[tuple[str, str], Mapping[str, set[str]]]:
    """By kind and name, what each role can do."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return {(line["kind"], line["name"]): {role: set(line[role].split()) for role in ROLES} for line in csv.DictReader(file)}


def line_of(thing: Object, expected: Mapping[tuple[str, str], Mapping[str, set[str]]]) -> tuple[str, str] | None:
    """The line of an object: its own, else that of its schema's star."""
    if (thing.kind, thing.label) in expected:
        return thing.kind, thing.label
    starred = [(kind, name) for kind, name in expected if kind == thing.kind and "*" in name and fnmatchcase(thing.label, name)]
    return max(starred, key=lambda line: len(line[1]), default=None)


def test_every_role_can_do_what_the_table_says_and_nothing_else(admin: psycopg.Connection[Any]) -> None:
    expected, wrong = lines(), []
    for thing in all_objects(admin):
        line = line_of(thing, expected)
        if line is None:
            wrong.append(f"{thing.kind} {thing.label} has no line in {EXPECTED.name}")
            continue
        everything = allowed(admin, thing, "postgres") if {"all"} in expected[line].values() else set()
        for column, role in ROLES.items():
            wanted = everything if expected[line][column] == {"all"} else expected[line][column]
            if (found := allowed(admin, thing, role)) != wanted:
                wrong.append(f"{thing.kind} {thing.label}, {role}: can {sorted(found)}, is to {sorted(wanted)}")
    assert not wrong, "\n".join(wrong)


def test_right_that_slipped_in_is_noticed(admin: psycopg.Connection[Any]) -> None:
    (file,) = (thing for thing in all_objects(admin) if thing.label == "landing.file")
    assert allowed(admin, file, "bi_reader") == set()
    admin.execute("grant usage on schema landing to bi_reader; grant delete on landing.file to public")
    assert allowed(admin, file, "bi_reader") == {"delete"}


def test_landing_is_append_only_for_the_loader() -> None:
    for (kind, name), roles in lines().items():
        if kind == "table" and name.startswith("landing."):
            assert roles["loader"] <= {"select", "insert"}, name


def test_role_that_nobody_gave_anything_does_not_get_into_the_database(database: Database) -> None:
    name, password = "a_newcomer", "made-for-a-test"
    parts = psycopg.conninfo.conninfo_to_dict(database.admin)
    with psycopg.connect(database.admin, autocommit=True) as connection:
        connection.execute(f"create role {name} login password '{password}'")
        try:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(psycopg.conninfo.make_conninfo("", **{**parts, "user": name, "password": password}))
        finally:
            connection.execute(f"drop role {name}")
