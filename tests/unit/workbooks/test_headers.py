"""Headers: patterns of years, abbreviations, the nearest known ones, columns left unread on purpose, two columns for one sum."""

from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import HEADERS, PROJECT, TOTALS, build_book, read, rows_of, rules_of

from aidbook.forms.load import load_form
from aidbook.model.submission import Submission
from aidbook.workbooks.header_words import HeaderBook


def read_with(changes: dict[str, Any], without: tuple[str, ...] = ()) -> Submission:
    line = {header: value for header, value in PROJECT.items() if header not in without}
    return read(build_book(projects=[line | changes], totals=[]))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Cam kết năm 2031", "committed_year"),
        ("GT cam kết năm 2031 (1.000 USD)", "committed_year"),
        ("GIẢI NGÂN 2031", "disbursed_year"),
        ("Gn năm 2031, triệu đồng", "disbursed_year"),
        ("Luỹ kế\ngiải ngân", "disbursed_cumulative"),
        ("(12) Tổng vốn cam kết (*)", "committed_total"),
        ("Tên dự án, chương trình, khoản viện trợ phi dự án", "activity_title"),
        ("TÊN TCPCPNN tài trợ", "donor_name"),
        ("Ten to chuc phi chinh phu nuoc ngoai tai tro", "donor_name"),
        ("Tình trạng của dự án", "status"),
    ],
)
def test_header_spelling_is_known(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Tổng kinh phí tài trợ (USD)", "committed_total"),
        ("Vốn cam kết năm báo cáo", "committed_year"),
        ("Số đã giải ngân trong năm báo cáo", "disbursed_year"),
        ("Số tiền đã giải ngân năm 2031", "disbursed_year"),
        ("Lũy kế giải ngân tính đến 31/12/2031", "disbursed_cumulative"),
        ("Lũy kế giải ngân từ khi bắt đầu", "disbursed_cumulative"),
        ("Tên và nội dung dự án", "activity_title"),
        ("Cơ quan/đơn vị thụ hưởng viện trợ", "aid_owner"),
        ("Số QĐ phê duyệt của UBND tỉnh", "approval_no"),
        ("Ngày phê duyệt dự án", "approval_date"),
        ("Địa điểm triển khai dự án", "district"),
        ("Kết thúc vào", "end_date"),
    ],
)
def test_header_in_synonyms_of_a_known_one_is_it(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) == field


@pytest.mark.parametrize(
    "header",
    [
        "Tổng số dự án",
        "Tên cán bộ dự án",
        "Vốn còn lại chuyển năm sau",
        "Giải ngân quý I",
        "Mã số dự án",
        "Tổng vốn năm 2029",
        "Cơ quan thẩm định",
    ],
)
def test_header_with_words_of_its_own_is_none(header: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "Vốn khác",
        "Giải ngân thêm",
        "Kinh phí của địa phương",
        "Kinh phí của UBND tỉnh",
        "Nguồn vốn ngân sách",
        "Vốn hiện nay",
        "Kinh phí hoạt động",
    ],
)
def test_header_of_another_amount_is_no_amount_of_ours(header: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) in (None, "is_state_budget")


@pytest.mark.parametrize(
    ("header", "field"), [("Lĩnh vực chính", "sector"), ("Đối tác khác", "partner_agency"), ("Tình trạng hiện nay", "status")]
)
def test_header_of_words_may_be_told_more_closely(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Tên ch.trình, d.án", "activity_title"),
        ("T/g bắt đầu", "start_date"),
        ("Tên t/c tài trợ", "donor_name"),
        ("Đ/v tiếp nhận VT", "aid_owner"),
        ("KH năm 2031", "committed_year"),
        ("K.phí c.kết năm 2031", "committed_year"),
        ("Chủ đầu tư/ Chủ khoản viện trợ", "aid_owner"),
        ("Nhà tài trợ hoặc bên cung cấp viện trợ", "donor_name"),
    ],
)
def test_header_with_marked_abbreviations_or_two_names_of_one_field_is_known(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None).field_of(header) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Giải ngân 6 tháng", "disbursed_year"),
        ("GN 6T", "disbursed_year"),
        ("Cam kết 6 tháng đầu năm 2031", "committed_year"),
        ("Giải ngân 6 tháng đầu năm (USD)", "disbursed_year"),
    ],
)
def test_header_of_the_half_year_is_the_reports_only_in_a_half_years_report(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "project", 2031, None, "H1").field_of(header) == field
    assert HeaderBook(load_form(), "project", 2031, None, "Y").field_of(header) is None


