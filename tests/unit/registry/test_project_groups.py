"""Reported projects into projects: each rule, what is never joined, splits, judgements, and that no order matters."""

import datetime as dt
import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from aidbook.registry.decisions import read_decision
from aidbook.registry.judgements import Judgements, Verdict
from aidbook.registry.places import successors
from aidbook.registry.project_groups import Grouping, group_projects
from aidbook.registry.project_titles import read_title
from aidbook.registry.reported_project import ReportedProject

TITLE = "Nước sạch và vệ sinh cho trường học huyện Hà Quảng"


def project(name: str, title: str = TITLE, year: int = 2021, **told: Any) -> ReportedProject:
    """A reported project; ``submission`` is one of its own unless told."""
    number, day = told.get("decision", ("12/QĐ-UBND", "2021-03-15"))
    decision = read_decision(number, day)
    days = {field: frozenset(map(dt.date.fromisoformat, told.get(field, ()))) for field in ("starts", "ends")}
    return ReportedProject(
        natural_key=name,
        donor=told.get("donor", "ngo/plan"),
        is_listed_donor=told.get("is_listed", True),
        units=frozenset(told.get("places", {"VN34-04"})),
        places=frozenset(successors()[unit] for unit in told.get("places", {"VN34-04"})),
        title=read_title(title),
        decision=decision,
        is_national=decision is not None and decision.is_national,
        totals=frozenset({("USD", Decimal(told["total"]))} if told.get("total") else ()),
        years=frozenset({year}),
        submissions=frozenset({told.get("submission", hash((name, year)))}),
        **days,
    )


NOBODY = Judgements(())


def groups(reported: Iterable[ReportedProject], judged: Mapping[tuple[str, str], str] | None = None) -> dict[str, str]:
    judgements = Judgements((one, other, Verdict(verdict)) for (one, other), verdict in (judged or {}).items())
    return group_projects(reported, judgements).project_of


NONE = {"decision": (None, None)}


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({}, "decision_and_title"),
        ({"decision": ("QĐ 12", None)}, "number_and_title"),
        ({"title": "Vệ sinh và nước uống an toàn ở trường Hà Quảng"}, "decision_other_words"),
        ({"title": "Safe water in schools"}, "decision_sole_project"),
        ({"donor": "ngo/us/plan-intl", "is_listed": False}, "decision_donor_as_typed"),
        ({**NONE, "starts": ["2021-04-10"]}, "title_and_dates"),
        ({**NONE, "starts": ["2021-01-01"]}, "title_and_dates"),
        ({**NONE, "starts": ["2021-01-04"]}, "title_and_dates"),
        ({**NONE}, "title_and_dates"),
        ({"decision": ("99/QĐ-UBND", "2022-01-05"), "starts": ["2021-04-01"]}, "new_decision"),
        ({"places": {"VN34-20"}}, "decision_in_two_provinces"),
        (
            {**NONE, "starts": ["2021-04-01"], "title": "Vệ sinh và nước uống ở trường Hà Quảng", "total": 9},
            "title_other_words",
        ),
        ({"decision": ("21/QĐ-BV", "2021-03-01"), "starts": ["2021-04-01"], "ends": ["2023-03-31"], "total": 9}, "two_decisions"),
        ({**NONE, "starts": ["2021-04-01"], "ends": ["2023-03-31"], "title": "Safe water in schools", "total": 9}, "other_language"),
    ],
)
def test_project_is_found_again_by(other: dict[str, Any], rule: str) -> None:
    first = project("a", starts=["2021-04-01"], ends=["2023-03-31"], total=9)
    found = group_projects([first, project("b", **{"year": 2021 if "total" in other else 2022, **other})], NOBODY)
    assert found.project_of == {"a": "a", "b": "a"}
    assert found.rule_of["b"].words == rule


@pytest.mark.parametrize(
    "other",
    [
        {"donor": "ngo/oxfam", "decision": ("13/QĐ-UBND", "2021-03-15")},
        {"donor": "ngo/oxfam"},
        {"decision": ("13/QĐ-UBND", "2021-03-15"), "starts": ["2021-09-01"]},
        {"title": TITLE.replace("Hà Quảng", "Bảo Lạc"), **NONE, "starts": ["2021-04-01"]},
        {**NONE, "starts": ["2023-09-01"]},
        {**NONE, "year": 2029},
        {**NONE, "starts": ["2021-04-01"], "places": {"VN34-20"}},
        {"title": "Safe water in schools", "submission": 1},
        {"title": "Safe water (đợt 2)", "first": f"{TITLE} (đợt 1)"},
        {"places": {"VN34-20"}, "decision": ("12", "2021-03-15")},
        {"title": TITLE.replace("Hà Quảng", "Hà Giang Thượng")},
        {"title": TITLE.replace("vệ sinh", "nhà ở")},
        {"title": "Safe water in schools", "total": 8},
        {"title": "Thư viện", "year": 2021, "total": None},
        {"decision": ("21/QĐ-BV", "2021-03-01"), "starts": ["2021-04-01"], "total": 8, "year": 2021},
        {**NONE, "starts": ["2021-04-01"], "title": "Safe water in schools", "total": 8},
    ],
)
def test_projects_stay_apart(other: dict[str, Any]) -> None:
    first = other.pop("first", TITLE)
    reported = [project("a", first, starts=["2021-04-01"], submission=1, total=9), project("b", **{"year": 2022, **other})]
    assert groups(reported) == {}


