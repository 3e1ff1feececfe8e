"""The lines above a table: a cover where there is none, a witness against the cover where there is one."""

from collections.abc import Mapping

import openpyxl
import pytest
from unit.workbooks.books import COVER, build_book, project, read, rules_of

from aidbook.model.submission import Submission
from aidbook.workbooks.grid import Sheet, text_cell
from aidbook.workbooks.titles import names_part_of_year, provinces_named, read_titles

LINES = {
    (1, 1): "UBND TỈNH CAO BẰNG",
    (2, 1): "SỞ NGOẠI VỤ",
    (1, 6): "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    (3, 3): "BÁO CÁO TÌNH HÌNH VIỆN TRỢ PHI CHÍNH PHỦ NƯỚC NGOÀI NĂM 2022",
    (4, 3): "(Kèm theo Công văn số 123/SNgV-HTQT ngày 16/12/2022 của Sở Ngoại vụ)",
    (5, 12): "ĐVT: USD",
}


def titles_of(*lines: str) -> Mapping[str, str]:
    rows = {number: {1: text_cell(number, 1, text)} for number, text in enumerate(lines, start=1)}
    return {name: cell.text for name, cell in read_titles(Sheet("Sheet1", rows, (), len(lines))).items()}


def without_cover(lines: Mapping[tuple[int, int], str] = LINES) -> Submission:
    def spoil(book: openpyxl.Workbook) -> None:
        book.remove(book["0_ThongTin"])
        for (row, column), text in lines.items():
            book["2_DuAn"].cell(row, column, text)

    return read(build_book(spoil=spoil))


def with_line(line: str) -> Submission:
    return read(build_book(spoil=lambda book: book["2_DuAn"].cell(2, 3, line)))


def test_titles_are_the_cover_of_a_file_without_one() -> None:
    submission = without_cover()
    assert submission.province_unit_id == "VN63-04"
    assert submission.cover["report_year"] == 2022
    assert submission.cover["report_period"] == "Y"
    assert submission.cover["reporting_agency"] == "SỞ NGOẠI VỤ"
    assert (submission.cover["letter_number"], submission.cover["letter_date"]) == ("123/SNgV-HTQT", "2022-12-16")
    assert submission.cover["default_unit"] == "USD"
    assert len(submission.rows) == 7


def test_titles_that_say_nothing_are_no_cover() -> None:
    submission = without_cover({(1, 1): "DANH SÁCH"})
    assert (submission.state, rules_of(submission)) == ("refused", ["file.cover.is_there"])


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("DANH MỤC DỰ ÁN 6 THÁNG ĐẦU NĂM 2021", "report_period", "6 tháng"),
        ("Báo cáo tình hình viện trợ năm 2021", "report_period", "năm"),
        ("TONG HOP VIEN TRO NAM 2021", "report_year", "2021"),
        ("(Số liệu từ ngày 15/12/2020 đến hết ngày 14/12/2021)", "period_end", "14/12/2021"),
        ("Tỷ giá: 1 USD = 23.271 đồng", "declared_fx_rate", "23.271"),
        ("Đơn vị tính: triệu đồng", "default_unit", "trieu dong"),
        ("Cao Bằng, ngày 16 tháng 12 năm 2022", "letter_date", "16/12/2022"),
        ("SỞ NGOẠI VỤ THÀNH PHỐ ĐÀ NẴNG", "province_name", "Đà Nẵng"),
        ("Tỉnh Cao Bằng - Năm 2022", "report_year", "2022"),
    ],
)
def test_title_line_gives_a_field(line: str, name: str, value: str) -> None:
    assert titles_of(line)[name] == value


def test_title_line_of_a_period_names_no_letter() -> None:
    assert set(titles_of("Số liệu: từ 15/12/2021 đến 14/6/2022")) == {"period_start", "period_end", "report_year"}


