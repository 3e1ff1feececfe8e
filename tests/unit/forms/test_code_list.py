"""Codes as offices write them."""

import pytest

from aidbook.forms.load import load_form

FORM = load_form()


@pytest.mark.parametrize(
    ("codes", "typed", "code"),
    [
        ("activity_kind", "Dự án (DA)", "DA"),
        ("activity_kind", "P.DA", "PDA"),
        ("activity_kind", "VT phi dự án", "PDA"),
        ("activity_kind", "CTr", "CT"),
        ("activity_kind", "PROJECT", "DA"),
        ("status", "Chuyển tiếp từ 2022", "chuyển tiếp"),
        ("status", "Chuyển tiếp từ năm 2022 sang", "chuyển tiếp"),
        ("status", "CT", "chuyển tiếp"),
        ("status", "KT", "kết thúc"),
        ("status", "Đã bàn giao, kết thúc", "kết thúc"),
        ("registration_action", "sửa đổi, bổ sung", "sửa đổi, bổ sung"),
        ("indicator", "Tổng giá trị giải ngân năm 2023", "disbursed_year"),
    ],
)
def test_code_of_words_that_are_surely_one_code(codes: str, typed: str, code: str) -> None:
    assert FORM.code_of(codes, typed) == code


@pytest.mark.parametrize(
    ("codes", "typed"),
    [
        ("activity_kind", "CT, DA"),
        ("activity_kind", "Viện trợ khẩn cấp"),
        ("status", "Đang thực hiện (dự án mới)"),
        ("status", "100%"),
        ("status", "năm 2023"),
        ("status", "()"),
        ("status", "mới" * 100),
    ],
)
def test_code_of_two_codes_or_none_is_none(codes: str, typed: str) -> None:
    assert FORM.code_of(codes, typed) is None
