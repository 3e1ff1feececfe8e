"""What a candidate changes in what is published: rows and sums by table, province and sector."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from integration.quality.world import YEAR, YEAR_LOAD, World

from aidbook.landing.differences import By, read_differences
from aidbook.quality.page import write_page
from aidbook.warehouse.difference import write_differences
from aidbook.warehouse.publish import Unit
from aidbook.warehouse.stars import Column, Publish, Star

CANDIDATE = f"candidate_{YEAR_LOAD}"


@pytest.fixture
def published(world: World) -> World:
    """The year is published as the candidate has it."""
    world.execute(f"insert into marts.fct_aid_flow select * from {CANDIDATE}.fct_aid_flow")
    return world


def _star(world: World, name: str, key: str, publish: Publish = Publish.YEAR) -> Star:
    columns = world.connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 order by attnum", [f"marts.{name}"]
    ).fetchall()
    return Star(name, publish, False, "", (key,), tuple(Column(column, "text", False, "") for (column,) in columns), ())


def _found(world: World, by: By = "province") -> dict[str, tuple[Any, ...]]:
    stars = [
        _star(world, "fct_aid_flow", "aid_flow_key"),
        _star(world, "bridge_aid_flow_source", "aid_flow_key"),
        _star(world, "fct_claim", "claim_key", Publish.CLAIMS),
    ]
    write_differences(world.connection, YEAR_LOAD, stars, CANDIDATE, Unit(Publish.YEAR, YEAR))
    return {
        d.name_vi: (d.rows_in, d.rows_out, d.rows_changed, d.disbursed_usd_before, d.disbursed_usd_after)
        for d in read_differences(world.connection, YEAR_LOAD, by)
    }


def test_difference_of_a_first_load_is_all_of_it(world: World) -> None:
    assert _found(world) == {"Hà Nội": (1, 0, 0, None, Decimal(2_000_000)), "Cao Bằng": (1, 0, 0, None, Decimal(1_295_162))}


def test_difference_to_the_same_rows_is_nothing(published: World) -> None:
    assert _found(published) == {}


def test_difference_counts_rows_in_out_and_changed_by_province_and_by_sector(published: World) -> None:
    published.execute(
        f"""
        update {CANDIDATE}.fct_aid_flow set disbursed_year_usd = 2500000 where aid_flow_key = 1;
        update {CANDIDATE}.fct_aid_flow set aid_flow_key = 3, disbursed_year_usd = null where aid_flow_key = 2
        """
    )
    assert _found(published) == {
        "Cao Bằng": (1, 1, 0, Decimal(1_295_162), None),
        "Hà Nội": (0, 0, 1, Decimal(2_000_000), Decimal(2_500_000)),
    }
    assert list(_found(published, "sector").values()) == [(1, 1, 1, Decimal(3_295_162), Decimal(2_500_000))]
    assert list(_found(published, "table")) == ["fct_aid_flow"]


def test_difference_of_one_row_has_the_whole_sum_of_its_sector(published: World) -> None:
    published.execute(f"update {CANDIDATE}.fct_aid_flow set disbursed_year_usd = 2500000 where aid_flow_key = 1")
    assert list(_found(published)) == ["Hà Nội"]
    assert list(_found(published, "sector").values()) == [(0, 0, 1, Decimal(3_295_162), Decimal(3_795_162))]


def test_difference_of_a_row_that_moves_is_in_the_sums_of_both_provinces(published: World) -> None:
    published.execute(f"update {CANDIDATE}.fct_aid_flow set reporting_place_key = 104 where aid_flow_key = 1")
    assert _found(published) == {
        "Cao Bằng": (0, 0, 1, Decimal(1_295_162), Decimal(3_295_162)),
        "Hà Nội": (0, 0, 0, Decimal(2_000_000), None),
    }


def test_difference_of_a_second_look_replaces_the_first(published: World) -> None:
    published.execute(f"update {CANDIDATE}.fct_aid_flow set disbursed_year_usd = 1 where aid_flow_key = 1")
    assert len(_found(published)) == 1
    published.execute(f"update {CANDIDATE}.fct_aid_flow set disbursed_year_usd = 2000000 where aid_flow_key = 1")
    assert _found(published) == {}


def test_page_shows_what_the_load_changes_in_both_languages(published: World, tmp_path: Path) -> None:
    published.execute(f"update {CANDIDATE}.fct_aid_flow set disbursed_year_usd = 2500000 where aid_flow_key = 1")
    _found(published)
    html = write_page(published.connection, YEAR_LOAD, tmp_path / "load.html").read_text(encoding="utf-8")
    assert "What this load changes in what was published" in html
    assert "2\u202f000\u202f000 → 2\u202f500\u202f000" in html
    assert "+25.0 %" in html
