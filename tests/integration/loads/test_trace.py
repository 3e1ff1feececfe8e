"""Every published amount walks back to cells that add up to it, and every landed cell walks forward to facts or to a reason."""

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import psycopg
import pytest
from typer.testing import CliRunner
from warehouses import Warehouse

from aidbook.cli import app
from aidbook.errors import WarehouseError
from aidbook.forms.form import FieldType
from aidbook.forms.load import load_form
from aidbook.warehouse.trace.ask import trace
from aidbook.warehouse.trace.facts import facts_of
from aidbook.warehouse.trace.files import read_files
from aidbook.warehouse.trace.forward import rows_of_file, trace_cell, trace_rows
from aidbook.warehouse.trace.kinds import HOMES, Kind
from aidbook.warehouse.trace.model import CellOutcome, Origin, RowOutcome
from aidbook.warehouse.trace.money import trace_aid_flow, trace_aid_flows, trace_project_years
from aidbook.warehouse.trace.privacy import WITHHELD
from aidbook.warehouse.trace.rows import read_rows

MONEY = {name for name, field in load_form().fields["project"].items() if field.type is FieldType.MONEY}

TYPED_OTHERWISE = """
update landing.submission_row as r set values = values || '{"disbursed_year": "7"}'
where (sheet, row_number) in (select sheet, row_number from marts.bridge_aid_flow_source where aid_flow_key = %s)
"""


@pytest.fixture
def connection(loaded: Warehouse) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(loaded.database.admin) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def outcomes(landed: Warehouse) -> list[RowOutcome]:
    """What became of every landed row."""
    with psycopg.connect(landed.database.admin) as connection:
        ids = [row[0] for row in connection.execute("select submission_id from landing.submission order by 1").fetchall()]
        files = read_files(connection, ids).values()
        return [outcome for file in files for outcome in trace_rows(connection, file, rows_of_file(connection, file))]


@pytest.fixture(scope="module")
def aid(landed: Warehouse) -> list[Origin]:
    """What stands behind every aid flow."""
    with psycopg.connect(landed.database.admin) as connection:
        return trace_aid_flows(connection, keys(connection, Kind.AID_FLOW))


def keys(connection: psycopg.Connection[Any], kind: Kind) -> list[int]:
    home = HOMES[kind]
    return [row[0] for row in connection.execute(f"select {home.key} from marts.{home.table} where {home.key} > 0 order by 1").fetchall()]


def walked(connection: psycopg.Connection[Any], kind: Kind, count: int) -> Iterator[Origin]:
    found = keys(connection, kind)
    assert len(found) > 3
    for key in random.Random(1).sample(found, min(count, len(found))):
        answer = trace(connection, [str(key)])
        assert isinstance(answer, Origin)
        assert (answer.kind, answer.key) == (kind.value, key)
        yield answer


def test_every_aid_flow_is_the_sum_of_its_cells_converted_and_split(connection: psycopg.Connection[Any], aid: list[Origin]) -> None:
    wrong = [(origin.key, each.column, each.problem) for origin in aid for each in origin.sums if each.problem is not None]
    assert wrong == []
    assert {len(origin.sums) for origin in aid} == {15}
    terms = [term for origin in aid for each in origin.sums if each.column == "disbursed_year_usd" for term in each.terms]
    assert sum(term.currency != "USD" for term in terms) > 50
    assert sum(0 < term.share < 1 for term in terms) > 50
    # Without the tool: the parts that it shows are what is published.
    shown = sum((term.part for term in terms if term.part is not None), Decimal(0))
    assert shown == connection.execute("select sum(disbursed_year_usd) from bi.aid").fetchone()[0]  # type: ignore[index]


