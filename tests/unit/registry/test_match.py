"""What a typed name stands for: each rule that accepts, and each that does not."""

import pytest

from aidbook.registry.donors import Donor
from aidbook.registry.match import DonorList, Match, MatchState, donor_list
from aidbook.registry.not_donors import Standing


def donor(name: str, *others: str, country: str | None = "US", acronym: str | None = None) -> Donor:
    names = (name, *others, *([acronym] if acronym else []))
    return Donor(f"ngo/{name}", name, None, acronym, "ngo", country, False, "test", names, frozenset({country} if country else ()))


@pytest.fixture(scope="module")
def listed() -> DonorList:
    return DonorList(
        [
            donor("Harrow Quentin Foundation", acronym="HQFX", country="AU"),
            donor("Zelkova International", acronym="ZI"),
            donor("World Vision International", "Tầm nhìn Thế giới", acronym="WVI"),
            donor("Children of Vietnam", "Tổ chức Trẻ em Việt Nam"),
            donor("Caritas Germany", country="DE"),
            donor("Caritas Switzerland", country="CH"),
            donor("Plan", country="GB"),
            donor("East Meets West Foundation"),
            donor("Room to Read"),
            donor("PeaceTrees Vietnam"),
        ]
    )


def found(match: Match) -> str | None:
    return match.donor.canonical_name if match.donor else None


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("HARROW QUENTIN FOUNDATION", "Harrow Quentin Foundation"),
        ("Tam nhin The gioi", "World Vision International"),
        ("Tổ chức Zelkova tại Việt Nam", "Zelkova International"),
        ("Văn phòng đại diện Zelkova International, Inc.", "Zelkova International"),
        ("Harrow Quentin", "Harrow Quentin Foundation"),
        ("Harow Quentin Fondation", "Harrow Quentin Foundation"),
        ("Zelkova (Hoa Kỳ)", "Zelkova International"),
        ("Zelkova Zelkova International", "Zelkova International"),
        ("Peace Trees Vietnam", "PeaceTrees Vietnam"),
        ("World Visions International", "World Vision International"),
        ("Room to Reed", "Room to Read"),
        ("Caritas Đức", "Caritas Germany"),
        ("Plan tại Việt Nam", "Plan"),
        ("World Vision – Tầm nhìn Thế giới", "World Vision International"),
        ("World Vision International - Dự án nước sạch xã A", "World Vision International"),
        ("Quỹ Harrow Quentin Úc (HQFX)", "Harrow Quentin Foundation"),
        ("Tổ chức Tầm nhìn Toàn Thế giới (WVI)", "World Vision International"),
    ],
)
def test_match_what_surely_is_a_listed_donor_is_accepted(listed: DonorList, typed: str, canonical: str) -> None:
    match = listed.match(typed)
    assert (match.state, found(match)) == (MatchState.ACCEPTED, canonical)


@pytest.mark.parametrize(
    "typed",
    [
        "Caritas",  # of two countries
        "Caritas Austria",  # of a third
        "Plan Foundation",  # another form of a name that many have
        "International Plan",
        "Zelkova Institute",  # an institute is another body
        "Zelkova (Hàn Quốc)",  # the country contradicts
        "Quentin Foundation",  # half a name
        "Harrow Quentin Tobler",  # a foreign word that the listed name lacks
        "West Meets East Foundation",  # ordinary words in another order
        "Vietnam Children Foundation",
        "Children of the World",
        "Room to Lead",  # a slip is not in the first letter
        "World Mission",
        "HQFX (Hanoi Quilt Factory)",  # the acronym of another name
        "World Vision / Zelkova International",  # two donors
    ],
)
def test_match_what_may_be_another_body_is_not_accepted(listed: DonorList, typed: str) -> None:
    assert listed.match(typed).state is not MatchState.ACCEPTED


def test_match_same_words_settle_a_name_that_another_has_with_more() -> None:
    listed = DonorList([donor("Harrow Quentin Foundation"), donor("Harrow Quentin Children's Fund")])
    assert found(listed.match("Tổ chức Harrow Quentin tại Việt Nam")) == "Harrow Quentin Foundation"
    assert found(listed.match("Tổ chức Harow Quentin tại Việt Nam")) == "Harrow Quentin Foundation"


def test_match_slip_in_ordinary_words_keeps_their_order() -> None:
    listed = DonorList([donor("Action Aid"), donor("Aid and Action")])
    assert found(listed.match("Acton Aid")) == "Action Aid"
    assert found(listed.match("Aid and Acton")) == "Aid and Action"


