"""How ``aidbook match-ngo`` and ``aidbook judge`` look: what names stand for, the names that wait, and what a judgement did."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from aidbook.flows.judge import Judged
from aidbook.registry.judgements import Verdict
from aidbook.registry.match import Match, MatchState
from aidbook.registry.waiting_names import WaitingName

_COLOURS = {MatchState.ACCEPTED: "green", MatchState.CANDIDATE: "yellow", MatchState.UNKNOWN: "dim"}


def matches_table(matches: Sequence[Match]) -> Table:
    """One line per name: what it stands for, or whom it may be."""
    table = Table("Name", "State", "Stands for", "Kind", "Country", "Score", "Candidates", show_lines=True)
    for match in matches:
        donor = match.donor
        kind = donor.kind if donor else str(match.standing or "")
        others = "\n".join(f"{each.donor.canonical_name} ({each.score:.0f})" for each in match.candidates if each.donor is not donor)
        state = Text(match.state, _COLOURS[match.state])
        stands_for, country = (donor.canonical_name, donor.country_iso2 or "") if donor else ("", "")
        table.add_row(match.name, state, stands_for, kind, country, f"{match.score:.0f}", others)
    return table


def waiting_table(names: Sequence[WaitingName]) -> Table:
    """One line per name."""
    table = Table("Name as reported", "Kind", "Country", "Committed, USD", "Years", "May be", "Score", show_lines=True)
    for name in names:
        money = "" if name.committed_usd is None else f"{name.committed_usd:,.0f}"
        likely = "\n".join(each.name + (" (unsure)" if each.verdict is Verdict.UNSURE else "") for each in name.candidates)
        scores = "\n".join(f"{each.score:.0f}" for each in name.candidates)
        years = ", ".join(str(year) for year in name.years)
        table.add_row(name.name, name.kind, name.country_iso2 or "?", money, years, likely, scores)
    for at in (3, 6):
        table.columns[at].justify = "right"
    return table


def judged_lines(judged: Judged) -> Iterator[str]:
    """What was said and what follows."""
    yield f"{judged.one.canonical_name} and {judged.other.canonical_name}: {judged.verdict}."
    if judged.verdict is Verdict.SAME:
        yield f"Both stand as {judged.stands_for_one}."
    else:
        yield f"They stand as {judged.stands_for_one} and {judged.stands_for_other}."
    if judged.years:
        years = ", ".join(str(year) for year in judged.years)
        yield f"Asked for again: {years}. The night loads them, or `aidbook load --year {judged.years[0]}`."
    else:
        yield "No loaded row changes by it."


def waiting_as_json(name: WaitingName) -> dict[str, Any]:
    """A waiting name as ``aidbook judge --json`` prints it; amounts as decimal strings in USD, scores 0 to 100."""
    return {
        "donor_id": name.donor_id,
        "name": name.name,
        "kind": name.kind,
        "country": name.country_iso2,
        "committed_usd": None if name.committed_usd is None else str(name.committed_usd),
        "years": list(name.years),
        "candidates": [
            {"donor_id": each.donor_id, "canonical_name": each.name, "score": float(each.score), "verdict": each.verdict}
            for each in name.candidates
        ],
    }


def judged_as_json(judged: Judged) -> dict[str, Any]:
    """A judgement as ``aidbook judge A B … --json`` prints it."""
    return {
        "left": {"donor_id": judged.one.donor_id, "stands_as": judged.stands_for_one},
        "right": {"donor_id": judged.other.donor_id, "stands_as": judged.stands_for_other},
        "verdict": str(judged.verdict),
        "years": list(judged.years),
    }