@pytest.mark.parametrize(("header", "field"), [("Số, ngày cấp giấy phép", "registration_no"), ("Ngày cấp giấy phép", "issued_on")])
def test_header_of_a_certificates_number_with_its_day_is_that_of_the_number(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "registration", 2031, None).field_of(header) == field


@pytest.mark.parametrize(("header", "field"), [("Ngày cấp năm 2021", "issued_on"), ("Ngày hết hạn năm 2024", "expires_on")])
def test_header_of_a_day_may_name_any_year(header: str, field: str) -> None:
    assert HeaderBook(load_form(), "registration", 2023, None).field_of(header) == field


def test_header_totals_sheet_of_two_years_has_the_later_as_its_own() -> None:
    def columns(year: int, *headers: str) -> list[str | None]:
        book = HeaderBook(load_form(), "total", year, None)
        return [book.field_of(header, max(int(one[-4:]) for one in headers)) for header in headers]

    assert columns(2023, "Năm 2022", "Năm 2023") == ["previous_year_value", "report_year_value"]
    assert columns(2023, "Năm 2021", "Năm 2022") == ["previous_year_value", "report_year_value"]


def test_header_of_last_year_beside_this_year_leaves_this_year() -> None:
    submission = read_with({"Giải ngân năm 2021": 7, "Giải ngân năm 2022": 80000}, without=(HEADERS["disbursed"],))
    assert rows_of(submission, "project")[0].values["disbursed_year"] == "80000"
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.header.stands_alone"]
    assert (finding.seen, finding.severity) == ("Giải ngân năm 2021", "info")


def test_header_of_last_year_in_another_currency_is_no_second_column_of_the_sum() -> None:
    changes = {"Giải ngân năm 2022 (USD)": None, "Giải ngân năm 2021 (triệu đồng)": 7}
    submission = read_with(changes, without=(HEADERS["disbursed"],))
    assert rows_of(submission, "project")[0].values["disbursed_year"] is None


@pytest.mark.parametrize(("header", "field"), [("disbursed", "disbursed_year"), ("committed", "committed_year")])
def test_header_of_another_year_alone_refuses_the_file_and_is_not_read(header: str, field: str) -> None:
    submission = read_with({"Giải ngân năm 2021" if header == "disbursed" else "Cam kết năm 2021": 80000}, without=(HEADERS[header],))
    assert field not in rows_of(submission, "project")[0].values
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.header.is_of_report_year"]
    assert (finding.seen, finding.expected, finding.severity) == ("2021", "2022", "critical")
    assert submission.state == "refused"
    assert f"project.{field}.has_column" not in rules_of(submission)


@pytest.mark.parametrize(
    "header",
    [
        "Giải ngân từ 15/12/2021 đến 14/12/2022",
        "Giải ngân (từ ngày 15/12/2021)",
        "Giải ngân kỳ 15/12/2021 - 14/12/2022",
        "Giải ngân 2021-2022",
        "Giải ngân đến 31/12/2022",
    ],
)
def test_header_of_the_laws_period_is_of_the_report_year(header: str) -> None:
    submission = read_with({header: 80000}, without=(HEADERS["disbursed"],))
    assert rows_of(submission, "project")[0].values["disbursed_year"] == "80000"
    assert not [rule for rule in rules_of(submission) if rule.startswith("project.header")]


def test_header_of_a_sum_up_to_last_year_is_read() -> None:
    submission = read_with({"Lũy kế giải ngân đến năm 2021": 130000}, without=(HEADERS["cumulative"],))
    assert rows_of(submission, "project")[0].values["disbursed_cumulative"] == "130000"
    assert submission.state != "refused"


def test_header_of_another_year_on_the_totals_sheet_is_compared_with_nothing() -> None:
    totals = [{"Chỉ tiêu": line["Chỉ tiêu"], "Năm 2021": 5, "Đơn vị tính": line["Đơn vị tính"]} for line in TOTALS]
    submission = read(build_book(totals=totals))
    assert "total.header.is_of_report_year" in rules_of(submission)
    assert not [rule for rule in rules_of(submission) if rule.startswith("total.report_year_value")]


