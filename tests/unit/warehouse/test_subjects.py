"""Which views of bi have a past that can be asked for, and what is refused because nobody could say what it showed."""

from typing import Any

import pytest

from aidbook.errors import WarehouseError
from aidbook.warehouse.stars import Column, Publish, Star
from aidbook.warehouse.subjects import Subject, read_subjects, recorded_tables

RIVER = Star("dim_river", Publish.REFERENCE, False, "r", ("river_key",), (Column("river_key", "bigint", True, "k"),), ())


def subjects(query: str, history: dict[str, str | None] | None = None, schema: str = "bi") -> list[Subject]:
    node: dict[str, Any] = {
        "resource_type": "model", "schema": schema, "database": "aid", "alias": "rivers", "compiled_code": query,
        "config": {"meta": {"history": history} if history else {}},
    }  # fmt: skip
    return read_subjects({"nodes": {"model.rivers": node}}, recorded_tables([RIVER]))


def test_view_over_a_star_is_a_subject_and_its_tables_can_be_replaced():
    (subject,) = subjects('select "aid"."bi"."rate"(1) from "aid"."marts"."dim_river" as r')
    assert subject.tables == ("dim_river",)
    assert subject.over(lambda name: f"history.{name}") == 'select "bi"."rate"(1) from history.dim_river as r'


def test_view_without_a_star_and_model_of_another_schema_are_no_subjects():
    assert subjects('select 1 from "aid"."ops"."edition"', schema="bi") == []
    assert subjects('select 1 from "aid"."marts"."dim_river"', schema="marts") == []


def test_view_that_reads_what_keeps_no_past_is_refused():
    with pytest.raises(WarehouseError, match=r"bi\.rivers reads ops\.load, whose past is not kept"):
        subjects('select 1 from "aid"."marts"."dim_river" as r cross join "aid"."ops"."load" as l')


def test_history_by_year_that_forgets_a_table_is_refused():
    with pytest.raises(WarehouseError, match=r"reads dim_river, publication, but meta\.history .* speaks of dim_river\."):
        subjects('select 1 from "aid"."marts"."dim_river" as r cross join "aid"."ops"."publication" as p', {"dim_river": None})
