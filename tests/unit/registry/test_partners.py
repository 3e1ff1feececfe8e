"""Which body of which province a name stands for."""

import pytest

from aidbook.registry.partners import partner_key

CAO_BANG, GIA_LAI = "VN34-04", "VN34-52"


@pytest.mark.parametrize(
    "name", ["Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", "SỞ KẾ HOẠCH - ĐẦU TƯ TỈNH CAO BẰNG", "So Ke hoach va Dau tu Cao Bang"]
)
def test_department_in_any_spelling_is_one_body_of_its_province(name: str) -> None:
    assert partner_key(name, CAO_BANG) == "VN34-04|so ke hoach va dau tu"


def test_department_is_the_same_after_the_province_was_merged() -> None:
    assert partner_key("Sở Y tế tỉnh Bình Định", GIA_LAI) == partner_key("Sở Y tế tỉnh Gia Lai", GIA_LAI)
    assert partner_key("Sở Y tế", GIA_LAI) != partner_key("Sở Y tế", CAO_BANG)


def test_ministry_is_one_in_the_whole_country_and_a_provincial_command_is_not() -> None:
    assert partner_key("Bộ Y tế", CAO_BANG) == partner_key("Bộ Y tế", GIA_LAI) == "VN|bo y te"
    assert partner_key("Bộ Chỉ huy Quân sự tỉnh", CAO_BANG) == "VN34-04|bo chi huy quan su"


def test_peoples_committee_of_the_province_and_of_a_district_are_two() -> None:
    assert partner_key("UBND tỉnh Cao Bằng", CAO_BANG) == "VN34-04|uy ban nhan dan"
    assert partner_key("UBND huyện Hà Quảng", CAO_BANG) == "VN34-04|uy ban nhan dan huyen ha quang"


def test_name_longer_than_any_name_keeps_its_key_short() -> None:
    assert len(partner_key("Sở " + "a" * 30_000, CAO_BANG)) < 600
