"""Projects found again over years and reporters, on a real PostgreSQL: landed files in, links out. No load runs."""

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from databases import Database
from integration.intake.reports import DONOR, PROJECT, TITLE, report

from aidbook.flows.intake import take_in
from aidbook.registry.judgements import Subject, Verdict, write_judgement
from aidbook.registry.project_linking import LinkReport, link_projects
from aidbook.warehouse.connect import connected

NUMBER, DAY, LEVEL, START, END = "Số quyết định phê duyệt", "Ngày phê duyệt", "Cấp phê duyệt", "Thời gian bắt đầu", "Thời gian kết thúc"
WATER = PROJECT | {
    TITLE: "Dự án nước sạch và vệ sinh cho trường học huyện Hà Quảng giai đoạn 2020-2023",
    NUMBER: "1234/QĐ-UBND", DAY: "15/03/2020", LEVEL: "UBND tỉnh", START: "01/04/2020", END: "30/11/2023",
}  # fmt: skip
File = tuple[str, bytes]
Links = dict[str, set[str]]


def files(*lines: tuple[int, str, str, list[dict[str, Any]]]) -> list[File]:
    return [
        (f"{year}-{province}-{agency}.xlsx", report(projects, year=year, province=province, agency=agency))
        for year, province, agency, projects in lines
    ]


@pytest.fixture
def linked(database: Database, tmp_path: Path) -> Callable[[Iterable[File]], list[set[str]]]:
    """Land files in their order and link; gives the sets of (year, province, agency, title) that are one project."""

    def run(sent: Iterable[File]) -> list[set[str]]:
        for name, content in sent:
            (tmp_path / name).write_bytes(content)
            take_in([tmp_path / name])
        with connected("loader") as connection:
            link_projects(connection, None)
        return groups(database)

    return run


def groups(database: Database) -> list[set[str]]:
    with psycopg.connect(database.admin) as connection:
        rows = connection.execute("select project_id, natural_key from registry.project_link order by project_id, natural_key").fetchall()
    found: Links = {}
    for project_id, natural_key in rows:
        found.setdefault(project_id, set()).add(natural_key)
    return list(found.values())


def relations(database: Database) -> list[tuple[str, str]]:
    with psycopg.connect(database.admin) as connection:
        rows = connection.execute("select relation, reason from registry.project_relation order by 1, 2").fetchall()
    return [(relation, reason) for relation, reason in rows]


def test_one_project_by_owner_province_and_ngo_over_years_is_one_whatever_the_order(linked, database):
    sent = files(
        (2020, "Cao Bằng", "Sở Ngoại vụ", [WATER]),
        (2021, "Cao Bằng", "Sở Kế hoạch và Đầu tư", [WATER | {NUMBER: "QĐ số 1234/QD-UBND ngày 15/3/2020", DAY: None}]),
        (2021, "Cao Bằng", "Sở Ngoại vụ", [WATER | {TITLE: "Nước sạch, vệ sinh trường học, h. Hà Quảng, tỉnh Cao Bằng", NUMBER: "1234"}]),
        (2022, "Cao Bằng", "Văn phòng đại diện Example Aid", [WATER | {NUMBER: None, DAY: None, START: "2020", END: "2024"}]),
        (2023, "Cao Bằng", "Sở Ngoại vụ", [WATER | {END: "30/06/2024", DAY: "3/4/2020"}]),
    )
    random.Random(5).shuffle(sent)
    (together,) = linked(sent)
    assert len(together) == 4
    assert relations(database) == []
    with psycopg.connect(database.admin) as connection:
        (key,) = connection.execute("select distinct project_id from registry.project_link").fetchone()
    assert key.startswith("approval|VN34-04|1234 qd ubnd|2020-03-15|")


def test_project_renamed_or_told_in_another_language_is_one_where_its_decision_has_no_other(linked):
    sent = files(
        (2021, "Cao Bằng", "Sở Ngoại vụ", [WATER]),
        (2022, "Cao Bằng", "Sở Ngoại vụ", [WATER | {TITLE: "Safe water in schools"}]),
        (2021, "Lạng Sơn", "Sở Ngoại vụ", [WATER | {TITLE: "Thư viện thân thiện"}, WATER | {TITLE: "Bếp ăn bán trú"}]),
        (2022, "Lạng Sơn", "Sở Ngoại vụ", [WATER | {TITLE: "School kitchens"}]),
    )
    (together,) = linked(sent)
    assert sorted(key.rsplit("|", 1)[-1][:10] for key in together) == ["du an nuoc", "safe water"]


