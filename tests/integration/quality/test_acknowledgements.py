"""A warning that a person knows about does not count against its budget, until the day on which that ends."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from integration.quality.faults import FAULTS
from integration.quality.world import YEAR, YEAR_LOAD, World

from aidbook.landing.acknowledgements import Acknowledgement, acknowledgements_in_force, write_acknowledgement
from aidbook.quality.gate import run_gate
from aidbook.quality.page import write_page
from aidbook.quality.verdict import GateVerdict

HEADLINE = "year_change.national_disbursed.within_limits"
TODAY = dt.datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def _acknowledge(world: World, check: str, days: int = 30, province: str | None = None, year: int = YEAR) -> None:
    known = Acknowledgement(check, province, "an officer", "đã hỏi tỉnh", TODAY + dt.timedelta(days=days))
    write_acknowledgement(world.connection, year, known)


def _counted(world: World, check: str) -> Any:
    return world.connection.execute(
        "select failed_rows, acknowledged_rows from ops.check_result where load_id = %s and check_id = %s", [YEAR_LOAD, check]
    ).fetchone()


def test_acknowledged_warning_no_longer_waits_and_is_still_shown(world: World, tmp_path: Path) -> None:
    world.execute(FAULTS[HEADLINE])
    assert run_gate(world.connection, YEAR_LOAD, 2).verdict is GateVerdict.WAITING
    _acknowledge(world, HEADLINE)
    assert run_gate(world.connection, YEAR_LOAD, 2).verdict is GateVerdict.PASS_WITH_WARNINGS
    assert _counted(world, HEADLINE) == (1, 1)
    html = write_page(world.connection, YEAR_LOAD, tmp_path / "load.html").read_text(encoding="utf-8")
    assert "đã biết · acknowledged" in html
    assert f"an officer, đến hết · until {TODAY + dt.timedelta(days=30)}. đã hỏi tỉnh" in html


def test_expired_acknowledgement_leaves_the_warning_counting(world: World) -> None:
    world.execute(FAULTS[HEADLINE])
    _acknowledge(world, HEADLINE, days=-2)
    assert run_gate(world.connection, YEAR_LOAD, 2).verdict is GateVerdict.WAITING
    assert _counted(world, HEADLINE) == (1, 0)


def test_acknowledgements_in_force_are_those_of_the_year_whose_last_day_has_not_passed(world: World) -> None:
    for days, province in ((-2, "Cao Bằng"), (0, "Hà Tĩnh"), (30, None)):
        _acknowledge(world, HEADLINE, days, province)
    _acknowledge(world, HEADLINE, year=YEAR - 1)
    assert _days_left(world) == [30, 0]


def test_newer_acknowledgement_takes_the_place_of_the_earlier_and_one_until_yesterday_takes_it_back(world: World) -> None:
    _acknowledge(world, HEADLINE, 300)
    _acknowledge(world, HEADLINE, 3)
    assert _days_left(world) == [3]
    _acknowledge(world, HEADLINE, -1)
    assert _days_left(world) == []


def _days_left(world: World) -> list[int]:
    return [(known.expires_on - TODAY).days for known in acknowledgements_in_force(world.connection, YEAR)]
