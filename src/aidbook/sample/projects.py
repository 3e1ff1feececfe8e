"""One new project: what it is for, who pays, how long and how much. Its amounts are a plan that calibration scales."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from aidbook.sample.model import Counts, Donor, Place, Project, Sector, SectorShare
from aidbook.sample.reference import Reference

QUANTUM = {"USD": (1, 1, 100), "EUR": (1, 50, 100), "VND": (100_000, 1_000_000, 1_000_000)}
"""Amounts are whole numbers of one of these."""

NO_DISTRICTS_FROM = 2025
"""The district level ended on 2025-07-01: new projects of that report year name the former district's area, and the successor province."""

_YEARS_OF_LIFE = {"PDA": ((1,), (1,)), "DA": ((1, 2, 3, 4), (2, 4, 5, 2)), "CT": ((3, 4, 5), (3, 3, 2))}
_SIZE_USD = {"PDA": (22_000, 1.0), "DA": (70_000, 0.9), "CT": (170_000, 0.7)}
"""Median and spread (log-normal) of a year's commitment."""
_KEEPS_TO_ITS_FIELD = 0.75
"""How often a donor with known fields of work pays for one of them."""

_SEASONAL = {"COVID": range(2020, 2023)}


@dataclass(slots=True)
class Approvals:
    """Numbers and dates of one office's decisions of one year: both rise through the year, no number comes twice."""

    year: int
    expected: int
    made: int = 0

    def next(self, rng: Random) -> tuple[int, dt.date]:
        """The next decision's number and date, between 5 January and early November."""
        step = max(1, 3600 // max(1, self.expected))
        number = 40 + self.made * step + rng.randrange(step)
        day = min(300, int(300 * (self.made + rng.random()) / max(1, self.expected)))
        self.made += 1
        return number, dt.date(self.year, 1, 5) + dt.timedelta(days=day)


@dataclass(slots=True)
class Author:
    """Writes projects of one place (or of several, for a ministry). A title that comes again is numbered, so that none repeats."""

    reference: Reference
    place: Place
    successor: Place
    rng: Random
    _sector_weights: tuple[float, ...] = ()
    _titles: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._sector_weights = tuple(itertools.accumulate(sector.weight for sector in self.reference.sectors))

    def write(
        self, project_id: str, year: int, donor: Donor, approvals: Approvals, currency: str | None = None, fit: Callable[[int], int] = int
    ) -> Project:
        """A project newly approved in ``year``; ``fit`` may change its last year of life."""
        rng = self.rng
        kind = rng.choices(("PDA", "DA", "CT"), cum_weights=(52, 92, 100))[0]
        lives, weights = _YEARS_OF_LIFE[kind]
        last_year = fit(year + rng.choices(lives, weights)[0] - 1)
        life = last_year - year + 1
        if (kind == "PDA" and life > 1) or (kind == "CT" and life == 1):
            kind = "DA"
        sectors = self._sectors(year, donor)
        median, spread = _SIZE_USD[kind]
        size = median * rng.lognormvariate(0.0, spread)
        number, approved_on = approvals.next(rng)
        # A few begin before they are approved, as happens: a warning, and true.
        start = approved_on + dt.timedelta(days=rng.randint(2, 40) if rng.random() > 0.006 else -rng.randint(3, 25))
        # The report year ends on 14 December, so a life's last day lies before it.
        end = max(dt.date(last_year, rng.randint(6, 12), rng.choice((10, 12, 14))), start + dt.timedelta(days=10))
        place = self.place if year < NO_DISTRICTS_FROM else self.successor
        districts = tuple(rng.sample(self.place.districts, 1 if rng.random() < 0.8 else 2)) if self.place.districts else ()
        main = sectors[0].sector
        owner = rng.choice(main.owners)
        currency = currency or rng.choices(("USD", "VND", "EUR"), cum_weights=(78, 93, 100))[0]
        return Project(
            project_id=project_id,
            reported=Counts.ALONE,
            reporters=(self.place.unit_id,),
            title=self._title(main, kind, districts, place, year, last_year),
            kind=kind,
            donor=donor,
            donor_text=donor.texts[0] if rng.random() < 0.55 else rng.choice(donor.texts),
            sectors=sectors,
            currency=currency,
            quantum=rng.choice(QUANTUM[currency]),
            approval_no=f"{number}/QĐ-UBND",
            approval_date=approved_on,
            approval_level="UBND tỉnh",
            start_date=start,
            end_date=end,
            first_year=year,
            plan=tuple(size * rng.uniform(0.7, 1.3) for _ in range(life)),
            delivery=tuple(_delivery(rng) for _ in range(life)),
            managing_agency=f"UBND {lower_first(place.full_name)}",
            aid_owner=f"{owner} {lower_first(place.full_name)}",
            partner=f"{rng.choice(main.owners)} {lower_first(place.full_name)}" if rng.random() < 0.7 else "",
            districts=districts,
            in_kind=rng.choice((0.0, 0.0, 0.0, 0.15, 0.4, 1.0 if kind == "PDA" else 0.25)),
            counterpart=rng.choice((0.0, 0.0, 0.05, 0.1)),
            is_state_budget=rng.random() < 0.15,
            beneficiaries=rng.randint(3, 600) * 10 if rng.random() < 0.85 else None,
            is_suspended=life > 1 and rng.random() < 0.01,
        )

    def _sectors(self, year: int, donor: Donor) -> tuple[SectorShare, ...]:
        first = self._sector(year, None)
        if donor.sector_codes and self.rng.random() < _KEEPS_TO_ITS_FIELD:
            own = [sector for sector in self.reference.sectors if sector.code in donor.sector_codes and _in_season(sector, year)]
            first = self.rng.choice(own) if own else first
        roll = self.rng.random()
        if roll > 0.14:
            return (self._share(first, 100),)
        second = self._sector(year, first)
        if roll < 0.03:
            return (self._share(first, None), self._share(second, None))
        percent = self.rng.choice((50, 60, 70, 75, 80))
        return (self._share(first, percent), self._share(second, 100 - percent))

    def _sector(self, year: int, other_than: Sector | None) -> Sector:
        while True:
            sector = self.rng.choices(self.reference.sectors, cum_weights=self._sector_weights)[0]
            if _in_season(sector, year) and (other_than is None or sector.top != other_than.top):
                return sector

    def _share(self, sector: Sector, percent: int | None) -> SectorShare:
        text = sector.name if self.rng.random() < 0.7 else self.rng.choice(sector.texts)
        return SectorShare(sector, text, percent)

    def _title(self, sector: Sector, kind: str, districts: tuple[str, ...], place: Place, year: int, last_year: int) -> str:
        phrase = self.rng.choice(sector.phrases)
        prefix = {"PDA": "", "DA": "Dự án ", "CT": "Chương trình "}[kind]
        if prefix:
            phrase = lower_first(phrase.removeprefix(prefix))
        sites = " và ".join(districts)
        if not sites:
            where = "tại"
        elif year >= NO_DISTRICTS_FROM:
            where = f"tại khu vực {sites} (cũ),"
        else:
            where = f"tại {'các huyện' if len(districts) > 1 else 'huyện'} {sites},"
        when = f"giai đoạn {year}-{last_year}" if last_year > year else f"năm {year}"
        title = f"{prefix}{phrase} {where} {lower_first(place.full_name)} {when}"
        self._titles[title] += 1
        return title if self._titles[title] == 1 else f"{title} (đợt {self._titles[title]})"


def _in_season(sector: Sector, year: int) -> bool:
    return year in _SEASONAL.get(sector.code, (year,))


def _delivery(rng: Random) -> float:
    return 0.35 + 0.65 * rng.random()


def lower_first(text: str) -> str:
    """``Tỉnh Cao Bằng`` as it stands inside a sentence."""
    return text[:1].lower() + text[1:]
