"""What a question must answer, worked out in Python from what the sample wrote down before it typed anything."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from integration.bi.lists import Lists
from python_calamine import CalamineWorkbook

from aidbook import paths
from aidbook.sample.layout import COVER_LABELS, COVER_SHEET, PROJECT_SHEET
from aidbook.sample.mess import UNKNOWN_SECTORS
from aidbook.text.fold import key as fold

Row = dict[str, str]
SEVERAL = "Several sectors, not split"
KINDS = {"hoạt động": "operation", "VPDA": "project_office", "VPĐD": "representative_office"}


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def total(rows: Iterable[Row], field: str) -> Decimal:
    return sum((Decimal(row[field]) for row in rows), Decimal(0))


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    return 100 * part / whole if whole else None


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def projects(rows: Iterable[Row]) -> int:
    return len({row["project_id"] for row in rows})


class Truth:
    """The truth files of a sample, and the names that places, sectors and countries go by."""

    def __init__(self, sample: Path) -> None:
        self.activities = read(sample / "truth" / "activities.csv")
        self.registrations = read(sample / "truth" / "registrations.csv")
        self.claims = read(sample / "truth" / "claims.csv")
        self._sample = sample
        self.years = sorted({int(row["year"]) for row in self.activities})

    @cached_property
    def counted(self) -> list[Row]:
        """One report of each project in each year; of equal ones that of the chain that speaks first, then of the lowest unit code."""
        return [row for row in self.activities if row["file"] == self._first_file.get((row["year"], row["project_id"]), row["file"])]

    @cached_property
    def left_out(self) -> list[Row]:
        """What another office reported too."""
        return [row for row in self.activities if row["file"] != self._first_file.get((row["year"], row["project_id"]), row["file"])]

    @cached_property
    def _first_file(self) -> dict[tuple[str, str], str]:
        """Year and project → the file that counts, of the projects that two offices report in full."""
        lists = Lists()
        twice = [row for row in self.activities if row["reported"] == "twice"]
        by_code = sorted(twice, key=lambda row: row["unit_id"])
        offices = {row["file"]: self._office(row) for row in twice}
        first: dict[tuple[str, str], str] = {}
        for row in sorted(by_code, key=lambda row: lists.precedence(offices[row["file"]])):
            first.setdefault((row["year"], row["project_id"]), row["file"])
        return first

    def _office(self, row: Row) -> str:
        """The comparison form of who signs the report that holds a row."""
        file = self._sample / "inbox" / row["year"] / row["file"]
        cover = CalamineWorkbook.from_path(file).get_sheet_by_name(COVER_SHEET).to_python()
        return next(fold(str(value)) for label, value, *_ in cover if label == COVER_LABELS["reporting_agency"])

    @cached_property
    def _names(self) -> dict[str, str]:
        return {row["unit_id"]: row["name_vi"] for row in read(paths.SEEDS / "provinces.csv")}

    @cached_property
    def _successors(self) -> dict[str, str]:
        links = {row["predecessor_unit_id"]: row["successor_unit_id"] for row in read(paths.SEEDS / "province_succession.csv")}
        return {unit: new if new.startswith("VN34") else links[new] for unit, new in links.items() if unit.startswith("VN63")}

    @cached_property
    def _statistical(self) -> dict[str, str]:
        sectors = {row["sector_code"]: row for row in read(paths.SEEDS / "sectors.csv")}
        return {code: sectors[row["parent_code"] or code]["name_en"] for code, row in sectors.items()}

    @cached_property
    def _bodies(self) -> dict[str, Row]:
        """Donors that are no NGOs and are known by name, by the Vietnamese one that the sample gives them."""
        return {row["name_vi"]: row for row in read(paths.SEEDS / "donors.csv") if row["name_vi"]}

    @cached_property
    def _countries(self) -> dict[str, str]:
        return {row["name_vi"]: row["name_en"] for row in read(paths.SEEDS / "countries.csv")}

    @cached_property
    def _listed_countries(self) -> dict[str, str]:
        english = {row["iso2"]: row["name_en"] for row in read(paths.SEEDS / "countries.csv")}
        listed = {row["canonical_name_en"]: row["country_iso2"] for row in read(paths.SEEDS / "ngos.csv")}
        listed |= {name: row["country_iso2"] for name, row in self._bodies.items()}
        return {name: english.get(country, "Unknown") for name, country in listed.items()}

    @cached_property
    def _without_sector(self) -> set[tuple[str, int]]:
        """Rows (file, number) in which words were typed that name no sector: so much is lost between truth and sheet."""
        found = set()
        for file in (self._sample / "inbox").glob("*/*.xlsx"):
            rows = CalamineWorkbook.from_path(file).get_sheet_by_name(PROJECT_SHEET).to_python(skip_empty_area=False)
            found |= {(file.name, number) for number, row in enumerate(rows, start=1) if set(UNKNOWN_SECTORS).intersection(map(str, row))}
        return found

    def place(self, row: Row) -> str:
        """As reported."""
        return self._names[row["unit_id"]]

    def place_34(self, row: Row) -> str:
        return self._names[self._successors.get(row["unit_id"], row["unit_id"])]

    def place_63(self, row: Row) -> str:
        """The old unit; a new one that took several in speaks for itself."""
        unit = row["unit_id"]
        olds = [old for old, new in self._successors.items() if new == unit]
        if len(olds) > 1:
            return f"{self._names[unit]} (34), not apportioned"
        return self._names[olds[0]] if olds else self._names[unit]

    def sector(self, row: Row) -> str:
        """The statistical sector, as far as the sheet tells it."""
        if (row["file"], int(row["row"])) in self._without_sector:
            return "Unknown"
        return SEVERAL if "|" in row["sector_code"] else self._statistical[row["sector_code"]]

    def country(self, row: Row) -> str:
        """A listed donor's is that of the list, whatever a sheet says."""
        return self._listed_countries.get(row["donor"]) or self._countries.get(row["donor_country"], "Unknown")

    def donor(self, row: Row) -> str:
        """As published: persons have no names."""
        name = row["donor"]
        if name.startswith("Cá nhân"):
            return f"Individual ({self.country(row)})"
        return self._bodies[name]["canonical_name"] if name in self._bodies else name

    def within(self, first_year: int, last_year: int) -> list[Row]:
        return [row for row in self.counted if first_year <= int(row["year"]) <= last_year]

    def last_reports(self) -> dict[str, list[Row]]:
        """The lines of each project's last year, one for each office that counts."""
        found = {}
        for project, rows in grouped(self.counted, lambda row: row["project_id"]).items():
            year = max(int(row["year"]) for row in rows)
            # A line for each sector repeats what is told of the whole.
            found[project] = list({row["unit_id"]: row for row in rows if int(row["year"]) == year}.values())
        return found

    def dong_per_dollar(self, year: int) -> dict[str, Decimal | None]:
        """What a dollar is on each basis, by the column that shows it. The sample's offices declare the rate of the list."""
        (rate,) = (row for row in read(paths.SEEDS / "fx_vnd_usd.csv") if row["year"] == str(year))
        listed = Decimal(rate["vnd_per_usd"])
        is_official = rate["basis"].startswith("World Bank")
        market = rate["market_cross_rate"] if is_official else rate["vnd_per_usd"]
        return {
            "at_official_usd": listed if is_official else None,
            "at_market_usd": Decimal(market) if market else None,
            "at_declared_usd": round(listed, 1),
        }

    def usd(self, row: Row, field: str) -> Decimal:
        """An amount of the report's currency, which the truth does not give in dollars, by the rate of its year."""
        amount, rate = Decimal(row[field]), Decimal(row["rate"])
        return amount * rate if row["rate_is_usd_per_unit"] == "true" else amount / rate


def assert_same(rows: Sequence[dict[str, Any]], expected: Iterable[dict[str, Any]], keys: Sequence[str]) -> None:
    """The same lines, in any order. Keys and texts exactly; money to half a dollar, as amounts are rounded one by one; shares as shown."""
    answered = sorted(rows, key=lambda row: [str(row[key]) for key in keys])
    wanted = sorted(expected, key=lambda row: [str(row[key]) for key in keys])
    assert [[row[key] for key in keys] for row in answered] == [[row[key] for key in keys] for row in wanted]
    for row, want in zip(answered, wanted, strict=True):
        for name, value in want.items():
            if isinstance(value, Decimal) and row[name] is not None:
                tolerance = Decimal("0.06") if name.endswith("_pct") else Decimal("0.5")
                assert abs(row[name] - value) <= tolerance, (name, row, want)
            else:
                assert row[name] == value, (name, row, want)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
