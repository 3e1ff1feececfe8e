"""Structure of the published tables over the years of a database: rules that are added, changed and dropped; older databases."""

import dataclasses

import psycopg
import pytest

from aidbook.errors import WarehouseError
from aidbook.warehouse.ddl import apply_structure
from aidbook.warehouse.stars import Column, Publish, Star

STAR = Star(
    "dim_t_river",
    Publish.IDENTITY,
    False,
    "Rivers. | Tiếng Việt: Sông.",
    ("river_key",),
    (Column("river_key", "bigint", True, "Key. | Tiếng Việt: Khóa."), Column("length_km", "numeric", False, "Km. | Tiếng Việt: Km.")),
    (),
    checks=("length_km > 0",),
)


@pytest.fixture
def owner(database):
    with psycopg.connect(database.owner, autocommit=True) as connection:
        apply_structure(connection, [STAR])
        connection.execute("insert into marts.dim_t_river values (1, 1149), (2, null)")
        yield connection


def constraints(connection, kind="c"):
    return connection.execute(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'marts.dim_t_river'::regclass and contype = %s order by 1",
        [kind],
    ).fetchall()


def test_structure_applied_again_changes_nothing(owner):
    before = owner.execute("select oid, conname from pg_constraint where conrelid = 'marts.dim_t_river'::regclass order by 1").fetchall()
    apply_structure(owner, [STAR])
    assert (
        owner.execute("select oid, conname from pg_constraint where conrelid = 'marts.dim_t_river'::regclass order by 1").fetchall()
        == before
    )


def test_rule_that_the_contract_changed_replaces_the_older_one(owner):
    apply_structure(owner, [dataclasses.replace(STAR, checks=("length_km >= 10",))])
    assert constraints(owner) == [("CHECK ((length_km >= (10)::numeric))",)]
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("insert into marts.dim_t_river values (3, 5)")


def test_rule_that_published_rows_break_holds_for_new_rows_and_validates_once_they_obey(owner):
    stricter = dataclasses.replace(STAR, checks=("length_km > 0", "length_km > 2000"))
    apply_structure(owner, [stricter])
    assert ("CHECK ((length_km > (2000)::numeric)) NOT VALID",) in constraints(owner)
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("insert into marts.dim_t_river values (3, 5)")
    owner.execute("delete from marts.dim_t_river where river_key = 1")
    apply_structure(owner, [stricter])
    assert ("CHECK ((length_km > (2000)::numeric))",) in constraints(owner)


def test_required_column_that_the_contract_gained_waits_for_the_rows_that_lack_it(owner):
    mouth = Column("mouth", "text", True, "Mouth. | Tiếng Việt: Cửa sông.")
    wider = dataclasses.replace(STAR, columns=(*STAR.columns, mouth))
    apply_structure(owner, [wider])
    assert ("NOT NULL mouth NOT VALID",) in constraints(owner, "n")
    owner.execute("update marts.dim_t_river set mouth = 'Ba Lạt'")
    apply_structure(owner, [wider])
    assert ("NOT NULL mouth",) in constraints(owner, "n")
    assert owner.execute("select mouth from bi.dim_t_river").fetchall() == [("Ba Lạt",), ("Ba Lạt",)]


def test_column_that_need_not_be_told_any_more_may_be_empty_in_marts_and_in_history(owner):
    name = Column("river_name", "text", True, "Name. | Tiếng Việt: Tên.")
    river = dataclasses.replace(STAR, name="dim_t_stream", columns=(*STAR.columns, name))
    apply_structure(owner, [river])
    apply_structure(owner, [dataclasses.replace(river, columns=(*STAR.columns, dataclasses.replace(name, is_required=False)))])
    owner.execute("insert into marts.dim_t_stream values (1, 1149, null)")
    owner.execute("insert into history.dim_t_stream values (1, 1149, null, tstzrange(now(), null))")
    assert owner.execute("select river_name from bi.dim_t_stream").fetchall() == [(None,)]


def test_rule_that_the_contract_lost_is_dropped(owner):
    apply_structure(owner, [dataclasses.replace(STAR, uniques=(("length_km",),))])
    apply_structure(owner, [dataclasses.replace(STAR, checks=())])
    assert constraints(owner) == constraints(owner, "u") == []


def test_grain_is_unique_with_null_as_a_value(owner):
    apply_structure(owner, [dataclasses.replace(STAR, uniques=(("length_km",),))])
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute("insert into marts.dim_t_river values (3, null)")


def test_star_of_bi_shows_marts_and_takes_no_row_of_its_own(owner):
    assert owner.execute("select * from bi.dim_t_river order by 1").fetchall() == [(1, 1149), (2, None)]
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("insert into bi.dim_t_river values (3, 5)")


def test_view_of_an_older_database_becomes_the_star_with_keys(owner):
    make_older(owner)
    apply_structure(owner, [STAR])
    assert owner.execute("select count(*) from bi.dim_t_river").fetchone() == (2,)
    (key,) = owner.execute(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'bi.dim_t_river'::regclass and contype = 'p'"
    )
    assert key == ("PRIMARY KEY (river_key)",)


def test_view_of_an_older_database_on_which_something_stands_is_kept_and_named(owner):
    make_older(owner)
    owner.execute("create view bi.long_rivers as select * from bi.dim_t_river where length_km > 1000")
    with pytest.raises(WarehouseError, match=r"view bi\.long_rivers depends on view bi\.dim_t_river"):
        apply_structure(owner, [STAR])


def make_older(owner):
    """As databases were before stars had keys in bi."""
    owner.execute("alter table marts.dim_t_river no inherit bi.dim_t_river")
    owner.execute("drop table bi.dim_t_river")
    owner.execute("create view bi.dim_t_river as select * from marts.dim_t_river")
