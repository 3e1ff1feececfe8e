"""What bi showed on a day gone by, on three years loaded one after the other."""

import datetime as dt

import psycopg
import pytest
from warehouses import Warehouse

SUBJECTS = ("aid", "claims", "data_status", "ngo_counts", "ngos", "projects", "reconciliation", "registrations")


@pytest.fixture(scope="module")
def moments(landed: Warehouse) -> list[dt.datetime]:
    """When each year was published, in order."""
    return [at for (at,) in landed.ask("select published_at from ops.publication_version order by 1")]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_last_moment_shows_the_view_and_so_does_what_is_current(loaded: Warehouse, moments: list[dt.datetime], subject: str) -> None:
    shown = sorted(loaded.ask(f"select * from bi.{subject}", role="reader"), key=repr)
    assert sorted(loaded.ask(f"select * from bi.{subject}_known_at(%s)", [moments[-1]], role="reader"), key=repr) == shown
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    assert sorted(loaded.ask(f"select * from bi.{subject}_known_on(%s)", [tomorrow], role="reader"), key=repr) == shown
    current = loaded.ask(f"select * from bi.{subject}_history where is_current", role="reader")
    assert sorted((row[3:] for row in current), key=repr) == shown


@pytest.mark.parametrize("subject", SUBJECTS)
def test_history_and_function_say_the_same_of_every_moment(loaded: Warehouse, moments: list[dt.datetime], subject: str) -> None:
    history = loaded.ask(f"select * from bi.{subject}_history", role="reader")
    for moment in moments:
        then = sorted(loaded.ask(f"select * from bi.{subject}_known_at(%s)", [moment], role="reader"), key=repr)
        assert sorted((row[3:] for row in history if row[0] <= moment < row[1]), key=repr) == then


def test_aid_of_a_moment_has_only_the_years_that_were_published_by_then(loaded: Warehouse, moments: list[dt.datetime]) -> None:
    assert len(moments) == 3
    for number, moment in enumerate(moments, start=1):
        years = "select distinct report_year from bi.aid_known_at(%s) union select report_year from bi.data_status_known_at(%s) order by 1"
        assert len(loaded.ask(years, [moment, moment], role="reader")) == number
    assert loaded.ask("select * from bi.aid_known_at(%s)", [moments[0] - dt.timedelta(microseconds=1)], role="reader") == []


def test_filter_on_a_function_reaches_the_stars(loaded: Warehouse) -> None:
    plan = "\n".join(
        line
        for (line,) in loaded.ask(
            "explain select sum(committed_year_usd) from bi.aid_known_on('2999-01-01') where report_year = 2022", role="reader"
        )
    )
    assert "Function Scan" not in plan
    assert "report_year = 2022" in plan


def test_history_itself_stays_closed_to_readers(loaded: Warehouse) -> None:
    with psycopg.connect(loaded.database.reader) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select * from history.fct_aid_flow")