def test_match_piece_that_is_the_name_of_another_contradicts() -> None:
    listed = DonorList([donor("Zelkova International"), donor("Global Fund")])
    assert found(listed.match("Zelkova / Global Programme")) == "Zelkova International"
    assert listed.match("Zelkova / Global Fund").state is MatchState.CANDIDATE


def test_match_country_of_the_row_settles_and_vetoes(listed: DonorList) -> None:
    assert found(listed.match("Caritas", "CH")) == "Caritas Switzerland"
    assert listed.match("Zelkova", "KR").state is MatchState.CANDIDATE
    assert found(listed.match("Zelkova", "US")) == "Zelkova International"


def test_match_candidates_have_the_likeliest_first(listed: DonorList) -> None:
    match = listed.match("Harrow Quentin Tobler")
    assert match.state is MatchState.CANDIDATE
    assert match.candidates[0].donor.canonical_name == "Harrow Quentin Foundation"
    assert [c.score for c in match.candidates] == sorted((c.score for c in match.candidates), reverse=True)


def test_match_spelling_that_two_share_is_a_candidate_of_both() -> None:
    listed = DonorList([donor("Zelkova International", acronym="SPX"), donor("Harrow Quentin", acronym="SPX", country="AU")])
    match = listed.match("SPX")
    assert match.state is MatchState.CANDIDATE
    assert {c.donor.canonical_name for c in match.candidates} == {"Zelkova International", "Harrow Quentin"}
    assert found(listed.match("SPX", "AU")) == "Harrow Quentin"


@pytest.mark.parametrize(
    ("typed", "standing"),
    [
        ("Sở Ngoại vụ tỉnh Cao Bằng", Standing.DOMESTIC),
        ("Công ty TNHH Zelkova Việt Nam", Standing.FIRM),
        ("PanNature", Standing.DOMESTIC),
        ("CHANGE", Standing.DOMESTIC),
        ("Education for Nature - Vietnam", Standing.DOMESTIC),
        ("Làng trẻ em SOS Việt Nam", Standing.DOMESTIC),
        ("Làng trẻ em SOS Đà Nẵng", Standing.DOMESTIC),
        ("Ông Example", Standing.PERSON),
    ],
)
def test_match_body_of_vietnam_firm_or_person_is_known_as_such(typed: str, standing: Standing) -> None:
    match = donor_list().match(typed)
    assert (match.state, match.standing) == (MatchState.UNKNOWN, standing)


@pytest.mark.parametrize(
    "typed",
    [
        "Clinton Global Initiative",
        "William Clinton Foundation",
        "Caritas",
        "Caritas Hàn Quốc",
        "Plan Korea",
        "International Planned Parenthood Federation",
        "ChildFund Korea",
        "CA - Christian Aid",
        "AP (Associated Press)",
        "MSI (Management Systems International)",
        "SP (School Partners)",
        "PVF - Quỹ Phát triển Tài năng bóng đá Việt Nam",
        "Terre des Hommes Hòa Lan",
        "Good Neighbors Japan",
        "International SOS",
        "Quỹ Hòa bình và Phát triển Việt Nam",
        "Bread for the World Institute",
        "Food for the Hungry International (FHI)",
        "World Wildlife Trust",
        "Asia Fund",
        "Korea Foundation",
        "Plan International JSC",
        "World Vision International Co., Ltd",
    ],
)
def test_match_look_alike_of_a_listed_donor_is_not_accepted(typed: str) -> None:
    assert donor_list().match(typed).state is not MatchState.ACCEPTED


def test_match_other_givers_have_their_kind_and_country() -> None:
    kinds = {typed: found_kind(typed) for typed in ("KOICA", "UNDP", "Liên minh châu Âu (EU)", "Samsung Việt Nam", "Đại sứ quán Nhật Bản")}
    assert kinds == {
        "KOICA": ("public_body", "KR"),
        "UNDP": ("un_body", None),
        "Liên minh châu Âu (EU)": ("international_body", None),
        "Samsung Việt Nam": ("firm", "KR"),
        "Đại sứ quán Nhật Bản": ("public_body", "JP"),
    }


def found_kind(typed: str) -> tuple[str, str | None] | None:
    donor = donor_list().match(typed).donor
    return (donor.kind, donor.country_iso2) if donor else None
