"""Accidents: the loader killed, its connections cut, PostgreSQL stopped, also in the middle of a publish; no room on the disk."""

import os
import subprocess

import pytest
from faults.nights import ended
from faults.recovery import assert_recovers

pytestmark = pytest.mark.slow


def test_accident_in_the_middle_of_a_publish_leaves_what_was_published(nights, undisturbed, server, accident):
    before = {
        name: rows for name, rows in nights.published().items() if name.startswith(("marts", "bi.")) and name != "bi.submission_status"
    }
    with nights.held_in_the_middle_of_its_publish() as night:
        accident(nights, night, server)
        assert ended(night) != 0
    now = nights.published()
    assert [name for name in before if now[name] != before[name]] == []
    assert_recovers(nights, undisturbed)


def test_accident_in_the_middle_of_a_step_is_made_good_by_the_next_run(nights, undisturbed, server, middle, outage):
    night = nights.begin()
    nights.wait_until(middle)
    outage(nights, night, server)
    # Between two of its sessions it has none to lose.
    assert ended(night) in (0, 1)
    assert_recovers(nights, undisturbed)


def test_night_without_room_for_a_file_keeps_what_came_before_and_goes_on_when_there_is(nights, undisturbed, room):
    before = set(nights.published()["archive/files"].split())
    assert nights.do(room=room) == 1
    assert before <= set(nights.published()["archive/files"].split()) <= set(undisturbed["archive/files"].split())
    assert [file for file in nights.leftovers() if file.endswith(".draft")] == []
    assert_recovers(nights, undisturbed)


@pytest.mark.usefixtures("only_in_the_whole")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small file system")
def test_night_on_a_full_disk_keeps_what_came_before_and_goes_on_when_there_is_room(nights, undisturbed):
    archive = nights.database.home / "archive"
    small = archive.with_name("small")
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        archive.rename(archive.with_name("kept"))
        archive.symlink_to(small)
        assert nights.do() == 1
        assert list(small.rglob("*.draft")) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)
    archive.unlink()
    archive.with_name("kept").rename(archive)
    small.rmdir()
    assert_recovers(nights, undisturbed)
