"""The things that the sample is made of, before any of them is typed into a workbook.

Places, sectors and donors exist once each and are compared as the objects they are.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Rate:
    """A year's average rate between a currency and the US dollar, as the seed states it."""

    value: Decimal
    is_usd_per_unit: bool

    def to_usd(self, amount: int) -> Decimal:
        """``amount`` units of the currency in US dollars."""
        return amount * self.value if self.is_usd_per_unit else amount / self.value

    def from_usd(self, usd: float) -> float:
        """About how many units of the currency ``usd`` is."""
        return usd / float(self.value) if self.is_usd_per_unit else usd * float(self.value)


class Counts(StrEnum):
    """How a project is reported by more than one province."""

    ALONE = "alone"
    SHARES = "shares"
    """Each province reports its own share: all reports count."""
    TWICE = "twice"
    """Two provinces report the whole: the report of the lower unit code counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One province of one era. ``districts`` is empty where no district level exists (from 2025-07-01)."""

    unit_id: str
    name: str
    full_name: str
    slug: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sector:
    """A sector of seeds/sectors.csv; ``top`` is the statistical sector that it rolls up to, ``texts`` its unambiguous spellings."""

    code: str
    top: str
    name: str
    texts: tuple[str, ...]
    weight: float
    phrases: tuple[str, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Donor:
    """A provider of aid. ``texts`` are spellings that name no other donor, the usual one first. ``country`` is Vietnamese, or empty.

    ``sector_codes`` are its main fields of work, if it is known for some.
    """

    name: str
    kind: str
    country: str
    texts: tuple[str, ...]
    name_vi: str = ""
    acronym: str = ""
    sector_codes: tuple[str, ...] = ()

    @property
    def is_ngo(self) -> bool:
        """Whether the donor is a foreign NGO, which alone can hold a registration."""
        return self.kind == "TCPCPNN"


@dataclass(frozen=True, slots=True)
class SectorShare:
    """A sector of a project; ``percent`` is empty where several sectors are named without shares."""

    sector: Sector
    text: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Project:
    """A project's whole life as planned, or one province's part of it.

    ``plan`` is the commitment of each year of life in US dollars before calibration; ``delivery`` says for each of these years how readily
    it is disbursed (0 = not at all, else above 0 up to 1). What is reported comes from both and from the year's published totals.
    """

    project_id: str
    reported: Counts
    reporters: tuple[str, ...]
    title: str
    kind: str
    donor: Donor
    donor_text: str
    sectors: tuple[SectorShare, ...]
    currency: str
    quantum: int
    approval_no: str
    approval_date: dt.date
    approval_level: str
    start_date: dt.date
    end_date: dt.date
    first_year: int
    plan: tuple[float, ...]
    delivery: tuple[float, ...]
    managing_agency: str
    aid_owner: str
    partner: str
    districts: tuple[str, ...]
    in_kind: float
    counterpart: float
    is_state_budget: bool
    beneficiaries: int | None
    is_suspended: bool = False

    @property
    def last_year(self) -> int:
        """The last report year of its life."""
        return self.first_year + len(self.plan) - 1


@dataclass(frozen=True, slots=True)
class Activity:
    """A project as one province reports it for one year: amounts in its currency, whole units."""

    project: Project
    year: int
    status: str
    is_counted: bool
    committed_total: int
    committed_year: int
    disbursed_year: int
    disbursed_in_kind: int
    disbursed_cumulative: int
    counterpart_vnd: int | None
    rate: Rate

    @property
    def is_new(self) -> bool:
        """Whether it was approved in the report year."""
        return self.status == "mới"

    @property
    def newly_approved(self) -> int:
        """Newly approved in the year: the whole commitment of an activity whose status is new, else nothing."""
        return self.committed_total if self.is_new else 0

    def usd(self, amount: int) -> Decimal:
        """``amount`` of the activity's currency in US dollars, by the report year's rate."""
        return self.rate.to_usd(amount)


@dataclass(frozen=True, slots=True)
class Registration:
    """A line of a province's list of registered NGOs: the certificate in force, or the one that ended in the year."""

    donor: Donor
    kind: str
    number: str
    issued_on: dt.date
    expires_on: dt.date
    action: str
    permitted_area: str
    permitted_sectors: str
    office: str
    plan_notified_on: dt.date | None
    status: str


@dataclass(frozen=True, slots=True)
class Totals:
    """A report's own totals, of all its rows, counted or not; money in whole US dollars."""

    registered: int
    active: int
    activities: int
    donors: int
    committed_usd: Decimal
    disbursed_usd: Decimal
    newly_approved_usd: Decimal
    new_activities: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one province submits for one year."""

    place: Place
    year: int
    activities: tuple[Activity, ...]
    registrations: tuple[Registration, ...]
    totals: Totals
    previous: Totals | None
    sole_currency: str | None
    vnd_per_usd: Decimal

    @property
    def file_name(self) -> str:
        """Such as ``2022_04_cao-bang.xlsx``."""
        return f"{self.year}_{self.place.unit_id.split('-')[1].lower()}_{self.place.slug}.xlsx"
