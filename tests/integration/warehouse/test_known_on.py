"""Any past day gives exactly the rows that were published then, whatever was loaded in which order, and whatever the clock did."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from databases import fresh_database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration.warehouse.worlds import SUBJECTS, State, World

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BEGIN = dt.datetime(2025, 3, 1, 12, tzinfo=HANOI)

names = st.sampled_from(["Plan", "Oxfam", "CARE"])
states = st.builds(
    State,
    countries=st.fixed_dictionaries({1: st.sampled_from(["UK", "United Kingdom"]), 2: st.just("Japan")}),
    donors=st.fixed_dictionaries({key: st.tuples(names, st.sampled_from([1, 2])) for key in (1, 2, 3)}),
    flows=st.dictionaries(st.integers(1, 3), st.tuples(st.sampled_from([1, 2, 3]), st.none() | st.integers(0, 2)), max_size=3),
)
publishes = st.lists(st.tuples(st.sampled_from([2022, 2023]), states, st.integers(-60, 60)), min_size=1, max_size=6)
"""Years with their state, and how many hours after the first the clock shows: it goes back as often as forth."""


@pytest.fixture(scope="module")
def world(server: Any, template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with (
        fresh_database(server, template, tmp_path_factory.mktemp("world") / "home") as database,
        psycopg.connect(database.owner, autocommit=True) as owner,
        psycopg.connect(database.loader, autocommit=True) as loader,
    ):
        yield World(owner, loader)


@given(publishes)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_day_shows_what_was_published_then(world: World, history: list[tuple[int, State, int]]) -> None:
    hold(world, history)


@pytest.mark.slow
@given(publishes)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_day_shows_what_was_published_then_in_many_histories(world: World, history: list[tuple[int, State, int]]) -> None:
    hold(world, history)


def hold(world: World, history: list[tuple[int, State, int]]) -> None:
    """Publish one after the other, and compare every day and moment with what was seen at the time."""
    world.forget()
    seen: list[tuple[dt.datetime, dict[str, Any]]] = []
    for year, state, hours in history:
        moment = world.publish(year, state, BEGIN + dt.timedelta(hours=hours))
        assert not seen or moment > seen[-1][0]
        seen.append((moment, world.shown()))
    nothing: dict[str, Any] = {subject.name: [] for subject in SUBJECTS}
    for moment, shown in seen:
        assert world.known_at(moment) == world.in_history(moment) == shown
    first, last = (at.astimezone(HANOI).date() for at in (seen[0][0], seen[-1][0]))
    for number in range(-1, (last - first).days + 2):
        day = first + dt.timedelta(days=number)
        over = [shown for moment, shown in seen if moment.astimezone(HANOI).date() <= day]
        assert world.known_on(day) == (over[-1] if over else nothing), day
    for subject in SUBJECTS:
        rows = world.ask(f"select * from bi.{subject.name}_history")
        ends = {(row[1], *row[3:]) for row in rows}
        assert not [row for row in rows if (row[0], *row[3:]) in ends], "two versions beside each other are the same"
        assert {row[3:] for row in rows if row[2]} == set(seen[-1][1][subject.name])


def test_clock_that_was_set_back_changes_no_earlier_day(world: World) -> None:
    world.forget()
    plan = State({1: "UK"}, {1: ("Plan", 1)}, {1: (1, 100)})
    world.publish(2022, plan, dt.datetime(2025, 6, 10, 9, tzinfo=HANOI))
    before = world.known_on(dt.date(2025, 6, 10))
    assert world.publish(2022, State({1: "UK"}, {1: ("Plan", 1)}, {1: (1, 200)}), dt.datetime(2025, 6, 1, 9, tzinfo=HANOI)) == dt.datetime(
        2025, 6, 10, 9, 0, 0, 1, tzinfo=HANOI
    )
    assert world.known_on(dt.date(2025, 6, 9)) == {"t_flows": [], "t_years": []}
    assert world.known_on(dt.date(2025, 6, 10)) != before


def test_day_ends_at_midnight_in_viet_nam(world: World) -> None:
    world.forget()
    plan = State({1: "UK"}, {1: ("Plan", 1)}, {1: (1, 100)})
    world.publish(2022, plan, dt.datetime(2025, 6, 10, 17, tzinfo=dt.UTC))
    assert world.known_on(dt.date(2025, 6, 10))["t_flows"] == []
    assert len(world.known_on(dt.date(2025, 6, 11))["t_flows"]) == 1


def test_name_that_changed_is_shown_as_it_was_and_the_row_has_two_versions(world: World) -> None:
    world.forget()
    first = world.publish(2022, State({1: "UK"}, {1: ("Plan", 1)}, {1: (1, 100)}), BEGIN)
    second = world.publish(2023, State({1: "United Kingdom"}, {1: ("Plan", 1)}, {}), BEGIN + dt.timedelta(days=1))
    rows = world.ask("select known_from, known_to, is_current, country, amount_usd from bi.t_flows_history")
    end = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
    assert rows == sorted([(first, second, False, "UK", 100), (second, end, True, "United Kingdom", 100)], key=repr)
