"""Which registrations lapse, against the certificates that the sample issued."""

import datetime as dt

from integration.questions.conftest import World
from integration.questions.truth import KINDS, Truth, assert_same, day, grouped

Certificate = tuple[str, str, str, dt.date, dt.date]
"""Organisation, kind, number, granted on, expires on."""


def in_force(truth: Truth, on_day: dt.date) -> list[Certificate]:
    """What was granted last under each number, if it still runs."""
    found = []
    for (ngo, kind, number), lines in grouped(
        truth.registrations, lambda row: (row["ngo"], row["registration_kind"], row["registration_no"])
    ).items():
        granted = (
            max((day(row["issued_on"]), day(row["expires_on"])) for row in lines if day(row["issued_on"]) <= on_day)
            if any(day(row["issued_on"]) <= on_day for row in lines)
            else None
        )
        if granted and granted[1] >= on_day:
            found.append((ngo, KINDS[kind], number, *granted))
    return found


def test_registrations_lapsing_in_any_quarter_are_those_in_force_before_and_not_after(world: World) -> None:
    truth = world.truth
    asked = 0
    for first_day in (dt.date(year, month, 1) for year in range(truth.years[0], 2028) for month in (1, 4, 7, 10)):
        day_after = (first_day + dt.timedelta(days=95)).replace(day=1)
        afterwards = {ngo for ngo, *_ in in_force(truth, day_after)}
        expected = [
            {
                "ngo": ngo, "registration_kind": kind, "registration_no": number, "granted_on": granted_on, "expires_on": expires_on,
                "is_registered_afterwards": ngo in afterwards, "doubt": None,
            }
            for ngo, kind, number, granted_on, expires_on in in_force(truth, first_day)
            if expires_on < day_after
        ]  # fmt: skip
        answer = world.ask(3, first_day=f"date '{first_day}'")
        assert_same(answer, expected, ["ngo", "registration_kind", "registration_no"])
        asked += len(answer)
    assert asked > 50
