"""The year of the merger, in seven currencies: every expected amount is computed by hand from the rates of 2025 in seeds/."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from databases import fresh_database, speaking_of
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from warehouses import Warehouse

from aidbook.warehouse.trace.ask import trace
from aidbook.warehouse.trace.model import Origin

YEAR = 2025


def line(title: str, currency: str, disbursed: int, **others: Any) -> Mapping[str, Any]:
    amounts = {"Tổng giá trị cam kết": 4, "Giá trị cam kết trong năm": 2, "Giải ngân trong năm": 1, "Lũy kế giải ngân": 1}
    own = {name: times * disbursed for name, times in amounts.items()}
    return PROJECT | {TITLE: title, DONOR: "World Vision International", "Loại tiền": currency} | own | others


PREDECESSOR = [
    line("Nước sạch cho trường học", "VND", 1_297_290_000),
    line("Dinh dưỡng cho trẻ em", "USD", 50_000),
    line("Phòng khám lưu động", "EUR", 10_000),
]
SUCCESSOR = [
    line("Thư viện cho xã xa", "KRW", 100_000_000),
    line("Xe lăn cho người khuyết tật", "JPY", 1_000_000),
    line("Học bổng cho học sinh nghèo", "GBP", 1_000),
    line("Trồng rừng đầu nguồn", "CHF", 1_000),
    line("Tập huấn phòng chống thiên tai", "AUD", 1_000),
    line("Đường liên thôn", "VND", 259_458_000),
    line("Chăm sóc mắt học đường", "USD", 1_001, **{"Địa bàn": "Gia Lai (60%); Đắk Lắk (40%)"}),
    line("Tủ thuốc bản làng", "USD", 2_000, **{"Địa bàn": "Gia Lai, Đắk Lắk"}),
]


@pytest.fixture(scope="module")
def published(server: Any, template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Bình Định reports for itself in the year in which it became Gia Lai, and declares a rate; the new Gia Lai declares none."""
    folder = tmp_path_factory.mktemp("merger")
    (folder / "2025_52_binh-dinh.xlsx").write_bytes(report(PREDECESSOR, year=YEAR, province="Bình Định", rate=25_000))
    (folder / "2025_52_gia-lai.xlsx").write_bytes(report(SUCCESSOR, year=YEAR, province="Gia Lai"))
    with fresh_database(server, template, folder / "home") as database, pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
        warehouse = Warehouse(database, folder)
        warehouse.land(folder)
        outcome = warehouse.load(YEAR)
        assert outcome.state == "published", outcome
        yield warehouse


def flows(warehouse: Warehouse, columns: str) -> dict[str, tuple[Any, ...]]:
    rows = warehouse.ask(f"select project, {columns} from bi.aid order by place", role="reader")
    return {row[0]: row[1:] for row in rows}


def test_report_of_a_predecessor_lands_in_its_successor(published: Warehouse) -> None:
    rows = flows(published, "place, place_63, place_34, region")
    assert rows["Nước sạch cho trường học"][:3] == ("Bình Định", "Bình Định", "Gia Lai")
    assert rows["Thư viện cho xã xa"][:3] == ("Gia Lai", "Gia Lai (34), not apportioned", "Gia Lai")
    query = "select place_34, sum(disbursed_year_usd) from bi.aid where place_34 = 'Gia Lai' group by place_34"
    assert published.ask(query, role="reader") == [("Gia Lai", Decimal("202340.43"))]


@pytest.mark.parametrize("lens", ["place", "place_63", "place_34", "region"])
def test_total_is_the_same_through_every_lens(published: Warehouse, lens: str) -> None:
    query = f"select sum(total) from (select {lens}, sum(disbursed_year_usd) as total from bi.aid group by {lens}) as parts"
    assert published.ask(query, role="reader") == [(Decimal("204740.83"),)]


