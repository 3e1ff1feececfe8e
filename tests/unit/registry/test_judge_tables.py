"""What `aidbook judge` and `aidbook match-ngo` print."""

from decimal import Decimal
from typing import Any

from aidbook.cli.donor_tables import judged_as_json, judged_lines, matches_table, waiting_as_json, waiting_table
from aidbook.cli.terminal import out
from aidbook.flows.judge import Judged
from aidbook.registry.donors import Donor
from aidbook.registry.judgements import Verdict
from aidbook.registry.match import donor_list
from aidbook.registry.waiting_names import Likeness, WaitingName

WAITING = WaitingName(
    "ngo/au/x", "[red]Hollows[/] Fund", "ngo", "AU", Decimal("1234567.4"), (2021, 2022),
    (Likeness("ngo/l", "Listed", Decimal("62.5"), Verdict.UNSURE),),
)  # fmt: skip


def printed(what: Any) -> str:
    with out.capture() as shown:
        out.print(what)
    return shown.get()


def test_waiting_table_shows_names_as_they_stand_and_money_first() -> None:
    text = printed(waiting_table([WAITING]))
    for part in ("[red]Hollows[/] Fund", "1,234,567", "2021, 2022", "Listed (unsure)", "62"):
        assert part in text


def test_waiting_json_has_amounts_as_decimal_strings() -> None:
    assert waiting_as_json(WAITING)["committed_usd"] == "1234567.4"
    assert waiting_as_json(WAITING)["candidates"][0] == {
        "donor_id": "ngo/l",
        "canonical_name": "Listed",
        "score": 62.5,
        "verdict": "unsure",
    }


def test_judged_lines_say_what_stands_and_which_years_are_loaded_again() -> None:
    one, other = (Donor(f"ngo/{name}", name, None, None, "ngo", None, False, "test", (name,)) for name in ("A", "B"))
    judged = Judged(one, other, Verdict.SAME, "A", "A", (2021,))
    assert list(judged_lines(judged))[1:] == [
        "Both stand as A.",
        "Asked for again: 2021. The night loads them, or `aidbook load --year 2021`.",
    ]
    assert judged_as_json(judged)["years"] == [2021]
    apart = Judged(one, other, Verdict.DIFFERENT, "A", "B", ())
    assert list(judged_lines(apart))[1:] == ["They stand as A and B.", "No loaded row changes by it."]


def test_matches_table_shows_state_and_candidates() -> None:
    text = printed(matches_table([donor_list().match(name) for name in ("WVV", "Caritas", "Sở Y tế Hà Giang")]))
    for part in ("accepted", "World Vision International", "Caritas Germany", "domestic_body"):
        assert part in text
