"""kill -9 of a night on the way to each step, after its commit, and where no other night follows."""

import psycopg
import pytest
from faults.nights import YEAR, kill
from faults.recovery import assert_recovers

from aidbook.landing.submissions import withdraw

pytestmark = pytest.mark.slow


def test_night_killed_before_a_step_is_made_good_by_the_next_run(nights, undisturbed, step):
    assert nights.do(dies_before=step) == -9
    assert_recovers(nights, undisturbed)


@pytest.mark.usefixtures("only_in_the_whole")
def test_night_killed_between_its_commit_and_its_page_is_published(nights, undisturbed):
    night = nights.begin()
    nights.wait_until("select exists (select from ops.load where reason like '%newer_cao-bang%' and state = 'published')")
    kill(night)
    assert_recovers(nights, undisturbed)


@pytest.mark.usefixtures("only_in_the_whole")
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


@pytest.mark.usefixtures("only_in_the_whole")
def test_killed_load_of_a_year_that_waits_leaves_the_candidate_that_waits_alone(nights):
    provinces = [name for (name,) in nights.ask("select file_name from landing.submission_in_force where report_year = %s", [YEAR])]
    with psycopg.connect(nights.database.loader) as connection:
        withdraw(connection, provinces[:2], "an officer", "sent for the wrong year")
    assert nights.do(dies_before="gate 2") == -9
    assert nights.do() == 0
    nights.a_day_passes()
    assert nights.do() == 0
    ((waits,),) = nights.ask("select max(load_id) from ops.load where unit = 'year'")
    assert nights.leftovers() == [f"candidate: candidate_{waits}", f"load: {waits} is waiting", f"work/candidate_{waits}"]