def test_every_project_year_is_the_sum_of_its_cells(connection: psycopg.Connection[Any]) -> None:
    origins = trace_project_years(connection, keys(connection, Kind.PROJECT_YEAR))
    assert [(origin.key, each.column, each.problem) for origin in origins for each in origin.sums if each.problem is not None] == []
    assert all(origin.rows for origin in origins)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("update marts.fct_aid_flow set disbursed_year_usd = disbursed_year_usd + 1 where aid_flow_key = %s", "disbursed_year_usd"),
        ("update marts.fct_aid_flow set usd_per_unit = usd_per_unit * 2 where aid_flow_key = %s", "committed_year_usd"),
        ("update marts.bridge_aid_flow_source set share = share / 2 where aid_flow_key = %s", "disbursed_year_usd"),
        (TYPED_OTHERWISE, "disbursed_year_usd"),
    ],
)
def test_sum_that_does_not_hold_is_told(connection: psycopg.Connection[Any], change: str, column: str) -> None:
    key = connection.execute(
        """
        select f.aid_flow_key from marts.fct_aid_flow as f
        inner join marts.dim_currency as c on c.currency_key = f.currency_key
        where c.currency_code not in ('USD', 'VND') and f.disbursed_year_usd > 0 and f.committed_year_usd > 0 order by 1 limit 1
        """
    ).fetchone()
    assert key is not None
    connection.execute(change, key)  # type: ignore[arg-type]
    problems = {each.column: each.problem for each in trace_aid_flow(connection, key[0]).sums if each.problem}
    assert column in problems


def test_trace_shows_what_stands_in_the_file(loaded: Warehouse, connection: psycopg.Connection[Any]) -> None:
    for origin in walked(connection, Kind.AID_FLOW, 5):
        for row in origin.rows:
            book = openpyxl.load_workbook(loaded.sample / "inbox" / str(row.file.report_year) / row.file.file_name, data_only=True)
            for cell in row.cells:
                if cell.field in ("activity_title", "donor_name") and cell.typed != WITHHELD:
                    assert str(book[row.sheet][cell.cell].value).strip() == cell.typed


def test_every_landed_row_of_a_published_year_feeds_facts_or_has_a_reason(
    connection: psycopg.Connection[Any], outcomes: list[RowOutcome]
) -> None:
    assert len(outcomes) == connection.execute("select count(*) from landing.submission_row").fetchone()[0]  # type: ignore[index]
    silent = [(o.row.place, o.fate, o.reason) for o in outcomes if not o.facts and o.fate == "loaded"]
    assert silent == []
    assert all(outcome.reason for outcome in outcomes)
    assert all(outcome.rule for outcome in outcomes if outcome.fate != "loaded")


def test_cells_and_facts_walk_to_each_other(outcomes: list[RowOutcome], aid: list[Origin]) -> None:
    forward = {(o.row.place, fact.key) for o in outcomes for fact in o.facts if fact.view == "aid" and fact.note != "counts instead"}
    assert forward == {(row.place, origin.key) for origin in aid for row in origin.rows}


def test_money_cells_walk_to_the_amounts_that_they_feed_or_to_a_reason(connection: psycopg.Connection[Any]) -> None:
    rows = connection.execute(
        "select s.file_name, r.sheet, r.cells, r.values from landing.submission_row as r inner join landing.submission as s"
        " using (submission_id) where r.table_name = 'project' order by md5(s.file_name || r.row_number) limit 25"
    ).fetchall()
    for file_name, sheet, cells, values in rows:
        for field in MONEY & cells.keys():
            outcome = trace_cell(connection, file_name, sheet, cells[field])
            (row,) = outcome.rows
            (cell,) = row.row.cells
            assert (cell.field, cell.understood) == (field, values[field])
            amounts = [amount for fact in row.facts for amount in fact.amounts.values() if amount is not None]
            assert amounts or "reports nothing" in row.reason or "Another office" in row.reason, (file_name, sheet, cells[field], row)


