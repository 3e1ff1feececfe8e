"""Published figures beside each other: the national series with its contradictions, and pages with their own arithmetic."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from databases import fresh_database, speaking_of
from integration.claims.bulletins import figure, land
from warehouses import Warehouse

from aidbook.flows import review
from aidbook.flows.bulletins import load_claims
from aidbook.warehouse.connect import connected
from aidbook.warehouse.trace.ask import trace

MILLION = 1_000_000
HAI_PHONG = "https://haiphong.example/2020"
THE_YEAR = "https://caobang.example/2022"
QUARANTINED = "https://nha-cai.example/2022"
REWRITTEN = "https://laocai.example/2022"

RATE = "Năm 2020, cam kết 145,8 tỷ đồng, giải ngân hơn 93 tỷ đồng (64%)."
HALF = "Sáu tháng đầu năm 2021, giải ngân 9,2 triệu USD; cả năm 2021 giải ngân 8,1 triệu USD."
PARTS = "Năm 2022, y tế 5,1 triệu USD, giáo dục 4,2 triệu USD, trên tổng số 8,3 triệu USD."
OURS = "Năm 2022, tỉnh giải ngân 1.295.162 USD."
FIRST, THEN = ("Năm 2022, tỉnh có 27 dự án, cam kết 1.720.153 USD.", "Năm 2022, tỉnh có 27 dự án, cam kết 1.820.153 USD.")
UNSURE = "Năm 2022, tỉnh cam kết 1.720 triệu đồng."


@pytest.fixture(scope="module")
def loaded(server: Any, template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The national series and three pages, loaded as claims while no year is there."""
    home = tmp_path_factory.mktemp("judged") / "home"
    with fresh_database(server, template, home) as database, pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
        land(
            HAI_PHONG,
            [
                figure(RATE, "145,8 tỷ đồng", "aid_committed", 145_800 * MILLION, "VND", place="Hải Phòng", year=2020),
                figure(RATE, "hơn 93 tỷ đồng", "aid_disbursed", 93_000 * MILLION, "VND", place="Hải Phòng", year=2020, approx="at_least"),
                figure(RATE, "64%", "disbursement_rate", 64, "percent", place="Hải Phòng", year=2020),
                figure(HALF, "9,2 triệu USD", "aid_disbursed", 9_200_000, place="Hải Phòng", year=2021, period="H1"),
                figure(HALF, "8,1 triệu USD", "aid_disbursed", 8_100_000, place="Hải Phòng", year=2021),
                figure(PARTS, "5,1 triệu USD", "aid_disbursed", 5_100_000, place="Hải Phòng", sector="y tế"),
                figure(PARTS, "4,2 triệu USD", "aid_disbursed", 4_200_000, place="Hải Phòng", sector="giáo dục"),
                figure(PARTS, "8,3 triệu USD", "aid_disbursed", 8_300_000, place="Hải Phòng"),
            ],
        )
        land(
            THE_YEAR,
            [
                figure(OURS, "1.295.162 USD", "aid_disbursed", 1_295_162),
                figure(UNSURE, "1.720 triệu đồng", "aid_committed", 1_720 * MILLION, "VND", waits_for=["number_has_two_readings"]),
            ],
        )
        land(QUARANTINED, [figure(OURS, "1.295.162 USD", "aid_disbursed", 1_295_162, waits_for=["page_quarantined"])], is_trusted=False)
        for sentence, amount in ((FIRST, 1_720_153), (THEN, 1_820_153)):
            committed = figure(sentence, f"{amount:,} USD".replace(",", "."), "aid_committed", amount, place="Lào Cai")
            land(REWRITTEN, [committed, figure(sentence, "27 dự án", "project_count", 27, "count", place="Lào Cai")])
        assert load_claims("test").state == "published"
        yield Warehouse(database, Path())


def walk(asked: str) -> Any:
    """What `aidbook trace` answers."""
    with connected("loader") as connection:
        return trace(connection, [asked])


