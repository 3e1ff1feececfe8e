"""What became of a load, as a terminal shows it: its state, what it changed and where its reasons stand."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from aidbook.cli.terminal import counted, out

if TYPE_CHECKING:
    from aidbook.flows.outcome import LoadOutcome
    from aidbook.landing.differences import Difference

_PLACES_SHOWN: Final = 8
"""Provinces that change most; the gate's page and ops.load_difference have all of them."""


def show_outcome(unit: str, outcome: "LoadOutcome", *, dry_run: bool = False) -> None:
    """Print what became of a load of ``unit`` (a year, or "claims")."""
    from aidbook.flows.status import load_differences

    changed = {d.table: d.inserted + d.updated + d.deleted for d in outcome.differences if d.inserted or d.updated or d.deleted}
    out.print(f"{unit}: {_said(outcome, is_changed=bool(changed), dry_run=dry_run)}", highlight=False)
    for name, rows in changed.items():
        out.print(f"  {name}: {counted(rows, 'row')} {'would change' if dry_run else 'changed'}")
    if outcome.load_id is not None and outcome.state not in ("overtaken", "refused"):
        for line in _difference_lines(load_differences(outcome.load_id)):
            out.print(f"  {line}", highlight=False)
    if outcome.page_path:
        out.print(f"  the gate's page: {outcome.page_path}", soft_wrap=True)


def _said(outcome: "LoadOutcome", *, is_changed: bool, dry_run: bool) -> str:
    if dry_run and outcome.state == "unchanged":
        return "would change" if is_changed else "would stay as it is"
    if outcome.state == "overtaken":
        return "overtaken, by newer files, rules or judgements; the next load has them"
    if outcome.state == "refused":
        return "refused, what is published stays as it is"
    said = outcome.state.replace("_", " ")
    return f"{said}, {outcome.verdict}" if outcome.verdict and outcome.verdict != outcome.state else said


def _difference_lines(places: "Sequence[Difference]") -> Iterator[str]:
    """The aid of the provinces that change most, beside what is published."""
    for place in places[:_PLACES_SHOWN]:
        rows = ", ".join(
            f"{count} {word}" for count, word in ((place.rows_in, "in"), (place.rows_out, "out"), (place.rows_changed, "changed")) if count
        )
        disbursed = f"{_usd(place.disbursed_usd_before)} → {_usd(place.disbursed_usd_after)} USD"
        yield f"{place.name_vi}: {rows or 'as many rows'}; disbursed {disbursed}"
    if len(places) > _PLACES_SHOWN:
        yield f"… and {len(places) - _PLACES_SHOWN} more: see the gate's page"


def _usd(amount: Decimal | None) -> str:
    return "–" if amount is None else f"{amount:,.0f}"
