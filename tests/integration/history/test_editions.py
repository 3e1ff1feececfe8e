"""Published states with a name: what may be named, and what has changed since."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from databases import fresh_database, speaking_of
from typer.testing import CliRunner
from warehouses import Warehouse

from aidbook.errors import WarehouseError
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.editions import compare_edition, list_editions, name_edition


@pytest.fixture
def naming(loaded: Warehouse) -> Iterator[Connection]:
    """The loaded warehouse; names that a test gives are taken back."""
    with connected("loader") as connection:
        yield connection
        connection.rollback()


def test_edition_means_what_is_published_when_it_is_named(loaded: Warehouse, naming: Connection) -> None:
    edition = name_edition(naming, "  giao ban   2024 ", "an", "the figures of the conference")
    assert edition.name == "giao ban 2024"
    assert edition.known_at == loaded.one("select max(published_at) from ops.publication")
    assert list_editions(naming) == [edition]
    asked = naming.execute("select count(*) from bi.aid_known_at(bi.edition_moment('Giao ban 2024'))").fetchone()
    assert asked == (loaded.one("select count(*) from bi.aid"),)


def test_edition_name_that_is_taken_is_refused_also_in_other_letters(naming: Connection) -> None:
    name_edition(naming, "Hội nghị 2024", "an", "w")
    with pytest.raises(WarehouseError, match="never changed"):
        name_edition(naming, "hội nghị 2024", "an", "w")


@pytest.mark.parametrize(("name", "why"), [(" ", "w"), ("n", " ")])
def test_edition_without_name_or_reason_is_refused(naming: Connection, name: str, why: str) -> None:
    with pytest.raises(WarehouseError, match="needs a name and a reason"):
        name_edition(naming, name, "an", why)


def test_edition_of_a_day_that_is_not_over_or_before_all_is_refused(naming: Connection) -> None:
    with pytest.raises(WarehouseError, match="is not over"):
        name_edition(naming, "n", "an", "w", dt.date(2999, 1, 1))
    with pytest.raises(WarehouseError, match="Nothing was published by the end of 2001-01-01"):
        name_edition(naming, "n", "an", "w", dt.date(2001, 1, 1))


def test_edition_that_nobody_named_is_an_error_not_an_empty_answer(loaded: Warehouse, naming: Connection) -> None:
    with pytest.raises(psycopg.errors.NoDataFound, match='No edition is called "giao ban 1999"'):
        loaded.ask("select * from bi.aid_known_at(bi.edition_moment('giao ban 1999'))", role="reader")
    with pytest.raises(WarehouseError, match="aidbook edition list"):
        compare_edition(naming, "giao ban 1999")


def test_comparison_with_an_earlier_state_shows_years_places_and_sectors_that_came(loaded: Warehouse, naming: Connection) -> None:
    naming.execute(
        "insert into ops.edition (name, known_at, author, why) select 'first', min(published_at), 'an', 'w' from ops.publication_version"
    )
    comparison = compare_edition(naming, "first")
    came = {(change.report_year, change.place, change.sector): change for change in comparison.aid}
    expected = loaded.ask(
        """
        select report_year, place, sector, count(*), sum(committed_year_usd) from bi.aid
        where report_year > 2021 group by 1, 2, 3
        """
    )
    for year, place, sector, rows, committed in expected:
        change = came[year, place, sector]
        assert (change.rows_in, change.rows_out, change.rows_changed) == (rows, 0, 0)
        assert (change.committed_year_usd_then, change.committed_year_usd_now) == (None, committed)
    assert all(change.rows_changed for key, change in came.items() if key[0] == 2021)
    only_now = {subject.subject: subject.only_now for subject in comparison.subjects}
    assert only_now["data_status"] >= 2


def test_edition_commands_name_list_and_compare(server: Any, template: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from aidbook.cli import app

    with fresh_database(server, template, tmp_path / "home") as database, speaking_of(database, monkeypatch):
        run = CliRunner().invoke
        assert "No state has a name yet" in run(app, ["edition", "list"]).output
        assert isinstance(run(app, ["edition", "name", "n", "--why", "w"]).exception, WarehouseError)
        with psycopg.connect(database.loader) as connection:
            connection.execute(
                """
                with load as (
                    insert into ops.load (unit, reason, manifest_sha256, state) values ('claims', 't', 'm', 'published') returning load_id
                )
                insert into ops.publication select 'claims', 0, load_id, 'm', true, '2024-11-28 10:00+07' from load
                """
            )
        named = run(app, ["edition", "name", "giao ban 2024", "--why", "w", "--author", "an", "--on", "2024-11-29"])
        assert "2024-11-29 23:59:59" in named.output, named
        assert "giao ban 2024" in run(app, ["edition", "list"]).output
        assert "bi.aid" in run(app, ["edition", "compare", "giao ban 2024"]).output
