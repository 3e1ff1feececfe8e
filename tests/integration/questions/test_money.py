"""Questions about money, against sums over the sample's truth in Python."""

from collections import Counter
from decimal import Decimal
from typing import Any

from integration.questions.conftest import World
from integration.questions.truth import Row, Truth, assert_same, grouped, projects, share, total

HUNDRED = Decimal(100)


def amounts(rows: list[Row]) -> dict[str, Any]:
    """What most questions show of some reports."""
    committed, disbursed = total(rows, "share_committed_year_usd"), total(rows, "share_disbursed_year_usd")
    return {"committed_usd": committed, "disbursed_usd": disbursed, "disbursement_rate_pct": share(disbursed, committed)}


def test_who_funds_any_sector_in_any_province_is_each_donor_with_its_sums(world: World) -> None:
    truth = world.truth
    busiest = Counter((truth.place_63(row), truth.sector(row)) for row in truth.counted).most_common(12)
    for (place, sector), _ in [*busiest, (("Hà Giang", "Health"), 0)]:
        rows = [
            row for row in truth.within(2020, 2024) if place in (truth.place_63(row), truth.place_34(row)) and truth.sector(row) == sector
        ]
        answer = world.ask(1, place=f"'{place}'", sector=f"'{sector}'")
        expected = [
            {
                "donor": donor,
                "donor_country": truth.country(lines[0]),
                "projects": projects(lines),
                "committed_usd": total(lines, "share_committed_year_usd"),
                "disbursed_usd": total(lines, "share_disbursed_year_usd"),
                "parts_not_reported": 0,
                "first_year": min(int(row["year"]) for row in lines),
                "last_year": max(int(row["year"]) for row in lines),
            }
            for donor, lines in grouped(rows, truth.donor).items()
        ]
        assert_same(answer, expected, ["donor"])
        assert [row["disbursed_usd"] for row in answer] == sorted((row["disbursed_usd"] for row in answer), reverse=True)


def test_share_disbursed_of_the_country_and_of_a_province_is_disbursed_over_committed(world: World) -> None:
    truth = world.truth
    first, second, last = truth.years[0], truth.years[1], truth.years[-1]
    for place, first_year in ((None, first), ("Nghệ An", first), ("Quảng Trị", first), (None, second)):
        within = truth.within(first_year, last)
        rows = [row for row in within if place is None or place in (truth.place_63(row), truth.place_34(row))]
        years = {int(year): lines for year, lines in grouped(rows, lambda row: row["year"]).items()}
        expected = []
        for year, lines in years.items():
            told = amounts(lines)
            # The series breaks in 2020, when the law widened what is counted; nothing is compared across a gap either.
            before = None if year == 2020 or year - 1 not in years else total(years[year - 1], "share_disbursed_year_usd")
            change = None if before is None else 100 * (told["disbursed_usd"] / before - 1)
            expected.append({"report_year": year, "is_series_break": year == 2020, "disbursed_change_pct": change} | told)
        answer = world.ask(2, place="null::text" if place is None else f"'{place}'", first_year=str(first_year))
        assert_same(answer, expected, ["report_year"])


def test_before_and_after_the_merger_is_todays_borders_and_each_unit_that_reported(world: World) -> None:
    truth = world.truth
    for province in ("Quảng Trị", "An Giang", "Cao Bằng"):
        rows = [row for row in truth.counted if truth.place_34(row) == province]
        expected = []
        for year, lines in grouped(rows, lambda row: int(row["year"])).items():
            for unit, part in [(None, lines), *grouped(lines, truth.place_63).items()]:
                expected.append(
                    {"report_year": year, "reported_by": unit, "projects": projects(part), "donors": len({row["donor"] for row in part})}
                    | amounts(part)
                )
        assert expected
        answer = world.ask(4, place_34=f"'{province}'", first_year=str(truth.years[0]))
        assert_same(answer, expected, ["report_year", "reported_by"])


def test_change_by_province_is_this_year_less_the_year_before(world: World) -> None:
    truth = world.truth
    for year in truth.years[1:]:
        this = grouped(truth.within(year, year), truth.place_34)
        before = grouped(truth.within(year - 1, year - 1), truth.place_34)
        expected = []
        for province in this.keys() | before.keys():
            told = (
                amounts(this[province]) if province in this else dict.fromkeys(("committed_usd", "disbursed_usd", "disbursement_rate_pct"))
            )
            then = total(before[province], "share_disbursed_year_usd") if province in before else None
            now = told["disbursed_usd"]
            is_comparable = now is not None and then is not None
            expected.append(
                told
                | {
                    "province": province,
                    "disbursed_year_before_usd": then,
                    "change_usd": now - then if is_comparable else None,
                    "change_pct": 100 * (now / then - 1) if is_comparable and then else None,
                }
            )
        assert_same(world.ask(5, report_year=str(year)), expected, ["province"])


