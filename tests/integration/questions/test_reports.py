"""Questions about reports and projects, against the sample's truth."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from databases import Database
from integration.questions.conftest import World, ask
from integration.questions.truth import Row, assert_same, day, grouped, total
from openpyxl import Workbook

from aidbook.flows.intake import take_in
from aidbook.sample.mess import late_tones

STATUS = {"mới": "new", "chuyển tiếp": "ongoing", "kết thúc": "completed", "tạm dừng": "suspended", "hủy": "cancelled"}


def test_reports_not_counted_are_the_second_reports_of_one_grant(world: World) -> None:
    truth = world.truth
    # Each line of a report is named once, however many sectors it is split over.
    left_out = {(row["file"], int(row["row"])): row for row in truth.left_out}
    counted = {(row["year"], row["project_id"]): row for row in truth.counted}
    expected = []
    for (file, number), row in left_out.items():
        instead = counted[row["year"], row["project_id"]]
        expected.append(
            {
                "report_year": int(row["year"]),
                "file_name": file,
                "row_number": number,
                "reported_by": truth.place(row),
                "counted_from": truth.place(instead),
                "counted_file_name": instead["file"],
                "committed_usd": Decimal(row["committed_year_usd"]),
                "disbursed_usd": Decimal(row["disbursed_year_usd"]),
            }
        )
    assert expected
    answer = world.ask(9, first_year=str(truth.years[0]), last_year=str(truth.years[-1]))
    assert_same(answer, expected, ["file_name", "row_number"])
    assert all(row["counted_aid_flow_key"] for row in answer)


def test_projects_ending_are_those_that_run_and_end_within_the_days(world: World) -> None:
    truth = world.truth
    first_day = dt.date(truth.years[-1], 12, 15)
    expected = []
    for rows in truth.last_reports().values():
        ends = max(day(row["end_date"]) for row in rows)
        # Of several offices the one with the lowest code tells the status.
        status = STATUS[min(rows, key=lambda row: row["unit_id"])["status"]]
        if first_day <= ends <= first_day + dt.timedelta(days=365) and status not in ("completed", "cancelled"):
            committed, disbursed = (
                total(rows, "committed_total_usd"),
                sum((truth.usd(row, "disbursed_cumulative") for row in rows), Decimal(0)),
            )
            expected.append(
                {
                    "project": late_tones(rows[0]["activity_title"]),
                    "end_date": ends,
                    "status": status,
                    "report_year": int(rows[0]["year"]),
                    "committed_total_usd": committed,
                    "disbursed_to_date_usd": disbursed,
                    "not_disbursed_usd": committed - disbursed,
                }
            )
    assert len(expected) > 10
    # A file may place its tones either way.
    answer = [row | {"project": late_tones(row["project"])} for row in world.ask(12, first_day=f"date '{first_day}'")]
    assert_same(answer, expected, ["project", "end_date"])


def test_late_or_missing_are_all_that_sent_nothing_or_nothing_to_use(sample: Path, database: Database, tmp_path: Path) -> None:
    sent = sorted((sample / "inbox" / "2023").glob("*.xlsx"))[:2]
    spoiled = tmp_path / "2023_06_bac-kan.xlsx"
    Workbook().save(spoiled)
    take_in([*sent, spoiled])
    answer = {(row["place"], row["state"]) for row in ask(database.reader, 8, report_year="2023")}
    states = dict(answer)
    # Due on 18 December of the year (Decree 58/2022, art. 21); what came today came late.
    assert states["Hà Nội"] == states["Hà Giang"] == "late"
    assert states["Bắc Kạn"] == "refused"
    assert sum(state == "overdue" for state in states.values()) == 60
    assert len(states) == 63


@pytest.mark.slow
def test_press_and_warehouse_differ_where_the_pages_were_made_to(later_world: World) -> None:
    truth = later_world.truth
    measures = {"aid_disbursed": "share_disbursed_year_usd", "aid_committed": "share_committed_year_usd"}

    def known(claim: Row) -> Decimal | None:
        """The true sum that a claim speaks of, where it is a province's or the country's whole year in dollars."""
        if claim["unit"] != "USD" or claim["metric"] not in measures or claim["period"] != "year" or claim["sector"] or claim["of"]:
            return None
        rows = [row for row in truth.counted if row["year"] == claim["year"] and claim["place"] in ("Việt Nam", truth.place(row))]
        return total(rows, measures[claim["metric"]]) if rows else None

    answer = later_world.ask(10, first_year=str(truth.years[0]), last_year=str(truth.years[-1]))
    shown = {
        (urlsplit(row["url"]).path.lstrip("/"), row["metric"], row["published"]): row
        for row in answer
        if row["state"] == "conflict" and row["url"]
    }
    compared = 0
    for path, claims in grouped(truth.claims, lambda row: row["path"]).items():
        for claim in claims:
            true = known(claim)
            if true is None or claim["made_as"] == "defaced":
                continue
            compared += 1
            row = shown.get((path, claim["metric"], Decimal(claim["value"])))
            differs = abs(true - Decimal(claim["value"])) > Decimal("0.05") * true
            if row:
                assert abs(row["in_the_warehouse"] - true) < 1
                assert abs(row["difference"] - (true - Decimal(claim["value"]))) < 1
            assert not differs or row, claim
    assert compared > 5