@pytest.mark.parametrize(
    "header", ["Kế hoạch giải ngân năm 2031", "Kế hoạch giải ngân năm 2032", "Dự kiến giải ngân năm 2031", "Kế hoạch giải ngân"]
)
def test_header_of_a_plan_is_left_unread_on_purpose(header: str) -> None:
    book = HeaderBook(load_form(), "project", 2031, None)
    assert (book.field_of(header), book.is_ignored(header)) == (None, True)


@pytest.mark.parametrize("header", ["Kinh phí thực hiện", "Kinh phí thực hiện năm 2031 (USD)", "Giá trị hiện tại"])
def test_header_whose_words_mean_two_fields_is_asked_for(header: str) -> None:
    book = HeaderBook(load_form(), "project", 2031, None)
    assert (book.field_of(header), book.is_ignored(header)) == (None, False)


def test_header_unknown_names_the_nearest() -> None:
    submission = read_with({"Giải ngan trog năm nay": 1})
    finding = next(finding for finding in submission.findings if finding.rule == "project.header.is_known")
    assert finding.expected is not None
    assert "Giải ngân trong năm" in finding.expected


def test_header_unknown_names_the_nearest_in_the_years_of_the_report() -> None:
    nearest = HeaderBook(load_form(), "project", 2031, None).nearest("Giá trị giải ngân vốn năm 2031")
    assert nearest
    assert not [header for header in nearest if "{" in header]


def test_header_of_many_known_columns_is_one_though_key_columns_are_unknown() -> None:
    line = {
        ("Cột lạ" if header == HEADERS["donor"] else "Cột khác" if header == HEADERS["disbursed"] else header): v
        for header, v in PROJECT.items()
    }

    def spoil(book: openpyxl.Workbook) -> None:
        book["2_DuAn"].title = "Biểu"

    submission = read(build_book(projects=[line], totals=[], spoil=spoil))
    assert len(rows_of(submission, "project")) == 1
    assert {"project.donor_name.has_column", "project.disbursed_year.has_column"} <= set(rules_of(submission))


def test_header_ignored_on_purpose_is_no_finding() -> None:
    assert "project.header.is_known" not in rules_of(read_with({"Tỷ lệ giải ngân (%)": 80, "Cán bộ phụ trách": "phòng HTQT"}))


def test_column_with_cells_and_no_header_is_a_finding() -> None:
    submission = read(build_book(spoil=lambda book: book["2_DuAn"].cell(7, 40, "ai biết")))
    finding = next(finding for finding in submission.findings if finding.rule == "project.header.is_given")
    assert (finding.cell, finding.seen) == ("AN7", "ai biết")


@pytest.mark.parametrize(("currency", "value", "cell"), [("USD", "100", "T7"), ("VND", "2300000", "U7")])
def test_columns_in_two_currencies_are_one_sum(currency: str, value: str, cell: str) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        sheet.insert_cols(21)
        sheet["T6"], sheet["U6"] = "Giải ngân trong năm (USD)", "Giải ngân trong năm (đồng)"
        sheet["T7"], sheet["U7"] = 100, 2300000

    line = {header: value for header, value in PROJECT.items() if header not in ("Trong đó: tiền mặt", "Trong đó: hiện vật")}
    submission = read(build_book(projects=[line | {"Loại tiền": currency}], totals=[], spoil=spoil))
    row = rows_of(submission, "project")[0]
    assert (row.values["disbursed_year"], row.values["disbursed_year_currency"], row.cells["disbursed_year"]) == (value, currency, cell)
    assert "project.header.is_single" not in rules_of(submission)


SHORT = ("STT", HEADERS["title"], HEADERS["donor"], "Chủ khoản viện trợ", HEADERS["sector"])


def lone_sheet(*lines: list[Any], merged: tuple[str, ...] = ()) -> Submission:
    """The clean report with its project sheet replaced by ``lines``."""

    def spoil(book: openpyxl.Workbook) -> None:
        book.remove(book["2_DuAn"])
        sheet = book.create_sheet("Biểu 01")
        for line in lines:
            sheet.append(line)
        for place in merged:
            sheet.merge_cells(place)

    return read(build_book(totals=[], spoil=spoil))