def test_largest_donors_are_the_first_three_of_the_first_ten_countries(world: World) -> None:
    truth = world.truth
    rows = truth.within(truth.years[-2], truth.years[-1])
    countries = _ranked(truth, rows)
    expected = []
    for rank, (country, lines) in enumerate(countries[:10], start=1):
        donors = sorted(grouped(lines, truth.donor).items(), key=lambda each: (-total(each[1], "share_disbursed_year_usd"), each[0]))
        for place, (donor, parts) in enumerate(donors[:3], start=1):
            whole = total(lines, "share_disbursed_year_usd")
            expected.append(
                {
                    "country_rank": rank,
                    "donor_country": country,
                    "country_disbursed_usd": whole,
                    "country_pct": share(whole, total(rows, "share_disbursed_year_usd")),
                    "country_donors": len(donors),
                    "place_in_country": place,
                    "donor": donor,
                    "committed_usd": total(parts, "share_committed_year_usd"),
                    "disbursed_usd": total(parts, "share_disbursed_year_usd"),
                }
            )
    answer = world.ask(6, first_year=str(truth.years[-2]), last_year=str(truth.years[-1]))
    assert_same(answer, expected, ["country_rank", "place_in_country", "donor_country", "donor"])


def test_sectors_add_up_to_the_year_and_tell_cash_from_kind(world: World) -> None:
    truth = world.truth
    for year in truth.years:
        rows = truth.within(year, year)
        everything = total(rows, "share_disbursed_year_usd")
        expected = []
        for sector, lines in grouped(rows, truth.sector).items():
            # The truth gives cash and kind of the whole report; a sector has its share of them.
            parts = {
                field: sum((truth.usd(row, field) * Decimal(row["share_percent"] or 100) / HUNDRED for row in lines), Decimal(0))
                for field in ("disbursed_cash", "disbursed_in_kind")
            }
            told = amounts(lines)
            expected.append(
                told
                | {
                    "sector": sector,
                    "projects": projects(lines),
                    "newly_approved_usd": total(lines, "share_newly_approved_usd"),
                    "part_of_all_pct": share(told["disbursed_usd"], everything),
                    "disbursed_cash_usd": parts["disbursed_cash"],
                    # Offices leave the cell empty where nothing came in kind.
                    "disbursed_in_kind_usd": parts["disbursed_in_kind"] or None,
                    "disbursed_not_told_usd": None,
                }
            )
        answer = world.ask(7, report_year=str(year))
        assert_same(answer, expected, ["sector"])
        assert abs(sum(row["disbursed_usd"] for row in answer) - everything) < 1


def test_spread_between_rates_is_that_of_the_lists_of_rates(world: World) -> None:
    truth = world.truth
    expected = []
    for (year, currency), lines in grouped(truth.counted, lambda row: (int(row["year"]), row["currency"])).items():
        # A report split over sectors has a line for each of them with the amount of the whole.
        reported = sum((Decimal(row["disbursed_year"]) * Decimal(row["share_percent"] or 100) / HUNDRED for row in lines), Decimal(0))
        told = {"report_year": year, "currency": currency, "disbursed_reported": reported}
        told["disbursed_usd"] = total(lines, "share_disbursed_year_usd")
        if currency == "VND":
            bases = {name: reported / rate if rate else None for name, rate in truth.dong_per_dollar(year).items()}
            there = [basis for basis in bases.values() if basis is not None]
            told |= bases | {"spread_usd": max(there) - min(there) if len(there) > 1 else None}
        if currency == "USD":
            told |= dict.fromkeys(("at_official_usd", "at_market_usd", "at_declared_usd"), reported) | {"spread_usd": Decimal(0)}
        expected.append(told)
    assert_same(world.ask(11, first_year=str(truth.years[0])), expected, ["report_year", "currency"])


def _ranked(truth: Truth, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    return sorted(grouped(rows, truth.country).items(), key=lambda each: (-total(each[1], "share_disbursed_year_usd"), each[0]))
