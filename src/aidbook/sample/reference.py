"""The project's own reference lists, as the sample needs them."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from aidbook import paths
from aidbook.errors import AidbookError
from aidbook.sample.model import Donor, Place, Rate, Sector
from aidbook.text.fold import key

HERE = Path(__file__).parent

COUNTRIES = {
    "AT": "Áo", "AU": "Úc", "BE": "Bỉ", "BM": "Bermuda", "CA": "Canada", "CH": "Thụy Sĩ", "DE": "Đức", "DK": "Đan Mạch",
    "ES": "Tây Ban Nha",
    "FR": "Pháp", "GB": "Anh", "HK": "Hồng Kông", "JP": "Nhật Bản", "KR": "Hàn Quốc", "NL": "Hà Lan", "NO": "Na Uy", "SG": "Singapore",
    "TW": "Đài Loan", "US": "Hoa Kỳ", "ZA": "Nam Phi",
}  # fmt: skip
"""Vietnamese names of the countries of seeds/ngos.csv, as offices write them."""

_PLANNED_YEARS = range(2012, 2035)

_OTHERS = (
    ("Liên minh châu Âu", "TC quốc tế", "", ("Liên minh châu Âu", "EU", "Liên minh Châu Âu (EU)")),
    (
        "Quỹ Toàn cầu phòng, chống AIDS, Lao và Sốt rét",
        "TC quốc tế",
        "",
        ("Quỹ Toàn cầu phòng, chống AIDS, Lao và Sốt rét", "Quỹ Toàn cầu"),
    ),
    ("Cơ quan Hợp tác Quốc tế Hàn Quốc", "cơ quan, tổ chức nước ngoài", "Hàn Quốc", ("KOICA", "Cơ quan Hợp tác Quốc tế Hàn Quốc (KOICA)")),
    ("Đại sứ quán Nhật Bản tại Việt Nam", "cơ quan, tổ chức nước ngoài", "Nhật Bản", ("Đại sứ quán Nhật Bản tại Việt Nam", "ĐSQ Nhật Bản")),
    ("Đại sứ quán Canada tại Việt Nam", "cơ quan, tổ chức nước ngoài", "Canada", ("Đại sứ quán Canada tại Việt Nam",)),
    ("Đại sứ quán Úc tại Việt Nam", "cơ quan, tổ chức nước ngoài", "Úc", ("Đại sứ quán Úc tại Việt Nam", "ĐSQ Úc")),
    ("Nhóm doanh nghiệp Hàn Quốc", "doanh nghiệp", "Hàn Quốc", ("Nhóm doanh nghiệp Hàn Quốc",)),
    ("Nhóm doanh nghiệp Nhật Bản", "doanh nghiệp", "Nhật Bản", ("Nhóm doanh nghiệp Nhật Bản",)),
    ("Nhóm doanh nghiệp Đài Loan", "doanh nghiệp", "Đài Loan", ("Nhóm doanh nghiệp Đài Loan",)),
    ("Nhóm doanh nghiệp Hoa Kỳ", "doanh nghiệp", "Hoa Kỳ", ("Nhóm doanh nghiệp Hoa Kỳ",)),
    # No person is named, and none needs to be: an individual donor is known by country alone.
    ("Cá nhân (Hàn Quốc)", "cá nhân", "Hàn Quốc", ("Cá nhân (Hàn Quốc)",)),
    ("Cá nhân (Nhật Bản)", "cá nhân", "Nhật Bản", ("Cá nhân (Nhật Bản)",)),
    ("Cá nhân (Hoa Kỳ)", "cá nhân", "Hoa Kỳ", ("Cá nhân (Hoa Kỳ)",)),
    ("Cá nhân (Pháp)", "cá nhân", "Pháp", ("Cá nhân (Pháp)",)),
)


class SampleError(AidbookError):
    """The sample cannot be made as asked; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Reference:
    """All lists: units of the 63 by successor among the 34, sectors, donors, rates."""

    groups: Mapping[Place, tuple[Place, ...]]
    sectors: tuple[Sector, ...]
    ngos: tuple[Donor, ...]
    others: tuple[Donor, ...]
    rates: Mapping[tuple[str, int], Rate]

    def rate(self, currency: str, year: int) -> Rate:
        """The average rate of ``year``."""
        return self.rates[currency, year]