@pytest.mark.parametrize("units", [("USD", "Triệu đồng"), ("Triệu đồng", "USD")])
def test_columns_in_two_currencies_under_one_header_are_told_by_the_row_of_units(units: tuple[str, str]) -> None:
    line = [1, "Nước sạch", "Example Aid", "Sở Y tế", "Y tế", *(1200 if unit == "USD" else 27.6 for unit in units)]
    submission = lone_sheet([*SHORT, "Giải ngân năm 2022", None], [None] * 5 + list(units), line, merged=("F1:G1",))
    (row,) = rows_of(submission, "project")
    money = (row.values["disbursed_year"], row.values["disbursed_year_currency"])
    assert money == (("1200", "USD") if units[0] == "USD" else ("27600000", "VND"))
    assert "project.header.is_single" not in rules_of(submission)


def test_row_of_units_below_the_header_is_part_of_it() -> None:
    line = [1, "Nước sạch", "Example Aid", "Sở Y tế", "Y tế", 300, 1.2]
    header = [*SHORT, HEADERS["total"], HEADERS["disbursed"]]
    (row,) = rows_of(lone_sheet(header, [None] * 5 + ["(1.000 USD)", "(1.000 USD)"], line), "project")
    assert (row.values["committed_total"], row.values["disbursed_year"]) == ("300000", "1200")


def test_row_of_texts_right_below_the_header_is_no_part_of_it() -> None:
    lines = [[None, f"Nước sạch {n}", "Example Aid", "Sở Y tế", "Y tế", "1.000 USD", "1.200 USD"] for n in (1, 2)]
    rows = rows_of(lone_sheet([*SHORT, HEADERS["total"], HEADERS["disbursed"]], *lines), "project")
    assert [row.values["disbursed_year"] for row in rows] == ["1200", "1200"]


def test_unit_line_right_above_the_header_is_no_part_of_it() -> None:
    line = [1, "Nước sạch", "Example Aid", "Sở Y tế", "Y tế", 300, 1.2]
    (row,) = rows_of(lone_sheet([None] * 5 + ["ĐVT: nghìn đồng"], [*SHORT, HEADERS["total"], HEADERS["disbursed"]], line), "project")
    assert (row.values["committed_total"], row.values["disbursed_year_currency"]) == ("300000", "VND")
    assert row.values["disbursed_year"] == "1200"


def test_table_on_two_sheets_is_read_from_both_and_said() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book["2_DuAn"])
        copy.title = "Dự án mới"
        copy["B7"] = "Một dự án khác"

    submission = read(build_book(spoil=spoil, totals=[]))
    assert len(rows_of(submission, "project")) == 4
    assert "project.table.is_single" in rules_of(submission)


@pytest.mark.parametrize("place", ["name", "title"])
def test_table_of_last_year_on_a_sheet_of_its_own_is_left_out_and_said(place: str) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book["2_DuAn"])
        copy.title = "Năm 2021" if place == "name" else "Biểu 2"
        copy["A1"] = "DANH MỤC DỰ ÁN NĂM 2021" if place == "title" else None
        book.move_sheet(copy, -3)

    submission = read(build_book(spoil=spoil, totals=[]))
    assert {row.sheet for row in rows_of(submission, "project")} == {"2_DuAn"}
    assert "file.sheet.is_read" in rules_of(submission)


def test_table_printed_again_on_the_next_page_goes_on() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["2_DuAn"]
        for column in range(1, len(PROJECT) + 1):
            sheet.cell(10, column, sheet.cell(6, column).value)
            sheet.cell(11, column, sheet.cell(8, column).value)
        sheet["A11"], sheet["B11"], sheet["D11"] = 3, "Trang sau", "nt"

    submission = read(build_book(spoil=spoil, totals=[]))
    rows = rows_of(submission, "project")
    assert [row.row_number for row in rows] == [7, 8, 11]
    assert rows[2].values["donor_name"] == "Example Aid"
    assert not {"project.table.is_single", "project.header.is_known"} & set(rules_of(submission))


def test_mark_as_above_with_nothing_above_is_a_finding() -> None:
    submission = read_with({HEADERS["donor"]: "nt"})
    assert rows_of(submission, "project")[0].values["donor_name"] is None
    assert "project.donor_name.has_line_above" in rules_of(submission)