def test_project_goes_on_over_the_merger_of_its_province(linked):
    renamed = {TITLE: "Nước sạch và vệ sinh cho trường học huyện An Lão, tỉnh Bình Định", NUMBER: "77/QĐ-UBND"}
    sent = files(
        (2024, "Bình Định", "Sở Ngoại vụ", [WATER | renamed]),
        (
            2025,
            "Gia Lai",
            "Sở Tài chính",
            [WATER | renamed | {TITLE: "Nước sạch và vệ sinh cho trường học huyện An Lão (cũ), tỉnh Gia Lai"}],
        ),
    )
    (together,) = linked(sent)
    assert {key.split("|")[1] for key in together} == {"VN34-52"}


def test_split_project_stays_apart_from_its_parts_and_says_so(linked, database):
    parts = [WATER | {TITLE: f"{WATER[TITLE]} (hợp phần {number})", "STT": number} for number in (1, 2)]
    sent = files((2021, "Cao Bằng", "Sở Ngoại vụ", [WATER]), (2022, "Cao Bằng", "Sở Ngoại vụ", parts))
    assert linked(sent) == []
    assert [relation for relation, _ in relations(database)] == ["split", "split"]


@pytest.mark.parametrize(
    "other",
    [
        {
            TITLE: WATER[TITLE].replace("2020-2023", "2024-2026"),
            NUMBER: "99/QĐ-UBND",
            DAY: "15/03/2024",
            START: "01/04/2024",
            END: "1/12/2026",
        },
        {TITLE: WATER[TITLE].replace("Hà Quảng", "Bảo Lạc"), NUMBER: None, DAY: None},
        {DONOR: "Other Aid", NUMBER: "99/QĐ-UBND", DAY: "16/03/2020"},
        {NUMBER: "99/QĐ-UBND", DAY: "16/03/2020", START: "01/09/2020"},
    ],
    ids=["second phase", "another district", "another donor and decision", "another decision beside it"],
)
def test_projects_that_look_alike_are_told_apart(linked, other):
    assert linked(files((2021, "Cao Bằng", "Sở Ngoại vụ", [WATER]), (2022, "Cao Bằng", "Sở Ngoại vụ", [WATER | other]))) == []


def test_ministrys_project_in_two_provinces_is_one_and_two_provinces_own_ones_are_not(linked):
    ministry = {NUMBER: "55/QĐ-BYT", LEVEL: None, TITLE: "Phòng chống lao tại tỉnh"}
    sent = files(
        (2021, "Cao Bằng", "Sở Ngoại vụ", [WATER | ministry | {TITLE: "Phòng chống bệnh lao cộng đồng tại tỉnh Cao Bằng"}, WATER]),
        (
            2021,
            "Lạng Sơn",
            "Sở Y tế",
            [WATER | ministry | {TITLE: "Phòng chống bệnh lao cộng đồng tỉnh Lạng Sơn"}, WATER | {DAY: "16/03/2020"}],
        ),
    )
    (together,) = linked(sent)
    assert all("55 qd byt" in key for key in together)


def test_judgement_joins_parts_and_is_taken_back(linked, database):
    sent = files(
        (2021, "Cao Bằng", "Sở Ngoại vụ", [WATER]),
        (2022, "Cao Bằng", "Sở Ngoại vụ", [WATER | {TITLE: "Safe water in schools"}]),
    )
    before = linked(sent)
    assert len(before) == 1
    for verdict, expected in (("different", []), ("unsure", []), ("same", before)):
        judge(before[0], verdict)
        assert groups(database) == expected
    assert link() == LinkReport(0, 0, 0, (), is_unchanged=True)


def test_judgement_on_projects_holds_when_their_donor_is_judged_one_with_another(linked, database):
    sent = files(
        (2021, "Cao Bằng", "Sở Ngoại vụ", [WATER]),
        (2022, "Cao Bằng", "Sở Ngoại vụ", [WATER | {TITLE: "Safe water in schools"}]),
    )
    (together,) = linked(sent)
    judge(together, "different")
    typed = next(iter(together)).split("|")[4]
    judge((typed, "ngo/oxfam"), "same", subject="donor")
    assert groups(database) == []


def judge(pair: Iterable[str], verdict: str, subject: Subject = "project") -> None:
    one, other = pair
    with connected("loader") as connection:
        write_judgement(connection, subject, (one, other), Verdict(verdict), author="officer", why="test")
        link_projects(connection, None)


def link() -> LinkReport:
    with connected("loader") as connection:
        return link_projects(connection, None)
