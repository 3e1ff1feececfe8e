"""What stands of a year between its loads: what was asked stays asked, what waits waits, and nothing unjudged is published."""

import datetime as dt
import threading
from collections.abc import Iterator
from itertools import count
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.loads.of_rows import YEAR, Connection, publish, receive, state
from typer.testing import CliRunner

from aidbook.cli import app
from aidbook.errors import WarehouseError
from aidbook.flows import publish as last_step
from aidbook.flows.aftermath import clear_up, page_path, sweep_candidates
from aidbook.flows.decide import decide_load
from aidbook.flows.intake import request_changed_years, request_year
from aidbook.flows.year import open_load
from aidbook.landing.archive import sha256_of
from aidbook.landing.loads import end_load, is_wanted, overtake_older, read_load
from aidbook.landing.steps import begin_candidate, is_candidate_fresh, judge_candidate
from aidbook.landing.submissions import withdraw
from aidbook.text.contacts import cover_in_name
from aidbook.warehouse.publish import LOCK

JUDGED = "two donors judged same"


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with psycopg.connect(database.loader, autocommit=True) as connection:
        receive(connection, "a.xlsx", "VN63-04")
        publish(connection, open_load(YEAR, "a night"))
        yield connection


def opened(*, forced: bool = False) -> int:
    load_id = open_load(YEAR, "test", forced=forced)
    assert load_id is not None
    return load_id


def stopped(connection: Connection, how: str) -> int:
    """A load of the year that was opened and stands so."""
    load_id = opened()
    end_load(connection, read_load(connection, load_id), how, verdict=how)
    return load_id


def judge(reason: str = JUDGED) -> None:
    request_year(YEAR, reason, "a judge", forced=True)


@pytest.mark.parametrize("how", ["waiting", "refused"])
def test_judged_year_that_waits_or_is_refused_stands_so_the_next_night(connection: Connection, how: str) -> None:
    judge()
    load_id = stopped(connection, how)
    assert request_changed_years("a night") == []
    assert state(connection, load_id) == how
    # Somebody by hand begins it anew, and what was judged is not forgotten.
    request_year(YEAR, "asked for by hand", "an officer")
    publish(connection, opened())
    assert request_changed_years("a night") == []
    assert open_load(YEAR, "a night") is None


def test_judgement_outlives_the_faulty_file_that_held_its_year(connection: Connection) -> None:
    receive(connection, "faulty.xlsx", "VN63-31")
    judge()
    stopped(connection, "refused")
    withdraw(connection, ["faulty.xlsx"], "test", "sent by mistake")
    assert request_changed_years("a night") == [YEAR]
    publish(connection, opened())
    assert request_changed_years("a night") == []


def test_load_that_waits_for_a_file_that_is_withdrawn_is_overtaken(connection: Connection) -> None:
    receive(connection, "newer.xlsx", "VN63-31")
    load_id = stopped(connection, "waiting")
    withdraw(connection, ["newer.xlsx"], "test", "sent by mistake")
    assert request_changed_years("a night") == [YEAR]
    assert open_load(YEAR, "a night") is None
    assert state(connection, load_id) == "overtaken"
    assert request_changed_years("a night") == []


def test_file_is_named_by_a_hash_in_which_digits_look_like_a_telephone_number(connection: Connection) -> None:
    hashes = ((name, sha256_of(name.encode())) for name in map("{}.xlsx".format, count()))
    name, sha256 = next((name, sha256) for name, sha256 in hashes if cover_in_name(sha256) != sha256)
    receive(connection, name, "VN63-31")
    done = CliRunner().invoke(app, ["withdraw", sha256, "--why", "sent by mistake"])
    assert done.exit_code == 0, done.output
    withdrawn = "select file_name from landing.withdrawal inner join landing.submission using (submission_id)"
    assert connection.execute(withdrawn).fetchall() == [(name,)]


