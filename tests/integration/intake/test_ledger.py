"""Why a load runs and what it reads, written down when it is opened; and the answer to who asked for a year."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.loads.of_rows import YEAR, publish, receive

from aidbook.flows.intake import request_changed_years, request_year, year_answer
from aidbook.flows.status import load_ledger
from aidbook.flows.year import open_load
from aidbook.landing.archive import sha256_of


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.loader, autocommit=True) as connection:
        yield connection


def causes(year: int = YEAR) -> set[tuple[str, str]]:
    """Of the latest load."""
    return {(cause["cause"], cause["subject"]) for cause in load_ledger(year)[0]["causes"]}


def test_load_first_of_its_year_says_so_and_keeps_what_it_reads(connection: Any) -> None:
    receive(connection, "a.xlsx", "VN63-04")
    load_id = open_load(YEAR, "command line")
    assert causes() == {("first", "first load")}
    inputs = dict(
        connection.execute(
            "select kind || ' ' || name, sha256 from ops.load_input where load_id = %s and kind = 'file'", [load_id]
        ).fetchall()
    )
    assert inputs == {"file a.xlsx": sha256_of(b"a.xlsx")}
    rules = connection.execute("select count(*) > 100 from ops.load_input where load_id = %s and kind = 'rule'", [load_id]).fetchone()
    assert rules == (True,)


def test_load_names_files_that_came_and_went(connection: Any) -> None:
    receive(connection, "a.xlsx", "VN63-04")
    receive(connection, "b.xlsx", "VN63-31")
    publish(connection, open_load(YEAR, "a night"))
    receive(connection, "newer_a.xlsx", "VN63-04")
    open_load(YEAR, "a night")
    assert causes() == {("file_new", "newer_a.xlsx"), ("file_gone", "a.xlsx")}
    assert load_ledger(YEAR)[0]["reason"] == "new files: newer_a.xlsx; files no longer in force: a.xlsx (a night)"


def test_load_names_the_rule_that_changed(connection: Any, database: Database) -> None:
    receive(connection, "a.xlsx", "VN63-04")
    load_id = open_load(YEAR, "a night")
    publish(connection, load_id)
    # As if the published load had read another rate.
    rate = "dbt_project/seeds/fx_vnd_usd.csv"
    connection.execute(
        "insert into ops.rule_set (rule_set_sha256, files)"
        " select 'other', files || %s from ops.load inner join ops.rule_set using (rule_set_sha256) where load_id = %s",
        [json.dumps({rate: "another"}), load_id],
    )
    connection.execute("update ops.load set rule_set_sha256 = 'other', manifest_sha256 = 'other' where load_id = %s", [load_id])
    open_load(YEAR, "a night")
    assert causes() == {("rule", rate)}


def test_load_names_who_asked_and_not_the_night(connection: Any) -> None:
    receive(connection, "a.xlsx", "VN63-04")
    publish(connection, open_load(YEAR, "a night"))
    request_year(YEAR, "Plan and Plan International judged same: one logo", "an officer", forced=True)
    receive(connection, "b.xlsx", "VN63-31")
    assert request_changed_years("submission_intake") == [YEAR]
    open_load(YEAR, "a night")
    assert causes() == {
        ("file_new", "b.xlsx"),
        ("request", "Plan and Plan International judged same: one logo, by an officer"),
    }


def test_answer_to_a_request_is_that_of_the_load_that_closed_it(connection: Any) -> None:
    receive(connection, "a.xlsx", "VN63-04")
    asked_at = request_year(YEAR, "asked for by hand", "report_year")
    assert year_answer(YEAR, asked_at) is None
    load_id = open_load(YEAR, "a night")
    assert year_answer(YEAR, asked_at) is None
    publish(connection, load_id)
    answer = year_answer(YEAR, asked_at)
    assert answer is not None
    assert (answer.load_id, answer.state, answer.verdict) == (load_id, "published", "published")

    asked_at = request_year(YEAR, "asked for by hand", "report_year")
    assert open_load(YEAR, "a night") is None
    answer = year_answer(YEAR, asked_at)
    assert answer is not None
    assert answer.state == "unchanged"


def test_answer_to_a_year_of_which_nothing_came_says_so(connection: Any) -> None:
    asked_at = request_year(YEAR, "asked for by hand", "report_year")
    assert open_load(YEAR, "a night") is None
    answer = year_answer(YEAR, asked_at)
    assert answer is not None
    assert (answer.state, answer.load_id) == ("nothing_received", None)


def test_answer_of_a_load_that_broke_down_comes_after_its_retries(connection: Any) -> None:
    receive(connection, "a.xlsx", "VN63-04")
    asked_at = request_year(YEAR, "asked for by hand", "report_year")
    load_id = open_load(YEAR, "a night")
    failed = "update ops.load set state = 'failed', finished_at = clock_timestamp() - %s where load_id = %s"
    connection.execute(failed, [dt.timedelta(0), load_id])
    assert year_answer(YEAR, asked_at) is None
    connection.execute(failed, [dt.timedelta(minutes=10), load_id])
    answer = year_answer(YEAR, asked_at)
    assert answer is not None
    assert (answer.state, answer.load_id) == ("failed", load_id)
