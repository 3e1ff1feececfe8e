"""Decisions' numbers, however they are typed, and whether two of them are one paper."""

import pytest

from aidbook.registry.decisions import SameDecision, read_decision, same_decision


@pytest.mark.parametrize(
    "typed", ["1234/QĐ-UBND", "QĐ số 1234/QD-UBND", "1234/QĐUBND", "Quyết định số 01234/QĐ.UBND", "1234 / qđ - ubnd ngày 15/3/2021"]
)
def test_read_decision_in_any_spelling_is_number_and_symbol(typed: str) -> None:
    decision = read_decision(typed, "2021-03-15")
    assert decision is not None
    assert (decision.number, decision.symbol, decision.year) == ("1234", frozenset({"ubnd"}), 2021)


@pytest.mark.parametrize("typed", [None, "", "chưa có", "đang trình"])
def test_read_decision_without_number_is_none(typed: str | None) -> None:
    assert read_decision(typed, None) is None


@pytest.mark.parametrize(
    ("typed", "is_national"), [("12/QĐ-BYT", True), ("12/QĐ-TTg", True), ("12/QĐ-BNN-HTQT", True), ("12/QĐ-UBND", False), ("12", False)]
)
def test_decision_of_a_ministry_is_national(typed: str, is_national: bool) -> None:
    decision = read_decision(typed, None)
    assert decision is not None
    assert decision.is_national is is_national


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("12/QĐ-UBND", "2021-03-15"), ("12/QĐ-UBND", "2021-03-15"), SameDecision.CERTAIN),
        (("12/QĐ-UBND", "2021-03-15"), ("12", None), SameDecision.LIKELY),
        (("12/QĐ-UBND", "2021-03-05"), ("12/QĐ-UBND", "2021-05-03"), SameDecision.LIKELY),
        (("12/2021/QĐ-UBND", None), ("12/QĐ-UBND", "2021-05-03"), SameDecision.LIKELY),
        (("12/QĐ-UBND", "2021-03-15"), ("12/QĐ-UBND", "2020-03-15"), SameDecision.LIKELY),
        (("12/QĐ-UBND", "2021-03-15"), ("12/QĐ-UBND", "2019-07-01"), SameDecision.NO),
        (("12/QĐ-UBND", "2021-03-15"), ("12/QĐ-BYT", "2021-03-15"), SameDecision.NO),
        (("12/QĐ-UBND", "2021-03-15"), ("13/QĐ-UBND", "2021-03-15"), SameDecision.NO),
        (("12/QĐ-UBND", "2021-03-15"), (None, None), SameDecision.UNKNOWN),
    ],
)
def test_same_decision_by_number_symbol_and_day(one: tuple[str, str], other: tuple[str, str], same: SameDecision) -> None:
    assert same_decision(read_decision(*one), read_decision(*other)) is same
    assert same_decision(read_decision(*other), read_decision(*one)) is same
