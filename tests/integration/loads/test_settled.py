"""What people settle, through whole loads: rows released, files withdrawn, two offices with one list. Small reports of a year."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from integration.intake.reports import PROJECT, TITLE, report
from warehouses import Warehouse

from aidbook.flows.decide import approve
from aidbook.flows.release import release_rows
from aidbook.flows.status import submission_status
from aidbook.landing.submissions import withdraw
from aidbook.warehouse.connect import connected
from aidbook.warehouse.trace.money import trace_aid_flow

pytestmark = pytest.mark.slow

YEAR = 2022
SMALL = {"Tổng giá trị cam kết": 6000, "Giá trị cam kết trong năm": 6000, "Giải ngân trong năm": 5000, "Lũy kế giải ngân": 5000}
"""Less than a revision of the published year that asks a person."""
RUPEES = PROJECT | SMALL | {"STT": 2, TITLE: "Cầu dân sinh", "Loại tiền": "INR"}
LIBRARY = PROJECT | {"STT": 3, TITLE: "Thư viện", "Giải ngân trong năm": 40000}


def send(warehouse: Warehouse, inbox: Path, name: str, content: bytes) -> None:
    (inbox / name).write_bytes(content)
    warehouse.land(inbox / name)


def take_out(name: str) -> None:
    with connected("loader") as connection:
        withdraw(connection, [name], "officer", "sent for the wrong year")


def disbursed(warehouse: Warehouse) -> Any:
    return warehouse.one("select sum(disbursed_year_usd)::integer from bi.aid")


def fates(warehouse: Warehouse) -> Counter[str]:
    return Counter(dict(warehouse.ask("select fate, count(*) from ops.row_fate group by fate")))


def states() -> dict[str, str]:
    return {row["file_name"]: row["state"] for row in submission_status(YEAR) if row["file_name"]}


def test_row_that_waits_is_released_and_published_and_its_trace_says_who_and_why(own: Warehouse, inbox: Path) -> None:
    send(own, inbox, "cao-bang_2022.xlsx", report([PROJECT, RUPEES, LIBRARY]))
    send(own, inbox, "lang-son_2022.xlsx", report(province="Lạng Sơn"))
    first = own.load(YEAR)
    assert first.state == "published", own.ask("select rule, message_en from ops.finding where severity = 'critical'")
    assert disbursed(own) == 50000 + 40000 + 50000
    assert fates(own) == {"loaded": 3, "quarantined": 1}
    told = own.ask("select file_name, sheet, row_number, seen from ops.finding where rule = 'row_identity.fate.not_quarantined'")
    assert told == [("cao-bang_2022.xlsx", "2_DuAn", 8, "project.committed_total.is_unambiguous")]

    release_rows("cao-bang_2022.xlsx", ["8"], {"currency": "USD"}, author="officer", why="Sở Ngoại vụ, điện thoại 12/1")
    assert own.load(YEAR).state == "published"
    assert disbursed(own) == 50000 + 5000 + 40000 + 50000
    assert fates(own) == {"loaded": 4}
    assert own.one("select count(*) from landing.submission_row") == 4
    key = own.one("select aid_flow_key from bi.aid where project = 'Cầu dân sinh'")
    with connected("loader") as connection:
        (row,) = trace_aid_flow(connection, key).rows
    cells = {cell.field: cell for cell in row.cells}
    assert (cells["currency"].typed, cells["currency"].understood) == ("INR", "USD")
    assert cells["currency"].correction is not None
    assert cells["currency"].correction.startswith("USD (officer, 20")
    assert cells["currency"].correction.endswith(": Sở Ngoại vụ, điện thoại 12/1)")
    assert any(said.startswith("released: officer") for said in row.judgements)
    assert (cells["disbursed_year"].understood, cells["disbursed_year"].correction) == ("5000", None)


def test_withdrawn_file_of_a_published_year_waits_for_a_person_and_stays_in_history(own: Warehouse, inbox: Path) -> None:
    send(own, inbox, "cao-bang_2022.xlsx", report([PROJECT, LIBRARY]))
    send(own, inbox, "lang-son_2022.xlsx", report(province="Lạng Sơn"))
    own.load(YEAR)
    take_out("cao-bang_2022.xlsx")
    assert states() == {"cao-bang_2022.xlsx": "withdrawn", "lang-son_2022.xlsx": "late"}
    fallen = own.load(YEAR)
    assert (fallen.state, disbursed(own)) == ("waiting", 140000)
    said = own.ask("select split_part(message_vi, E'\\n', 1), message_en from ops.finding where rule = 'coverage.province.not_lost'")
    (vi, en) = said[0]
    assert vi == "Cao Bằng đã công bố nhưng không còn tệp nào trong lần nạp này."
    assert "Was its file withdrawn on purpose? If so approve, and the province shows as not received." in en
    assert approve(YEAR, "officer", "it was sent for the wrong year").state == "published"
    assert disbursed(own) == 50000
    assert own.one("select count(*) from history.fct_aid_flow where upper(known) is not null") == 2
    assert fates(own) == {"held": 2, "loaded": 1}
    assert own.ask("select provinces_received from ops.year_status") == [(1,)]
    assert own.ask("select state, state_vi from bi.submission_status where file_name = 'cao-bang_2022.xlsx'", role="reader") == [
        ("withdrawn", "đã rút")
    ]


def test_withdrawn_only_file_empties_its_year_when_a_person_says_so(own: Warehouse, inbox: Path) -> None:
    send(own, inbox, "cao-bang_2022.xlsx", report([PROJECT, LIBRARY]))
    own.load(YEAR)
    take_out("cao-bang_2022.xlsx")
    assert own.load(YEAR).state == "waiting"
    assert disbursed(own) == 90000
    states_of_load = [approve(YEAR, "officer", "it was of another year").state]
    if states_of_load == ["waiting"]:
        states_of_load.append(approve(YEAR, "officer", "it was of another year").state)
    assert states_of_load[-1] == "published"
    assert disbursed(own) is None
    assert own.one("select count(*) from history.fct_aid_flow where upper(known) is not null") == 2
    assert own.ask("select provinces_received, publication_state from ops.year_status") == [(0, "provisional")]


def test_withdrawn_newer_file_brings_the_older_one_back(own: Warehouse, inbox: Path) -> None:
    send(own, inbox, "first.xlsx", report([PROJECT]))
    send(own, inbox, "second.xlsx", report([PROJECT, LIBRARY]))
    own.load(YEAR)
    assert disbursed(own) == 90000
    take_out("second.xlsx")
    # The published total falls by nearly half, which a person has to mean.
    assert own.load(YEAR).state == "waiting"
    assert approve(YEAR, "officer", "the first list was right").state == "published"
    assert disbursed(own) == 50000
    assert states() == {"first.xlsx": "late", "second.xlsx": "withdrawn"}


def test_two_offices_with_the_same_list_are_asked_and_counted_once(own: Warehouse, inbox: Path) -> None:
    send(own, inbox, "so-ngoai-vu.xlsx", report([PROJECT, LIBRARY]))
    send(own, inbox, "so-tai-chinh.xlsx", report([PROJECT, LIBRARY], agency="Sở Tài chính"))
    own.load(YEAR)
    assert disbursed(own) == 90000
    said = own.ask("select file_name, row_number, message_vi from ops.finding where rule = 'row_identity.project_id.one_office' order by 2")
    assert [(file_name, row) for file_name, row, _ in said] == [("so-tai-chinh.xlsx", 7), ("so-tai-chinh.xlsx", 8)]
    assert "Sở Tài chính và Sở Ngoại vụ cùng báo cáo" in said[0][2]
    assert own.one("select count(*) from marts.fct_aid_report_excluded") == 2
    assert own.ask("select provinces_received from ops.year_status") == [(1,)]
