"""The night under a real scheduler, from workbooks and pages to `bi`; the tests go on from each other, in this order."""

import shutil
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from e2e.canaries import HOLDERS, found_in_database, found_in_files, secrets_of
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from aidbook.sample import make_sample
from aidbook.settings import Role, reload_settings, settings
from aidbook.warehouse.roles import append_credentials

YEARS = range(2020, 2024)
SCALE = 0.1
FAULTY_YEAR = 2022
CANARY = "canary-open-sesame"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, YEARS, SCALE, 1, False, lambda _: None)
    return folder


def ask(query: str, parameters: Any = None, role: Role = "reader") -> list[tuple[Any, ...]]:
    with psycopg.connect(settings().dsn_of(role)) as connection:
        return connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]


def dump_bi() -> dict[str, bytes]:
    """Every view of bi as bytes, in the order of all its columns; not the one that says which files have come."""
    dumped = {}
    with psycopg.connect(settings().dsn_of("admin")) as connection:
        for (view,) in connection.execute(
            "select viewname from pg_views where schemaname = 'bi' and viewname <> 'submission_status' order by 1"
        ).fetchall():
            query = sql.SQL("copy (select v::text from {} as v order by 1) to stdout").format(sql.Identifier("bi", view))
            with connection.cursor().copy(query) as copy:
                dumped[view] = b"".join(bytes(block) for block in copy)
    return dumped


def edit(file: Path, target: Path, sheet: str, header: str, below: int, value: object) -> str:
    """Save a copy of a workbook with one cell changed, the `below`-th one with a number under a header; returns its address."""
    book = openpyxl.load_workbook(file)
    page = book[sheet]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == header)
    numbers = [
        page.cell(row, head.column)
        for row in range(head.row + 1, page.max_row)
        if isinstance(page.cell(row, head.column).value, int | float)
    ]
    numbers[below].value = value
    book.save(target)
    return str(numbers[below].coordinate)


def test_night_publishes_every_year_and_the_claims(machine, sample):
    shutil.copytree(sample / "inbox", machine.inbox, dirs_exist_ok=True)
    shutil.copytree(sample / "site", machine.pages, dirs_exist_ok=True)
    status = machine.do_night()
    assert status.is_complete
    verdicts = dict(ask("select report_year, verdict from ops.year_status"))
    assert set(verdicts) == set(YEARS)
    assert set(verdicts.values()) <= {"published", "published_with_warnings"}
    assert ask("select count(*) > 30 from bi.claims") == [(True,)]


def test_bi_national_disbursed_2020_is_what_was_published(machine):
    ((disbursed,),) = ask("select sum(disbursed_year_usd) from bi.aid where report_year = 2020")
    assert abs(disbursed - Decimal("220.7e6")) < Decimal("220.7e6") * Decimal("0.005")


def test_bi_cao_bang_2022_is_exact(machine):
    query = "select sum(committed_year_usd), sum(disbursed_year_usd) from bi.aid where report_year = 2022 and place_63 = 'Cao Bằng'"
    assert ask(query) == [(Decimal(1720153), Decimal(1295162))]


@pytest.mark.parametrize(
    ("place", "year", "metric", "claimed", "state"),
    [
        ("Cao Bằng", 2022, "aid_committed", Decimal("1720153"), "agrees"),
        ("Cao Bằng", 2022, "aid_disbursed", Decimal("1295162"), "agrees"),
        ("Cao Bằng", 2022, "project_count", Decimal("28"), "agrees"),
        ("Hải Phòng", 2020, "aid_committed", Decimal("145800000000"), "agrees"),
        ("Hải Phòng", 2020, "aid_disbursed", Decimal("93000000000"), "rounding"),
        ("Hải Phòng", 2020, "ngo_registered_count", Decimal("46"), "agrees"),
        ("Hà Tĩnh", 2023, "project_count", Decimal("23"), "agrees"),
        ("Hà Tĩnh", 2023, "aid_approved", Decimal("19600000000"), "agrees"),
    ],
)
def test_bi_seed_claim_stands_beside_the_warehouses_own_figure(machine, place, year, metric, claimed, state):
    rows = ask(
        """
        select state, compared_value from bi.reconciliation
        where place = %s and data_year = %s and metric = %s and claim_value = %s and comparison = 'claim_to_warehouse'
        """,
        [place, year, metric, claimed],
    )
    assert rows, "the claim is not compared with the warehouse"
    assert {found for found, _ in rows} == {state}, rows


def test_bi_every_state_of_reconciliation_occurs(machine):
    states = {state for (state,) in ask("select distinct state from bi.reconciliation")}
    assert states == {"agrees", "rounding", "scope_differs", "conflict", "unexplained"}


def test_defaced_page_is_quarantined_and_nothing_of_it_is_a_claim(machine):
    untrusted = ask("select url from landing.page_version where not is_trusted", role="admin")
    assert len(untrusted) == 1
    assert ask("select count(*) from bi.claims as c where c.url = %s", untrusted[0]) == [(0,)]
    assert ask("select count(*) > 0 from ops.finding where page_url = %s", untrusted[0], role="admin") == [(True,)]


def test_second_night_with_nothing_new_builds_nothing(machine):
    before = ask("select count(*) from ops.load", role="admin")
    machine.do_night()
    assert ask("select count(*) from ops.load", role="admin") == before


