"""What each province submits for each year, one report at a time."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from aidbook.sample import targets
from aidbook.sample.calibrate import Calibration
from aidbook.sample.model import Activity, Counts, Donor, Place, Project, Registration, Report, Totals
from aidbook.sample.registrations import CertificateOf, certificate_lookup, list_registrations
from aidbook.sample.walk import Country


def make_reports(country: Country, calibration: Calibration, years: Collection[int]) -> Iterator[Report]:
    """Every report of ``years``, province by province in the groups that merged in 2025, year by year within a group."""
    in_force = certificate_lookup(country.reference.ngos, country.seed)
    for successor, olds in country.reference.groups.items():
        pools = {place.unit_id: country.pool(place) for place in olds}
        walks = [country.walk(place, successor) for place in olds]
        previous: dict[str, Totals] = {}
        for step in zip(*walks, strict=True):
            year = step[0][0]
            if year not in years and year + 1 not in years:
                continue
            parts = [(place, projects) for place, (_, projects) in zip(olds, step, strict=True)]
            if year == targets.LAST_YEAR:
                last = _merge(list(previous.values()))
                previous = {successor.unit_id: last}
                parts = [(successor, [project for _, projects in parts for project in projects])]
            for place, projects in parts:
                pool = [pools[old.unit_id].registered for old in olds] if place is successor else [pools[place.unit_id].registered]
                registered = list(dict.fromkeys(ngo for each in pool for ngo in each))
                report = _report(country, calibration, place, year, projects, registered, previous.get(place.unit_id), in_force)
                previous[place.unit_id] = report.totals
                if year in years:
                    yield report


def _report(
    country: Country, calibration: Calibration, place: Place, year: int, projects: list[Project], registered: list[Donor],
    previous: Totals | None, in_force: CertificateOf,
) -> Report:  # fmt: skip
    activities = tuple(_activity(calibration, project, year, place) for project in projects)
    givers = frozenset(activity.project.donor.name for activity in activities)
    forced = targets.ALL_ACTIVE.get((place.unit_id, year))
    registrations = list_registrations(place, year, registered, givers, forced, in_force, country.seed)
    currencies = {activity.project.currency for activity in activities}
    return Report(
        place, year, activities, registrations, _totals(activities, registrations), previous,
        currencies.pop() if len(currencies) == 1 else None, country.reference.rate("VND", year).value,
    )  # fmt: skip


def _activity(calibration: Calibration, project: Project, year: int, place: Place) -> Activity:
    disbursed = calibration.disbursed(project, year)
    committed = calibration.committed(project, year)
    rate = calibration.reference.rate(project.currency, year)
    counterpart = None
    if project.counterpart:
        vnd = calibration.reference.rate("VND", year).from_usd(float(rate.to_usd(committed)) * project.counterpart)
        counterpart = max(1, round(vnd / 1_000_000)) * 1_000_000
    return Activity(
        project=project,
        year=year,
        status=_status(project, year),
        is_counted=project.reported is not Counts.TWICE or _reports_first(project, place, year, calibration),
        committed_total=calibration.committed_total(project),
        committed_year=committed,
        disbursed_year=disbursed,
        disbursed_in_kind=round(disbursed * project.in_kind),
        disbursed_cumulative=calibration.disbursed_to(project, year),
        counterpart_vnd=counterpart,
        rate=rate,
    )


def _status(project: Project, year: int) -> str:
    if year == project.first_year:
        return "mới"
    if year == project.last_year:
        return "tạm dừng" if project.is_suspended else "kết thúc"
    return "chuyển tiếp"


def _reports_first(project: Project, place: Place, year: int, calibration: Calibration) -> bool:
    """Whether ``place`` has the lower unit code of the two that report the same project in full."""
    reporters = list(project.reporters)
    if year >= targets.LAST_YEAR:
        successors = {old.unit_id: new.unit_id for new, olds in calibration.reference.groups.items() for old in olds}
        reporters = [successors[unit] for unit in reporters]
    return place.unit_id == min(reporters)


def _totals(activities: tuple[Activity, ...], registrations: tuple[Registration, ...]) -> Totals:
    return Totals(
        registered=len({line.donor.name for line in registrations}),
        active=len({line.donor.name for line in registrations if line.status == "đang hoạt động"}),
        activities=len(activities),
        donors=len({activity.project.donor.name for activity in activities}),
        committed_usd=sum((activity.usd(activity.committed_year) for activity in activities), Decimal(0)),
        disbursed_usd=sum((activity.usd(activity.disbursed_year) for activity in activities), Decimal(0)),
        newly_approved_usd=sum((activity.usd(activity.newly_approved) for activity in activities), Decimal(0)),
        new_activities=sum(activity.is_new for activity in activities),
    )


def _merge(parts: list[Totals]) -> Totals:
    """Last year's totals of provinces that merged. Counts of organisations are of lists that overlap: not added, left at nothing."""
    return Totals(
        registered=parts[0].registered if len(parts) == 1 else 0,
        active=parts[0].active if len(parts) == 1 else 0,
        activities=sum(part.activities for part in parts),
        donors=parts[0].donors if len(parts) == 1 else 0,
        committed_usd=sum((part.committed_usd for part in parts), Decimal(0)),
        disbursed_usd=sum((part.disbursed_usd for part in parts), Decimal(0)),
        newly_approved_usd=sum((part.newly_approved_usd for part in parts), Decimal(0)),
        new_activities=sum(part.new_activities for part in parts),
    )
