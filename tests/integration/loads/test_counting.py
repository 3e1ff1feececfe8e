"""A project that several offices report, through whole loads: counted once, followed over years, overruled by a person."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from databases import fresh_database, speaking_of
from integration.intake.reports import PROJECT, TITLE, report
from warehouses import Warehouse

from aidbook.flows.decide import approve
from aidbook.flows.judge_projects import count_report, judge, list_waiting, show_project
from aidbook.registry.judgements import Verdict

pytestmark = pytest.mark.slow

NUMBER, DAY, START, END = "Số quyết định phê duyệt", "Ngày phê duyệt", "Thời gian bắt đầu", "Thời gian kết thúc"
WATER = PROJECT | {
    TITLE: "Dự án nước sạch và vệ sinh cho trường học huyện Hà Quảng giai đoạn 2020-2023",
    NUMBER: "1234/QĐ-UBND", DAY: "15/03/2020", START: "01/04/2020", END: "30/11/2023",
}  # fmt: skip
SAFE_WATER = WATER | {TITLE: "Safe water in schools", NUMBER: "QĐ 1234/QD-UBND"}
LIBRARY = PROJECT | {"STT": 2, TITLE: "Thư viện thân thiện", START: "01/02/2021", "Giải ngân trong năm": 700000}
FILES = {
    "2021-so-ngoai-vu.xlsx": report([WATER, LIBRARY], year=2021),
    "2021-so-ke-hoach.xlsx": report([WATER | {"Giải ngân trong năm": 60000}], year=2021, agency="Sở KH&ĐT"),
    "2021-ngo.xlsx": report([SAFE_WATER | {"Giải ngân trong năm": 60100}], year=2021, agency="Văn phòng đại diện Example Aid"),
    "2020-so-ngoai-vu.xlsx": report([SAFE_WATER | {"Tình trạng": "mới"}], year=2020),
}


def send(warehouse: Warehouse, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).write_bytes(FILES[name])
        warehouse.land(folder / name)


def publish(warehouse: Warehouse, year: int) -> None:
    outcome = warehouse.load(year)
    while outcome.state == "waiting":
        outcome = approve(year, "officer", "the test means it")
    assert outcome.state == "published", warehouse.ask("select message_en from ops.finding where severity = 'critical'")


def publish_open(warehouse: Warehouse) -> list[int]:
    years = [year for (year,) in warehouse.ask("select distinct report_year from ops.year_request where closed_at is null order by 1")]
    for year in years:
        publish(warehouse, year)
    return years


def water(warehouse: Warehouse) -> Any:
    return warehouse.ask(
        """
        select f.report_year, sum(f.disbursed_year_usd)::integer, count(distinct f.project_key)
        from bi.fct_aid_flow as f inner join bi.dim_project using (project_key)
        where title <> 'Thư viện thân thiện' group by f.report_year order by 1
        """
    )


def excluded(warehouse: Warehouse) -> list[tuple[str, str, str, int]]:
    return warehouse.ask(
        """
        select s.file_name, e.reason, c.file_name, e.disbursed_year_usd::integer
        from bi.fct_aid_report_excluded as e
        inner join bi.dim_source_document as s on s.source_document_key = e.source_document_key
        inner join bi.dim_source_document as c on c.source_document_key = e.counted_source_document_key
        order by 1
        """
    )


def test_project_of_three_offices_counts_once_is_overruled_and_keeps_its_key_over_years(own: Warehouse, inbox: Path) -> None:
    send(own, inbox, ["2021-so-ngoai-vu.xlsx", "2021-so-ke-hoach.xlsx", "2021-ngo.xlsx"])
    publish(own, 2021)
    assert water(own) == [(2021, 60000, 1)]
    assert excluded(own) == [
        ("2021-ngo.xlsx", "same_but_for_rounding", "2021-so-ke-hoach.xlsx", 60100),
        ("2021-so-ngoai-vu.xlsx", "other_amounts_from_another_office", "2021-so-ke-hoach.xlsx", 50000),
    ]
    told = own.ask("select file_name, row_number from ops.finding where rule = 'aid_report_excluded.reason.no_contradiction'")
    assert told == [("2021-so-ngoai-vu.xlsx", 7)]
    key = own.one("select project_key from bi.dim_project where titles > 1")

    # The year before arrives late: what it calls the project is its first name now, and the published year follows.
    send(own, inbox, ["2020-so-ngoai-vu.xlsx"])
    publish(own, 2020)
    assert own.one("select count(*) from bi.dim_project where project_key > 0") == 3
    assert publish_open(own) == [2021]
    assert water(own) == [(2020, 50000, 1), (2021, 60000, 1)]
    assert own.ask("select first_report_year, last_report_year, titles from bi.dim_project where titles > 1") == [(2020, 2021, 2)]
    assert publish_open(own) == []
    settled = own.dump()
    (new_key,) = {row[0] for row in own.ask("select project_key from bi.dim_project where titles > 1")}
    assert new_key != key

    # A person says which report counts, and that the two titles are two projects; both are taken back.
    count_report(new_key, "2021-ngo.xlsx", 2021, author="officer", why="asked the NGO")
    assert publish_open(own) == [2021]
    assert {row[1] for row in excluded(own)} == {"another_report_was_chosen"}
    assert water(own) == [(2020, 50000, 1), (2021, 60100, 1)]
    one, other = (member.number for member in show_project(new_key).members)
    assert judge(one, other, Verdict.DIFFERENT, author="officer", why="two contracts").years == (2021,)
    publish_open(own)
    assert water(own) == [(2020, 50000, 1), (2021, 120100, 2)]
    judge(one, other, Verdict.UNSURE, author="officer", why="asked again")
    assert [{pair.earlier.number, pair.later.number} for pair in list_waiting()] == [{one, other}]
    judge(one, other, Verdict.SAME, author="officer", why="one after all")
    count_report(new_key, "2021-so-ke-hoach.xlsx", 2021, author="officer", why="the department is right")
    publish_open(own)
    assert {
        table: rows for table, rows in own.dump().items() if table not in ("dim_year", "fct_aid_report_excluded", "fct_project_year")
    } == {table: rows for table, rows in settled.items() if table not in ("dim_year", "fct_aid_report_excluded", "fct_project_year")}


def test_files_in_another_order_give_the_same_marts(server: Any, template: Any, tmp_path: Path, sample: Path) -> None:
    dumps = []
    for number, names in enumerate((list(FILES), list(reversed(FILES)))):
        with ExitStack() as stack:
            database = stack.enter_context(fresh_database(server, template, tmp_path / f"home{number}"))
            stack.enter_context(speaking_of(database, stack.enter_context(pytest.MonkeyPatch.context())))
            warehouse = Warehouse(database, sample)
            send(warehouse, tmp_path, names)
            for year in (2021, 2020) if number else (2020, 2021):
                publish(warehouse, year)
            assert publish_open(warehouse) == []
            dumps.append(warehouse.dump())
    assert dumps[0] == dumps[1]