def test_faulty_workbook_refuses_its_year_and_bi_stays_byte_for_byte(machine, sample):
    before = dump_bi()
    (file,) = (sample / "inbox" / str(FAULTY_YEAR)).glob("*_04_*.xlsx")
    cell = edit(file, machine.inbox / str(FAULTY_YEAR) / f"new_{file.name}", "2_DuAn", "Giải ngân trong năm", 0, -1000)
    machine.do_night()
    assert ask("select verdict from ops.year_status where report_year = %s", [FAULTY_YEAR]) == [("refused",)]
    assert dump_bi() == before
    found = ask("select file_name, sheet, cell from ops.finding where severity = 'critical' and cell is not null", role="admin")
    assert (f"new_{file.name}", "2_DuAn", cell) in found


def test_backfill_by_rest_says_of_each_year_what_became_of_it(machine):
    before = dump_bi()
    machine.backfill(FAULTY_YEAR - 1, FAULTY_YEAR + 1, run_backwards=True)
    machine.wait_for_years()
    ends = machine.ends("report_year")
    assert [ends[str(year)] for year in range(FAULTY_YEAR - 1, FAULTY_YEAR + 2)] == ["success", "failed", "success"]
    assert dump_bi() == before


def test_repaired_workbook_publishes_and_the_old_version_is_history(machine, sample):
    (file,) = (sample / "inbox" / str(FAULTY_YEAR)).glob("*_04_*.xlsx")
    edit(file, machine.inbox / str(FAULTY_YEAR) / f"repaired_{file.name}", "2_DuAn", "Số người hưởng lợi", 0, 4321)
    machine.do_night()
    ((verdict,),) = ask("select verdict from ops.year_status where report_year = %s", [FAULTY_YEAR])
    assert verdict.startswith("published")
    assert ask("select count(*) from bi.projects where beneficiaries = 4321") == [(1,)]
    assert ask("select count(*) from history.fct_project_year where not upper_inf(known)", role="admin") == [(1,)]


def test_backfill_from_airflows_own_command_reaches_every_year(machine):
    machine.wait_for_backfills()
    # Some of these years were asked for before.
    command = ("backfill", "create", "--dag-id", "report_year", "--from-date", "2022-01-01", "--to-date", "2024-01-01")
    machine.airflow_says(*command, "--reprocess-behavior", "completed")
    machine.wait_for_years()
    wanted = {"2022", "2023", "2024"}
    assert {year: end for year, end in machine.ends("report_year").items() if year in wanted} == dict.fromkeys(wanted, "success")
    assert wanted <= machine.ends("yearly_load").keys()
    requests = dict(ask("select report_year, count(*) from ops.year_request where reason = 'asked for by hand' group by 1", role="admin"))
    assert set(map(int, wanted)) <= set(requests)


def test_trace_of_a_claim_gives_its_sentence(machine):
    from aidbook.warehouse.connect import connected
    from aidbook.warehouse.trace.claims import trace_claim

    ((key,),) = ask("select claim_key from bi.claims where place = 'Cao Bằng' and metric = 'aid_committed' and data_year = 2022")
    with connected("loader") as connection:
        (traced,) = trace_claim(connection, key).sentences
    assert "1,720,153 USD" in traced.sentence
    assert traced.url.endswith("cao-bang-2022.html")


@pytest.fixture
def refused_loader(machine):
    """For a while the loader's password is a wrong one, and one that is known again wherever it turns up."""
    file = settings().credentials
    kept = file.read_text()
    dsn = settings().dsn_of("loader")
    parts = psycopg.conninfo.conninfo_to_dict(dsn)
    append_credentials(file, {"AIDBOOK_LOADER_DSN": dsn.replace(f":{parts['password']}@", f":{CANARY}@")})
    yield
    file.write_text(kept)
    reload_settings()


def test_task_that_may_not_connect_says_so_without_the_password(machine, refused_loader):
    run_id = machine.api.trigger("submission_intake")
    log = machine.airflow.folder / "logs" / "dag_id=submission_intake" / f"run_id={run_id}"
    deadline = time.monotonic() + 120
    while not any("password authentication failed" in file.read_text() for file in log.rglob("*.log")):
        assert time.monotonic() < deadline, list(log.rglob("*"))
        time.sleep(0.5)


def test_secrets_are_in_no_log_no_page_no_database_and_no_list_of_processes(machine, server, command_lines):
    words = secrets_of(settings(), machine.airflow.folder) | {"wrong password": CANARY}
    assert len(set(words.values())) == len(words) == 10
    # The search finds what is there: each of them stands where it is kept.
    holders = found_in_files(words, machine.home, holders=())
    assert {found.rpartition(" in ")[2] for found in holders} == HOLDERS
    assert found_in_files(words, machine.home) == []
    said = server.service.log.read_bytes()
    assert [what for what, word in words.items() if word.encode() in said] == []
    airflow = conninfo_to_dict(server.dsn(), dbname="airflow")
    for dsn in (server.dsn("e2e"), make_conninfo("", **airflow)):
        assert found_in_database(words, dsn) == []
    assert len(command_lines.seen) > 20
    assert [line for line in command_lines.seen if any(word.encode() in line for word in words.values())] == []
