"""When two titles say the same thing."""

import pytest

from aidbook.registry.project_titles import is_reworded, is_same_title, read_title

WATER = "Dự án nước sạch và vệ sinh trường học huyện Hà Quảng, tỉnh Cao Bằng giai đoạn 2020-2023"


@pytest.mark.parametrize(
    "other",
    [
        "Nuoc sach, ve sinh truong hoc, h. Hà Quảng 2020-2024",
        "NƯỚC SẠCH VÀ VỆ SINH TRƯỜNG HỌC HUYỆN HÀ QUẢNG",
        "Nước sạch & vệ sinh trường học huyện Hà Quảng, tỉnh Cao Bằng",
        "Dự án nướcsạch và vệ sinh trường học huyện HàQuảng tỉnh Cao Bằng năm 2020",
    ],
)
def test_title_in_another_wording_is_the_same(other: str) -> None:
    one, two = read_title(WATER), read_title(other)
    assert is_same_title(one, two) or is_reworded(one, two)
    assert is_reworded(one, two)


@pytest.mark.parametrize(
    "other",
    [
        WATER.replace("Hà Quảng", "Bảo Lạc"),
        WATER.replace("2020-2023", "2021-2023"),
        f"{WATER} (đợt 2)",
        f"{WATER} pha II",
        "Nước sạch",
        "Nước sạch, vệ sinh trường học và nhà ở cho giáo viên, nhà ăn cho học sinh huyện Hà Quảng",
    ],
)
def test_title_of_another_thing_is_not_the_same(other: str) -> None:
    assert not is_same_title(read_title(WATER), read_title(other), allow_slip=True)


def test_title_with_one_mistyped_letter_is_the_same_only_where_something_else_speaks_for_it() -> None:
    one, other = read_title("Trồng rừng ngập mặn ven biển xã Thanh An"), read_title("Trồng rừng ngập mặm ven biển xã Thanh An")
    assert not is_same_title(one, other)
    assert is_same_title(one, other, allow_slip=True)


def test_title_with_another_letter_in_a_name_is_of_another_place() -> None:
    one, other = read_title("Trồng rừng ngập mặn ven biển xã Tân Lập"), read_title("Trồng rừng ngập mặn ven biển xã Tân Lạc")
    assert not is_same_title(one, other, allow_slip=True)
    assert not is_reworded(one, other)


def test_title_without_telling_words_is_the_same_as_none() -> None:
    assert not is_same_title(read_title("Dự án"), read_title("Dự án"))


def test_title_written_short_is_the_same_in_full_words() -> None:
    one, other = (
        read_title("Sinh kế cho NKT và DTTS huyện A Lưới"),
        read_title("Sinh kế cho người khuyết tật và dân tộc thiểu số huyện A Lưới"),
    )
    assert one.words == other.words


def test_phases_are_told_from_years() -> None:
    title = read_title("Dự án Rừng xanh giai đoạn II, giai đoạn 2021-2025")
    assert (title.words, title.marks, title.first_year) == (("rung", "xanh"), frozenset({"2"}), 2021)
