"""One cell of a project row, as offices type it: value or null with a finding, never a guess."""

import datetime as dt
from typing import Any

import pytest
from unit.workbooks.books import COVER, HEADERS, REGISTRATION, build_book, project, read, rows_of, rules_of

from aidbook.model.submission import LandedRow


def read_row(changes: dict[str, Any], unit: str = "USD", drop: tuple[str, ...] = ()) -> tuple[LandedRow, set[str]]:
    line = {header: value for header, value in project(**changes).items() if header not in [HEADERS[name] for name in drop]}
    submission = read(build_book(cover=COVER | {"Đơn vị tính": unit}, projects=[line]))
    return rows_of(submission, "project")[0], {finding.rule for finding in submission.findings}


@pytest.mark.parametrize(
    ("typed", "currency", "unit", "value", "value_currency"),
    [
        ("1.720.153", "USD", "USD", "1720153", "USD"),
        ("1,720,153", "USD", "USD", "1720153", "USD"),
        ("1,720,153 USD", "USD", "USD", "1720153", "USD"),
        ("120.000", "USD", "USD", "120000", "USD"),
        ("25,7 triệu USD", "USD", "1.000 USD", "25700000", "USD"),
        ("19,6 tỷ đồng", "VND", "triệu đồng", "19600000000", "VND"),
        ("19,6 tỷ", "VND", "đồng", "19600000000", "VND"),
        (1720.5, "USD", "1.000 USD", "1720500", "USD"),
        ("19,6", "VND", "tỷ đồng", "19600000000", "VND"),
        (465424000, "VND", "USD", "465424000", "VND"),
        (80000, "EUR", "USD", "80000", "EUR"),
        ("25,4 tỷ đồng (tương đương 1.104.469 USD)", "VND", "USD", "25400000000", "VND"),
        ("25,4 tỷ đồng (tương đương 1.104.469 USD)", "USD", "USD", "1104469", "USD"),
        (1720.5, None, "1.000 USD", "1720500", "USD"),
        (0, "USD", "USD", "0", "USD"),
    ],
)
def test_money_in_base_units(typed: object, currency: str | None, unit: str, value: str, value_currency: str) -> None:
    row, _ = read_row({"disbursed": typed, "currency": currency}, unit)
    assert (row.values["disbursed_year"], row.values["disbursed_year_currency"]) == (value, value_currency)


@pytest.mark.parametrize("typed", ["1,295", "1.295"])
def test_money_under_a_unit_with_two_readings_is_null_and_shows_both(typed: str) -> None:
    submission = read(build_book(cover=COVER | {"Đơn vị tính": "1.000 USD"}, projects=[project(disbursed=typed)]))
    assert rows_of(submission, "project")[0].values["disbursed_year"] is None
    finding = next(f for f in submission.findings if f.rule == "project.disbursed_year.is_unambiguous")
    assert (finding.cell, finding.seen, finding.expected) == ("T7", typed, "1295000 / 1295 USD")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2021: 40.000; 2022: 76.500", "76500"), ("Năm 2021: 40.000 USD\nNăm 2022: 76.500 USD", "76500"), ("2022 = 76,5 nghìn USD", "76500")],
)
def test_money_of_several_years_is_that_of_the_report_year_and_noted(typed: str, value: str) -> None:
    row, rules = read_row({"disbursed": typed})
    assert row.values["disbursed_year"] == value
    assert "project.disbursed_year.names_one_year" in rules


@pytest.mark.parametrize(("name", "field"), [("disbursed", "disbursed_year"), ("total", "committed_total")])
def test_money_of_other_years_or_of_a_stock_waits_with_what_is_said(name: str, field: str) -> None:
    typed = "2020: 40.000; 2021: 76.500" if name == "disbursed" else "2021: 40.000; 2022: 76.500"
    submission = read(build_book(projects=[project(**{name: typed})]))
    assert rows_of(submission, "project")[0].values[field] is None
    (finding,) = [finding for finding in submission.findings if finding.rule == f"project.{field}.is_unambiguous"]
    assert finding.expected == typed.replace(";", " /")


def test_approval_of_several_papers_is_the_first_and_noted() -> None:
    row, rules = read_row({"approval_no": "1204/QĐ-UBND; 55/QĐ-UBND ngày 12/01/2022"})
    assert row.values["approval_no"] == "1204/QĐ-UBND"
    assert "project.approval_no.is_single" in rules


@pytest.mark.parametrize("typed", ["-", "…", "không có", None])
def test_money_not_reported_is_null(typed: str | None) -> None:
    row, rules = read_row({"disbursed": typed})
    assert row.values["disbursed_year"] is None
    assert row.values["disbursed_year_currency"] is None
    assert "project.disbursed_year.is_given" in rules


