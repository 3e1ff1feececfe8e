"""kill -9 of a night, anywhere: what is published stays whole, and the next run makes it what it would have been."""

import random
import time
from collections.abc import Iterator

import pytest
from faults.nights import Nights, differing, ended, kill

pytestmark = pytest.mark.slow


def assert_recovers(nights: Nights, undisturbed: dict[str, bytes]) -> None:
    """One more run makes everything what it is without the fault; after the next night nothing of the fault is left."""
    assert nights.do() == 0
    assert differing(nights.published(), undisturbed) == []
    nights.a_day_passes()
    assert nights.do() == 0
    assert nights.leftovers() == []
    assert differing(nights.published(), undisturbed) == []


@pytest.fixture(scope="module")
def seconds_of_a_night(make_nights) -> Iterator[float]:
    with make_nights() as nights:
        began = time.monotonic()
        assert nights.do() == 0
        yield time.monotonic() - began


def test_night_killed_before_a_step_is_made_good_by_the_next_run(nights, undisturbed, step):
    assert nights.do(dies_before=step) == -9
    assert_recovers(nights, undisturbed)


def test_night_killed_at_any_moment_is_made_good_by_the_next_run(nights, undisturbed, seconds_of_a_night, moment):
    night = nights.begin()
    time.sleep(random.Random(moment).uniform(0, seconds_of_a_night))
    night.kill()
    # It may have been done already.
    assert ended(night) in (-9, 0)
    assert_recovers(nights, undisturbed)


def test_night_killed_between_its_commit_and_its_page_is_published(nights, undisturbed):
    night = nights.begin()
    nights.wait_until("select exists (select from ops.load where reason like '%newer_cao-bang%' and state = 'published')")
    kill(night)
    assert_recovers(nights, undisturbed)


def test_killed_load_that_no_other_follows_is_ended_by_the_next_night(after_a_night):
    # A dry run by hand of a year that has not changed: nobody asks for it again.
    dry_run = after_a_night.begin(dry_run=True)
    after_a_night.wait_until("select exists (select from pg_namespace where nspname like 'candidate%')")
    kill(dry_run)
    of_the_dry_run = "select state from ops.load where is_dry_run"
    assert after_a_night.do() == 0
    assert after_a_night.ask(of_the_dry_run) == [("running",)]
    assert after_a_night.leftovers() != []
    after_a_night.a_day_passes()
    assert after_a_night.do() == 0
    assert after_a_night.ask(of_the_dry_run) == [("failed",)]
    assert after_a_night.leftovers() == []
