"""One fault for each rule of the form, as a small edit of the clean report: rule id → the report that breaks it, as read."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from unit.workbooks.books import COVER, PROJECT, REGISTRATION, SECOND_PROJECT, TOTALS, build_book, read
from unit.workbooks.reading_faults import READING_FAULTS
from unit.workbooks.rule_reports import (
    FORM,
    MONEY,
    NEW,
    UNDER_58,
    YEAR_2025,
    YEAR_2026,
    Fault,
    archive,
    day,
    edit,
    empty,
    many,
    on_book,
    on_bytes,
    on_cover,
    on_project,
    on_projects,
    on_registration,
    on_total,
    without,
)
from unit.workbooks.structure_faults import STRUCTURE_FAULTS

COVER_FAULTS: Mapping[str, Fault] = {
    "cover.province_name.is_known": on_cover(province_name="Tỉnh Mây"),
    "cover.default_unit.is_given": on_project({"default_unit": None}, currency=None),
    "cover.report_year.matches_file_name": on_cover("cao-bang_2021.xlsx"),
    "cover.province_name.matches_file_name": on_cover("ha-giang_2022.xlsx"),
    "cover.report_year.not_in_future": on_cover(report_year=2027),
    "cover.report_period.is_asked_for": on_cover(report_period="9 tháng đầu năm"),
    "cover.report_year.has_rate": on_cover(**YEAR_2026),
    "cover.report_year.not_before_form": on_cover(report_year=2008),
    "cover.period_end.not_before_start": on_cover(period_end=day(2020, 12, 14)),
    "cover.period_end.in_report_year": on_cover(period_end=day(2021, 12, 14)),
    "cover.period_end.not_in_future": on_cover(**YEAR_2026),
    "cover.period_start.follows_law": on_cover(period_start=day(2022, 1, 1)),
    "cover.period_end.follows_law": on_cover(period_end=day(2022, 12, 31)),
    "cover.period_start.is_reported": on_cover(period_start=None, period_end=None),
    "cover.report_period.is_a_year_long": on_cover(period_end=day(2022, 6, 14)),
    "cover.report_period.is_half_a_year_long": on_cover(report_period="H1"),
    "cover.letter_date.not_in_future": on_cover(letter_date=day(2026, 5, 1)),
    "cover.letter_date.not_before_period_end": on_cover(letter_date=day(2022, 12, 5)),
    "cover.letter_date.not_late": on_cover(letter_date=day(2022, 12, 28)),
    "cover.letter_date.not_of_older_report": on_cover(letter_date=day(2021, 12, 10)),
    "cover.reporting_agency.is_of_province": on_cover(reporting_agency="Sở Ngoại vụ tỉnh Hà Giang"),
    "cover.reporting_agency.exists_in_year": on_cover(**YEAR_2026, reporting_agency="Sở KH&ĐT tỉnh Cao Bằng"),
    "cover.declared_fx_rate.near_year_rate": on_cover(declared_fx_rate=21000),
    "cover.declared_fx_rate.is_given_for_two_currencies": on_cover(declared_fx_rate=None),
}

REGISTRATION_FAULTS: Mapping[str, Fault] = {
    "registration.expires_on.not_before_issue": on_registration(expires_on=day(2021, 1, 1)),
    "registration.expires_on.valid_at_period_end": on_registration(expires_on=day(2022, 10, 1)),
    "registration.expires_on.within_legal_validity": on_registration(expires_on=day(2026, 5, 5)),
    "registration.expires_on.not_implausibly_far": on_registration(expires_on=day(2042, 5, 4), issued_on=None),
    "registration.issued_on.not_after_period": on_registration(issued_on=day(2022, 12, 20)),
    "registration.issued_on.not_in_future": on_registration(issued_on=day(2026, 6, 1)),
    "registration.plan_notified_on.not_in_future": on_registration(plan_notified_on=day(2026, 6, 1)),
    "registration.plan_notified_on.not_before_issue": on_registration(plan_notified_on=day(2021, 4, 1)),
    "registration.plan_notified_on.within_45_working_days": on_registration(**UNDER_58, plan_notified_on=day(2023, 3, 1)),
    "registration.activity_status.holds_valid_permit": on_registration(
        activity_status="có giấy phép chưa hoạt động", expires_on=day(2022, 10, 1)
    ),
    "registration.activity_status.not_active_when_ended": on_registration(registration_action="thu hồi"),
    "registration.registration_kind.not_abolished": on_registration(registration_kind="VPDA", issued_on=day(2022, 11, 2)),
    "registration.registration_kind.not_outlived": on_registration(registration_kind="VPDA"),
    "registration.registration_no.fits_kind_project_office": on_registration(registration_no="11/CNV-VPDA"),
    "registration.registration_no.fits_kind_representative_office": on_registration(registration_no="11/CNV-VPĐD"),
    "registration.office_address.in_permitted_city": on_registration(
        registration_kind="VPĐD", **UNDER_58, office_address="Số 5, thành phố Cao Bằng"
    ),
    "registration.origin_country.is_foreign": on_registration(origin_country="Việt Nam"),
    "registration.ngo_name_en.is_an_ngo": on_registration(ngo_name_en="KOICA Vietnam Office"),
    "registration.permitted_area.includes_province": on_registration(**UNDER_58, permitted_area="Quảng Trị; Quảng Bình"),
    "registration.registration_no.not_repeated": lambda: read(build_book(registrations=[REGISTRATION, REGISTRATION])),
    "registration.registration_no.one_holder": lambda: read(
        build_book(registrations=[REGISTRATION, edit("registration", REGISTRATION, ngo_name_en="Other Aid", origin_country="Pháp")])
    ),
    "registration.registration_no.one_in_force": lambda: read(
        build_book(registrations=[REGISTRATION, edit("registration", REGISTRATION, registration_no="12/CNV-HĐ")])
    ),
}

PROJECT_FAULTS: Mapping[str, Fault] = {
    "project.donor_name.is_not_written_twice": on_projects([PROJECT, edit("project", PROJECT, donor_name="EA")]),
    **{f"project.{name}.not_negative": on_project(**{name: -5}) for name in (*MONEY, "counterpart_fund")},
    **{
        f"project.{name}.column_is_readable": on_projects([edit("project", PROJECT, **{name: f"Trạm y tế xã {n}"}) for n in "ABC"])
        for name in ("committed_total", "committed_year", "disbursed_year")
    },
    **{f"project.{name}.not_above_country": on_project(**{name: 900_000_000}) for name in ("committed_year", "disbursed_year")},
    **{f"project.{name}.is_plausible_size": on_project(**{name: 40_000_000}) for name in ("committed_year", "disbursed_year")},
    **{f"project.{name}.not_above_year": on_project(**{name: 90_000}) for name in ("disbursed_cash", "disbursed_in_kind")},
    "project.committed_total.is_plausible_size": on_project(committed_total=200_000_000),
    "project.end_date.not_before_start": on_project(end_date=day(2021, 6, 30)),
    "project.approval_date.not_after_start": on_project(approval_date=day(2021, 8, 1)),
    "project.approval_date.not_after_period": on_project(approval_date=day(2022, 12, 20)),
    "project.disbursed_year.not_above_commitment": on_project(disbursed_year=400_000),
    "project.disbursed_cumulative.not_above_commitment": on_project(disbursed_cumulative=400_000),
    "project.committed_year.not_above_total": on_project(committed_year=400_000),
    "project.disbursed_cumulative.not_below_year": on_project(disbursed_cumulative=70_000),
    "project.disbursed_year.equals_cash_and_kind": on_project(disbursed_cash=10_000),
    "project.activity_title.not_repeated": on_projects([PROJECT, SECOND_PROJECT, PROJECT]),
    "project.district.exists_in_period": on_project(YEAR_2025, start_date=day(2025, 8, 1), approval_date=day(2025, 7, 20)),
    "project.district.ends_with_district_level": on_project(YEAR_2026),
    "project.start_date.not_after_period": on_project(start_date=day(2023, 1, 5), end_date=day(2024, 1, 5), disbursed_year=0),
    "project.disbursed_year.not_before_start": on_project(start_date=day(2023, 1, 5), end_date=day(2024, 1, 5)),
    "project.disbursed_year.not_after_end": on_project(end_date=day(2021, 11, 30)),
    "project.status.not_over": on_project(end_date=day(2021, 11, 30)),
    "project.status.ended_in_period": on_project(status="kết thúc"),
    "project.status.new_is_approved_in_period": on_project(status="mới"),
    "project.status.running_is_approved_earlier": on_project(**{**NEW, "status": "chuyển tiếp"}),
    "project.end_date.not_implausibly_late": on_project(end_date=day(2041, 6, 30)),
    "project.start_date.not_long_after_approval": on_project(approval_date=day(2018, 6, 21)),
    "project.activity_kind.non_project_is_short": on_project(activity_kind="PDA", end_date=day(2025, 6, 30)),
    "project.approval_date.used_within_six_months": on_project(
        disbursed_year=0, disbursed_cumulative=0, disbursed_cash=0, disbursed_in_kind=0
    ),
    "project.approval_no.names_year_of_approval": on_project(approval_no="12/2020/QĐ-UBND"),
    "project.approval_no.has_one_date": on_projects(
        [PROJECT, edit("project", PROJECT, activity_title="Cầu dân sinh", approval_date=day(2021, 6, 2))]
    ),
    "project.approval_no.is_of_one_activity": on_projects(
        [PROJECT, edit("project", PROJECT, activity_title="Cầu dân sinh", donor_name="Other Aid")]
    ),
    "project.approval_level.fits_number_of_province": on_project(approval_level="bộ"),
    "project.approval_level.fits_number_of_prime_minister": on_project(approval_no="15/QĐ-TTg"),
    "project.committed_total.not_zero_when_disbursed": on_project(committed_total=0),
    "project.disbursed_year.not_far_above_commitment_of_year": on_project(committed_year=20_000),
    "project.disbursed_cumulative.of_new_equals_year": on_project(**NEW),
    "project.disbursed_cumulative.is_given_when_running": on_project(disbursed_cumulative=None),
    "project.disbursed_cumulative.reaches_commitment_at_end": on_project(
        status="kết thúc", end_date=day(2022, 11, 1), disbursed_cumulative=20_000, disbursed_year=20_000
    ),
    "project.disbursed_year.none_when_cancelled": on_project(status="hủy"),
    "project.counterpart_fund.not_tenfold_grant": on_project(counterpart_fund=200_000_000_000),
    "project.committed_total.fits_its_column": on_projects(many(6, "committed_total", 300_000_000)),
    "project.committed_year.fits_its_column": on_projects(many(6, "committed_year", 15)),
    "project.disbursed_year.fits_its_column": on_projects(many(6, "disbursed_year", 80_000_000)),
    "project.committed_year.scale_fits_total": on_project(committed_year=300),
    "project.disbursed_year.scale_fits_commitment": on_project(disbursed_year=100),
    "project.disbursed_cumulative.scale_fits_year": on_project(disbursed_cumulative=80_000_000),
    "project.disbursed_year.not_copied_down": on_projects(
        [edit("project", line, disbursed_year=81_234) for line in many(5, "beneficiaries", 10)]
    ),
    "project.currency.usual_for_country": on_project(currency="KRW"),
    "project.is_state_budget.is_split": on_project(is_state_budget="có", disbursed_cash=None, disbursed_in_kind=None),
    "project.is_state_budget.approved_by_the_state": on_project(is_state_budget="có", approval_level="tổ chức"),
    "project.activity_title.one_row_per_donor": on_projects([PROJECT, edit("project", PROJECT, approval_no="77/QĐ-UBND")]),
    "project.donor_country.is_foreign": on_project(donor_country="Việt Nam"),
    "project.activity_title.not_aid_of_vietnam": on_project(activity_title="Việt Nam viện trợ trường học cho tỉnh Hủa Phăn"),
    "project.activity_title.not_loan_or_oda": on_project(activity_title="Tiểu dự án vốn vay nâng cấp trạm y tế"),
    "project.activity_title.emergency_has_own_report": on_project(activity_title="Cứu trợ khẩn cấp sau lũ", end_date=day(2021, 8, 15)),
    "project.activity_kind.fits_title_programme": on_project(activity_title="Chương trình nước sạch"),
    "project.activity_kind.fits_title_project": on_project(activity_title="Dự án nước sạch", activity_kind="PDA"),
    "project.donor_name.not_the_owner": on_project(donor_name="Sở Y tế"),
    "project.donor_type.is_an_ngo": on_project(donor_name="UNICEF"),
    "project.beneficiaries.not_above_province": on_project(beneficiaries=20_000_000),
    "project.beneficiaries.plausible_for_amount": on_project(beneficiaries=3, committed_total=3_000_000),
    "project.beneficiaries.not_zero_when_ended": on_project(beneficiaries=0, status="kết thúc", end_date=day(2022, 11, 1)),
    "project.donor_name.is_registered": on_project(donor_name="Other Aid"),
    "project.donor_name.holds_valid_permit": on_registration(issued_on=day(2018, 1, 1), expires_on=day(2020, 12, 31)),
    "project.donor_name.not_ended": on_registration(activity_status="chấm dứt"),
    "project.donor_name.works_in_permitted_place": on_registration(permitted_area="Quảng Trị, Quảng Bình"),
    "project.sector.is_permitted": on_registration(permitted_sectors="Giáo dục - đào tạo; Tài nguyên - môi trường"),
}


def with_totals_row(book: Any) -> None:
    """A grand total of 1 in every money column, under rows that are all in dollars."""
    sheet = book["2_DuAn"]
    columns = {cell.value: cell.column for cell in sheet[6]}
    for header, value in PROJECT.items():
        sheet.cell(8, columns[header], value)
    sheet.cell(9, 1, "Tổng cộng")
    for name in (*MONEY, "counterpart_fund"):
        sheet.cell(9, columns[FORM.label("project", name)], 1)


TOTAL_FAULTS: Mapping[str, Fault] = {
    **{f"project.{name}.totals_row_matches": on_book(with_totals_row) for name in (*MONEY, "counterpart_fund")},
    **{
        f"project.{name}.unit_fits_table": on_projects([edit("project", line, **{name: 7}) for line in many(4, name, 7)])
        for name in ("committed_total", "committed_year", "disbursed_year")
    },
    "total.report_year_value.money_matches_rows": on_total(3, report_year_value=105_000),
    "total.report_year_value.money_not_far_from_rows": on_total(3, report_year_value=150_000),
    "total.report_year_value.count_matches_rows": on_total(1, report_year_value=3),
    "total.report_year_value.beneficiaries_match_rows": on_total(0, indicator="Số người hưởng lợi", report_year_value=9, unit="người"),
    "total.change_pct.follows_from_values": on_total(1, previous_year_value=4, change_pct=30),
    "total.disbursement_rate.follows_from_values": on_total(3, disbursement_rate=64),
    "total.report_year_value.part_not_above_whole": on_total(0, indicator="Số dự án mới", report_year_value=5, unit="dự án"),
    "total.indicator.all_are_listed": lambda: read(build_book(totals=TOTALS[:3])),
    "total.indicator.not_repeated": lambda: read(build_book(totals=[*TOTALS, edit("total", TOTALS[3], report_year_value=101_000)])),
    "total.unit.fits_indicator": on_total(1, unit="triệu đồng"),
    "total.report_year_value.not_negative": on_total(1, report_year_value=-2),
    "total.previous_year_value.not_negative": on_total(1, previous_year_value=-2),
}

_FAULTS: Mapping[str, Fault] = {
    **COVER_FAULTS,
    **REGISTRATION_FAULTS,
    **PROJECT_FAULTS,
    **TOTAL_FAULTS,
    **STRUCTURE_FAULTS,
    **READING_FAULTS,
    **{rule.id: empty(rule.table, rule.field) for rule in FORM.rules if rule.check == "required"},
    **{rule.id: without(rule.table, rule.field) for rule in FORM.rules if rule.check == "column"},
}
FAULTS: Mapping[str, Fault] = {rule: cache(fault) for rule, fault in _FAULTS.items()}
"""Each is read once, however many tests look at it."""

PASSES: Mapping[str, Fault] = {
    "the clean report": cache(lambda: read(build_book())),
    "a .zip of it": cache(on_bytes(lambda: archive({"cao-bang_2022.xlsx": build_book()}), "cao-bang_2022.zip")),
    "a certificate under Decree 58": cache(on_registration(**UNDER_58, plan_notified_on=day(2022, 12, 1), permitted_area="Cao Bằng")),
    "a report of 2025": cache(on_project(YEAR_2025)),
    "a report of 2026, without districts": cache(
        on_projects([edit("project", PROJECT, district=None)], cover=edit("cover", COVER, **YEAR_2026))
    ),
}
"""Reports that rules pass: in force, held against them, and silent."""