@pytest.mark.parametrize(
    "typed", ["chưa có số liệu", "Đang cập nhật", "CHƯA XÁC ĐỊNH", "sẽ bổ sung sau", "dang tong hop so lieu", "Đang cập nhật kinh phí"]
)
def test_money_that_is_not_known_yet_is_null_and_said_at_low_severity(typed: str) -> None:
    submission = read(build_book(projects=[project(disbursed=typed)]))
    assert rows_of(submission, "project")[0].values["disbursed_year"] is None
    (finding,) = [finding for finding in submission.findings if finding.cell == "T7"]
    assert (finding.rule, finding.severity) == ("project.disbursed_year.is_known_yet", "info")
    assert not submission.waiting_rows


def test_text_that_is_not_known_yet_is_no_name() -> None:
    row, _ = read_row({"donor": "chưa rõ", "currency": "đang cập nhật"})
    assert row.values["donor_name"] is None
    assert (row.values["disbursed_year"], row.values["disbursed_year_currency"]) == ("80000", "USD")


def test_report_year_that_is_not_known_yet_is_missing() -> None:
    assert "cover.report_year.is_given" in rules_of(read(build_book(cover=COVER | {"Năm báo cáo": "chưa xác định"})))


def test_money_that_cannot_be_read_waits_with_its_row_and_the_others_load() -> None:
    lines = [project(disbursed="theo thực tế phát sinh"), project(title="Hai", approval_no="2/QĐ-UBND")]
    submission = read(build_book(projects=lines, totals=[]))
    assert submission.state == "read_with_findings"
    assert [(row.row_number, row.rule) for row in submission.waiting_rows] == [(7, "project.disbursed_year.is_readable")]


@pytest.mark.parametrize(("unread", "read_well", "is_refused"), [(3, 2, True), (3, 3, False), (2, 1, False)])
def test_column_of_which_most_cells_are_no_amounts_refuses_the_file(unread: int, read_well: int, is_refused: bool) -> None:
    typed = ["Trạm y tế xã"] * unread + [80000] * read_well + ["đang cập nhật", "-"]
    lines = [project(title=f"Dự án {n}", approval_no=f"{n}/QĐ-UBND", disbursed=text) for n, text in enumerate(typed)]
    submission = read(build_book(projects=lines, totals=[]))
    assert (submission.state == "refused") == is_refused
    assert ("project.disbursed_year.column_is_readable" in rules_of(submission)) == is_refused


def test_money_in_another_currency_than_the_unit_is_not_guessed() -> None:
    row, rules = read_row({"currency": "VND", "disbursed": 465424000}, "1.000 USD")
    assert row.values["disbursed_year"] is None
    assert "project.unit.matches_currency" in rules


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (dt.date(2021, 6, 21), "2021-06-21"),
        ("31/8/2021", "2021-08-31"),
        ("12-4-2021", "2021-04-12"),
        ("06 - 09 - 2021", "2021-09-06"),
        ("ngày 17 tháng 9 năm 2019", "2019-09-17"),
        (44348, "2021-06-01"),
        (44348.5, "2021-06-01"),
        ("44348", "2021-06-01"),
    ],
)
def test_date_forms(typed: object, day: str) -> None:
    assert read_row({"approval_date": typed})[0].values["approval_date"] == day


def test_span_in_the_start_cell_fills_both_days() -> None:
    row, rules = read_row({"start": "2021-2025"}, drop=("end",))
    assert (row.values["start_date"], row.values["end_date"]) == ("2021-01-01", "2025-12-31")
    assert row.cells["end_date"] == row.cells["start_date"]
    assert "project.end_date.is_given" not in rules


def test_year_alone_in_the_start_cell_says_nothing_about_the_end() -> None:
    row, _ = read_row({"start": "2021", "end": None})
    assert (row.values["start_date"], row.values["end_date"]) == ("2021-01-01", None)


def test_approval_cell_with_number_and_day_fills_both() -> None:
    row, _ = read_row({"approval_no": "1673/QĐ-UBND ngày 21/6/2021"}, drop=("approval_date",))
    assert (row.values["approval_no"], row.values["approval_date"]) == ("1673/QĐ-UBND", "2021-06-21")
    assert row.raw["approval_no"] == "1673/QĐ-UBND ngày 21/6/2021"


def test_certificate_cell_with_number_and_day_fills_both() -> None:
    line = REGISTRATION | {"Số giấy đăng ký": "11/CNV-HĐ ngày 4/5/2021", "Ngày cấp": "-"}
    row = rows_of(read(build_book(registrations=[line])), "registration")[0]
    assert (row.values["registration_no"], row.values["issued_on"]) == ("11/CNV-HĐ", "2021-05-04")


