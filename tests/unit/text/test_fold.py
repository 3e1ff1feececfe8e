"""Vietnamese spellings that must compare as equal, and offsets that must survive folding."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidbook.text.fold import compose, fold, fold_in_place, key, keys, settle_tones, tidy


@pytest.mark.parametrize("spelling", ["Lũy kế giải ngân", "LUỸ KẾ GIẢI NGÂN", "Luy ke giai ngan", " Luỹ  kế\ngiải\u00a0ngân"])
def test_fold_spellings_of_one_header_are_equal(spelling: str) -> None:
    assert fold(spelling) == "luy ke giai ngan"
    assert fold(unicodedata.normalize("NFD", spelling)) == "luy ke giai ngan"


def test_fold_d_with_stroke_becomes_d() -> None:
    assert fold("Đắk Đoa") == "dak doa"


def test_fold_in_place_keeps_every_offset() -> None:
    text = compose(unicodedata.normalize("NFD", "Tỉnh Cao Bằng – giải ngân 1.295.162 USD, İstanbul"))
    assert len(fold_in_place(text)) == len(text)


def test_key_keeps_words_only() -> None:
    assert key("Tỉnh/Thành phố (*):") == "tinh thanh pho"


def test_tidy_composes_and_trims_but_keeps_accents() -> None:
    assert tidy(unicodedata.normalize("NFD", "  Cần\u200b Thơ \n")) == "Cần Thơ"


@pytest.mark.parametrize(
    ("typed", "settled"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("sức khoẻ", "sức khỏe"),
        ("Uỷ ban", "Ủy ban"),
        ("quý", "quý"),
        ("hoàn toàn", "hoàn toàn"),
        ("THUỶ", "THỦY"),
    ],
)
def test_settle_tones_moves_only_the_open_vowel_pairs(typed: str, settled: str) -> None:
    assert settle_tones(typed) == settled


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_fold_in_place_of_a_text_is_that_of_each_character(text: str) -> None:
    composed = compose(text)
    folded = fold_in_place(composed)
    assert folded == "".join(map(fold_in_place, composed))
    assert len(folded) == len(composed)


@given(
    st.lists(st.text(max_size=12) | st.sampled_from(["Hoà Bình\nhuyện", "“Đà Nẵng”", "ﬁ", "nước\u200b sạch", "TỔNG SỐ (1)"]), max_size=5)
)
def test_keys_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    many = texts * 30
    assert list(keys(many)) == [key(text) for text in many]
