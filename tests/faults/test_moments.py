"""kill -9 of a night at random moments: what is published stays whole, and the next run makes it what it would have been."""

import random
import time
from collections.abc import Iterator

import pytest
from faults.nights import ended
from faults.recovery import assert_recovers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seconds_of_a_night(make_nights) -> Iterator[float]:
    with make_nights() as nights:
        began = time.monotonic()
        assert nights.do() == 0
        yield time.monotonic() - began


def test_night_killed_at_any_moment_is_made_good_by_the_next_run(nights, undisturbed, seconds_of_a_night, moment):
    night = nights.begin()
    time.sleep(random.Random(moment).uniform(0, seconds_of_a_night))
    night.kill()
    # It may have been done already.
    assert ended(night) in (-9, 0)
    assert_recovers(nights, undisturbed)
