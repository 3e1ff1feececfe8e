"""`aidbook backfill`: a span of years without Airflow."""

from pathlib import Path

import openpyxl
import psycopg
import pytest
from databases import Database
from integration.loads.of_rows import receive
from typer.testing import CliRunner
from warehouses import YEARS, Warehouse, copied

from aidbook.cli import app
from aidbook.cli.exits import EXIT_FAILED, EXIT_REFUSED


def backfill(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["backfill", *arguments])
    return done.exit_code, done.output


def test_backfill_whose_first_year_comes_after_its_last_is_refused() -> None:
    code, said = backfill("2024", "2018")
    assert code == 2
    assert "2024 comes after 2018" in said


def test_backfill_whose_first_year_breaks_down_says_so_and_goes_on(database: Database) -> None:
    with psycopg.connect(database.owner, autocommit=True) as connection:
        for year in (2021, 2022):
            receive(connection, f"{year}.xlsx", "VN63-04", year)
        connection.execute("update ops.list_version set sha256 = 'older' where path like '%/provinces.csv'")
    code, said = backfill("2020", "2022")
    assert code == EXIT_FAILED
    assert [line.split(":")[0] for line in said.splitlines() if line[:2] == "20"] == ["2020", "2021", "2022"]
    assert said.count("provinces.csv") == 2


@pytest.mark.slow
def test_backfill_with_a_refused_year_in_the_middle_loads_the_others_and_later_nothing_again(own: Warehouse, inbox: Path) -> None:
    for year in YEARS:
        for unit in ("04", "31"):
            copied(own.workbook(year, unit), inbox)
    break_first_amount(inbox / own.workbook(YEARS[1], "04").name)
    own.land(inbox)
    code, said = backfill(str(YEARS[0]), str(YEARS[-1]))
    assert code == EXIT_REFUSED
    assert f"{YEARS[1]}: refused" in said
    verdicts = dict(own.ask("select report_year, verdict from ops.year_status"))
    assert {year: verdict.removesuffix("_with_warnings") for year, verdict in verdicts.items()} == dict(
        zip(YEARS, ("published", "refused", "published"), strict=True)
    )
    assert set(own.ask("select distinct report_year from marts.fct_aid_flow")) == {(YEARS[0],), (YEARS[-1],)}
    loads = own.one("select count(*) from ops.load")
    code, said = backfill(str(YEARS[-1]), str(YEARS[-1] + 1))
    assert code == 0
    assert said.splitlines() == [f"{YEARS[-1]}: unchanged", f"{YEARS[-1] + 1}: nothing received"]
    assert own.one("select count(*) from ops.load") == loads


def break_first_amount(file: Path) -> None:
    """Make the first disbursement of a workbook a negative one, which a gate refuses."""
    book = openpyxl.load_workbook(file)
    sheet = book["2_DuAn"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Giải ngân trong năm")
    amounts = (sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row))
    next(cell for cell in amounts if isinstance(cell.value, int | float)).value = -5
    book.save(file)