@pytest.mark.parametrize("kind", [Kind.REGISTRATION, Kind.PRESENCE, Kind.EXCLUDED_REPORT, Kind.NGO_HISTORY])
def test_other_facts_walk_back_to_rows_that_speak_of_them(connection: psycopg.Connection[Any], kind: Kind) -> None:
    for origin in walked(connection, kind, 40):
        # Of a stretch in which an NGO only bore a listed name, the list is what stands behind it.
        assert origin.rows or (origin.row.get("status") == "unknown" and "donor_names.csv" in origin.remarks[0]), origin
        assert all(row.file.sha256 and row.cells for row in origin.rows)
        assert [each for each in origin.sums if each.problem] == []
        assert bool(origin.sums) == (kind is Kind.EXCLUDED_REPORT)


@pytest.mark.parametrize("kind", [Kind.DONOR, Kind.PARTNER, Kind.SECTOR, Kind.PROJECT])
def test_members_that_facts_use_have_spellings_in_cells(connection: psycopg.Connection[Any], kind: Kind) -> None:
    used = {
        Kind.DONOR: "select donor_key from marts.fct_aid_flow",
        Kind.PARTNER: "select aid_owner_key from marts.fct_aid_flow",
        Kind.SECTOR: "select sector_key from marts.fct_aid_flow",
        Kind.PROJECT: "select project_key from marts.fct_aid_flow",
    }
    found = [
        row[0] for row in connection.execute(f"select distinct k.* from ({used[kind]}) as k (key) where k.key > 0 order by 1 limit 15")
    ]
    for key in found:
        answer = trace(connection, [str(key)])
        assert isinstance(answer, Origin)
        assert answer.spellings or answer.rows


def test_year_is_the_sum_of_its_files(connection: psycopg.Connection[Any]) -> None:
    answer = trace(connection, ["2022"])
    assert isinstance(answer, Origin)
    assert len(answer.files) == 63
    assert len(answer.remarks) == 1, answer.remarks
    total = sum(file.amounts["disbursed_year_usd"] or Decimal(0) for file in answer.files)
    assert total == answer.row["disbursed_year_usd"]


def test_personal_data_stays_in_landing(connection: psycopg.Connection[Any]) -> None:
    file_name, sheet, row_number, raw = connection.execute(
        "select s.file_name, r.sheet, r.row_number, r.raw from landing.submission_row as r inner join landing.submission as s"
        " using (submission_id) where r.raw ->> 'representative' <> '' and r.raw ->> 'office_address' <> '' limit 1"
    ).fetchone()  # type: ignore[misc]
    answer = trace_cell(connection, file_name, sheet, str(row_number))
    said = {cell.field: (cell.typed, cell.understood) for cell in answer.rows[0].row.cells}
    assert said["representative"] == said["office_address"] == (WITHHELD, WITHHELD)
    assert raw["representative"] not in repr(answer)
    assert raw["office_address"] not in repr(answer)
    person = connection.execute(
        "select s.file_name, r.sheet, r.row_number, r.raw ->> 'donor_name' from landing.submission_row as r"
        " inner join landing.submission as s using (submission_id) where r.values ->> 'donor_type' = 'cá nhân' limit 1"
    ).fetchone()
    assert person is not None
    answer = trace_cell(connection, *person[:2], str(person[2]))
    assert person[3] not in repr([cell for cell in answer.rows[0].row.cells if cell.field != "activity_title"])


def test_what_a_person_said_of_a_project_stands_beside_its_rows(connection: psycopg.Connection[Any]) -> None:
    first, second = connection.execute(
        """
        select s.file_name, i.sheet, i.row_number, i.natural_project_key, r."values" ->> 'activity_title', s.sha256
        from registry.row_identity as i
        inner join landing.submission as s using (submission_id)
        inner join landing.submission_row as r using (submission_id, sheet, row_number)
        where i.fate = 'loaded' and i.natural_project_key = i.project_id and s.report_year = 2022
            and not exists (select from registry.project_link as l where l.natural_key = i.natural_project_key)
        order by i.natural_project_key collate "C" limit 2
        """
    ).fetchall()
    connection.execute(
        "insert into registry.judgement (subject, left_id, right_id, verdict, author, why)"
        " values ('project', %s, %s, 'same', 'officer', 'asked')",
        (first[3], second[3]),
    )
    connection.execute(
        "insert into registry.counted_report (natural_key, report_year, sha256, author, why)"
        " values (%s, 2022, %s, 'officer', 'the NGO knows')",
        (first[3], second[5]),
    )
    told = [trace_cell(connection, *row[:2], str(row[2])).rows[0].row.judgements for row in (first, second)]
    assert any(said.startswith(f"project: judged same: “{second[4]}” (officer, ") and said.endswith(": asked)") for said in told[0])
    assert any(said.startswith(f"project: judged same: “{first[4]}” (officer, ") for said in told[1])
    assert any(said.startswith(f"project: of its reports for 2022 that of {second[0]} was chosen (officer, ") for said in told[0])
    assert not any("was chosen" in said for said in told[1])


