"""Each rule of rules.yml fires on the file that breaks it, at its cell, and not on the clean one (test_clean_report)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import COVER, HEADERS, PROJECT, REGISTRATION, SECOND_PROJECT, TOTALS, build_book, project, read, rows_of, rules_of

PROJECT_CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"title": None}, "project.activity_title.is_given", "B7"),
    ({"donor": "-"}, "project.donor_name.is_given", "D7"),
    ({"kind": "Hợp tác"}, "project.activity_kind.is_in_list", "C7"),
    ({"status": "xong rồi"}, "project.status.is_in_list", "Z7"),
    ({"budget": "có lẽ"}, "project.is_state_budget.is_readable", "Y7"),
    ({"currency": "đồng vàng"}, "project.currency.is_readable", "Q7"),
    ({"disbursed": "theo thực tế phát sinh"}, "project.disbursed_year.is_readable", "T7"),
    ({"disbursed": "đang cập nhật số tiền"}, "project.disbursed_year.is_known_yet", "T7"),
    ({"cash": "một ít"}, "project.disbursed_cash.is_readable", "V7"),
    ({"disbursed": -5}, "project.disbursed_year.not_negative", "T7"),
    ({"disbursed": 400000, "cash": 370000}, "project.disbursed_year.not_above_commitment", "T7"),
    ({"cumulative": 400000}, "project.disbursed_cumulative.not_above_commitment", "U7"),
    ({"committed": 400000}, "project.committed_year.not_above_total", "S7"),
    ({"cumulative": 70000}, "project.disbursed_cumulative.not_below_year", "U7"),
    ({"cash": 10000}, "project.disbursed_year.equals_cash_and_kind", "T7"),
    ({"end": dt.date(2021, 6, 30)}, "project.end_date.not_before_start", "P7"),
    ({"approval_date": dt.date(2021, 8, 1)}, "project.approval_date.not_after_start", "M7"),
    ({"approval_date": dt.date(2022, 12, 20)}, "project.approval_date.not_after_period", "M7"),
    ({"approval_date": "31/31/2021"}, "project.approval_date.is_readable", "M7"),
    ({"start": "6 tháng đầu năm 2021"}, "project.start_date.is_unambiguous", "O7"),
    ({"sector": "Chưa rõ lĩnh vực"}, "project.sector.is_known", "K7"),
    ({"sector": "Y tế (60%); Giáo dục (30%)"}, "project.sector.shares_sum_to_one", "K7"),
    ({"district": "Cao Bằng (60%); Hà Giang (30%)"}, "project.district.shares_sum_to_one", "J7"),
    ({"country": "Nước lạ"}, "project.donor_country.is_known", "F7"),
    ({"total": 200000000}, "project.committed_total.is_plausible_size", "R7"),
    ({"total": 40000000, "committed": 40000000}, "project.committed_year.is_plausible_size", "S7"),
    ({"total": 900000000, "committed": 900000000}, "project.committed_year.not_above_country", "S7"),
    ({"total": "USD 66 tỷ"}, "project.committed_total.is_plausible", "R7"),
    ({"beneficiaries": "rất nhiều"}, "project.beneficiaries.is_readable", "AA7"),
]


@pytest.mark.parametrize(("changes", "rule", "cell"), PROJECT_CASES, ids=[case[1] for case in PROJECT_CASES])
def test_rule_on_a_project_fires_at_its_cell(changes: dict[str, Any], rule: str, cell: str) -> None:
    submission = read(build_book(projects=[project(**changes), SECOND_PROJECT]))
    assert (rule, cell) in [(finding.rule, finding.cell) for finding in submission.findings]


COVER_CASES: list[tuple[dict[str, Any], str]] = [
    ({"Tỉnh/thành phố": None}, "cover.province_name.is_given"),
    ({"Năm báo cáo": None}, "cover.report_year.is_given"),
    ({"Năm báo cáo": "năm ngoái"}, "cover.report_year.is_readable"),
    ({"Năm báo cáo": 2027}, "cover.report_year.not_in_future"),
    ({"Tỉnh/thành phố": "Tỉnh Mây"}, "cover.province_name.is_known"),
    ({"Kỳ báo cáo": "lúc khác"}, "cover.report_period.is_in_list"),
    ({"Cơ quan lập báo cáo": None}, "cover.reporting_agency.is_given"),
    ({"Tỷ giá quy đổi": 21000}, "cover.declared_fx_rate.near_year_rate"),
    ({"Tỷ giá quy đổi": 230}, "cover.declared_fx_rate.is_plausible"),
    ({"Số liệu tính đến ngày": dt.date(2020, 12, 14)}, "cover.period_end.not_before_start"),
]


@pytest.mark.parametrize(("changes", "rule"), COVER_CASES, ids=[case[1] for case in COVER_CASES])
def test_rule_on_the_cover_fires(changes: dict[str, Any], rule: str) -> None:
    assert rule in rules_of(read(build_book(cover=COVER | changes)))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("cao-bang_2021.xlsx", "cover.report_year.matches_file_name"),
        ("ha-giang_2022.xlsx", "cover.province_name.matches_file_name"),
    ],
)
def test_rule_file_name_says_otherwise(name: str, rule: str) -> None:
    assert rules_of(read(build_book(), file_name=name)) == [rule]


REGISTRATION_CASES: list[tuple[dict[str, Any], str]] = [
    ({"Tên tổ chức (tiếng Anh)": None}, "registration.ngo_name_en.is_given"),
    ({"Loại giấy đăng ký": "giấy khác"}, "registration.registration_kind.is_in_list"),
    ({"Quốc tịch": "Nước lạ"}, "registration.origin_country.is_known"),
    ({"Ngày hết hạn": dt.date(2021, 1, 1)}, "registration.expires_on.not_before_issue"),
    ({"Ngày hết hạn": dt.date(2022, 10, 1)}, "registration.expires_on.valid_at_period_end"),
    ({"Ngày cấp": dt.date(2022, 12, 20)}, "registration.issued_on.not_after_period"),
    ({"Ngày hết hạn": dt.date(2026, 5, 5)}, "registration.expires_on.within_legal_validity"),
    ({"Loại giấy đăng ký": "VPDA", "Ngày cấp": dt.date(2022, 11, 2)}, "registration.registration_kind.not_abolished"),
]


@pytest.mark.parametrize(("changes", "rule"), REGISTRATION_CASES, ids=[case[1] for case in REGISTRATION_CASES])
def test_rule_on_a_registration_fires(changes: dict[str, Any], rule: str) -> None:
    assert rule in rules_of(read(build_book(registrations=[REGISTRATION | changes])))


def test_rule_representative_office_may_run_five_years() -> None:
    line = REGISTRATION | {"Loại giấy đăng ký": "VPĐD", "Ngày hết hạn": dt.date(2026, 5, 4)}
    assert rules_of(read(build_book(registrations=[line]))) == []


def test_rule_repeated_lines_name_the_first() -> None:
    submission = read(build_book(projects=[PROJECT, SECOND_PROJECT, PROJECT], registrations=[REGISTRATION, REGISTRATION]))
    repeated = {finding.rule: finding for finding in submission.findings}
    assert (repeated["project.activity_title.not_repeated"].cell, repeated["project.activity_title.not_repeated"].expected) == ("B9", "7")
    assert repeated["registration.registration_no.not_repeated"].cell == "G8"


def with_total(position: int, value: object) -> list[Mapping[str, Any]]:
    return [line | {"Năm báo cáo": value} if number == position else line for number, line in enumerate(TOTALS)]


@pytest.mark.parametrize(
    ("position", "value", "rules", "state"),
    [
        (3, 105000, ["total.report_year_value.money_matches_rows"], "read_with_findings"),
        (3, 150000, ["total.report_year_value.money_not_far_from_rows"], "refused"),
        (3, 101000, [], "read"),
        (1, 3, ["total.report_year_value.count_matches_rows"], "read_with_findings"),
        (0, 9, ["total.report_year_value.count_matches_rows"], "read_with_findings"),
    ],
)
def test_rule_totals_sheet_against_the_rows(position: int, value: object, rules: list[str], state: str) -> None:
    submission = read(build_book(totals=with_total(position, value)))
    assert (rules_of(submission), submission.state) == (rules, state)


def test_rule_totals_are_not_compared_with_a_sum_that_misses_a_part() -> None:
    submission = read(build_book(projects=[project(disbursed=None, cash=None), SECOND_PROJECT]))
    assert not [rule for rule in rules_of(submission) if rule.startswith("total.report_year_value.money")]


def test_rule_district_in_a_project_begun_after_districts_ended() -> None:
    cover = COVER | {"Năm báo cáo": 2025, "Số liệu tính từ ngày": dt.date(2024, 12, 15), "Số liệu tính đến ngày": dt.date(2025, 12, 14)}
    line = project(start=dt.date(2025, 8, 1), end=dt.date(2026, 8, 1), approval_date=dt.date(2025, 7, 20))
    assert "project.district.exists_in_period" in rules_of(read(build_book(cover=cover, projects=[line])))
    assert "project.district.exists_in_period" not in rules_of(read(build_book(cover=cover, projects=[PROJECT])))


def test_rule_missing_columns_are_named_once() -> None:
    line = {header: value for header, value in PROJECT.items() if header not in ("Giải ngân trong năm", "Lĩnh vực")}
    submission = read(build_book(projects=[line]))
    assert submission.state == "refused"
    assert {"project.disbursed_year.has_column", "project.sector.has_column"} <= set(rules_of(submission))
    assert "project.sector.is_given" not in rules_of(submission)


def test_rule_missing_sheets() -> None:
    submission = read(build_book(spoil=lambda book: book.remove(book["2_DuAn"])))
    assert submission.state == "refused"
    assert "file.project.is_there" in rules_of(submission)


def test_rule_missing_cover_is_told_once_beside_the_faults_of_the_tables() -> None:
    def spoil(book: Any) -> None:
        book.remove(book["0_ThongTin"])
        book["2_DuAn"].cell(6, 40, "Màu sắc")

    whole, submission = read(build_book()), read(build_book(spoil=spoil))
    assert submission.state == "refused"
    assert {"file.cover.is_there", "project.header.is_known"} <= set(rules_of(submission))
    assert not any(rule.startswith("cover.") for rule in rules_of(submission))
    assert [row.values["activity_title"] for row in submission.rows if row.table == "project"] == [
        row.values["activity_title"] for row in whole.rows if row.table == "project"
    ]


def test_rule_unknown_header_and_sheet_are_named() -> None:
    def spoil(book: Any) -> None:
        book["2_DuAn"].cell(6, 40, "Màu sắc")
        book.create_sheet("Nháp")["B2"] = "ghi nhớ"

    findings = {finding.rule: finding for finding in read(build_book(spoil=spoil)).findings}
    assert findings["project.header.is_known"].cell == "AN6"
    assert findings["file.sheet.is_read"].seen == "Nháp"


def test_rule_unit_at_the_columns_is_enough_for_the_cover() -> None:
    def columns_with_unit(book: openpyxl.Workbook) -> None:
        for row in book["2_DuAn"].iter_rows():
            for cell in row:
                if cell.value in (HEADERS["total"], HEADERS["committed"], HEADERS["disbursed"], HEADERS["cumulative"]):
                    cell.value = f"{cell.value} (USD)"

    no_unit = {label: value for label, value in COVER.items() if label != "Đơn vị tính"}
    money = ("Trong đó: tiền mặt", "Trong đó: hiện vật", "Vốn đối ứng")
    line = {header: value for header, value in PROJECT.items() if header not in money}
    bare = {header: value for header, value in line.items() if header != "Loại tiền"}
    assert "cover.default_unit.is_given" in rules_of(read(build_book(cover=no_unit, projects=[bare])))
    assert "cover.default_unit.is_given" not in rules_of(read(build_book(cover=no_unit, projects=[bare], spoil=columns_with_unit)))
    assert "cover.default_unit.is_given" not in rules_of(read(build_book(cover=no_unit, projects=[line])))


def test_rule_amounts_without_currency_are_one_finding_and_their_rows_wait() -> None:
    no_unit = {label: value for label, value in COVER.items() if label != "Đơn vị tính"}
    lines = [{**project(title=f"Dự án {number}", approval_no=f"{number}/QĐ-UBND"), "Loại tiền": None} for number in range(3)]
    submission = read(build_book(cover=no_unit, projects=lines, totals=[]))
    (finding,) = [finding for finding in submission.findings if finding.rule == "cover.default_unit.is_given"]
    assert (finding.sheet, finding.cell, finding.count, len(finding.cells)) == ("2_DuAn", "R7", 18, 18)
    assert "18 ô" in finding.message_vi
    assert [(row.row_number, row.rule) for row in submission.waiting_rows] == [(number, finding.rule) for number in (7, 8, 9)]
    assert not [finding for finding in submission.findings if finding.rule.endswith(".is_unambiguous")]


def test_rule_nought_takes_the_currency_of_its_row() -> None:
    no_unit = {label: value for label, value in COVER.items() if label != "Đơn vị tính"}
    line = {**project(total="300.000 EUR", committed=0, disbursed="chưa giải ngân"), "Loại tiền": None}
    line = {
        header: value for header, value in line.items() if header not in ("Lũy kế giải ngân", "Trong đó: tiền mặt", "Trong đó: hiện vật")
    }
    submission = read(build_book(cover=no_unit, projects=[line], totals=[]))
    values = rows_of(submission, "project")[0].values
    assert [(values[name], values[f"{name}_currency"]) for name in ("committed_year", "disbursed_year")] == [("0", "EUR")] * 2
    assert not submission.waiting_rows


def test_rule_formula_without_value_is_not_also_missing() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["2_DuAn"]["T7"] = "=40000*2"

    rules = rules_of(read(build_book(projects=[PROJECT], spoil=spoil)))
    assert "file.cell.formula_has_value" in rules
    assert "project.disbursed_year.is_given" not in rules


def test_rule_project_that_ends_with_the_calendar_year_may_have_ended() -> None:
    line = project(status="kết thúc", end=dt.date(2022, 12, 31))
    assert "project.status.ended_in_period" not in rules_of(read(build_book(projects=[line])))


def test_row_that_repeats_one_of_another_sheet_at_the_same_place_names_that_sheet() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["2_DuAn"]).title = "Huyện Hà Quảng"

    findings = read(build_book(projects=[PROJECT], totals=[], spoil=spoil)).findings
    (repeated,) = [finding for finding in findings if finding.rule == "project.activity_title.not_repeated"]
    assert (repeated.sheet, repeated.expected) == ("Huyện Hà Quảng", "7 (2_DuAn)")


@pytest.mark.parametrize(
    ("start", "approved", "is_after"),
    [
        ("2021", dt.date(2021, 3, 9), False),
        ("2021-2024", dt.date(2021, 12, 31), False),
        ("2021-2024", dt.date(2022, 1, 1), True),
        ("T3/2021", dt.date(2021, 3, 9), False),
        ("T2/2021", dt.date(2021, 3, 9), True),
        ("1/3/2021", dt.date(2021, 3, 9), True),
        ("2021 đến 2024", dt.date(2021, 3, 9), False),
        ("2021 ñeán 2024", dt.date(2021, 3, 9), False),
    ],
)
def test_rule_approval_is_held_against_a_beginning_as_far_as_it_is_known(start: str, approved: dt.date, is_after: bool) -> None:
    rules = rules_of(read(build_book(projects=[project(start=start, approval_date=approved)])))
    assert ("project.approval_date.not_after_start" in rules) == is_after


def test_rule_of_a_day_beside_a_papers_number_says_the_day() -> None:
    line = project(approval_no="412/QĐ-UBND ngày 09/08/2021", approval_date=None)
    (finding,) = [f for f in read(build_book(projects=[line])).findings if f.rule == "project.approval_date.not_after_start"]
    assert finding.message_vi.startswith("Phê duyệt ngày 09/08/2021, sau khi dự án bắt đầu (01/07/2021).")


def _alike(last: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    names = [*"abcdef"]
    return [project(title=f"Trường {n}", approval_no=f"{number}/QĐ-UBND", **(last if n == "f" else {})) for number, n in enumerate(names)]


def test_rule_slip_of_a_thousand_is_one_finding_at_its_cell() -> None:
    found = read(build_book(projects=_alike({"disbursed": 80_000_000, "cash": None, "in_kind": None}), totals=[])).findings
    assert [(f.rule, f.cell) for f in found if f.row_number == 12] == [("project.disbursed_year.fits_its_column", "T12")]


def test_rule_total_a_thousand_times_below_its_parts_is_named_itself() -> None:
    found = read(build_book(projects=_alike({"total": "300,5"}), totals=[])).findings
    assert [(f.rule, f.cell) for f in found if f.row_number == 12 and f.severity != "info"] == [
        ("project.committed_total.fits_its_column", "R12")
    ]