def test_projects_of_provinces_that_merged_stay_apart_without_one_decision() -> None:
    """Each province's "Trường học xanh" stays its own, also where the new province goes on with one title."""
    olds = [project(name, places={unit}, year=2024, decision=("77", None)) for name, unit in (("a", "VN63-52"), ("b", "VN63-64"))]
    new = project("c", places={"VN34-52"}, year=2025, decision=("77", None))
    assert groups(olds) == groups([*olds, new]) == {}
    assert groups([olds[0], new]) == {"a": "a", "c": "a"}


def test_rows_of_one_file_with_one_number_and_two_days_are_two_projects() -> None:
    reported = [project(name, submission=1, decision=("12/QĐ-UBND", day)) for name, day in (("a", "2021-03-15"), ("b", "2021-03-20"))]
    assert groups(reported) == {}


def test_whole_that_two_share_out_is_none_of_them() -> None:
    parts = [project("b", "Bảo vệ trẻ em", 2022, submission=2), project("c", "Giáo dục sớm", 2022, submission=2)]
    found = group_projects([project("a", "Bảo vệ trẻ em và giáo dục sớm"), *parts], NOBODY)
    assert found.project_of == {}
    assert {each.relation for each in found.related} == {"split"}


def test_projects_of_one_decision_are_not_joined_with_one_in_another_language() -> None:
    first = [project("a", submission=1), project("b", "Thư viện thân thiện", submission=1)]
    found = group_projects([*first, project("c", "School library", year=2022)], NOBODY)
    assert found.project_of == {}
    assert {each.relation for each in found.related} == {"merged"}


def test_split_and_merged_projects_say_from_what_they_came() -> None:
    parts = [project(name, f"{TITLE} xóm {name}", year=2022, submission=2) for name in ("b", "c")]
    found = group_projects([project("a"), *parts], NOBODY)
    assert found.project_of == {}
    assert [(each.earlier, each.later, each.relation) for each in found.related] == [("a", "b", "split"), ("a", "c", "split")]


def test_part_that_keeps_the_title_goes_on() -> None:
    rest = [project("b", year=2022, submission=2), project("c", f"{TITLE} phần mở rộng", year=2022, submission=2)]
    assert groups([project("a"), *rest]) == {"a": "a", "b": "a"}


def test_chain_never_joins_different_donors_with_different_decisions() -> None:
    """b lacks a decision and c is of another donor as typed: c has b's title and dates, and a's decision number is not c's."""
    chain = [
        project("a", decision=("12/QĐ-UBND", "2021-03-15"), starts=["2021-04-01"]),
        project("b", starts=["2021-04-01"], year=2022, **NONE),
        project("c", decision=("13/QĐ-UBND", "2021-03-15"), donor="firm/us/x", is_listed=False, starts=["2021-04-01"], year=2023),
    ]
    assert groups(chain) == {"a": "a", "b": "a"}


def test_judgement_goes_before_rules() -> None:
    alike, far = [project("a"), project("b", year=2022)], [project("a"), project("c", "Thư viện", decision=("9/QĐ-UBND", None))]
    assert groups(alike, {("a", "b"): "different"}) == {}
    assert groups(alike, {("a", "b"): "unsure"}) == {}
    assert groups(far) == {}
    assert groups(far, {("a", "c"): "same"}) == {"a": "a", "c": "a"}
    assert groups(alike, {("a", "gone"): "same"}) == {"a": "a", "b": "a"}


def test_grouping_does_not_depend_on_the_order_of_reports() -> None:
    rng = random.Random(7)
    reported = [
        project(
            f"p{number:03}",
            rng.choice([TITLE, f"{TITLE} đợt 2", "Thư viện thân thiện", "Thư viện", "Safe water", TITLE.replace("Hà", "Bà")]),
            rng.randrange(2018, 2024),
            decision=rng.choice([("12/QĐ-UBND", "2021-03-15"), ("12", None), (None, None), ("13/QĐ-UBND", "2021-04-15")]),
            starts=rng.choice([[], ["2021-04-01"], ["2021-01-01"], ["2022-04-01"]]),
            donor=rng.choice(["ngo/plan", "ngo/oxfam"]),
            submission=number % 40,
        )
        for number in range(150)
    ]
    expected: Grouping = group_projects(reported, NOBODY)
    assert expected.project_of
    for _ in range(3):
        rng.shuffle(reported)
        assert group_projects(reported, NOBODY) == expected
