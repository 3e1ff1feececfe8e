"""The views of bi: what they promise to BI tools, shown on a real database."""

from pathlib import Path

import pytest

from aidbook.errors import BuildError
from aidbook.warehouse.connect import connected
from aidbook.warehouse.dbt import run_dbt

pytestmark = pytest.mark.usefixtures("database")

WANTED = {"aid", "projects", "ngos", "registrations", "claims", "reconciliation", "data_status", "submission_status"}


def test_view_and_column_all_have_comments() -> None:
    with connected("owner") as connection:
        rows = connection.execute(
            """
            select c.relname, a.attname
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
            where
                c.relnamespace = 'bi'::regnamespace and c.relkind = 'v'
                and coalesce(col_description(c.oid, a.attnum), '') not like '%| Tiếng Việt: %'
            union all
            select c.relname, 'the view itself'
            from pg_class as c
            where
                c.relnamespace = 'bi'::regnamespace and c.relkind = 'v'
                and coalesce(obj_description(c.oid), '') not like '%| Tiếng Việt: %'
            """
        ).fetchall()
    assert rows == []


def test_star_is_there_one_to_one_beside_the_wide_views() -> None:
    with connected("owner") as connection:
        views = {row[0] for row in connection.execute("select viewname from pg_views where schemaname = 'bi'")}
        tables = {row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'marts'")}
    assert views == WANTED | tables


def test_view_with_another_column_name_is_refused_and_stays(tmp_path: Path) -> None:
    older = "create view bi.dim_country as select country_key, country_iso2, name_en as country, name_vi from marts.dim_country"
    with connected("owner") as connection:
        connection.execute("drop view bi.dim_country")
        connection.execute(older)
    with pytest.raises(BuildError, match='cannot change name of view column "country"'):
        make_views("bi_dim_country", tmp_path)
    with connected("owner") as connection:
        connection.execute("select country from bi.dim_country")


def test_view_takes_a_new_column_at_its_end_and_keeps_what_stands_on_it(tmp_path: Path) -> None:
    with connected("owner") as connection:
        connection.execute("drop view bi.dim_country")
        connection.execute("create view bi.dim_country as select country_key, country_iso2, name_en from marts.dim_country")
        connection.execute("create view bi.of_somebody as select name_en from bi.dim_country")
    make_views("bi_dim_country", tmp_path)
    with connected("owner") as connection:
        connection.execute("select name_vi from bi.dim_country")
        connection.execute("select name_en from bi.of_somebody")


def make_views(select: str, tmp_path: Path) -> None:
    run_dbt(["run", "--select", select], target="published", role="owner", schema="marts", target_path=tmp_path / "dbt")
