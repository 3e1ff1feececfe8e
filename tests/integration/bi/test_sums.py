"""The plain SUM is right: every measure of bi over random slices against the landed rows, added up in Python."""

import csv
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from integration.bi.lines import Landed, Line, summed
from psycopg import sql
from warehouses import YEARS, Warehouse

PROMISED = Path(__file__).parents[2] / "dbt" / "bi_columns.csv"
SLICES = 25
ROUNDED = {"vnd": Decimal(1)}
"""What one line may differ by, besides a cent: amounts and their shares are rounded to the smallest unit of account, each for itself."""

WITH_NAMES = """
    (
        select f.*, p.name_vi as place, p.place_34, d.donor_kind, s.name_en as sector, c.currency_code as currency
        from {facts} as f
        inner join bi.dim_place as p on f.place_key = p.place_key
        inner join bi.dim_donor as d on f.donor_key = d.donor_key
        inner join bi.dim_sector as s on f.sector_key = s.sector_key
        inner join bi.dim_currency as c on f.currency_key = c.currency_key
    )
"""
SOURCES = {
    "aid": "bi.aid",
    "projects": "bi.projects",
    "fct_aid_flow": WITH_NAMES.format(facts="bi.fct_aid_flow"),
    "bridge_aid_flow_source": WITH_NAMES.format(
        facts="""
            (
                select b.*, a.place_key, a.donor_key, a.sector_key, a.currency_key
                from bi.bridge_aid_flow_source as b inner join bi.fct_aid_flow as a on b.aid_flow_key = a.aid_flow_key
            )
        """
    ),
    "fct_project_year": """
        (
            select f.*, p.name_vi as reporting_place, d.donor_kind, c.currency_code as currency
            from bi.fct_project_year as f
            inner join bi.dim_place as p on f.reporting_place_key = p.place_key
            inner join bi.dim_donor as d on f.donor_key = d.donor_key
            inner join bi.dim_currency as c on f.currency_key = c.currency_key
        )
    """,
    "fct_aid_report_excluded": """
        (
            select f.*, p.name_vi as place, p.place_34, d.donor_kind, c.currency_code as currency
            from bi.fct_aid_report_excluded as f
            inner join bi.dim_place as p on f.reporting_place_key = p.place_key
            inner join bi.dim_donor as d on f.donor_key = d.donor_key
            inner join bi.dim_currency as c on f.currency_key = c.currency_key
        )
    """,
}
"""The stars by the names of their members, joined by their keys."""

LINES = {
    "aid": "flows",
    "fct_aid_flow": "flows",
    "bridge_aid_flow_source": "flows",
    "projects": "newest",
    "fct_project_year": "project_years",
    "fct_aid_report_excluded": "excluded",
}
ONE_VALUE_OF = {
    "any_slice": (),
    "within_year": ("report_year",),
    "within_currency": ("currency",),
    "within_year_and_currency": ("report_year", "currency"),
}
"""When a sum is right, by the list of what bi promises: of these columns one value is taken."""

Slice = dict[str, list[Any]]


def promised(view: str) -> dict[str, str]:
    """The measures of a view, and when their sum is right."""
    with PROMISED.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["view"] == view]
    return {row["column"]: row["may_be_summed"] for row in rows if row["may_be_summed"] not in ("", "never")}


@pytest.fixture(scope="module")
def landed_rows(landed: Warehouse) -> Landed:
    return Landed(landed)


@pytest.mark.parametrize("view", LINES)
def test_measure_summed_over_any_slice_is_what_was_reported(loaded: Warehouse, landed_rows: Landed, view: str) -> None:
    lines: list[Line] = getattr(landed_rows, LINES[view])
    measures = promised(view)
    for allowed in sorted(set(measures.values())):
        together = [measure for measure, when in measures.items() if when == allowed]
        for each in slices_of(lines, ONE_VALUE_OF[allowed], seed=f"{view} {allowed}"):
            assert_sums(loaded, view, together, lines, each)


