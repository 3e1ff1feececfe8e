"""Who stands for whom once people have judged."""

import itertools

import pytest

from aidbook.registry.judgements import Judgements, Verdict, pair_of

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE
LISTED = {"ngo/listed", "ngo/other"}


def judged(*said: tuple[str, str, Verdict]) -> Judgements:
    judgements = Judgements([])
    for one, other, verdict in said:
        judgements = judgements.with_one_more(one, other, verdict)
    return judgements


def test_settle_same_makes_the_listed_donor_stand_for_both() -> None:
    judgements = judged(("a/typed", "ngo/listed", SAME))
    assert judgements.settle("a/typed", None, LISTED) == "ngo/listed"


def test_settle_same_of_two_typed_names_takes_the_first_id() -> None:
    judgements = judged(("b", "a", SAME), ("b", "c", SAME))
    assert {judgements.settle(each, None, LISTED) for each in "abc"} == {"a"}


@pytest.mark.parametrize("verdict", [DIFFERENT, UNSURE])
def test_settle_later_word_on_a_pair_parts_it_again(verdict: Verdict) -> None:
    judgements = judged(("a", "ngo/listed", SAME), ("ngo/listed", "a", verdict))
    assert judgements.settle("a", None, LISTED) == "a"


@pytest.mark.parametrize("verdict", [DIFFERENT, UNSURE])
def test_settle_accepted_name_can_be_parted_from_its_donor(verdict: Verdict) -> None:
    assert judged().settle("a", "ngo/listed", LISTED) == "ngo/listed"
    assert judged(("a", "ngo/listed", verdict)).settle("a", "ngo/listed", LISTED) == "a"


def test_settle_word_on_a_name_goes_before_its_match() -> None:
    assert judged(("a", "ngo/other", SAME)).settle("a", "ngo/listed", LISTED) == "ngo/other"


def test_by_itself_merger_of_donors_changes_nothing() -> None:
    merged = judged(("a", "b", SAME), ("c", "ngo/listed", SAME), ("ngo/listed", "ngo/other", SAME))
    assert merged.by_itself("b", None) == "b"
    assert merged.by_itself("c", "ngo/listed") == "ngo/listed"
    assert merged.by_itself("d", "ngo/other") == "ngo/other"


@pytest.mark.parametrize("said", [("a", "ngo/other", SAME), ("a", "ngo/listed", DIFFERENT)])
def test_by_itself_word_on_the_name_goes_before_its_match(said: tuple[str, str, Verdict]) -> None:
    assert judged(said).by_itself("a", "ngo/listed") == "a"


def test_settle_order_of_judgements_on_different_pairs_changes_nothing() -> None:
    said = [("a", "b", SAME), ("c", "d", SAME), ("b", "c", SAME)]
    settled = {tuple(judged(*order).settle(each, None, LISTED) for each in "abcd") for order in itertools.permutations(said)}
    assert settled == {("a", "a", "a", "a")}


def test_parted_within_finds_what_was_judged_different() -> None:
    judgements = judged(("a", "b", SAME), ("b", "c", SAME), ("c", "a", DIFFERENT))
    assert judgements.parted_within(judgements.group("a")) == ("a", "c")


def test_pair_of_is_ordered_by_bytes() -> None:
    assert pair_of("é", "z") == ("z", "é") == pair_of("z", "é")