@pytest.fixture
def judged(loaded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    with speaking_of(loaded.database, monkeypatch):
        yield loaded


def compared(warehouse: Warehouse, **like: Any) -> list[tuple[Any, ...]]:
    """State, compared value and reason of the comparisons whose columns are like this."""
    where = " and ".join(f"{name} = %({name})s" for name in like)
    query = f"select state, compared_value, reason from bi.reconciliation where {where} order by compared_value"
    return warehouse.ask(query, like, "reader")


def test_series_is_there_whole_and_apart_from_what_pages_say(judged: Warehouse) -> None:
    assert judged.ask("select source_kind, accepted_by, count(*) from bi.claims group by 1, 2 order by 1", role="reader") == [
        ("national_series", "list", 94),
        ("page", "policy", 11),
    ]
    assert judged.one("select count(*) from bi.claims where is_derived", role="reader") == 6


def test_ngos_with_relations_are_told_by_published_figures_alone(judged: Warehouse) -> None:
    rows = judged.ask(
        """
        select report_year, place, distinct_ngos_not_additive::integer, told_by, claim_key is not null
        from bi.ngo_counts where meaning = 'has_relations' order by 1
        """,
        role="reader",
    )
    assert rows == [(year, "Việt Nam", count, "bulletin", True) for year, count in ((2000, 500), (2012, 900), (2017, 1000), (2020, 1200))]


SERIES = {"source_kind": "national_series"}
TWO_TEXTS = SERIES | {"comparison": "claim_to_claim"}
ARITHMETIC = SERIES | {"comparison": "own_arithmetic"}
CONTRADICTIONS = {
    "2022: 500 NGOs in December, 388 at the end of the year": (
        TWO_TEXTS | {"data_year": 2022, "metric": "ngo_active_count", "state": "conflict"}, {388, 500},
    ),
    "2022: 436 NGOs in the middle of the year are of another day": (
        TWO_TEXTS | {"data_year": 2022, "metric": "ngo_active_count", "state": "scope_differs", "reason": "as_of_a_date"}, {388, 436, 500},
    ),
    "1996-2017: 4.3 or 4.1 billion": (TWO_TEXTS | {"period": "range:1996-2017", "state": "conflict"}, {4300 * MILLION, 4100 * MILLION}),
    "2021: over 230 or nearly 233 million": (
        TWO_TEXTS | {"data_year": 2021, "metric": "aid_disbursed", "state": "rounding"}, {230 * MILLION, 233 * MILLION},
    ),
    "2020: 220 or 220.7 million": (
        TWO_TEXTS | {"data_year": 2020, "metric": "aid_disbursed", "state": "rounding"}, {220 * MILLION, 220_700_000},
    ),
    "2023: 228.6 or 228.7 million": (
        TWO_TEXTS | {"data_year": 2023, "metric": "aid_disbursed", "state": "rounding"}, {228_600_000, 228_700_000},
    ),
    "2019: 262 million, 15 % less in 2020 gives 258.8": (
        ARITHMETIC | {"data_year": 2019, "metric": "aid_disbursed", "state": "conflict"}, {262 * MILLION, Decimal("258823529.4118")},
    ),
    "2020: 15 % less, from 262 to 220 it is 16": (
        ARITHMETIC | {"data_year": 2020, "metric": "change_pct", "state": "conflict"}, {-15, Decimal("-16.0305")},
    ),
    "2024: 230 estimated, over 233 later": (
        TWO_TEXTS | {"data_year": 2024, "metric": "aid_disbursed", "state": "rounding"}, {230 * MILLION, 233 * MILLION},
    ),
    "2020-2022: over 677 or over 650 million": (
        TWO_TEXTS | {"period": "range:2020-2022", "metric": "aid_value", "state": "conflict"}, {677 * MILLION, 650 * MILLION},
    ),
    "2020-2022: the years add up to 677.4 and not to 650": (
        ARITHMETIC | {"period": "range:2020-2022", "metric": "aid_value", "state": "conflict"}, {650 * MILLION, 677_400_000},
    ),
    "2020-2022: 5,000 projects, 2,620 of them in 2021 alone": (
        ARITHMETIC | {"period": "range:2020-2022", "metric": "project_count", "reason": "uneven_over_the_years"}, {5000, 2620},
    ),
    "2018: 600 NGOs in February, about 500 in July": (
        TWO_TEXTS | {"data_year": 2017, "metric": "ngo_active_count", "reason": "as_of_a_date"}, {600, 500},
    ),
    "2015: nearly 500, or 800-900 on a page without a date": (
        TWO_TEXTS | {"data_year": 2015, "metric": "ngo_active_count", "state": "unexplained", "reason": "day_not_told"}, {500, 850},
    ),
    "2000: 363 permits, the kinds add up to 343": (
        ARITHMETIC | {"data_year": 2000, "metric": "permit_count", "state": "conflict"}, {363, 343},
    ),
    "2021: social issues over 56 %, 27.6 % half a year later": (
        ARITHMETIC | {"data_year": 2021, "metric": "aid_share", "reason": "share_of_another_time"}, {56, Decimal("27.6498")},
    ),
    "2011-2012: two ranges leave 350 million a year, about 300 was published": (
        ARITHMETIC | {"data_year": 2012, "metric": "aid_value", "reason": "average_of_years"}, {300 * MILLION, 350 * MILLION},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_known_contradiction_of_the_national_series_is_shown(judged: Warehouse, name: str) -> None:
    like, values = CONTRADICTIONS[name]
    where = " and ".join(f"{column} = %({column})s" for column in like)
    rows = judged.ask(f"select claim_value, compared_value from bi.reconciliation where {where}", like, "reader")
    assert {value for row in rows for value in row} == values


def test_rate_of_a_page_agrees_by_the_digits_that_were_written(judged: Warehouse) -> None:
    assert compared(judged, metric="disbursement_rate", comparison="own_arithmetic", place="Hải Phòng") == [
        ("agrees", Decimal("63.786"), "equal")
    ]


def test_half_year_above_its_year_contradicts_it(judged: Warehouse) -> None:
    assert compared(judged, period="H1", comparison="own_arithmetic", place="Hải Phòng") == [("conflict", 8_100_000, "different")]
    assert compared(
        judged, period="H1", comparison="own_arithmetic", place="Việt Nam", data_year=2022, compared_basis="the whole year"
    ) == [("scope_differs", 223_700_000, "part_of_the_year")]


def test_sectors_above_their_total_contradict_it(judged: Warehouse) -> None:
    assert compared(judged, compared_basis="sum by sectors", place="Hải Phòng") == [("conflict", 9_300_000, "different")]
    assert compared(judged, compared_basis="sum by sectors", place="Việt Nam", data_year=2020) == [
        ("scope_differs", 125_400_000, "parts_not_all_published")
    ]


def test_analyst_reads_both_sources_and_the_reason(judged: Warehouse) -> None:
    ((row),) = judged.ask(
        """
        select title, sentence, other_sentence, other_url, computed_from, state_en, state_vi, reason_en
        from bi.reconciliation where metric = 'disbursement_rate' and comparison = 'own_arithmetic' and place = 'Hải Phòng'
        """,
        role="reader",
    )
    title, sentence, other_sentence, other_url, computed_from, state_en, state_vi, reason_en = row
    assert (title, sentence, other_sentence, other_url) == ("Bản tin /2020", RATE, RATE, HAI_PHONG)
    assert computed_from == "hơn 93 tỷ đồng / 145,8 tỷ đồng"
    assert (state_en, state_vi, reason_en) == ("agrees", "khớp", "The two are equal.")
    assert judged.one("select count(*) from bi.reconciliation where state_vi is null or reason_vi is null", role="reader") == 0


def test_claim_of_a_rewritten_page_says_what_the_page_said_before(judged: Warehouse) -> None:
    said = "select claim_value, page_revision, earlier_values, earlier_sentence from bi.claims where url = %s order by claim_value"
    assert judged.ask(said, [REWRITTEN], "reader") == [(27, None, None, None), (1_820_153, "changed", "1720153", FIRST)]
    assert judged.ask(said, [HAI_PHONG], "reader")[0][1:] == (None, None, None)


def test_every_claim_walks_back_to_its_sentence(judged: Warehouse) -> None:
    for claim_key, sentence, evidence, value in judged.ask("select claim_key, sentence, evidence, claim_value from bi.claims"):
        (traced,) = walk(str(claim_key)).sentences
        assert (traced.sentence, traced.evidence, traced.value) == (sentence, evidence, value)
        assert evidence in traced.sentence or traced.accepted_by == "list"


def test_every_comparison_walks_back_to_both_of_its_figures(judged: Warehouse) -> None:
    query = "select reconciliation_key, evidence, other_evidence from bi.reconciliation where url in (%s, %s)"
    compared_figures = judged.ask(query, [HAI_PHONG, THE_YEAR])
    assert len(compared_figures) > 5
    for key, evidence, other_evidence in compared_figures:
        answer = walk(str(key))
        assert [sentence.evidence for sentence in answer.sentences] == [each for each in (evidence, other_evidence) if each is not None]
        assert answer.remarks


def test_every_figure_of_a_page_walks_forward_to_its_claim_or_to_the_reason(judged: Warehouse) -> None:
    page = walk(HAI_PHONG)
    claims = {row[0] for row in judged.ask("select claim_key from bi.claims where url = %s", [HAI_PHONG])}
    assert {figure.claim_key for figure in page.figures} == claims
    assert len(page.figures) == len(claims) == 8
    assert any(figure.links for figure in page.figures)
    published, waiting = walk(THE_YEAR).figures
    assert published.reason == "published"
    assert (waiting.claim_key, waiting.reason.partition(";")[0]) == (None, "waits for a person: number has two readings")
    (defaced,) = walk(QUARANTINED).figures
    assert (defaced.claim_key, defaced.reason.partition(";")[0]) == (None, "waits for a person: page quarantined")
    assert walk(QUARANTINED).standing.startswith("not trusted")
    assert [figure.evidence for figure in walk(REWRITTEN).figures] == ["27 dự án", "1.820.153 USD"]


@pytest.mark.slow
def test_decisions_reach_bi_by_the_next_load_and_no_other_way(judged: Warehouse) -> None:
    """Changes the claims: it stays the last test of this warehouse."""
    (waiting,) = review.list_waiting()
    review.edit(waiting.short_id, ["unit=USD", "value=1.720.153"], author="officer", why="the report itself")
    published = judged.one("select claim_key from bi.claims where evidence = '9,2 triệu USD'", role="reader")
    review.reject(str(published), author="officer", why="of nine months")
    (untrusted,) = review.list_waiting(of_trusted_pages=False)
    assert judged.one("select count(*) from bi.claims where accepted_by = 'person'", role="reader") == 0

    assert load_claims("test").state == "published"
    assert judged.ask("select claim_value, unit, read_as from bi.claims where accepted_by = 'person'", role="reader") == [
        (1_720_153, "USD", "unit: VND; value: 1720000000")
    ]
    edited = judged.one("select claim_key from bi.claims where accepted_by = 'person'", role="reader")
    (sentence,) = walk(str(edited)).sentences
    assert sentence.decision is not None
    assert sentence.decision.startswith("edit (officer, 20")
    assert sentence.decision.endswith("): the report itself; read as unit: VND; value: 1720000000")
    assert "rejected (a person decided: reject)" in {figure.reason for figure in walk(HAI_PHONG).figures}
    assert judged.one("select count(*) from bi.claims where evidence = '9,2 triệu USD'", role="reader") == 0
    assert load_claims("test").state == "unchanged"

    review.accept(untrusted.short_id, 1, author="officer", why="the ministry's letter has it too")
    assert load_claims("test").state == "published"
    assert judged.one("select count(*) from bi.claims where url = %s", [QUARANTINED], "reader") == 1