@pytest.mark.parametrize("meanwhile", ["running", "failed"])
def test_judgement_made_while_a_load_is_under_way_is_loaded_after_it(connection: Connection, meanwhile: str) -> None:
    judge()
    load_id = opened()
    connection.execute("update ops.load set state = %s where load_id = %s", [meanwhile, load_id])
    judge("judged again")
    publish(connection, load_id)
    assert request_changed_years("a night") == [YEAR]
    publish(connection, opened())
    assert request_changed_years("a night") == []


def test_judgement_that_commits_after_a_load_began_is_not_answered_by_it(connection: Connection, database: Database) -> None:
    with psycopg.connect(database.loader) as judging:
        judging.execute("select pg_advisory_xact_lock(584031321, %s)", [YEAR])
        judging.execute("insert into ops.year_request (report_year, reason, requested_by, is_forced) values (%s, 'j', 'j', true)", [YEAR])
        opening = threading.Thread(target=opened, kwargs={"forced": True})
        opening.start()
        opening.join(0.5)
        assert opening.is_alive(), "the load counted requests while one was being written"
    opening.join(10)
    rows = connection.execute("select requests_through from ops.load order by load_id desc limit 1").fetchall()
    assert rows == connection.execute("select max(year_request_id) from ops.year_request").fetchall()


def test_load_by_hand_of_what_is_published_stays_asked_until_it_is_answered(connection: Connection) -> None:
    opened(forced=True)
    assert connection.execute("select reason, is_forced from ops.year_request where closed_at is null").fetchall() == [
        ("asked for by hand", True)
    ]


def test_load_that_was_overtaken_while_it_waited_for_its_turn_publishes_nothing(connection: Connection, database: Database) -> None:
    older = opened(forced=True)
    judge_candidate(connection, older, "pass")
    outcomes: list[Any] = []
    with psycopg.connect(database.loader) as turn:
        turn.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        waits = threading.Thread(target=lambda: outcomes.append(last_step.publish(older)))
        waits.start()
        waits.join(1)
        newer = opened(forced=True)
        turn.execute("update ops.publication set load_id = %s where report_year = %s", [newer, YEAR])
        turn.execute("update ops.load set state = 'published' where load_id = %s", [newer])
        turn.execute("update ops.load set state = 'overtaken' where load_id = %s", [older])
    waits.join(10)
    assert [outcome.state for outcome in outcomes] == ["overtaken"]
    assert connection.execute("select load_id from ops.publication").fetchall() == [(newer,)]


@pytest.mark.parametrize("said", [None, "waiting", "refused", "killed while it was built again"])
def test_candidate_that_gate_2_did_not_let_through_is_not_published(connection: Connection, said: str | None) -> None:
    load_id = opened(forced=True)
    if said is not None:
        judge_candidate(connection, load_id, said if said in ("waiting", "refused") else "pass")
    if said is not None and said.startswith("killed"):
        begin_candidate(connection, load_id)
    with pytest.raises(WarehouseError, match=f"Load {load_id} is not published: gate 2 has not let through"):
        last_step.publish(load_id)
    assert state(connection, load_id) == "failed"


def test_candidate_is_fresh_until_something_else_is_published(connection: Connection) -> None:
    load_id = opened(forced=True)
    assert not is_candidate_fresh(connection, load_id)
    begin_candidate(connection, load_id)
    assert is_candidate_fresh(connection, load_id)
    connection.execute(
        "insert into ops.step_outcome (load_id, step, outcome, started_at) values (%s, 'publish', 'published', now())", [load_id]
    )
    assert not is_candidate_fresh(connection, load_id)


def test_load_that_was_approved_and_left_is_gone_on_with_by_the_next_night(connection: Connection) -> None:
    judge()
    load_id = stopped(connection, "waiting")
    decide_load(load_id, "approve", "an officer", "yes")
    with pytest.raises(WarehouseError, match="it is approved"):
        decide_load(load_id, "reject", "another officer", "no")
    assert request_changed_years("a night") == []
    # Whoever finished it was killed at once, or in the middle of it.
    silent = "update ops.load set active_at = clock_timestamp() - interval '2 hours', state = %s where load_id = %s"
    for killed in ("approved", "running"):
        connection.execute(silent, [killed, load_id])
        assert request_changed_years("a night") == [YEAR]
        assert opened() == load_id
        assert state(connection, load_id) == "approved"


