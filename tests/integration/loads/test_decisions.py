"""What people decide about a load, on loads that are rows of ops alone; test_final.py goes through a whole load."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.loads.of_rows import fail

from aidbook.errors import WarehouseError
from aidbook.flows.acknowledge import acknowledge
from aidbook.flows.decide import approve, approve_final, decide_load, reject, take_final_back
from aidbook.flows.publish import publish
from aidbook.flows.whole_load import finish_load
from aidbook.landing.alerts import mark_sent, unsent_alerts, write_overdue_alerts
from aidbook.landing.decisions import is_approved, is_declared_final, is_let_through, write_decision
from aidbook.landing.loads import end_load, open_load, overtake_older, read_load
from aidbook.landing.manifest import Manifest
from aidbook.landing.needs import needs_load
from aidbook.landing.requests import forced_since, open_requests, request_year
from aidbook.landing.rules import Rules

YEAR = 2022
RULES = Rules({}, "r")
MANIFEST = Manifest((), "a", RULES, None)


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.loader, autocommit=True) as connection:
        yield connection


def waiting(connection: psycopg.Connection[Any], sha256: str = "a") -> int:
    load_id = open_load(connection, "year", YEAR, Manifest((), sha256, RULES, None), "test")
    end_load(connection, read_load(connection, load_id), "waiting", verdict="waiting")
    return load_id


def of_files(connection: psycopg.Connection[Any], *units: str) -> int:
    """A load of one new file of each of these provinces."""
    ids = []
    for unit in units:
        row = connection.execute(
            """
            with file as (
                insert into landing.file (sha256, size_bytes, archive_path)
                select encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 1, '' returning sha256
            )
            insert into landing.submission (sha256, file_name, form, state, province_unit_id, agency_key,
                report_year, report_period, cover, is_sample)
            select sha256, 'a.xlsx', 'provincial_report', 'read', %s, 'a', %s, 'Y', '{}', true from file
            returning submission_id
            """,
            [unit, YEAR],
        ).fetchone()
        assert row is not None
        ids.append(row[0])
    return open_load(connection, "year", YEAR, Manifest(tuple(ids), "-".join(units), RULES, None), "test")


def test_reject_ends_the_load_refused_with_its_author_and_the_night_leaves_it_alone(connection: psycopg.Connection[Any]) -> None:
    load_id = waiting(connection)
    outcome = reject(YEAR, "an officer", "the totals of Cao Bằng are in dong")
    assert (outcome.state, outcome.load_id) == ("refused", load_id)
    assert connection.execute("select decision, author, why from ops.decision").fetchall() == [
        ("reject", "an officer", "the totals of Cao Bằng are in dong")
    ]
    assert connection.execute("select verdict from ops.year_status").fetchall() == [("refused",)]
    assert not needs_load(connection, "year", YEAR, MANIFEST)
    assert finish_load(load_id).state == "refused"
    (said,) = connection.execute("select message from ops.alert where severity = 'critical'").fetchall()
    assert said == (f"Report year {YEAR}: load {load_id} was rejected by an officer: the totals of Cao Bằng are in dong",)
    html = Path(str(outcome.page_path)).read_text(encoding="utf-8")
    assert "không duyệt" in html
    assert "an officer" in html
    assert "the totals of Cao Bằng are in dong" in html


def test_decision_about_a_load_that_does_not_wait_is_an_error(connection: psycopg.Connection[Any]) -> None:
    load_id = waiting(connection)
    reject(YEAR, "an officer", "no")
    for decide in (lambda: approve(YEAR, "a", "b"), lambda: reject(YEAR, "a", "b"), lambda: decide_load(load_id, "approve", "a", "b")):
        with pytest.raises(WarehouseError, match="refused"):
            decide()
    with pytest.raises(WarehouseError, match="is not published and no load of it waits"):
        approve_final(YEAR, "a", "b")


def test_load_that_waits_is_not_published_before_somebody_approves(connection: psycopg.Connection[Any]) -> None:
    load_id = waiting(connection)
    assert publish(load_id).state == "waiting"
    assert not is_approved(connection, load_id)
    decide_load(load_id, "approve", "an officer", "yes")
    assert is_approved(connection, load_id)


def test_newer_load_that_waits_overtakes_the_older_one(connection: psycopg.Connection[Any]) -> None:
    older, newer = waiting(connection), waiting(connection, "b")
    overtake_older(connection, read_load(connection, newer), states=("waiting",))
    assert [read_load(connection, load_id).state for load_id in (older, newer)] == ["overtaken", "waiting"]


def test_year_called_final_is_final_for_the_same_provinces_and_no_others(connection: psycopg.Connection[Any]) -> None:
    declared = of_files(connection, "VN63-04", "VN63-31")
    assert not is_declared_final(connection, read_load(connection, declared))
    write_decision(connection, declared, "final", "an officer", "the others have no NGOs")
    for units, is_final in ((("VN63-31", "VN63-04"), True), (("VN63-04",), False), (("VN63-04", "VN63-31", "VN63-42"), False)):
        assert is_declared_final(connection, read_load(connection, of_files(connection, *units))) is is_final, units


def test_word_final_that_was_taken_back_makes_no_year_final_before_it_is_said_again(connection: psycopg.Connection[Any]) -> None:
    said, later = of_files(connection, "VN63-04"), of_files(connection, "VN63-04")
    for word, is_final in (("final", True), ("provisional", False), ("final", True)):
        write_decision(connection, said, word, "an officer", "why")  # type: ignore[arg-type]
        assert is_declared_final(connection, read_load(connection, later)) is is_final, word


def test_final_of_a_year_that_nobody_called_so_is_not_taken_back(connection: psycopg.Connection[Any]) -> None:
    with pytest.raises(WarehouseError, match="neither final nor provisional"):
        take_final_back(YEAR, "an officer", "too early")
    load_id = of_files(connection, "VN63-04")
    connection.execute("insert into ops.publication values ('year', %s, %s, 'a', false, now())", [YEAR, load_id])
    with pytest.raises(WarehouseError, match="provisional already"):
        take_final_back(YEAR, "an officer", "too early")
    connection.execute("update ops.publication set is_final = true")
    with pytest.raises(WarehouseError, match="because all its provinces came"):
        take_final_back(YEAR, "an officer", "too early")


@pytest.mark.parametrize("decision", ["approve", "final"])
def test_load_that_knows_nothing_of_a_judgement_is_overtaken_and_not_approved(connection: psycopg.Connection[Any], decision: str) -> None:
    load_id = waiting(connection)
    request_year(connection, YEAR, "Plan and Plan Việt Nam judged same: one office", "a judge", forced=True)
    with pytest.raises(WarehouseError, match=r"was not approved.* judged same: one office \(a judge\).*aidbook load --year 2022"):
        decide_load(load_id, decision, "an officer", "yes")  # type: ignore[arg-type]
    assert read_load(connection, load_id).state == "overtaken"
    assert connection.execute("select from ops.decision").fetchall() == []
    assert open_requests(connection) == [YEAR]


def test_load_that_began_after_the_judgement_is_approved(connection: psycopg.Connection[Any]) -> None:
    request_year(connection, YEAR, "judged", "a judge", forced=True)
    load_id = waiting(connection)
    request_year(connection, YEAR, "asked for by hand", "somebody")
    decide_load(load_id, "approve", "an officer", "yes")
    assert is_approved(connection, load_id)


def test_judgement_made_while_a_load_runs_is_asked_for_beside_the_request_that_the_load_answers(
    connection: psycopg.Connection[Any],
) -> None:
    request_year(connection, YEAR, "judged", "a judge", forced=True)
    load_id = open_load(connection, "year", YEAR, MANIFEST, "test")
    for _ in range(2):
        request_year(connection, YEAR, "judged again", "a judge", forced=True)
    end_load(connection, read_load(connection, load_id), "waiting", verdict="waiting")
    assert forced_since(connection, YEAR, read_load(connection, load_id).requests_through) == ["judged again (a judge)"]


def test_load_over_a_list_that_the_database_does_not_hold_is_refused_by_its_name(database: Database) -> None:
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute("update ops.list_version set sha256 = 'older' where path like '%/provinces.csv'")
        owner.execute("delete from ops.list_version where path like '%/sectors.csv'")
    with (
        psycopg.connect(database.loader) as connection,
        pytest.raises(WarehouseError, match=r"seeds/provinces\.csv, dbt_project/seeds/sectors\.csv\. .*`aidbook db upgrade`"),
    ):
        open_load(connection, "year", YEAR, MANIFEST, "test")


def test_rows_that_a_person_let_through_are_no_news_and_any_other_amount_is(connection: psycopg.Connection[Any]) -> None:
    published, again, worse, other = (open_load(connection, "year", YEAR, MANIFEST, "test") for _ in range(4))
    connection.execute("insert into ops.publication values ('year', %s, %s, 'a', true, now())", [YEAR, published])
    for load_id, rows in ((published, ('{"usd": 1}', '{"usd": 2}')), (again, ('{"usd": 2}',)), (worse, ('{"usd": 3}',)), (other, ())):
        fail(connection, load_id, "a.b.c", *rows)
    assert is_let_through(connection, read_load(connection, again), ["a.b.c"])
    assert not is_let_through(connection, read_load(connection, worse), ["a.b.c"])
    assert not is_let_through(connection, read_load(connection, other), ["a.b.c"])
    changed = waiting(connection, "other inputs")
    fail(connection, changed, "a.b.c", '{"usd": 2}')
    assert not is_let_through(connection, read_load(connection, changed), ["a.b.c"])


def test_approval_covers_what_was_shown_and_not_what_fails_later(connection: psycopg.Connection[Any]) -> None:
    load_id = waiting(connection)
    fail(connection, load_id, "a.b.c", '{"usd": 1}')
    decide_load(load_id, "approve", "an officer", "yes")
    load = read_load(connection, load_id)
    assert load.state == "approved"
    assert is_approved(connection, load_id)
    assert is_let_through(connection, load, ["a.b.c"])
    fail(connection, load_id, "a.b.c", '{"usd": 1}', '{"usd": 2}')
    assert not is_approved(connection, load_id)
    assert not is_let_through(connection, load, ["a.b.c"])
    # A check that stays within its budget asks nobody.
    assert is_let_through(connection, load, ["another.check"])


def test_acknowledge_writes_until_when_it_holds_and_refuses_what_cannot_be(connection: psycopg.Connection[Any]) -> None:
    check = "province_total.disbursed_year.meets_rows"
    until = acknowledge(check, YEAR, "cao bang", "an officer", "đã hỏi")
    assert 89 <= (until - dt.datetime.now(dt.UTC).date()).days <= 91
    assert connection.execute("select check_id, province, expires_on from ops.acknowledgement").fetchall() == [(check, "Cao Bằng", until)]
    for wrong, province, day, said in (
        ("no.such.check", None, None, "There is no check"),
        ("finding.severity.not_critical", None, None, "is critical"),
        (check, "Atlantis", None, "no province 'Atlantis'"),
        ("year_change.national_disbursed.within_limits", "Cao Bằng", None, "not about single provinces"),
        (check, None, dt.date(2020, 1, 1), "has passed"),
        (check, None, dt.date(2999, 1, 1), "is too far"),
    ):
        with pytest.raises(WarehouseError, match=said):
            acknowledge(wrong, YEAR, province, "a", "b", day)


def test_alert_is_open_until_it_is_sent_and_is_raised_once(connection: psycopg.Connection[Any]) -> None:
    waiting(connection)
    waiting(connection, "b")
    with connection.transaction():
        first, second = unsent_alerts(connection)
        assert (first.report_year, first.severity) == (YEAR, "warning")
        mark_sent(connection, first.alert_id)
    with connection.transaction():
        assert [alert.alert_id for alert in unsent_alerts(connection)] == [second.alert_id]


def test_provisional_year_past_its_due_day_is_one_alert(connection: psycopg.Connection[Any]) -> None:
    for year, is_final in ((2021, True), (YEAR, False), (2999, False)):
        load_id = open_load(connection, "year", year, MANIFEST, "test")
        connection.execute("insert into ops.publication values ('year', %s, %s, 'a', %s, now())", [year, load_id, is_final])
    for _ in range(2):
        write_overdue_alerts(connection)
    said = "Report year 2022 is provisional although its reports were due on 2022-12-18: `aidbook status --year 2022` names who is missing."
    assert connection.execute("select severity, message from ops.alert").fetchall() == [("warning", said)]
