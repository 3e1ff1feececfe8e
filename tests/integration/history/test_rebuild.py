"""Rebuild: what was published, made again from what is kept; records stay as they are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from databases import fresh_database, speaking_of
from integration.claims.bulletins import figure, land
from warehouses import Warehouse

from aidbook.errors import WarehouseError
from aidbook.flows.bulletins import load_claims
from aidbook.flows.rebuild import rebuild
from aidbook.warehouse.build import REBUILDING

SENTENCE = "Năm 2022, tỉnh Cao Bằng giải ngân 1.295.162 USD."
RECORDS = ("history", "ops", "registry", "landing")


@pytest.fixture(scope="module")
def two_years(server: Any, template: Any, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Two years and a claim, published; then a newer file and a newer page arrive, which nobody has loaded."""
    folder = tmp_path_factory.mktemp("rebuild")
    with fresh_database(server, template, folder / "home") as database:
        warehouse = Warehouse(database, sample)
        with pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
            publish_and_receive_more(warehouse, folder)
        yield warehouse


@pytest.fixture
def published(two_years: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    with speaking_of(two_years.database, monkeypatch):
        yield two_years


def publish_and_receive_more(warehouse: Warehouse, folder: Path) -> None:
    warehouse.land(warehouse.sample / "inbox" / "2021", warehouse.sample / "inbox" / "2022")
    land("https://caobang.gov.vn/1", [figure(SENTENCE, "1.295.162 USD", "aid_disbursed", 1_295_162)])
    outcomes = [warehouse.load(2021), warehouse.load(2022), load_claims("test")]
    assert {outcome.state for outcome in outcomes} == {"published"}, outcomes
    book = openpyxl.load_workbook(warehouse.workbook(2022, "04"))
    book.properties.title = "sent again"
    book.save(folder / "sent_again.xlsx")
    warehouse.land(folder / "sent_again.xlsx")
    land("https://caobang.gov.vn/2", [figure(SENTENCE, "1.295.162 USD", "aid_committed", 1_295_162)])


@pytest.mark.slow
def test_rebuild_of_damaged_marts_gives_what_was_published_and_leaves_records(published: Warehouse) -> None:
    before = {schema: published.dump(schema) for schema in ("marts", "bi", *RECORDS)}
    with psycopg.connect(published.database.admin) as connection:
        connection.execute("truncate marts.fct_aid_flow, marts.bridge_aid_flow_source, marts.dim_partner cascade")
        connection.execute("update marts.dim_donor set donor_name = 'somebody'")
        connection.execute(
            """
            insert into marts.fct_ngo_presence
            select (jsonb_populate_record(p, '{"ngo_presence_key": 1, "report_year": 1999}')).* from marts.fct_ngo_presence as p limit 1
            """
        )
        connection.execute("drop view bi.claims cascade")
        connection.execute("drop table bi.bridge_place_succession cascade")
    rebuilt = rebuild()
    assert {unit.slot for unit in rebuilt.units} == {0, 2021, 2022}
    assert rebuilt.outdated == ()
    assert "fct_aid_flow" in {difference.table for difference in rebuilt.mended}
    for schema, rows in before.items():
        assert published.dump(schema) == rows, schema
    assert published.ask("select from pg_namespace where starts_with(nspname, 'rebuilt_')") == []
    assert published.ask("select * from bi.claims_known_on('2999-01-01')", role="reader") == published.ask("select * from bi.claims")


@pytest.mark.slow
def test_rebuild_that_would_show_something_else_keeps_what_was_published_and_says_so(published: Warehouse) -> None:
    ((key,),) = published.ask("select project_key from bi.dim_project where project_key > 0 order by 1 limit 1")
    with psycopg.connect(published.database.admin) as connection:
        # As if a judgement of today gave the project another title.
        for schema, condition in (("history", " and upper_inf(known)"), ("marts", "")):
            connection.execute(f"update {schema}.dim_project set title = 'as it was published' where project_key = {key}{condition}")
    before = {schema: published.dump(schema) for schema in ("marts", "bi", *RECORDS)}
    rebuilt = rebuild()
    assert [(difference.table, difference.updated) for difference in rebuilt.outdated] == [("dim_project", 1)]
    for schema, rows in before.items():
        assert published.dump(schema) == rows, schema


def test_rebuild_beside_another_is_refused(database: Any) -> None:
    with psycopg.connect(database.loader) as other:
        other.execute("select pg_advisory_lock(%s)", [REBUILDING])
        with pytest.raises(WarehouseError, match="runs already"):
            rebuild()