def test_households_are_no_persons() -> None:
    row, rules = read_row({"beneficiaries": "300 hộ"})
    assert row.values["beneficiaries"] is None
    assert "project.beneficiaries.is_readable" in rules


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Y tế (60%); Giáo dục - đào tạo (40%)", "HEALTH:0.6|EDU:0.4"),
        ("Y tế; Giáo dục", "HEALTH|EDU"),
        ("Y TẾ", "HEALTH"),
        ("chăm sóc sức khoẻ", "HEALTH"),
        ("Y tế, giáo dục", "HEALTH|EDU"),
        ("nhân đạo, từ thiện", "SOCIAL"),
        ("Môi trường và BĐKH", "ENV|CLIMATE"),
        ("Hỗ trợ NKT", "DISAB"),
        ("Chăm sóc SKSS", "REPRO"),
        ("Y tế; điều chưa biết", None),
    ],
)
def test_sector_codes(typed: str, codes: str | None) -> None:
    row, _ = read_row({"sector": typed})
    assert (row.values["sector"], row.values["sector_codes"]) == (typed, codes)


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("Y tế", "name"),
        ("Health", "name"),
        ("chăm sóc sức khoẻ", "alias"),
        ("giao duc va dao tao", "accents_lost"),
        ("Môi trường và BĐKH", "phrase"),
        ("Y tế (60%); giáo dục (40%)", "alias"),
        ("điều chưa biết", None),
    ],
)
def test_sector_match_is_that_of_the_least_sure_word(typed: str, match: str | None) -> None:
    row, _ = read_row({"sector": typed})
    assert row.values["sector_match"] == match


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("Cao Bằng (60%); Hà Giang (40%)", "VN63-04:0.6|VN63-02:0.4"),
        ("Cao Bằng 33,4%, Hà Giang 33,3%, Quảng Ninh 33,3%", "VN63-04:0.334|VN63-02:0.333|VN63-22:0.333"),
        ("tỉnh Cao Bằng và tỉnh Hà Giang", "VN63-04|VN63-02"),
        ("Cao Bằng, Hà Giang", "VN63-04|VN63-02"),
        # Districts, one of which bears a province's name; and a row of one province.
        ("Quảng Ninh, Quảng Trạch", None),
        ("Hà Quảng (60%); Nguyên Bình (40%)", None),
        ("Cao Bằng", None),
        (None, None),
    ],
)
def test_row_of_several_provinces_says_which(typed: str | None, units: str | None) -> None:
    row, _ = read_row({"district": typed})
    assert row.values["place_units"] == units


@pytest.mark.parametrize(("typed", "code"), [("Dự án", "DA"), ("PHI DỰ ÁN", "PDA"), ("chương trình", "CT")])
def test_codes_by_spelling(typed: str, code: str) -> None:
    assert read_row({"kind": typed})[0].values["activity_kind"] == code


@pytest.mark.parametrize(("typed", "truth"), [("x", True), ("Có", True), ("không", False), (True, True), ("", None), ("-", None)])
def test_boolean_words(typed: object, truth: bool | None) -> None:
    assert read_row({"budget": typed})[0].values["is_state_budget"] is truth


@pytest.mark.parametrize(("typed", "count"), [("1.200", 1200), ("1.200 người", 1200), (1200.0, 1200), ("khoảng 1.200 người", 1200)])
def test_integer_forms(typed: object, count: int) -> None:
    assert read_row({"beneficiaries": typed})[0].values["beneficiaries"] == count


def test_text_is_composed_and_trimmed() -> None:
    assert read_row({"title": " Nước sa\u0323ch "})[0].values["activity_title"] == "Nước sạch"


@pytest.mark.parametrize(
    ("province", "year", "unit_id"),
    [
        ("TP. Hồ Chí Minh", 2024, "VN63-79"),
        ("TP. Hồ Chí Minh", 2025, "VN34-79"),
        ("Kiên Giang", 2025, "VN63-91"),
        ("An Giang", 2025, "VN34-91"),
        ("Thừa Thiên - Huế", 2023, "VN63-46"),
        ("Kiên Giang", 2026, None),
    ],
)
def test_province_of_its_era(province: str, year: int, unit_id: str | None) -> None:
    submission = read(build_book(cover=COVER | {"Tỉnh/thành phố": province, "Năm báo cáo": year}))
    assert submission.province_unit_id == unit_id


def test_period_of_the_law_is_taken_and_noted() -> None:
    cover = {label: value for label, value in COVER.items() if not label.startswith("Số liệu")}
    submission = read(build_book(cover=cover))
    assert (submission.cover["period_start"], submission.cover["period_end"]) == ("2021-12-15", "2022-12-14")
    assert [finding.rule for finding in submission.findings] == ["cover.period_start.is_reported"]
    assert submission.state == "read"