def test_load_that_was_approved_and_left_goes_to_one_of_two_who_come_for_it(connection: Connection) -> None:
    judge()
    load_id = stopped(connection, "waiting")
    decide_load(load_id, "approve", "an officer", "yes")
    connection.execute("update ops.load set active_at = clock_timestamp() - interval '2 hours' where load_id = %s", [load_id])
    assert opened() == load_id
    assert open_load(YEAR, "another night") is None, "it was begun anew beside the one that goes on with it"
    assert request_changed_years("another night") == []


@pytest.mark.parametrize("newer", ["published", "waiting"])
def test_verdict_after_a_newer_load_came_to_its_end_holds_no_more(connection: Connection, newer: str) -> None:
    judge()
    older = opened()
    receive(connection, "later.xlsx", "VN63-31")
    load_id = opened()
    if newer == "published":
        publish(connection, load_id)
        overtake_older(connection, read_load(connection, load_id))
    else:
        end_load(connection, read_load(connection, load_id), newer, verdict=newer)
    alerts = connection.execute("select count(*) from ops.alert").fetchall()
    assert not is_wanted(connection, read_load(connection, older))
    assert state(connection, older) == "overtaken"
    assert connection.execute("select count(*) from ops.alert").fetchall() == alerts


def test_load_that_was_killed_raises_an_alert(connection: Connection) -> None:
    load_id = opened(forced=True)
    connection.execute("update ops.load set active_at = clock_timestamp() - %s where load_id = %s", [dt.timedelta(hours=13), load_id])
    clear_up()
    (row,) = connection.execute("select severity, message from ops.alert").fetchall()
    assert row[0] == "critical"
    assert f"load {load_id} was killed: nothing went on with it after" in row[1]


def test_page_that_cannot_be_written_is_an_alert_and_the_night_goes_on(connection: Connection) -> None:
    ((published,),) = connection.execute("select load_id from ops.publication").fetchall()
    judge()
    refused = stopped(connection, "refused")
    receive(connection, "later.xlsx", "VN63-31")
    # In the way of the page also for root, whom no rights stop.
    page_path(published).mkdir(parents=True)
    assert request_changed_years("a night") == [YEAR]
    assert connection.execute("select severity, message from ops.alert where message like '%page%'").fetchall() == [
        ("critical", f"The gate's page of load {published} cannot be written (StorageError): see the log. The next night tries again.")
    ]
    assert page_path(refused).is_file()
    page_path(published).rmdir()
    clear_up()
    assert page_path(published).is_file()


def test_dry_run_leaves_the_candidate_of_the_load_that_waits(connection: Connection) -> None:
    judge()
    load_id = stopped(connection, "waiting")
    connection.execute(f"create schema candidate_{load_id}")
    dry = open_load(YEAR, "test", forced=True, dry_run=True)
    connection.execute("update ops.load set state = 'unchanged' where load_id = %s", [dry])
    connection.execute(f"create schema candidate_{dry}")
    sweep_candidates()
    assert connection.execute("select nspname from pg_namespace where nspname like 'candidate%'").fetchall() == [(f"candidate_{load_id}",)]


def test_page_that_could_not_be_written_anew_is_written_anew_by_the_next_night(connection: Connection) -> None:
    judge()
    load_id = stopped(connection, "waiting")
    clear_up()
    page = page_path(load_id)
    page.unlink()
    page.mkdir()
    decide_load(load_id, "reject", "an officer", "no")
    page.rmdir()
    clear_up()
    assert "Rejected by a person" in page.read_text(encoding="utf-8")