def load_reference() -> Reference:
    """Read seeds/ and this room's own word lists.

    Raises:
        SampleError: a seed is missing.
    """
    try:
        sectors = tuple(_sectors())
        known_for = {row["donor"]: tuple(row["sector_codes"].split("|")) for row in _rows(HERE / "specialities.csv")}
        ngos = tuple(_ngos(known_for))
        others = tuple(Donor(name, kind, country, texts, sector_codes=known_for.get(name, ())) for name, kind, country, texts in _OTHERS)
        rates = _rates()
        groups = _groups()
    except FileNotFoundError as missing:
        raise SampleError(f"the sample needs {missing.filename}; it is part of the project: check out dbt_project/seeds again") from missing
    return Reference(groups, sectors, ngos, others, rates)


def _rates() -> dict[tuple[str, int], Rate]:
    """Rates of every year that a plan reaches; beyond the last known year its rate stands in (only plans reach there)."""
    known = {("VND", int(row["year"])): Rate(Decimal(row["vnd_per_usd"]), False) for row in _rows(paths.SEEDS / "fx_vnd_usd.csv")}
    for row in _rows(paths.SEEDS / "fx_currency_usd.csv"):
        known[row["currency"], int(row["year"])] = Rate(Decimal(row["usd_per_unit"]), True)
    last = max(year for _, year in known)
    rates = {("USD", year): Rate(Decimal(1), True) for year in _PLANNED_YEARS}
    for currency in ("VND", "EUR"):
        rates |= {(currency, year): known[currency, min(year, last)] for year in _PLANNED_YEARS}
    return rates


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _groups() -> dict[Place, tuple[Place, ...]]:
    districts = {row["unit_id"]: tuple(row["districts"].split("|")) for row in _rows(HERE / "districts.csv")}
    places = {}
    for row in _rows(paths.SEEDS / "provinces.csv"):
        unit = row["unit_id"]
        places[unit] = Place(unit, row["name_vi"], row["name_full_vi"], row["codename"].replace("_", "-"), districts.get(unit, ()))
    # Huế was a city of the 63 for half a year only, between two report years: it reported once, as one of the 34.
    same_before = {"VN63-46B": "VN63-46"}
    groups: dict[str, list[str]] = defaultdict(list)
    for row in _rows(paths.SEEDS / "province_succession.csv"):
        if row["effective_date"] == "2025-07-01":
            groups[row["successor_unit_id"]].append(same_before.get(row["predecessor_unit_id"], row["predecessor_unit_id"]))
    return {places[new]: tuple(places[old] for old in sorted(groups[new])) for new in sorted(groups)}


def _sectors() -> Iterable[Sector]:
    words = {row["sector_code"]: row for row in _rows(HERE / "vocabulary.csv")}
    rows = list(_rows(paths.SEEDS / "sectors.csv"))
    spellings = Counter(spelling for row in rows for spelling in {key(text) for text in (row["name_vi"], *row["aliases"].split("|"))})
    for row in rows:
        own = words[row["sector_code"]]
        texts = [row["name_vi"], *(text for text in row["aliases"].split("|") if spellings[key(text)] == 1 and ";" not in text)]
        yield Sector(
            row["sector_code"], row["parent_code"] or row["sector_code"], row["name_vi"], tuple(texts), float(own["weight"]),
            tuple(own["phrases"].split("|")), tuple(own["owners"].split("|")),
        )  # fmt: skip


def _ngos(known_for: Mapping[str, tuple[str, ...]]) -> Iterable[Donor]:
    rows = list(_rows(paths.SEEDS / "ngos.csv"))
    names = [[row["canonical_name_en"], row["name_vi"], *row["aliases"].split("|")] for row in rows]
    taken = Counter(name for each in names for name in {key(text) for text in each})
    for row, spellings in zip(rows, names, strict=True):
        # A spelling of three letters or one that two organisations share would be a riddle, not an alias.
        texts = [text for text in spellings if text and taken[key(text)] == 1 and len(text) > 3]
        country = COUNTRIES.get(row["country_iso2"], "")
        yield Donor(
            row["canonical_name_en"],
            "TCPCPNN",
            country,
            tuple(dict.fromkeys(texts)),
            row["name_vi"],
            row["acronym"],
            known_for.get(row["canonical_name_en"], ()),
        )
