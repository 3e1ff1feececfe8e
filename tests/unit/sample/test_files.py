"""The files as they lie on disk."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from aidbook.sample import SampleSummary, make_sample
from aidbook.sample.mess import late_tones, vietnamese_number
from aidbook.sample.reference import SampleError


def digest(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_inbox_has_a_workbook_per_province_of_the_era(sample: SampleSummary) -> None:
    counts = {year: len(list((sample.out / "inbox" / str(year)).iterdir())) for year in sample.years}
    assert counts == {**dict.fromkeys(range(2018, 2025), 63), 2025: 34}
    assert (sample.out / "inbox/2022/2022_04_cao-bang.xlsx").exists()


def test_workbook_says_that_it_is_sample_data_on_every_sheet_with_data(sample: SampleSummary) -> None:
    book = CalamineWorkbook.from_path(str(sample.out / "inbox/2022/2022_04_cao-bang.xlsx"))
    assert book.sheet_names == ["0_ThongTin", "1_DangKy", "2_DuAn", "3_TongHop"]
    for name in book.sheet_names:
        assert any("DỮ LIỆU MẪU" in str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row)


def test_truth_names_the_row_where_the_activity_stands(sample: SampleSummary) -> None:
    with (sample.out / "truth/activities.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["file"] == "2022_04_cao-bang.xlsx"]
    sheet = CalamineWorkbook.from_path(str(sample.out / "inbox/2022/2022_04_cao-bang.xlsx")).get_sheet_by_name("2_DuAn")
    typed = sheet.to_python(skip_empty_area=False)
    assert {typed[int(row["row"]) - 1][12] for row in rows} == {row["approval_no"] for row in rows}
    approved = typed[int(rows[0]["row"]) - 1][13]
    assert isinstance(approved, dt.date | str)


def test_totals_sheet_equals_the_rows(sample: SampleSummary) -> None:
    book = CalamineWorkbook.from_path(str(sample.out / "inbox/2022/2022_04_cao-bang.xlsx"))
    lines = {row[0]: row[2] for row in book.get_sheet_by_name("3_TongHop").to_python(skip_empty_area=False)[8:]}
    assert lines["Tổng giá trị cam kết trong năm"] == 1_720_153
    assert lines["Giá trị giải ngân trong năm"] == 1_295_162
    assert lines["Số tổ chức, cá nhân tài trợ"] == 14


def test_same_seed_gives_the_same_bytes_whatever_the_years(sample: SampleSummary, tmp_path: Path) -> None:
    make_sample(tmp_path, [2020], scale=0.02, seed=7, faults=False)
    assert digest(tmp_path / "inbox/2020") == digest(sample.out / "inbox/2020")


def test_other_seed_gives_other_projects(sample: SampleSummary, tmp_path: Path) -> None:
    make_sample(tmp_path, [2020], scale=0.02, seed=8, faults=False)
    assert digest(tmp_path / "inbox/2020") != digest(sample.out / "inbox/2020")


def test_titles_name_one_project_each(sample: SampleSummary) -> None:
    with (sample.out / "truth/activities.csv").open(encoding="utf-8", newline="") as lines:
        projects = {(row["project_id"], row["activity_title"]) for row in csv.DictReader(lines)}
    shared = Counter(title for _, title in projects)
    assert [title for title, count in shared.items() if count > 1] == []


@pytest.mark.parametrize(("years", "scale"), [([2017], 1.0), ([], 1.0), ([2020], 0.0)])
def test_impossible_request_is_refused(tmp_path: Path, years: list[int], scale: float) -> None:
    with pytest.raises(SampleError, match="--"):
        make_sample(tmp_path, years, scale=scale, seed=7, faults=False)


def test_late_tones_changes_only_open_syllables() -> None:
    assert late_tones("hòa bình, tỉnh Khánh Hòa năm, toàn khoản") == "hoà bình, tỉnh Khánh Hoà năm, toàn khoản"


def test_vietnamese_number_groups_with_dots() -> None:
    assert vietnamese_number(1_720_153) == "1.720.153"
