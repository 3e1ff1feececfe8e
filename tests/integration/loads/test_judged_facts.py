"""Facts follow judgements: a merge shows in the marts of its years, and undone they are as before."""

from pathlib import Path

import pytest
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from warehouses import Warehouse

from aidbook.flows.judge import judge_donors
from aidbook.registry.judgements import Verdict

pytestmark = pytest.mark.slow

LIKE, LISTED = "Hollows Vision Fund", "The Fred Hollows Foundation"
DONORS = "select f.report_year, d.donor_name from marts.fct_aid_flow as f join marts.dim_donor as d using (donor_key) order by 1, 2"


def judge(verdict: Verdict) -> tuple[int, ...]:
    return judge_donors(LIKE, LISTED, verdict, author="officer", why="asked by telephone").years


def test_marts_follow_a_merge_and_its_undoing(own: Warehouse, inbox: Path) -> None:
    for year in (2021, 2022):
        rows = [
            PROJECT | {"STT": at, TITLE: f"Trạm y tế xã {at}", DONOR: donor, "Quốc tịch nhà tài trợ": "Úc"}
            for at, donor in enumerate((LISTED, LIKE), start=1)
        ]
        (inbox / f"cao-bang_{year}.xlsx").write_bytes(report(rows, year=year))
    own.land(inbox)
    assert [own.load(year).state for year in (2021, 2022)] == ["published", "published"]
    before = own.dump()

    assert judge(Verdict.SAME) == (2021, 2022)
    assert own.load(2021).state == "published"
    # The other year still speaks of the merged donor, which stays until it is loaded too.
    assert own.ask(DONORS) == [(2021, LISTED), (2021, LISTED), (2022, LIKE), (2022, LISTED)]
    assert own.load(2022).state == "published"
    assert {name for _, name in own.ask(DONORS)} == {LISTED}
    assert own.one("select count(*) from marts.dim_donor where donor_name = %s", [LIKE]) == 0

    assert judge(Verdict.DIFFERENT) == (2021, 2022)
    for year in (2022, 2021):
        assert own.load(year).state == "published"
    assert own.dump() == before
