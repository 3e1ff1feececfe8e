"""What people decide about figures: how long it holds, what is kept beside it, and what a load of the claims goes by."""

from typing import Any

import pytest
from databases import Database
from integration.claims.bulletins import figure, land
from typer.testing import CliRunner

from aidbook.cli import app
from aidbook.errors import WarehouseError
from aidbook.flows import review
from aidbook.landing.manifest import claims_manifest
from aidbook.warehouse.connect import connected

pytestmark = pytest.mark.usefixtures("database")

URL = "https://caobang.example/2022"
SENTENCE = "Năm 2022, tỉnh giải ngân 1.295 triệu đồng."
WAITING = figure(SENTENCE, "1.295 triệu đồng", "aid_disbursed", 1_295_000_000, "VND", waits_for=["number_has_two_readings"])
RIVAL = figure(SENTENCE, "1.295 triệu đồng", "aid_disbursed", 1_295_000, "VND", waits_for=["number_has_two_readings"])
BY = {"author": "officer", "why": None}


def in_force() -> list[tuple[Any, ...]]:
    with connected("loader") as connection:
        return connection.execute(
            """
            select j.state, j.value, j.unit, j.read_as
            from registry.judged_statement as j
            inner join landing.page_in_force as p on p.page_version_id = j.page_version_id
            where not j.is_rival
            """
        ).fetchall()


def manifest() -> str:
    with connected("loader") as connection:
        return claims_manifest(connection).sha256


def only_waiting() -> str:
    (waiting,) = review.list_waiting()
    return waiting.short_id


def test_list_shows_the_sentence_every_reading_and_the_reason() -> None:
    land(URL, [WAITING], rivals=[RIVAL])
    (waiting,) = review.list_waiting()
    shown = review.figure_as_json(waiting)
    assert (shown["sentence"], shown["reasons"], shown["state"]) == (SENTENCE, ["number_has_two_readings"], "waiting")
    assert [reading["value"] for reading in shown["readings"]] == [1_295_000_000, 1_295_000]


def test_accepted_rival_counts_and_what_was_read_stays_beside_it() -> None:
    land(URL, [WAITING], rivals=[RIVAL])
    before = manifest()
    review.accept(only_waiting(), 2, **BY)
    assert in_force() == [("accepted", 1_295_000, "VND", "value: 1295000000")]
    assert review.list_waiting() == []
    assert manifest() != before


def test_edit_is_kept_beside_the_original_with_author_and_time() -> None:
    land(URL, [WAITING])
    decided = review.edit(only_waiting(), ["value=1,3 tỷ", "unit=USD", "sector=y tế"], author="officer", why="the original says so")
    assert in_force() == [("accepted", 1_300_000_000, "USD", "sector: none; unit: VND; value: 1295000000")]
    assert decided.review is not None
    assert (decided.review.author, decided.review.why) == ("officer", "the original says so")
    assert decided.readings[0]["value"] == 1_295_000_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("value=1.295", "1295 or 1.295"),
        ("unit=percent", "is not told in percent"),
        ("metric=change_pct", "is not told in VND"),
        ("place=Atlantis", "is no province"),
        ("period=range:2016-2021", "no year of its own"),
        ("colour=red", "is no FIELD=VALUE"),
        ("sector=đủ thứ", "is in no list"),
        ("value=", "cannot be empty"),
    ],
)
def test_edit_that_cannot_be_is_refused_and_decides_nothing(typed: str, said: str) -> None:
    land(URL, [WAITING])
    with pytest.raises(WarehouseError, match=said):
        review.edit(only_waiting(), [typed], **BY)
    assert len(review.list_waiting()) == 1


def test_rejected_claim_is_out_also_where_the_policy_had_accepted_it() -> None:
    land(URL, [figure(SENTENCE, "1.295 triệu đồng", "aid_disbursed", 1_295_000_000, "VND")])
    with connected("loader") as connection:
        ((key,),) = connection.execute("select figure_key from registry.judged_statement").fetchall()
    review.reject(key, author="officer", why="a plan, not a result")
    assert [row[0] for row in in_force()] == ["rejected"]


def test_newest_decision_counts() -> None:
    land(URL, [WAITING])
    key = only_waiting()
    review.reject(key, author="officer", why="unclear")
    review.accept(key, 1, **BY)
    assert [row[0] for row in in_force()] == ["accepted"]


def test_decision_holds_for_a_new_version_of_the_page_with_the_same_sentence() -> None:
    land(URL, [WAITING])
    review.accept(only_waiting(), 1, **BY)
    land(URL, [WAITING], extra="Lượt xem: 12")
    assert [row[0] for row in in_force()] == ["accepted"]


@pytest.mark.parametrize(
    "changed",
    [
        figure(SENTENCE.replace("tỉnh", "toàn tỉnh"), "1.295 triệu đồng", "aid_disbursed", 1_295_000_000, "VND", waits_for=["one_of_many"]),
        figure(SENTENCE, "1.295 triệu đồng", "aid_committed", 1_295_000_000, "VND", waits_for=["one_of_many"]),
    ],
    ids=["another sentence", "another reading"],
)
def test_changed_text_or_reading_asks_again_and_says_what_was_decided(changed: Any) -> None:
    land(URL, [WAITING])
    review.accept(only_waiting(), 1, **BY)
    land(URL, [changed], extra="Cập nhật")
    (waiting,) = review.list_waiting()
    assert waiting.review is None
    assert waiting.earlier is not None
    assert waiting.earlier.decision == "accept"


def test_figure_of_a_page_not_trusted_is_listed_apart_and_needs_a_reason() -> None:
    land(URL, [figure(SENTENCE, "1.295 triệu đồng", "aid_disbursed", 1, "VND", waits_for=["page_quarantined"])], is_trusted=False)
    assert review.list_waiting() == []
    (waiting,) = review.list_waiting(of_trusted_pages=False)
    with pytest.raises(WarehouseError, match="is not trusted"):
        review.accept(waiting.short_id, 1, **BY)
    with connected("loader") as connection:
        assert claims_manifest(connection).ids == ()
    review.accept(waiting.short_id, 1, author="officer", why="the ministry's letter has it too")
    with connected("loader") as connection:
        assert len(claims_manifest(connection).ids) == 1


def test_decision_about_a_trusted_page_does_not_hold_where_it_was_defaced() -> None:
    land(URL, [WAITING])
    review.accept(only_waiting(), 1, **BY)
    land(URL, [WAITING], extra="nhà cái", is_trusted=False)
    assert [row[0] for row in in_force()] == ["waiting"]


def test_command_lists_decides_and_shows(database: Database) -> None:
    land(URL, [WAITING], rivals=[RIVAL])
    run = CliRunner().invoke
    listed = run(app, ["review"], env={"COLUMNS": "200"})
    key = only_waiting()
    assert key in listed.output
    assert "number has two readings" in listed.output
    assert run(app, ["review", key, "--accept", "3"]).exit_code == 1
    assert run(app, ["review", key, "--accept", "--reject"]).exit_code == 2
    assert run(app, ["review", key, "--reject"]).exit_code == 2
    assert run(app, ["review", key, "year=2021"]).exit_code == 2
    done = run(app, ["review", key, "--edit", "year=2021", "unit=USD", "--author", "officer"])
    assert done.exit_code == 0, done.output
    assert "edit by officer" in done.output
    assert in_force()[0][3] == "data_year: 2022; unit: VND"
    assert '"figures": []' in run(app, ["review", "--json"]).output