def test_title_line_of_a_period_alone_names_the_year_in_which_it_ends() -> None:
    assert titles_of("TÌNH HÌNH VIỆN TRỢ TỪ NGÀY 15/12/2022 ĐẾN NGÀY 14/12/2023")["report_year"] == "2023"


@pytest.mark.parametrize("plan", ["VÀ KẾ HOẠCH NĂM 2024", "VÀ PHƯƠNG HƯỚNG NHIỆM VỤ NĂM 2024", ", DỰ KIẾN NĂM 2024"])
def test_title_line_of_results_and_plans_is_of_the_year_of_the_results(plan: str) -> None:
    assert titles_of(f"BÁO CÁO KẾT QUẢ NĂM 2023 {plan}")["report_year"] == "2023"
    assert "report_year" not in titles_of("KẾ HOẠCH NĂM 2024")


@pytest.mark.parametrize("part", ["9 THÁNG ĐẦU NĂM 2023", "QUÝ IV NĂM 2023", "6 THÁNG CUỐI NĂM 2023"])
def test_title_line_of_another_part_of_the_year_is_no_whole_year(part: str) -> None:
    said = titles_of(f"BÁO CÁO VIỆN TRỢ PCPNN {part}")
    assert (said["report_year"], names_part_of_year(said["report_period"])) == ("2023", True)


@pytest.mark.parametrize(
    "line", ["Cao Bằng, ngày 16 tháng 12 năm 2022", "Kế hoạch giai đoạn năm 2021-2025", "Căn cứ Nghị định 58/2022/NĐ-CP"]
)
def test_title_line_about_another_thing_gives_no_year(line: str) -> None:
    assert "report_year" not in titles_of(line)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("TỔNG HỢP VIỆN TRỢ TỈNH LẠNG SƠN", "cover.province_name.matches_titles"),
        ("BÁO CÁO VIỆN TRỢ NĂM 2021", "cover.report_year.matches_titles"),
        ("BÁO CÁO VIỆN TRỢ 6 THÁNG ĐẦU NĂM 2022", "cover.report_period.matches_titles"),
    ],
)
def test_title_against_the_cover_is_a_warning(line: str, rule: str) -> None:
    assert rule in rules_of(with_line(line))
    assert rule not in rules_of(with_line("BÁO CÁO VIỆN TRỢ NĂM 2022 CỦA TỈNH CAO BẰNG"))


def test_title_of_the_successor_is_no_contradiction() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["2_DuAn"].cell(2, 3, "UBND TỈNH AN GIANG")

    submission = read(build_book(cover=COVER | {"Tỉnh/thành phố": "Kiên Giang", "Năm báo cáo": 2025}, spoil=spoil))
    assert submission.province_unit_id == "VN63-91"
    assert "cover.province_name.matches_titles" not in rules_of(submission)


def test_rows_of_another_province_are_a_warning() -> None:
    lines = [project(title=f"Dự án {number}", district="Huyện Tràng Định, tỉnh Lạng Sơn") for number in range(3)]
    assert "cover.province_name.matches_rows" in rules_of(read(build_book(projects=lines)))
    own = [project(title=f"Dự án {number}", district="Hà Quảng, tỉnh Cao Bằng") for number in range(3)]
    assert "cover.province_name.matches_rows" not in rules_of(read(build_book(projects=[*own, *lines[:1]])))


def test_half_year_without_period_shows_both() -> None:
    cover = {label: value for label, value in COVER.items() if not label.startswith("Số liệu")} | {"Kỳ báo cáo": "6 tháng"}
    finding = next(f for f in read(build_book(cover=cover)).findings if f.rule == "cover.period_start.has_one_reading")
    assert finding.expected == "2021-12-15/2022-06-14 / 2022-01-01/2022-06-30"


def test_provinces_named_only_where_called_so() -> None:
    assert provinces_named("UBND tỉnh Cao Bằng") == {"Cao Bằng"}
    assert provinces_named("Bệnh viện Hà Nam") == frozenset()
