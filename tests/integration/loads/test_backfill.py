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
from aidbook.cli.exits import EXIT_FAILED, EXIT_REFUSED, EXIT_WAITING


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
    copy_reports(own, inbox)
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


@pytest.mark.slow
def test_backfill_that_the_server_cuts_off_in_the_middle_of_a_year_loads_the_others(own: Warehouse, inbox: Path) -> None:
    copy_reports(own, inbox)
    own.land(inbox)
    with psycopg.connect(own.database.admin, autocommit=True) as connection:
        connection.execute(CUT_OFF_WHOEVER_BUILDS)
        code, said = backfill(str(YEARS[0]), str(YEARS[-1]))
        assert code == EXIT_FAILED
        assert f"{YEARS[1]}: terminating connection due to administrator command" in said
        assert own.ask("select report_year from ops.publication order by 1") == [(YEARS[0],), (YEARS[-1],)]
        connection.execute("drop trigger cut_off on ops.load")
    code, said = backfill(str(YEARS[1]), str(YEARS[1]))
    # Two provinces alone grow more than a year may by itself. That a person is asked is an answer.
    assert code == EXIT_WAITING
    assert said.startswith(f"{YEARS[1]}: waiting")


CUT_OFF_WHOEVER_BUILDS = f"""
create function ops.cut_off() returns trigger language plpgsql as $$
begin
    perform pg_terminate_backend(pg_backend_pid());
    return new;
end
$$;

create trigger cut_off before update of candidate_after on ops.load
for each row when (new.report_year = {YEARS[1]}) execute function ops.cut_off();
"""
"""The server ends the session in which the candidate of the middle year is begun, as an administrator or a shutdown does."""


def copy_reports(own: Warehouse, inbox: Path) -> None:
    """Put what two provinces sent for each year into the inbox."""
    for year in YEARS:
        for unit in ("04", "31"):
            copied(own.workbook(year, unit), inbox)


def break_first_amount(file: Path) -> None:
    """Make the first disbursement of a workbook a negative one, which a gate refuses."""
    book = openpyxl.load_workbook(file)
    sheet = book["2_DuAn"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Giải ngân trong năm")
    amounts = (sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row))
    next(cell for cell in amounts if isinstance(cell.value, int | float)).value = -5
    book.save(file)
