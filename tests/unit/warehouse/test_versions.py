"""Queries read over versions: what is joined was known at the same time, and what cannot be joined so is refused."""

import pytest

from aidbook.errors import WarehouseError
from aidbook.warehouse.versions import over_versions


def plain(query: str) -> str:
    return " ".join(over_versions(query, "rivers").split()).lower().replace("( ", "(").replace(" )", ")")


def test_query_of_one_table_hands_its_ranges_on():
    assert plain("with a as (select * from history.t) select f.x from a as f") == (
        "with a as (select * from history.t) select f.x, f.known as known from a as f"
    )


def test_join_keeps_to_what_was_known_together_and_an_open_side_counts_as_always():
    said = plain("select f.x, d.y from a as f left join b as d on f.k = d.k or f.k = -d.k")
    assert "on (f.k = d.k or f.k = -d.k) and f.known && d.known" in said
    assert "f.known * coalesce(d.known, cast('(,)' as tstzrange)) as known" in said


def test_three_sources_are_kept_where_all_of_them_were_known():
    said = plain("select f.x from a as f join b as d on f.k = d.k join c as e on f.l = e.l where f.x > 1 or f.x is null")
    assert "where (f.x > 1 or f.x is null) and not isempty(f.known * coalesce(d.known" in said


def test_named_subquery_that_joins_carries_its_own_ranges():
    said = plain("with q as (select c.x, d.y from c join d on c.k = d.k) select f.z from f left join q on f.x = q.x")
    assert "c.known * coalesce(d.known" in said
    assert "f.known && q.known" in said


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("select f.x from a as f group by f.x", "group"),
        ("select sum(f.x) from a as f", "sum"),
        ("select distinct f.x from a as f", "distinct"),
        ("select f.x from a as f union all select g.x from b as g", "union"),
        ("with b as (select row_number() over (order by f.x) as n from a as f) select g.n from b as g", "window"),
        ("select f.x from a as f where exists (select from b as g where g.x = f.x)", "exists"),
    ],
)
def test_rows_made_of_several_rows_are_refused_with_where_to_say_it(query, kind):
    with pytest.raises(WarehouseError, match=rf"bi\.rivers holds a {kind}.*meta\.history of dbt_project/models/bi/bi_rivers\.yml"):
        over_versions(query, "rivers")