@pytest.mark.parametrize(
    ("header", "typed", "days"),
    [
        ("Thời gian thực hiện", "2023", ("2023-01-01", "2023-12-31")),
        ("Thời gian", "Quý II/2023", ("2023-04-01", "2023-06-30")),
        ("Thời gian", "15/3/2023", ("2023-03-15", None)),
        ("Thời gian", "Từ 2022 đến nay", ("2022-01-01", None)),
        ("Năm bắt đầu", "2023", ("2023-01-01", None)),
    ],
)
def test_period_in_one_column_is_first_and_last_day(header: str, typed: str, days: tuple[str, str | None]) -> None:
    line = {h: value for h, value in project().items() if h not in (HEADERS["start"], HEADERS["end"])} | {header: typed}
    values = rows_of(read(build_book(projects=[line])), "project")[0].values
    assert (values["start_date"], values.get("end_date")) == days


@pytest.mark.parametrize(
    ("start", "typed", "end"),
    [
        (dt.date(2021, 7, 1), "24 tháng", "2023-06-30"),
        ("01/2022", "18 tháng", "2023-06-30"),
        ("15/3/2022", "1 năm 6 tháng", "2023-09-14"),
        ("31/8/2021", "6 tháng", "2022-02-28"),
        ("2022", "24 tháng", None),
        (None, "24 tháng", None),
        ("01/2022", "vài tháng", None),
    ],
)
def test_length_gives_the_last_day_only_where_the_first_is_sure(start: object, typed: str, end: str | None) -> None:
    row, rules = read_row({"start": start, "end": typed})
    assert row.values["end_date"] == end
    assert ("project.end_date.was_counted" if end else "project.end_date.is_readable") in rules


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("320k USD", "320000"),
        ("320 K USD", "320000"),
        ("20k", "20000"),
        ("1,2 tr USD", "1200000"),
        ("1.2tr USD", "1200000"),
        ("12.000 USD*", "12000"),
    ],
)
def test_money_in_short_scale_words_or_with_a_notes_mark_is_read(typed: str, value: str) -> None:
    row, _ = read_row({"disbursed": typed})
    assert row.values["disbursed_year"] == value


@pytest.mark.parametrize(
    ("typed", "value"), [("khoảng 297.460", "297460"), ("hơn 80.000 USD", "80000"), ("~ 1,5 triệu USD", "1500000"), ("1,2E+05", "120000")]
)
def test_money_that_is_hedged_or_rounded_is_taken_and_asked_for(typed: str, value: str) -> None:
    row, rules = read_row({"disbursed": typed})
    assert row.values["disbursed_year"] == value
    assert "project.disbursed_year.is_exact" in rules


@pytest.mark.parametrize("typed", ["???", "########", "%", "#"])
def test_money_of_signs_that_nobody_can_read_is_no_empty_cell(typed: str) -> None:
    _, rules = read_row({"disbursed": typed})
    assert "project.disbursed_year.is_readable" in rules
    assert "project.disbursed_year.is_given" not in rules


def test_money_in_digits_of_full_width_is_read() -> None:
    assert read_row({"disbursed": "１２０００"})[0].values["disbursed_year"] == "12000"


@pytest.mark.parametrize("mark", ["-//-", "//", "-//-nt", "-nt-", '"'])
def test_marks_of_the_same_again_take_the_cell_above(mark: str) -> None:
    lines = [project(), project(title="Hai", approval_no="2/QĐ-UBND", donor=mark)]
    assert [row.values["donor_name"] for row in rows_of(read(build_book(projects=lines)), "project")] == ["Example Aid"] * 2


def test_nothing_spent_said_of_a_commitment_is_no_nought() -> None:
    row, rules = read_row({"committed": "chưa giải ngân"})
    assert row.values["committed_year"] is None
    assert "project.committed_year.is_readable" in rules


def test_cell_that_shows_an_error_is_not_also_missing() -> None:
    submission = read(build_book(projects=[project(disbursed="#REF!")]))
    assert [finding.rule for finding in submission.findings if finding.cell == "T7"] == ["file.cell.has_no_error"]


@pytest.mark.parametrize(("header", "currency"), [("Vốn đối ứng", "VND"), ("Vốn đối ứng (USD)", "USD")])
def test_counterpart_fund_is_in_dong_unless_its_own_header_says_another_currency(header: str, currency: str) -> None:
    line = {h: value for h, value in project().items() if h != "Vốn đối ứng"} | {header: "5.000"}
    values = rows_of(read(build_book(projects=[line])), "project")[0].values
    assert (values["counterpart_fund"], values["counterpart_fund_currency"]) == ("5000", currency)
