"""The lists themselves: every name finds its donor, and properties that hold for any name."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from aidbook.registry.donors import donor_names, listed_donors
from aidbook.registry.match import DonorList, donor_list
from aidbook.text.fold import key

NAMES = sorted({(donor.donor_id, name) for donor in listed_donors() for name in donor.names})


def test_list_every_name_of_every_donor_is_accepted_as_it() -> None:
    wrong = [(donor_id, name) for donor_id, name in NAMES if getattr(donor_list().match(name).donor, "donor_id", None) != donor_id]
    assert wrong == []


def test_list_further_names_belong_to_listed_donors() -> None:
    assert donor_names().keys() <= {donor.canonical_name for donor in listed_donors()}


def test_list_ids_are_unique() -> None:
    assert len({donor.donor_id for donor in listed_donors()}) == len(listed_donors())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from((str.upper, str.lower, key, lambda name: unicodedata.normalize("NFD", name))))
def test_match_case_accents_and_decomposition_change_nothing(listed, change) -> None:  # type: ignore[no-untyped-def]
    donor_id, name = listed
    donor = donor_list().match(change(name)).donor
    assert donor is not None
    assert donor.donor_id == donor_id


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_match_any_text_has_one_answer_and_only_listed_candidates(typed: str) -> None:
    match = donor_list().match(typed)
    assert match == donor_list().match(typed)
    assert (match.donor is not None) == (match.state == "accepted")
    assert all(0 <= candidate.score <= 100 for candidate in match.candidates)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_match_order_of_the_list_changes_nothing(choice) -> None:  # type: ignore[no-untyped-def]
    donors = list(listed_donors()[:40])
    choice.shuffle(donors)
    shuffled = DonorList(donors)
    ordered = DonorList(listed_donors()[:40])
    for typed in ("World Visoin", "Tổ chức Plan (Anh)", "Quỹ Fred Hollow", "Global Sharing", "Caritas"):
        assert shuffled.match(typed) == ordered.match(typed)
