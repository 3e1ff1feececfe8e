"""The arithmetic of a trace where rows are odd: several moneys in one row, offices that share a grant, lines of one project, persons."""

from pathlib import Path
from typing import Any

import pytest
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from warehouses import Warehouse

from aidbook.warehouse.connect import connected
from aidbook.warehouse.trace.ask import trace
from aidbook.warehouse.trace.files import read_files
from aidbook.warehouse.trace.forward import rows_of_file, trace_rows
from aidbook.warehouse.trace.model import Origin, RowOutcome
from aidbook.warehouse.trace.money import trace_aid_flows, trace_project_years

pytestmark = pytest.mark.slow

PERSON = "Ông Nguyễn Văn Mẫu"
KIND = "Loại nhà tài trợ"
SECTORS = "Y tế (33%); Giáo dục - đào tạo (33%); Tài nguyên - môi trường (34%)"
DONG = {
    "Loại tiền": "VND",
    "Tổng giá trị cam kết": 7_000_000_001,
    "Giá trị cam kết trong năm": 3_000_000_001,
    "Giải ngân trong năm": 1_000_000_001,
    "Lũy kế giải ngân": 2_000_000_001,
}
SHARED = PROJECT | {"STT": 2, TITLE: "Chung", "Tình trạng": "mới"}
ROWS = [
    PROJECT,
    PROJECT | {"STT": 3, TITLE: "Nhiều loại tiền", "Giải ngân trong năm": "2 tỷ đồng", "Giá trị cam kết trong năm": "90.000 EUR"},
    PROJECT | {"STT": 4, TITLE: "Bằng euro", "Loại tiền": "EUR", "Lĩnh vực": SECTORS},
    PROJECT | DONG | {"STT": 5, TITLE: "Bằng đồng", "Lĩnh vực": "Y tế; Giáo dục - đào tạo"},
    PROJECT | {"STT": 6, TITLE: "Hai dòng", "Giải ngân trong năm": 111},
    PROJECT | {"STT": 7, TITLE: "Hai dòng", "Giải ngân trong năm": 222, "Loại tiền": "EUR"},
    PROJECT | {"STT": 8, TITLE: "Học bổng", DONOR: PERSON, KIND: "cá nhân"},
    PROJECT | {"STT": 9, TITLE: "Không tình trạng", "Tình trạng": None},
    SHARED,
]


@pytest.fixture(scope="module")
def walked(server: Any, template: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Origin], list[Origin], list[RowOutcome]]:
    from databases import fresh_database, speaking_of

    folder = tmp_path_factory.mktemp("odd")
    (folder / "so-ngoai-vu.xlsx").write_bytes(report(ROWS))
    (folder / "so-tai-chinh.xlsx").write_bytes(report([ROWS[0], SHARED | {"Giải ngân trong năm": 40_000}], agency="Sở Tài chính"))
    with fresh_database(server, template, folder / "home") as database, pytest.MonkeyPatch.context() as patch, speaking_of(database, patch):
        warehouse = Warehouse(database, Path())
        warehouse.land(folder / "so-ngoai-vu.xlsx", folder / "so-tai-chinh.xlsx")
        outcome = warehouse.load(2022)
        assert outcome.state == "published", warehouse.ask("select rule, message_en from ops.finding where severity = 'critical'")
        flows = [row[0] for row in warehouse.ask("select aid_flow_key from marts.fct_aid_flow")]
        years = [row[0] for row in warehouse.ask("select project_year_key from marts.fct_project_year")]
        excluded = warehouse.ask("select aid_report_excluded_key from marts.fct_aid_report_excluded")
        with connected("loader") as connection:
            files = read_files(connection, [row[0] for row in warehouse.ask("select submission_id from landing.submission")])
            rows = [each for file in files.values() for each in trace_rows(connection, file, rows_of_file(connection, file))]
            for (key,) in excluded:
                origin = trace(connection, [str(key)])
                assert isinstance(origin, Origin)
                assert origin.links
            return trace_aid_flows(connection, flows), trace_project_years(connection, years), rows


def test_every_amount_adds_up(walked: tuple[list[Origin], list[Origin], list[RowOutcome]]) -> None:
    aid, projects, _ = walked
    assert [(origin.key, each.column, each.problem) for origin in (*aid, *projects) for each in origin.sums if each.problem] == []
    currencies = {term.currency for origin in aid for each in origin.sums for term in each.terms if term.amount}
    assert currencies == {"USD", "EUR", "VND"}
    shares = {term.share for origin in aid for each in origin.sums for term in each.terms}
    assert len(shares) > 2


def test_every_row_and_fact_walk_to_each_other(walked: tuple[list[Origin], list[Origin], list[RowOutcome]]) -> None:
    aid, _, rows = walked
    forward = {(o.row.place, fact.key) for o in rows for fact in o.facts if fact.view == "aid" and fact.note != "counts instead"}
    assert forward == {(row.place, origin.key) for origin in aid for row in origin.rows}
    assert [each for each in rows if each.fate == "loaded" and not each.facts] == []


def test_person_is_told_nowhere(walked: tuple[list[Origin], list[Origin], list[RowOutcome]]) -> None:
    assert PERSON not in repr(walked)
