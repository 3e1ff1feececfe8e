"""Vietnamese order: letters first, tones only between words of the same letters."""

import unicodedata

from aidbook.text.alphabet import sort_key


def test_sort_key_orders_provinces_as_an_atlas_does() -> None:
    atlas = ["An Giang", "Ân Thi", "Bắc Kạn", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Gia Lai", "Hà Nam", "Hải Dương"]
    assert sorted(set(atlas), key=sort_key) == atlas


def test_sort_key_counts_tones_only_between_the_same_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mai"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ", "mai"]


def test_sort_key_is_the_same_for_composed_and_decomposed_text() -> None:
    text = "ĐẮK LẮK"
    assert sort_key(unicodedata.normalize("NFC", text)) == sort_key("Đắk Lắk")