def test_year_of_data_status_counts_what_was_reported(loaded: Warehouse, landed_rows: Landed) -> None:
    names = list(promised("data_status"))
    query = sql.SQL("select {} from bi.data_status where report_year = any(%s)").format(
        sql.SQL(", ").join(sql.SQL("sum({})").format(sql.Identifier(name)) for name in names)
    )
    for years in ([year] for year in YEARS):
        (got,) = loaded.ask(query, [years], "reader")
        found = dict(zip(names, got, strict=True))
        assert {name: found[name] - wanted for name, wanted in status(landed_rows, years).items() if abs(found[name] - wanted) > 5} == {}


def status(rows: Landed, years: Sequence[int]) -> dict[str, Decimal]:
    """What data_status says, of what can be counted from the projects' rows."""
    lines = [line for line in rows.flows if line.sliced_by["report_year"] in years]
    counted = [report for report in rows.counted if report.year in years]
    names = ("newly_approved", "committed_year", "disbursed_year")
    sums = {name: summed(line.measures[name] for line in lines) for name in (*(f"{each}_usd" for each in names), "parts")}
    return {name: value or Decimal(0) for name, value in sums.items()} | {
        "activities": Decimal(len({report.project for report in counted})),
        "donors": Decimal(len({report.donor for report in counted})),
        "reports_excluded": Decimal(sum(line.sliced_by["report_year"] in years for line in rows.excluded)),
    }


def test_findings_of_files_add_up(loaded: Warehouse) -> None:
    found = loaded.ask("select sum(findings), sum(critical_findings) from bi.submission_status", role="reader")
    kept = loaded.ask("select severity, count from ops.finding where submission_id is not null")
    assert found == [(sum(count for _, count in kept), sum(count for severity, count in kept if severity == "critical"))]


def test_every_measure_that_may_be_summed_has_its_test() -> None:
    with PROMISED.open(encoding="utf-8", newline="") as lines:
        summable = {row["view"] for row in csv.DictReader(lines) if row["may_be_summed"] not in ("", "never")}
    assert summable == {*LINES, "data_status", "dim_year", "submission_status"}


def slices_of(lines: Sequence[Line], one_of: Sequence[str], seed: str) -> list[Slice]:
    """Random parts, and the whole where that may be summed: some values of some columns, and one of those that must have one."""
    chance = random.Random(seed)
    values = {column: sorted({line.sliced_by[column] for line in lines}) for column in lines[0].sliced_by}
    found: list[Slice] = [] if one_of else [{}]
    for _ in range(SLICES):
        columns = chance.sample(sorted(values), chance.randint(1, 3))
        part = {column: chance.sample(values[column], chance.randint(1, len(values[column]))) for column in columns}
        found.append(part | {column: [chance.choice(values[column])] for column in one_of})
    return found


def assert_sums(warehouse: Warehouse, view: str, measures: Sequence[str], lines: Sequence[Line], part: Slice) -> None:
    taken = [line for line in lines if all(line.sliced_by[column] in values for column, values in part.items())]
    query = sql.SQL("select {} from {} as v where {}").format(
        sql.SQL(", ").join(sql.SQL("sum({})").format(sql.Identifier(measure)) for measure in measures),
        sql.SQL(SOURCES[view]),
        sql.SQL(" and ").join([sql.SQL("true"), *(sql.SQL("{} = any(%s)").format(sql.Identifier(column)) for column in part)]),
    )
    (got,) = warehouse.ask(query, list(part.values()), "reader")
    for measure, value in zip(measures, got, strict=True):
        wanted = summed(line.measures[measure] for line in taken)
        said = (view, measure, part, value, wanted)
        if wanted is None or not taken:
            assert value is None, said
        else:
            # Every basis and share is rounded for itself, and a spread has two of them.
            tolerance = ROUNDED.get(measure.rsplit("_", 1)[-1], Decimal("0.02")) * len(taken)
            assert value is not None, said
            assert abs(value - wanted) <= tolerance, said
