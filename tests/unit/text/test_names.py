"""Names and lists in cells."""

from decimal import Decimal

import pytest

from aidbook.text.names import Share, organisation_key, place_key, split_list, split_shares


@pytest.mark.parametrize("typed", ["TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh", "HỒ CHÍ MINH", "UBND TP Hồ Chí Minh"])
def test_place_key_spellings_are_one(typed: str) -> None:
    assert place_key(typed) == "ho chi minh"


def test_organisation_key_drops_the_word_organisation() -> None:
    assert organisation_key("Tổ chức Tầm nhìn Thế giới") == organisation_key("TẦM NHÌN THẾ GIỚI")


def test_split_list_keeps_commas_inside_names() -> None:
    assert split_list("Nông, lâm, ngư nghiệp; Y tế\nGiáo dục") == ("Nông, lâm, ngư nghiệp", "Y tế", "Giáo dục")


def test_split_shares_reads_percentages() -> None:
    assert split_shares("Y tế (60%); Giáo dục: 40 %; Khác") == (
        Share("Y tế", Decimal("0.6")),
        Share("Giáo dục", Decimal("0.4")),
        Share("Khác", None),
    )
