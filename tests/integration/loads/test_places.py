"""Places in time, against the two reference files themselves: the walk here is written in Python and knows nothing of the models."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest
from warehouses import YEARS, Warehouse

from aidbook import paths

REUSED = {
    "15": "Yên Bái",
    "24": "Bắc Giang",
    "44": "Quảng Bình",
    "52": "Bình Định",
    "80": "Long An",
    "82": "Tiền Giang",
    "91": "Kiên Giang",
}
"""Codes that changed meaning on 2025-07-01, with the province that had them before (domain notes, section 4)."""


def seed(name: str) -> Iterator[dict[str, str]]:
    with (paths.SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def units() -> Mapping[str, dict[str, str]]:
    return {row["unit_id"]: row for row in seed("provinces")}


@pytest.fixture(scope="module")
def links(units: Mapping[str, dict[str, str]]) -> Mapping[str, str]:
    """Each unit of 63 and the one of 34 that took it over. Huế's change of status half a year before is a step on the way."""
    steps = {row["predecessor_unit_id"]: row["successor_unit_id"] for row in seed("province_succession") if row["coverage"] == "all"}
    old = [unit for unit, row in units.items() if row["era"] == "63-unit"]
    ends = {}
    for unit in old:
        ends[unit] = steps[unit]
        while ends[unit] in steps:
            ends[unit] = steps[ends[unit]]
    return ends


def test_every_one_of_the_63_leads_to_its_one_place_of_34(
    loaded: Warehouse, units: Mapping[str, dict[str, str]], links: Mapping[str, str]
) -> None:
    published = {row[0]: row[1:] for row in loaded.ask("select unit_id, place_63, place_34, region from bi.dim_place", role="reader")}
    names = {unit: "Thừa Thiên Huế" if unit == "VN63-46B" else units[unit]["name_vi"] for unit in links}
    expected = {unit: (names[unit], units[successor]["name_vi"], units[successor]["region_en"]) for unit, successor in links.items()}
    assert len({names[unit] for unit in links}) == 63
    assert len(set(links.values())) == 34
    assert {unit: published[unit] for unit in links} == expected


def test_every_one_of_the_34_says_what_it_was_or_that_it_cannot_be_apportioned(
    loaded: Warehouse, units: Mapping[str, dict[str, str]], links: Mapping[str, str]
) -> None:
    published = dict(loaded.ask("select unit_id, array[place_63, place_34] from bi.dim_place where era = '34-unit'", role="reader"))
    # Huế counts once: the province and the city that it became are one of the 63.
    made_of = Counter(successor for unit, successor in links.items() if unit != "VN63-46B")
    assert Counter("one" if parts == 1 else "merged" for parts in made_of.values()) == {"one": 11, "merged": 23}
    for unit, (place_63, place_34) in published.items():
        name = units[unit]["name_vi"]
        alone = {units[old]["name_vi"] for old, new in links.items() if new == unit and old != "VN63-46B"}
        assert place_63 == (f"{name} (34), not apportioned" if made_of[unit] > 1 else alone.pop())
        assert place_34 == name


def test_older_unit_is_apportioned_only_where_one_unit_took_it_whole(loaded: Warehouse) -> None:
    rows = loaded.ask(
        "select unit_id, place_63, place_34 from bi.dim_place where era in ('pre-2004', '2004-2008') order by 1", role="reader"
    )
    assert rows == [
        # Split in 2004: which part of its money went where nobody knows.
        ("VN61-CT", "Cần Thơ (pre-2004), not apportioned", "Cần Thơ"),
        ("VN61-DL", "Đắk Lắk (pre-2004), not apportioned", "Đắk Lắk (pre-2004), not apportioned"),
        ("VN61-LC", "Lai Châu (pre-2004), not apportioned", "Lai Châu (pre-2004), not apportioned"),
        ("VN64-01", "Hà Nội", "Hà Nội"),
        ("VN64-28", "Hà Nội", "Hà Nội"),
    ]


def test_reused_code_means_two_places_with_keys_of_their_own(loaded: Warehouse, units: Mapping[str, dict[str, str]]) -> None:
    by_code: dict[str, set[str]] = defaultdict(set)
    for row in units.values():
        if row["era"] in ("63-unit", "34-unit"):
            by_code[row["gso_code"]].add(row["name_vi"])
    assert {code for code, names in by_code.items() if len(names) > 1 and code != "46"} == set(REUSED)
    query = (
        "select era, place_key, name_vi, place_34 from bi.dim_place where gso_code = %s and era in ('63-unit', '34-unit') order by era desc"
    )
    for code, before in REUSED.items():
        (_, old_key, old_name, old_place_34), (_, new_key, new_name, new_place_34) = loaded.ask(query, [code], role="reader")
        assert old_name == before != new_name
        assert old_key != new_key
        # The new unit took the code of the province that holds its seat, and took that province in.
        assert old_place_34 == new_place_34 == new_name


def test_successions_are_published_with_what_they_cover(loaded: Warehouse) -> None:
    rows = loaded.ask(
        """
        select b.unit_id, a.unit_id, s.effective_date::text, s.change_type, s.is_whole
        from bi.bridge_place_succession as s
        inner join bi.dim_place as b on s.predecessor_place_key = b.place_key
        inner join bi.dim_place as a on s.successor_place_key = a.place_key
        """,
        role="reader",
    )
    given = [
        (row["predecessor_unit_id"], row["successor_unit_id"], row["effective_date"], row["change_type"], row["coverage"] == "all")
        for row in seed("province_succession")
    ]
    assert sorted(rows) == sorted(given)
    assert sum(row[2] == "2025-07-01" for row in rows) == 63 + 1 - 1


@pytest.mark.parametrize("year", YEARS)
def test_totals_by_34_are_those_of_the_samples_truth(
    loaded: Warehouse, units: Mapping[str, dict[str, str]], links: Mapping[str, str], year: int
) -> None:
    expected: dict[str, Decimal] = defaultdict(Decimal)
    with (loaded.sample / "truth" / "activities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] == str(year) and row["is_counted"] == "true":
                expected[units[links[row["unit_id"]]]["name_vi"]] += Decimal(row["share_disbursed_year_usd"])
    query = "select place_34, sum(disbursed_year_usd) from bi.aid where report_year = %s group by place_34"
    published = dict(loaded.ask(query, [year], role="reader"))
    assert published.keys() == expected.keys()
    assert {place: published[place] for place in published if abs(published[place] - expected[place]) > 1} == {}


@pytest.mark.parametrize("lens", ["place", "place_63", "place_34", "region"])
def test_total_is_the_same_through_every_lens(loaded: Warehouse, lens: str) -> None:
    whole = (
        "select report_year, sum(disbursed_year_usd), sum(committed_year_vnd), sum(newly_approved_usd) from marts.fct_aid_flow group by 1"
    )
    parts = f"""
        select report_year, sum(d), sum(c), sum(n)
        from (
            select report_year, {lens}, sum(disbursed_year_usd) as d, sum(committed_year_vnd) as c, sum(newly_approved_usd) as n
            from bi.aid group by 1, 2
        ) as by_lens
        group by 1
    """
    assert sorted(loaded.ask(parts, role="reader")) == sorted(loaded.ask(whole))
    assert loaded.one(f"select count(*) from bi.aid where {lens} is null", role="reader") == 0