def test_every_currency_is_converted_by_the_rate_of_the_year(published: Warehouse) -> None:
    rows = flows(published, "disbursed_year_reported, disbursed_year_usd, disbursed_year_vnd, rate_type")
    assert {title: row[1] for title, row in rows.items() if not title.startswith(("Chăm", "Tủ"))} == {
        "Nước sạch cho trường học": Decimal("50000.00"),  # 1,297,290,000 / 25,945.8
        "Dinh dưỡng cho trẻ em": 50_000,
        "Phòng khám lưu động": Decimal("11228.13"),  # 10,000 × 1.122813
        "Thư viện cho xã xa": Decimal("70647.15"),  # 100,000,000 × 0.0007064715
        "Xe lăn cho người khuyết tật": Decimal("6706.25"),  # 1,000,000 × 0.006706254
        "Học bổng cho học sinh nghèo": Decimal("1315.60"),  # 1,000 × 1.3156
        "Trồng rừng đầu nguồn": Decimal("1198.62"),  # 1,000 × 1.198615
        "Tập huấn phòng chống thiên tai": Decimal("644.08"),  # 1,000 × 0.6440811
        "Đường liên thôn": Decimal("10000.00"),  # 259,458,000 / 25,945.8
    }
    assert rows["Dinh dưỡng cho trẻ em"][2] == 1_297_290_000
    assert rows["Phòng khám lưu động"][2] == 291_322_815  # 10,000 × 1.122813 × 25,945.8 = 291,322,815.35
    assert {row[3] for row in rows.values()} == {"market_average"}


def test_dong_have_a_spread_between_the_rates_and_dollars_have_none(published: Warehouse) -> None:
    names = [f"disbursed_year_usd_{basis}" for basis in ("official", "market", "declared", "spread")]
    rows = flows(published, ", ".join(names))
    # No official rate of 2025 is known; 1,297,290,000 / 25,000 = 51,891.60.
    assert rows["Nước sạch cho trường học"] == (None, Decimal("50000.00"), Decimal("51891.60"), Decimal("1891.60"))
    assert rows["Dinh dưỡng cho trẻ em"] == (50_000, 50_000, 50_000, 0)
    assert rows["Phòng khám lưu động"] == (None, Decimal("11228.13"), None, None)
    assert rows["Đường liên thôn"] == (None, Decimal("10000.00"), None, None)
    ((rate, spread),) = published.ask("select disbursement_rate_percent, disbursed_year_spread_percent from bi.data_status", role="reader")
    assert rate == 50
    assert spread == round(Decimal(100) * Decimal("1891.60") / (50_000 + 50_000 + 1_001 + 2_000), 4)


def test_row_of_two_provinces_is_split_as_given_or_stays_one_line(published: Warehouse) -> None:
    query = "select place, place_34, place_allocation, sum(disbursed_year_usd) from bi.aid where project = %s group by 1, 2, 3 order by 1"
    assert published.ask(query, ["Chăm sóc mắt học đường"], role="reader") == [
        ("Gia Lai", "Gia Lai", "as_given", Decimal("600.60")),
        ("Đắk Lắk", "Đắk Lắk", "as_given", Decimal("400.40")),
    ]
    several = "Several places, not split"
    assert published.ask(query, ["Tủ thuốc bản làng"], role="reader") == [("Nhiều địa phương, không tách", several, "unsplit", 2000)]


def test_sector_comes_with_the_offices_words_and_how_surely_they_mean_it(published: Warehouse) -> None:
    rows = published.ask("select distinct sector_words, sector, sector_confidence, dac3_code, dac5_code, dac_confidence from bi.aid")
    assert rows == [("Y tế", "Health", "name", "121", "12110", "proposal")]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Chăm sóc mắt học đường", ["provinces: split by the shares that the cell gives"]),
        ("Tủ thuốc bản làng", ["provinces: several without shares, so they stay one line"]),
        ("Đường liên thôn", []),
    ],
)
def test_trace_says_how_a_row_was_split_over_provinces(published: Warehouse, title: str, said: list[str]) -> None:
    key = published.one("select min(aid_flow_key) from bi.aid where project = %s", [title])
    with psycopg.connect(published.database.loader) as connection:
        origin = trace(connection, [str(key)])
    assert isinstance(origin, Origin)
    assert [remark for remark in origin.remarks if remark.startswith("provinces:")] == said
