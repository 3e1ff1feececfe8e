"""A warning that somebody knows about: its rows do not count against the budget of its check, until a day."""

import datetime as dt
import re

from aidbook.clock import HERE
from aidbook.errors import WarehouseError
from aidbook.forms.reference import place_of
from aidbook.landing.acknowledgements import Acknowledgement, acknowledgements_in_force, write_acknowledgement
from aidbook.model.finding import Severity
from aidbook.quality.suites import Check, read_suites
from aidbook.warehouse.connect import connected

DAYS = 90
"""How long an acknowledgement holds unless said otherwise: a quarter, in which a province can send a mended file."""
LONGEST = 366
"""Days that it may hold: the next report of the year comes by then, and somebody looks again."""


def acknowledge(
    check_id: str, report_year: int | None, province: str | None, author: str, why: str, until: dt.date | None = None
) -> dt.date:
    """Write down that a warning is known until a day, and give that day; a day that has passed takes back what was written before.

    Raises:
        WarehouseError: there is no such check, it is critical, it names no provinces or not this one, the day is too far, or it has passed
            and there is nothing to take back.
    """
    checks = {check.id: check for suite in read_suites().values() for check in suite.checks}
    if check_id not in checks:
        raise WarehouseError(f"There is no check {check_id}. The gate's page and docs/rules.md name them.")
    if checks[check_id].severity is Severity.CRITICAL:
        raise WarehouseError(f"{check_id} is critical: what it finds is impossible, so it is mended and never acknowledged.")
    today = dt.datetime.now(HERE).date()
    expires_on = until or today + dt.timedelta(days=DAYS)
    if expires_on > today + dt.timedelta(days=LONGEST):
        raise WarehouseError(f"{expires_on} is too far: an acknowledgement holds for {LONGEST} days at most, then somebody looks again.")
    place = None if province is None else _named_by(checks[check_id], province, report_year or today.year)
    with connected("loader") as connection:
        known = {(said.check_id, said.province) for said in acknowledgements_in_force(connection, report_year)}
        if expires_on < today and (check_id, place) not in known:
            raise WarehouseError(f"{expires_on} has passed, and {check_id} is not acknowledged, so there is nothing to take back.")
        write_acknowledgement(connection, report_year, Acknowledgement(check_id, place, author, why, expires_on))
    return expires_on


def _named_by(check: Check, province: str, year: int) -> str:
    """The province as the rows of a check name it."""
    if not re.search(r"\b(province|place)\b", check.query or ""):
        raise WarehouseError(f"{check.id} is not about single provinces: acknowledge it without --province, or not at all.")
    # Some checks compare years in the units of today.
    unit = place_of(province, year) or place_of(province, dt.datetime.now(HERE).year)
    if unit is None:
        raise WarehouseError(f"There is no province {province!r} in {year}, nor is there one today.")
    return unit.name
