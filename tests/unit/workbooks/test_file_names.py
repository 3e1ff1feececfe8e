"""What a file's name says, and that a refused file keeps it."""

import pytest
from unit.workbooks.books import read

from aidbook.workbooks.file_names import hint_of


@pytest.mark.parametrize(
    ("name", "year", "unit_id"),
    [
        ("2022_04_cao-bang.xlsx", 2022, "VN63-04"),
        ("Báo cáo PCPNN TP Hồ Chí Minh năm 2025.xlsx", 2025, "VN34-79"),
        ("thua-thien-hue 2021.xlsx", 2021, "VN63-46"),
        ("a07_YENBAI_utf8_2023.csv", 2023, "VN63-15"),
        ("YenBai2023.xlsx", 2023, "VN63-15"),
        ("báo cáo.xlsx", None, None),
        ("cao-bang 2021-2022.xlsx", None, None),
        ("ha-giang va cao-bang 2022.xlsx", 2022, None),
    ],
)
def test_hint_of_names(name: str, year: int | None, unit_id: str | None) -> None:
    hint = hint_of(name)
    assert (hint.year, hint.unit_id()) == (year, unit_id)


def test_read_a_refused_file_keeps_what_its_name_says() -> None:
    submission = read(b"PK no workbook", file_name="2022_04_cao-bang.xlsx")
    assert (submission.state, submission.file_name_year, submission.file_name_unit_id) == ("refused", 2022, "VN63-04")
    assert submission.province_unit_id is None