def test_published_key_that_was_replaced_says_until_when(connection: psycopg.Connection[Any]) -> None:
    key = keys(connection, Kind.CURRENCY)[0]
    connection.execute(
        """
        insert into history.dim_partner (partner_key, partner_id, partner_name, known)
        values (7, 'a', 'A', tstzrange('2020-01-01', '2021-01-01'))
        """
    )
    with pytest.raises(WarehouseError, match=r"partner_key 7 \(partner\) was published until 2021-01-01"):
        trace(connection, ["7"])
    assert isinstance(trace(connection, [str(key)]), Origin)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["123456789"], r"What can be traced: a report year, aid_flow_key \(bi.aid\), .* FILE!SHEET!CELL .* the address of a bulletin"),
        (["-1"], "explicit member 'unknown"),
        (["no-such.xlsx!2_DuAn!A1"], "No file 'no-such.xlsx' was landed"),
        (["https://example.org/none"], "was ever asked for"),
        (["a", "b", "c", "d"], "more than a file, a sheet and a cell"),
    ],
)
def test_unknown_names_say_what_can_be_traced(connection: psycopg.Connection[Any], asked: list[str], said: str) -> None:
    with pytest.raises(WarehouseError, match=said):
        trace(connection, asked)


def test_file_is_known_by_the_begin_of_its_sha256_and_by_its_path(connection: psycopg.Connection[Any]) -> None:
    file_name, sha256 = connection.execute("select file_name, sha256 from landing.submission where report_year = 2022 limit 1").fetchone()  # type: ignore[misc]
    for name in (file_name, sha256, sha256[:10].upper(), f"some/inbox/{file_name}"):
        answer = trace(connection, [name])
        assert isinstance(answer, CellOutcome)
        assert answer.file.file.sha256 == sha256
    assert isinstance(trace(connection, [f"{file_name}!2_DuAn!B12"]), CellOutcome)
    outside = trace_cell(connection, file_name, "2_DuAn", "B2")
    assert (list(outside.rows), "outside the rows" in (outside.reason or "")) == ([], True)
    assert "a cover" in (trace_cell(connection, file_name, "0_ThongTin", "B4").reason or "")


def test_command_prints_a_readable_answer_and_json(loaded: Warehouse, connection: psycopg.Connection[Any]) -> None:
    key = keys(connection, Kind.AID_FLOW)[0]
    shown = CliRunner().invoke(app, ["trace", str(key)])
    assert shown.exit_code == 0, shown.output
    answered = CliRunner().invoke(app, ["trace", str(key), "--json"])
    answer = json.loads(answered.stdout)
    assert (answer["key_name"], answer["key"], answer["view"]) == ("aid_flow_key", key, "aid")
    assert answer["rows"][0]["file"]["sha256"]
    place = answer["rows"][0]
    file_json = json.loads(CliRunner().invoke(app, ["trace", place["file"]["file_name"], place["sheet"], "--json"]).stdout)
    assert key in {fact["key"] for row in file_json["rows"] for fact in row["facts"]}


def test_facts_of_no_rows_are_none(connection: psycopg.Connection[Any]) -> None:
    assert facts_of(connection, read_rows(connection, [])) == {}
