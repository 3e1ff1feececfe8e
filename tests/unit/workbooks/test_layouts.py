"""The usual disorder around a table: lines above, headers in several rows, headings, totals, merged cells, signatures."""

from typing import Any

import openpyxl
from unit.workbooks.books import COVER, PROJECT, SECOND_PROJECT, build_book, project, read, rows_of, rules_of

from aidbook.model.submission import Submission

MESSY_HEADERS = [
    ("A", "Số TT", None),
    ("B", "Tên CT, DA, PDA", None),
    ("C", "CT/DA/PDA", None),
    ("D", "Tổ chức tài trợ", None),
    ("E", "CHU KHOAN VIEN TRO", None),
    ("F", "Linh vuc", None),
    ("G", "Quyết định phê duyệt", "Số"),
    ("H", None, "Ngày"),
    ("I", "Thời gian", "Bắt đầu"),
    ("J", None, "Kết thúc"),
    ("K", "Giá trị viện trợ (1.000 USD)", "Tổng cam kết"),
    ("L", None, "Cam kết năm 2022"),
    ("M", None, "Giải ngân năm 2022"),
    ("N", "Tình trạng", None),
]


def messy_sheet(book: openpyxl.Workbook) -> None:
    """Replace the project sheet by one as offices make it."""
    book.remove(book["2_DuAn"])
    sheet = book.create_sheet("Phụ lục 2", 2)
    sheet["A1"] = "UBND TỈNH CAO BẰNG"
    sheet["E1"] = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["A3"] = "DANH MỤC DỰ ÁN NĂM 2022"
    sheet["A4"] = "(Kèm theo Công văn số 12/SNV ngày 16/12/2022)"
    sheet["L5"] = "ĐVT: USD"
    for letter, top, below in MESSY_HEADERS:
        sheet[f"{letter}6"], sheet[f"{letter}7"] = top, below
        if top and not below:
            sheet.merge_cells(f"{letter}6:{letter}7")
    for merged in ("G6:H6", "I6:J6", "K6:M6"):
        sheet.merge_cells(merged)
    for number, (letter, _, _) in enumerate(MESSY_HEADERS, start=1):
        sheet[f"{letter}8"] = f"({number})"
    lines: list[list[Any]] = [
        ["I", "Dự án chuyển tiếp"],
        [1, "Nước sạch", "DA", "Example Aid", "Sở Y tế", "Y tế", "1/QĐ-UBND", "21/6/2021", "2021", "2023", 300, 100, 80, "chuyển tiếp"],
        [2, "Nhà vệ sinh", "DA", None, "nt", "Y tế", "2/QĐ-UBND", "21/6/2021", "2021", "2023", 30, 10, 8, "chuyển tiếp"],
        ["Cộng", None, None, None, None, None, None, None, None, None, 330, 110, 88],
        ["II. Dự án mới"],
        [3, "Thư viện", "PDA", "Helping Hand", "Sở GD&ĐT", "GD&ĐT", "3/QĐ-UBND", "1/3/2022", "4/2022", "12/2022", 50, 50, 12, "mới"],
        [None, "TỔNG CỘNG", None, None, None, None, None, None, None, None, 380, 160, 100],
        [],
        [None, "Ghi chú: 1 USD = 23.271 đ"],
        [None, None, None, None, None, None, None, None, None, None, None, "Cao Bằng, ngày 16 tháng 12 năm 2022"],
        ["Nơi nhận:", None, None, None, None, None, None, None, None, None, None, "GIÁM ĐỐC"],
        ["- Lưu VT", "sau chữ ký", "không", "đọc", "nữa", "Y tế"],
    ]
    for row, line in enumerate(lines, start=9):
        for column, value in enumerate(line, start=1):
            sheet.cell(row, column, value)
    sheet.merge_cells("D10:D11")


def read_messy() -> Submission:
    return read(build_book(spoil=messy_sheet, totals=[]))


def test_messy_sheet_is_found_by_its_headers_and_every_column_is_known() -> None:
    submission = read_messy()
    assert [row.row_number for row in rows_of(submission, "project")] == [10, 11, 14]
    assert "project.header.is_known" not in rules_of(submission)
    assert len(rows_of(submission, "project")[0].raw) == len(MESSY_HEADERS)


def test_messy_sheet_values() -> None:
    first, second, third = (row.values for row in rows_of(read_messy(), "project"))
    assert (first["disbursed_year"], first["disbursed_year_currency"]) == ("80000", "USD")
    assert (first["start_date"], first["end_date"], first["approval_date"]) == ("2021-01-01", "2023-12-31", "2021-06-21")
    assert (second["donor_name"], second["aid_owner"]) == ("Example Aid", "Sở Y tế")
    assert (third["activity_kind"], third["status"], third["sector_codes"]) == ("PDA", "mới", "EDU")
    assert (third["start_date"], third["end_date"]) == ("2022-04-01", "2022-12-31")


def test_messy_sheet_totals_row_is_compared() -> None:
    assert not [rule for rule in rules_of(read_messy()) if rule.endswith("totals_row_matches")]

    def spoil(book: openpyxl.Workbook) -> None:
        messy_sheet(book)
        book["Phụ lục 2"]["M15"] = 120

    finding = next(f for f in read(build_book(spoil=spoil, totals=[])).findings if f.rule.endswith("totals_row_matches"))
    assert (finding.rule, finding.cell, finding.expected) == ("project.disbursed_year.totals_row_matches", "M15", "100000")


def test_merged_amount_is_counted_once_and_noted() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["2_DuAn"].merge_cells("T7:T8")

    submission = read(build_book(spoil=spoil, projects=[PROJECT, project(title="Nhánh hai")], totals=[]))
    assert [row.values["disbursed_year"] for row in rows_of(submission, "project")] == ["80000", None]
    assert "project.disbursed_year.is_not_merged" in rules_of(submission)


def test_cover_with_label_and_value_in_one_cell() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["0_ThongTin"]
        sheet.delete_rows(1, 20)
        for row, (label, value) in enumerate(COVER.items(), start=2):
            sheet.cell(row, 1, f"{label}: {value}")

    submission = read(build_book(spoil=spoil))
    assert (submission.cover["report_year"], submission.province_unit_id) == (2022, "VN63-04")


def test_total_in_an_activity_title_is_an_activity() -> None:
    submission = read(build_book(projects=[project(title="Cộng đồng cùng chăm sóc trẻ"), SECOND_PROJECT]))
    assert len(rows_of(submission, "project")) == 2
