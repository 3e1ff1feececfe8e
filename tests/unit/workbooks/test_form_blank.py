"""The form of a province and year: what may be typed, what is filled in, and that it reads back clean."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from unit.workbooks.books import PROJECT, TODAY, build_book, project, read, rows_of

from aidbook.forms.form import Form
from aidbook.forms.load import load_form
from aidbook.forms.reference import PlaceUnit, place_of
from aidbook.model.submission import SubmissionState
from aidbook.workbooks.answer.make import make_answer
from aidbook.workbooks.answer.review import review_of
from aidbook.workbooks.blank_form import Prefill, carried_rows, write_blank_form
from aidbook.workbooks.blank_form_sheets import FIRST_ROW, HEADER_ROW

FORM: Form = load_form()


def unit(name: str, year: int) -> PlaceUnit:
    found = place_of(name, year)
    assert found is not None
    return found


def prefilled(year: int = 2023, **changes: object) -> bytes:
    before = read(build_book(projects=[PROJECT, project(title="Hai", approval_no="2/QĐ-UBND", **changes)]))
    rows = {table: [row.values for row in rows_of(before, table)] for table in ("registration", "project")}
    prefill = Prefill(
        carried_rows(FORM, "registration", rows["registration"], year),
        carried_rows(FORM, "project", rows["project"], year),
        {"Giá trị giải ngân trong năm": "100000"},
        "Sở Ngoại vụ",
    )
    return write_blank_form(FORM, unit("Cao Bằng", year), year, prefill)


@pytest.mark.parametrize(("name", "year"), [("Cao Bằng", 2022), ("Hà Nội", 2015), ("An Giang", 2025), ("Đắk Lắk", 2027)])
def test_form_empty_and_untouched_reads_without_a_finding(name: str, year: int):
    submission = read(write_blank_form(FORM, unit(name, year), year, Prefill()), "bieu-mau.xlsx")
    assert submission.state is SubmissionState.READ
    assert submission.findings == ()
    assert submission.province_unit_id == unit(name, year).unit_id
    assert submission.cover["report_year"] == year


def test_form_prefilled_and_untouched_reads_without_a_finding_and_keeps_last_years_rows():
    submission = read(prefilled(), "cao-bang_2023.xlsx")
    assert submission.findings == ()
    first, second = rows_of(submission, "project")
    assert first.values["activity_title"] == PROJECT["Tên chương trình, dự án, khoản viện trợ phi dự án"]
    assert (first.values["committed_total"], first.values["disbursed_cumulative"]) == ("300000", "130000")
    assert (first.values["committed_year"], first.values["disbursed_year"]) == (None, None)
    assert (first.values["status"], first.values["donor_country_iso2"]) == ("chuyển tiếp", "US")
    assert second.values["approval_no"] == "2/QĐ-UBND"
    assert len(rows_of(submission, "registration")) == 1
    assert submission.cover["is_untouched_form"] is True


def test_form_saved_again_by_another_program_is_still_untouched():
    file = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(prefilled())).save(file)
    assert read(file.getvalue(), "cao-bang_2023.xlsx").findings == ()


def test_form_one_typed_cell_brings_the_rules_back():
    book = openpyxl.load_workbook(io.BytesIO(prefilled()))
    book["2_DuAn"][f"T{FIRST_ROW}"] = 5000
    file = io.BytesIO()
    book.save(file)
    submission = read(file.getvalue(), "cao-bang_2023.xlsx")
    missing = {(f.rule, f.cell) for f in submission.findings}
    assert ("project.disbursed_year.is_given", f"U{FIRST_ROW}") in missing
    assert ("project.committed_year.is_given", f"T{FIRST_ROW}") not in missing
    assert "is_untouched_form" not in submission.cover


@pytest.mark.parametrize("make", [prefilled, lambda: write_blank_form(FORM, unit("Hà Nội", 2023), 2023, Prefill())])
def test_form_with_only_the_cover_filled_in_is_held_and_says_so(make: Callable[[], bytes]):
    submission = read(typed_into(make(), "0_ThongTin", "B11", "245/BC-SNgV"), "bieu-mau_2023.xlsx")
    assert submission.outcome is SubmissionState.HELD
    assert "file.form.is_filled_in" in {finding.rule for finding in submission.findings}


def test_form_with_one_cell_of_a_table_filled_in_is_received():
    submission = read(typed_into(prefilled(), "2_DuAn", f"T{FIRST_ROW}", 5000), "cao-bang_2023.xlsx")
    assert submission.outcome is SubmissionState.READ_WITH_FINDINGS
    assert "file.form.is_filled_in" not in {finding.rule for finding in submission.findings}


def typed_into(content: bytes, sheet: str, cell: str, value: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[sheet][cell] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("status", ["kết thúc", "tạm dừng", "hủy"])
def test_form_does_not_carry_what_does_not_run(status: str):
    assert len(rows_of(read(prefilled(status=status)), "project")) == 1


def test_form_does_not_carry_a_project_that_ended_before_the_year_begins():
    assert len(rows_of(read(prefilled(2024)), "project")) == 0


def test_form_same_project_of_two_agencies_is_carried_once():
    (row,) = carried_rows(FORM, "project", [{"activity_title": "A", "status": "mới"}, {"activity_title": "a ", "status": "mới"}], 2023)
    assert row["status"] == "chuyển tiếp"


def test_form_has_no_district_column_once_there_are_no_districts():
    headers = {
        year: [cell.value for cell in openpyxl.load_workbook(io.BytesIO(prefilled(year)))["2_DuAn"][HEADER_ROW]] for year in (2023, 2026)
    }
    assert "Địa bàn: huyện" in headers[2023]
    assert "Địa bàn: huyện" not in headers[2026]


def test_form_offers_lists_and_locks_headers_only():
    book = openpyxl.load_workbook(io.BytesIO(prefilled()))
    sheet = book["2_DuAn"]
    columns = {cell.value: get_column_letter(cell.column) for cell in sheet[HEADER_ROW]}
    lists = {
        str(rule.sqref).split(":", 1)[0].rstrip("0123456789"): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    for header in ("Loại hình", "Lĩnh vực", "Loại tiền", "Quốc tịch nhà tài trợ", "Tình trạng", "Thuộc nguồn thu NSNN"):
        assert "Danh mục" in lists[columns[header]], header
    choices = [cell.value for column in book["Danh mục"].iter_cols() for cell in column]
    assert {"CT", "PDA", "USD", "VND", "Y tế", "chuyển tiếp", "gia hạn", "có"} <= set(choices)
    assert sheet.protection.sheet
    assert sheet.cell(HEADER_ROW, 2).protection.locked
    assert not sheet.cell(FIRST_ROW, 2).protection.locked
    assert not sheet.column_dimensions["B"].protection.locked
    assert sheet.freeze_panes == f"C{FIRST_ROW}"
    assert sheet[f"{columns['Tổng giá trị cam kết']}{FIRST_ROW}"].number_format == "#,##0"
    assert sheet[f"{columns['Ngày phê duyệt']}{FIRST_ROW}"].number_format == "dd/mm/yyyy"


def test_form_answered_keeps_its_lists_and_locks():
    content = prefilled()
    answered = openpyxl.load_workbook(io.BytesIO(make_answer(content, review_of(read(content, "cao-bang_2023.xlsx"), TODAY), FORM)))
    form = openpyxl.load_workbook(io.BytesIO(content))
    assert answered.sheetnames == ["Kết quả kiểm tra", *form.sheetnames]
    for sheet in form.worksheets:
        kept = {(str(rule.sqref), rule.formula1) for rule in answered[sheet.title].data_validations.dataValidation}
        assert {(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation} == kept
        assert answered[sheet.title].protection.sheet


def test_form_carried_text_like_a_formula_is_inert():
    title = "=HYPERLINK(1)"
    content = write_blank_form(FORM, unit("Cao Bằng", 2023), 2023, Prefill(projects=[{"activity_title": title}]))
    cell = openpyxl.load_workbook(io.BytesIO(content))["2_DuAn"][f"B{FIRST_ROW}"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)
