from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidbook.bulletins.amounts import notation_of
from aidbook.bulletins.folding import fold_for_grammar
from aidbook.bulletins.quantities import Kind, find_quantities

# The first call of a process compiles the vocabulary; Hypothesis takes that for a slow example.
patient = settings(deadline=None)
UNITS = {"USD": ("USD", "đô la Mỹ", "đô la"), "VND": ("đồng", "VND"), "EUR": ("EUR", "euro")}
SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}


def find(text, notation=None):
    folded = fold_for_grammar(text)
    return find_quantities(folded, 0, len(folded), notation or notation_of(folded))


def group(number, mark):
    return f"{number:,}".replace(",", mark)


@patient
@given(
    st.integers(1_000_000, 9_999_999_999),
    st.sampled_from(".,"),
    st.sampled_from([(unit, word) for unit, words in UNITS.items() for word in words]),
)
def test_money_grouped_in_either_notation_is_read_whole(number, mark, unit):
    found = find(f"tổng giá trị {group(number, mark)} {unit[1]} trong năm")
    assert [(quantity.readings, quantity.unit) for quantity in found] == [((Decimal(number),), unit[0])]


@patient
@given(st.integers(1, 999), st.integers(0, 99), st.sampled_from(sorted(SCALES)), st.sampled_from(",."))
def test_money_with_scale_word_and_one_or_two_decimals_is_read_in_either_notation(whole, part, scale, mark):
    found = find(f"đạt {whole}{mark}{part:02d} {scale} USD.")
    assert found[0].readings == (Decimal(f"{whole}.{part:02d}").scaleb(SCALES[scale]),)


@patient
@given(st.text(alphabet="0123456789.,% triệutỷđồngUSDdựántổchứchơngần-()\n", max_size=80))
def test_find_quantities_never_fails_and_stays_in_bounds(text):
    text = "".join(text)
    for quantity in find(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.readings


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx"),
    [
        ("hơn 2 triệu USD", 2_000_000, "USD", "at_least"),
        ("trên 51 triệu USD", 51_000_000, "USD", "at_least"),
        ("gần 1,14 tỷ USD", 1_140_000_000, "USD", "about"),
        ("khoảng 475 tỷ đồng", 475_000_000_000, "VND", "about"),
        ("ước đạt 2,01 triệu USD", 2_010_000, "USD", "about"),
        ("dưới 3.000 USD", 3_000, "USD", "at_most"),
        ("01 triệu USD", 1_000_000, "USD", "exact"),
        ("898 ngàn USD", 898_000, "USD", "exact"),
        ("11.974.405,56 USD", Decimal("11974405.56"), "USD", "exact"),
        ("US$1.2 million", 1_200_000, "USD", "exact"),
        ("USD 13.478", 13_478, "USD", "exact"),
        ("approximately VND475 billion", 475_000_000_000, "VND", "about"),
        ("more than 3.2 million US dollars", 3_200_000, "USD", "at_least"),
        ("2 tỷ đô la Mỹ", 2_000_000_000, "USD", "exact"),
        ("trị giá 5.000 euro", 5_000, "EUR", "exact"),
    ],
)
def test_money_with_its_hedge(text, value, unit, approx):
    (found,) = find(text)
    assert (found.readings[0], found.unit, found.approx) == (value, unit, approx)


def test_money_three_digits_after_the_mark_is_settled_by_size_or_by_the_texts_notation():
    assert find("17,945 triệu USD")[0].readings == (Decimal("17945000"),), "17 945 million is no aid"
    assert find("trên 1.000 tỷ đồng và 6,5 triệu USD")[0].readings == (Decimal(10) ** 12,)
    assert find("1.200 tỷ đồng")[0].readings == (Decimal(1_200) * 10**9, Decimal("1.2") * 10**9), "nothing settles it: two readings"


def test_money_range_keeps_both_ends():
    (found,) = find("từ 2,5 đến 3 triệu USD")
    assert (found.readings[0], found.high) == (2_500_000, 3_000_000)


def test_money_list_carries_the_currency_on_but_not_to_other_measures():
    found = find("y tế 51 triệu USD, giáo dục 30,9 triệu; giúp 2 triệu người")
    assert [(quantity.readings[0], quantity.unit_is_carried) for quantity in found] == [(51_000_000, False), (30_900_000, True)]


@pytest.mark.parametrize(
    "text",
    [
        "năm 2022 tổ chức hội nghị",
        "Nghị định 58 dự án",
        "tháng 10 dự án",
        "ngày 26/3 đoàn",
        "cao 3143m",
        "1.600 người",
        "2 triệu người",
        "10 đông sang tây",
    ],
)
def test_numbers_that_count_nothing_of_ours_are_not_found(text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "count", "head"),
    [
        ("34 chương trình, dự án và phi dự án", 34, "project_heads"),
        ("05 phi dự án", 5, "project_heads"),
        ("gần 2.620 hoạt động, dự án", 2620, "project_heads"),
        ("57 tổ chức phi chính phủ nước ngoài", 57, "ngo_heads"),
        ("30 hồ sơ mới đăng ký", 30, "dossier_heads"),
        ("số tổ chức phi chính phủ nước ngoài đang hoạt động hiện là 388.", 388, "ngo_heads"),
        ("42 registered foreign NGOs", 42, "ngo_heads"),
        ("thirty projects", 30, "project_heads"),
        ("33 quốc gia", 33, "country_heads"),
    ],
)
def test_counts_with_their_heads(text, count, head):
    (found,) = find(text)
    assert (found.kind, found.readings[0], found.head) == (Kind.COUNT, count, head)
