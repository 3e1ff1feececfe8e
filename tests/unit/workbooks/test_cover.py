"""The cover in other words: labels, periods, letters and provinces as offices write them."""

from typing import Any

import openpyxl
import pytest
from unit.workbooks.books import COVER, build_book, read, rules_of

from aidbook.model.submission import Submission


def with_cover(changes: dict[str, Any], without: tuple[str, ...] = (), file_name: str = "bao-cao.xlsx") -> Submission:
    return read(build_book(cover={label: value for label, value in (COVER | changes).items() if label not in without}), file_name)


@pytest.mark.parametrize(
    ("label", "typed", "values"),
    [
        ("Kỳ báo cáo", "Báo cáo năm", {"report_period": "Y"}),
        ("Kỳ báo cáo", "Năm 2022", {"report_period": "Y"}),
        ("Kỳ báo cáo", "6 tháng đầu năm 2022", {"report_period": "H1"}),
        ("Số, ký hiệu công văn", "245/BC-SNgV ngày 16/12/2022", {"letter_number": "245/BC-SNgV", "letter_date": "2022-12-16"}),
        ("Tỉnh/thành phố", "Cao Bằng (báo cáo lần 2)", {"province_unit_id": "VN63-04"}),
    ],
)
def test_cover_value_in_other_words_is_read(label: str, typed: str, values: dict[str, str]) -> None:
    submission = with_cover({label: typed}, without=("Ngày công văn",))
    assert {name: submission.cover[name] for name in values} == values
    assert not [rule for rule in rules_of(submission) if rule.endswith((".is_in_list", ".is_known"))]


@pytest.mark.parametrize(
    ("name", "unit_id"),
    [
        ("Tỉnh An Giang (sau sáp nhập)", "VN34-91"),
        ("Lào Cai (gồm Yên Bái cũ)", "VN34-15"),
        ("Kiên Giang (cũ)", "VN63-91"),
        ("91. Kiên Giang", "VN63-91"),
    ],
)
def test_cover_of_a_merged_province_may_say_more_in_parentheses(name: str, unit_id: str) -> None:
    assert with_cover({"Tỉnh/thành phố": name, "Năm báo cáo": 2025}).cover["province_unit_id"] == unit_id


def test_cover_label_that_nobody_knows_is_a_remark_with_the_nearest() -> None:
    (finding,) = [f for f in with_cover({"Cơ quan lập biểu báo cáo": "Phòng 2"}).findings if f.rule == "cover.label.is_known"]
    assert (finding.severity, finding.cell) == ("info", "A13")
    assert finding.expected is not None
    assert "Cơ quan lập báo cáo" in finding.expected


@pytest.mark.parametrize("label", ["Người liên hệ", "Số điện thoại", "Email"])
def test_cover_label_that_is_ignored_on_purpose_is_no_remark(label: str) -> None:
    assert "cover.label.is_known" not in rules_of(with_cover({label: "0206 3 888 888"}))


def test_cover_in_lines_of_one_cell_is_read_and_does_not_contradict_itself() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.remove(book["0_ThongTin"])
        sheet = book.create_sheet("Bìa", 0)
        lines = ("Địa phương: Tỉnh Cao Bằng", "Năm báo cáo: 2022", "Kỳ báo cáo: 6 tháng đầu năm", "Số liệu: từ 15/12/2021 đến 14/6/2022")
        for row, line in enumerate((*lines, "Cơ quan: Sở Ngoại vụ", "Đơn vị tính: USD"), start=1):
            sheet.cell(row, 1, line)

    submission = read(build_book(spoil=spoil), "bao-cao.xlsx")
    cover = submission.cover
    assert (cover["report_period"], cover["period_start"], cover["period_end"]) == ("H1", "2021-12-15", "2022-06-14")
    assert cover["letter_date"] is None
    assert not [rule for rule in rules_of(submission) if "matches_titles" in rule or "label" in rule]


def test_cover_labels_side_by_side_head_their_values() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.remove(book["0_ThongTin"])
        sheet = book.create_sheet("Thông tin", 0)
        sheet.append(["Tỉnh", "Năm báo cáo", "Kỳ báo cáo", "Cơ quan lập báo cáo"])
        sheet.append(["Cao Bằng", 2022, "Năm", "Sở Ngoại vụ"])

    cover = read(build_book(spoil=spoil), "bao-cao.xlsx").cover
    assert (cover["province_unit_id"], cover["report_year"], cover["report_period"]) == ("VN63-04", 2022, "Y")
    assert cover["reporting_agency"] == "Sở Ngoại vụ"


def test_cover_with_colons_in_cells_of_their_own_is_read() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["0_ThongTin"].insert_cols(2)
        for (cell,) in book["0_ThongTin"].iter_rows(min_col=2, max_col=2):
            cell.value = ":"

    assert rules_of(read(build_book(spoil=spoil))) == []


def test_report_of_nine_months_is_refused_and_has_no_period_of_a_whole_year() -> None:
    cover = COVER | {"Kỳ báo cáo": "9 tháng đầu năm", "Số liệu tính từ ngày": None, "Số liệu tính đến ngày": None}
    submission = read(build_book(cover=cover))
    assert submission.state == "refused"
    assert "cover.report_period.is_asked_for" in rules_of(submission)
    assert (submission.cover.get("period_start"), submission.cover.get("period_end")) == (None, None)


def test_labels_of_any_sheet_go_before_the_titles_above_a_table() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["0_ThongTin"].title = "TTC"
        book["2_DuAn"]["A1"] = "UBND TỈNH CAO BẰNG"
        book["2_DuAn"]["A2"] = "BÁO CÁO TÌNH HÌNH TIẾP NHẬN VIỆN TRỢ NĂM 2023"
        book["2_DuAn"]["A3"] = "(Kèm theo Công văn số 12/SNgV ngày 5/12/2023 của Sở Ngoại vụ)"

    labels = {"Tỉnh/thành phố:": "Cao Bằng", "Năm báo cáo:": "2022", "Kỳ BC:": "Cả năm", "ĐVT:": "USD"}
    submission = read(build_book(cover=labels, spoil=spoil))
    assert (submission.cover["report_year"], submission.cover["report_period"]) == (2022, "Y")
    assert "cover.report_year.matches_titles" in rules_of(submission)
    assert "file.sheet.is_read" not in rules_of(submission)
