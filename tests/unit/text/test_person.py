"""A person's name is found however it is written, and nobody else's."""

import re

import pytest

from aidbook.text.fold import key
from aidbook.text.person import spellings

NAME = "Nguyễn Thị Ánh"


def found(text: str) -> bool:
    return any(re.search(spelling.pattern, text, re.IGNORECASE) for spelling in spellings([NAME]))


@pytest.mark.parametrize(
    "text",
    [
        "bà Nguyễn Thị Ánh, Giám đốc",
        "NGUYỄN THỊ ÁNH",
        "Nguyễn  Thị\nÁnh",
        "Nguye\u0302\u0303n Thi\u0323 A\u0301nh",
        "nguyen thi anh",
        "unknown/vn/nguyen-thi-anh",
        "nguyen thi anh|unknown|VN",
    ],
)
def test_name_is_found_as_it_may_be_written(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", ["Nguyễn Thị Ánhh", "Nguyễn Ánh", "Trần Nguyễn Thị Anhs", "", key("Thị Ánh")])
def test_another_name_is_not_found(text: str) -> None:
    assert not found(text)


def test_name_of_one_word_is_refused() -> None:
    with pytest.raises(ValueError, match="Ánh"):
        spellings(["Ánh"])
