"""The views of bi: what they promise to BI tools, shown on a real database."""

import re
from pathlib import Path

import pytest

from aidbook.errors import BuildError
from aidbook.warehouse.connect import connected
from aidbook.warehouse.dbt import run_dbt

pytestmark = pytest.mark.usefixtures("database")

BOTH_LANGUAGES = re.compile(r"\S.+ \| Tiếng Việt: \S.+")

SUBJECTS = {"aid", "projects", "ngos", "registrations", "claims", "reconciliation", "data_status", "ngo_counts"}
"""The views over the stars."""
WANTED = SUBJECTS | {"submission_status", "edition"}


def test_comment_in_both_languages_is_on_every_table_view_and_column() -> None:
    with connected("owner") as connection:
        rows = connection.execute(
            """
            select c.oid::regclass::text, a.attname, d.description
            from pg_class as c
            inner join (
                select attrelid, attnum, attname from pg_attribute where attnum > 0 and not attisdropped
                union all
                select oid, 0, 'the table itself' from pg_class
            ) as a on c.oid = a.attrelid
            left join pg_description as d on c.oid = d.objoid and a.attnum = d.objsubid and d.classoid = 'pg_class'::regclass
            where
                c.relnamespace in ('bi'::regnamespace, 'marts'::regnamespace, 'history'::regnamespace)
                and c.relkind in ('r', 'v', 'p', 'm')
            order by 1, a.attnum
            """
        ).fetchall()
    assert len(rows) > 1000
    assert [(table, column, text) for table, column, text in rows if not BOTH_LANGUAGES.fullmatch(text or "")] == []


def test_star_is_there_one_to_one_beside_the_wide_views() -> None:
    with connected("owner") as connection:
        views = {row[0] for row in connection.execute("select viewname from pg_views where schemaname = 'bi'")}
        stars = {row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'bi'")}
        tables = {row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'marts'")}
    past = {f"{subject}_history" for subject in SUBJECTS} | {f"{star}_versions" for star in (*tables, "publication")}
    assert views == WANTED | past
    assert stars == tables


def test_past_of_a_view_has_its_columns_behind_three_of_time() -> None:
    with connected("owner") as connection:
        rows = connection.execute(
            """
            select table_name, array_agg(column_name::text order by ordinal_position)
            from information_schema.columns
            where table_schema = 'bi'
            group by table_name
            """
        ).fetchall()
    columns = dict(rows)
    times = ["known_from", "known_to", "is_current"]
    for name in SUBJECTS:
        assert columns[f"{name}_history"] == [*times, *columns[name]], name
    stars = [name for name in columns if f"{name}_versions" in columns]
    assert len(stars) > 20
    for name in stars:
        assert columns[f"{name}_versions"] == [*times, *columns[name]], name


def test_view_over_a_star_is_a_subject_whose_past_can_be_asked_for() -> None:
    with connected("owner") as connection:
        functions = {row[0] for row in connection.execute("select proname from pg_proc where pronamespace = 'bi'::regnamespace")}
    asked = {f"{subject}_known_{when}" for subject in SUBJECTS for when in ("on", "at")}
    assert asked | {"edition_moment"} <= functions


def test_view_with_another_column_name_is_refused_and_stays(tmp_path: Path) -> None:
    with connected("owner") as connection:
        connection.execute("alter view bi.registrations rename column ngo to organisation")
    with pytest.raises(BuildError, match='cannot change name of view column "organisation"'):
        make_views("bi_registrations", tmp_path)
    with connected("owner") as connection:
        connection.execute("select organisation from bi.registrations")


def test_view_takes_a_new_column_at_its_end_and_keeps_what_stands_on_it(tmp_path: Path) -> None:
    with connected("owner") as connection:
        # Its functions of the past give rows of it.
        connection.execute("drop view bi.registrations cascade")
        connection.execute(
            """
            create view bi.registrations as
            select n.ngo_name as ngo, c.name_en as country, null::text as event from marts.dim_ngo as n cross join marts.dim_country as c
            """
        )
        connection.execute("create view bi.of_somebody as select ngo from bi.registrations")
    make_views("bi_registrations", tmp_path)
    with connected("owner") as connection:
        connection.execute("select registration_event_key from bi.registrations")
        connection.execute("select ngo from bi.of_somebody")


def make_views(select: str, tmp_path: Path) -> None:
    run_dbt(["run", "--select", select], target="published", role="owner", schema="marts", target_path=tmp_path / "dbt")
